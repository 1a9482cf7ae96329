-- Somebody asked to come in. Their name and email are not here: the vault has them, sealed, under the account's id.
create table identity.invitation (
  id uuid primary key,
  organisation uuid not null references identity.organisation,
  -- Of the account to be made, or of the account there is: then it has no token, and its owner accepts it.
  account uuid not null,
  existing boolean not null,
  roles text[] not null,
  teams uuid[] not null,
  language text not null check (language in ('fi', 'sv', 'en')),
  -- Of 192 random bits, which are shown once and kept nowhere.
  token_hash bytea unique,
  state text not null check (state in ('open', 'taken', 'withdrawn', 'done')),
  invited_by uuid not null references identity.account,
  invited_at timestamptz not null,
  expires_at timestamptz not null,
  check (existing = (token_hash is null))
);
create index invitation_of_account on identity.invitation (organisation, account);
create unique index one_invitation_at_a_time on identity.invitation (organisation, account) where state in ('open', 'taken');
select tenancy.guard('identity.invitation');

-- What an account's owner is shown of invitations to them, whichever organisation they are working for.
create function identity.invitations_of(person uuid, at timestamptz)
  returns table (id uuid, organisation uuid, roles text[], expires_at timestamptz)
  language sql stable
  as $$
    select i.id, i.organisation, i.roles, i.expires_at from identity.invitation i
    where i.account = person and i.existing and i.state = 'open' and i.expires_at > at
  $$;
select tenancy.open_function('identity.invitations_of(uuid, timestamptz)',
  'Invitations of other organisations are shown to the account that they are meant for.');
