-- The app's login cannot delete a trace; it may have this done, to traces older than the law has them kept, by
-- the database's own clock (twelve years; act 703/2023). Younger ones stay, whoever asks. Of one organisation alone.
-- Rows come in the order of their age: this is small, and costs whoever opens something next to nothing.
create index access_age on vault.access using brin (at);

create function vault.forget_openings(before timestamptz, most integer) returns integer
  language plpgsql as $$
declare
  old uuid[] := array(
    select access.id from vault.access
    where access.organisation = tenancy.organisation() and access.at < least(before, now() - interval '12 years')
    order by access.at limit most);
begin
  delete from vault.access_set where organisation = tenancy.organisation() and access = any(old);
  delete from vault.access where organisation = tenancy.organisation() and id = any(old);
  return cardinality(old);
end $$;
select tenancy.open_function('vault.forget_openings(timestamptz, integer)',
  'A trace may be forgotten by its age alone: the function asks the database''s own clock, and takes of the organisation in reach.');
