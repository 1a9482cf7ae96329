-- An organisation's own sign-in. It says who somebody is; their keys still take their own unlocking.
create table identity.oidc_provider (
  organisation uuid primary key references identity.organisation,
  issuer text not null,
  client_id text not null,
  configured_by uuid not null references identity.account,
  configured_at timestamptz not null
);
select tenancy.open_table('identity.oidc_provider', 'Offered on the sign-in page, before anybody’s organisation is known; holds no secret.');

-- Linked by the account's owner. Of the provider's subject there is a hash under a key that is not in the database.
create table identity.oidc_link (
  organisation uuid not null references identity.organisation,
  account uuid not null references identity.account,
  subject bytea not null,
  linked_at timestamptz not null,
  primary key (organisation, account),
  unique (organisation, subject)
);
select tenancy.guard('identity.oidc_link');

-- Between leaving for the provider and coming back. State, nonce and verifier are made of a cookie's secret.
create unlogged table identity.oidc_attempt (
  id bytea primary key,
  organisation uuid not null,
  -- Whose account is to be linked; null at sign-in.
  account uuid,
  expires_at timestamptz not null
);
select tenancy.open_table('identity.oidc_attempt', 'Somebody on their way through a provider, not signed in yet.');
