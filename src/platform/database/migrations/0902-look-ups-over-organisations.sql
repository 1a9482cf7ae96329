-- What has to be looked up before it is known for which organisation: by what a stranger or a mail server
-- brings. Each answers with the organisation's id alone; everything else is then read within it.
create function bulletins.organisation_of_site(slug text) returns uuid
  language sql stable as $$ select site.organisation from bulletins.site where site.slug = organisation_of_site.slug $$;
select tenancy.open_function('bulletins.organisation_of_site(text)', 'a public address names a site, and not its organisation');

create function notices.organisation_of_return(token_hash bytea) returns uuid
  language sql stable as $$
  select delivery.organisation from notices.delivery where delivery.token_hash = organisation_of_return.token_hash $$;
select tenancy.open_function('notices.organisation_of_return(bytea)', 'returned mail names a delivery by a secret, and not its organisation');

create function notices.organisations_telling() returns table (organisation uuid)
  language sql stable as $$
  select campaign.organisation from notices.campaign
  where campaign.state in ('sending', 'paused', 'waiting-for-officers')
  group by campaign.organisation order by min(campaign.begun_at) $$;
select tenancy.open_function('notices.organisations_telling()', 'the sender works for every organisation, one after the other');

-- Tens of thousands of rows have just been written: the planner is told at once, as only an owner may.
create function notices.count_for_the_planner() returns void
  language plpgsql as $$ begin analyze notices.person, notices.delivery; end $$;
select tenancy.open_function('notices.count_for_the_planner()', 'statistics of a table are renewed by its owner');
