-- Strong identification of a person who asks for their own data: which provider an organisation believes, and what
-- its claims are called. It holds no secret.
create table identity.identification (
  organisation uuid primary key references identity.organisation,
  issuer text not null,
  client_id text not null,
  scope text not null,
  -- Levels of assurance that are enough, parted by spaces; empty when the provider has but one.
  levels text not null,
  claim_code text not null,
  claim_given text not null,
  claim_family text not null,
  claim_protected text not null,
  configured_by uuid not null references identity.account,
  configured_at timestamptz not null
);
select tenancy.open_table('identity.identification', 'Offered to people whom no organisation knows yet; holds no secret.');

-- Between leaving for the provider and coming back. Where they were going lies sealed under their cookie's secret.
create unlogged table identity.identification_attempt (
  id bytea primary key,
  organisation uuid not null,
  destination bytea not null,
  expires_at timestamptz not null
);
select tenancy.open_table('identity.identification_attempt', 'Somebody on their way through a provider, not identified yet.');

-- Who was identified, for twenty minutes: sealed under a secret that only their browser's cookie has. Unlogged: out of
-- dumps and the write-ahead log. Nothing else of an identification is kept anywhere.
create unlogged table identity.identified (
  id bytea primary key,
  organisation uuid not null,
  sealed bytea not null,
  expires_at timestamptz not null
);
create index identified_by_end on identity.identified (expires_at);
select tenancy.open_table('identity.identified', 'Found by a cookie before it is known who asks; sealed under that cookie.');
