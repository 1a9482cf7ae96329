-- Accounts of clients: the network's, by nickname, without a name or anything else that identifies (P1, T10). The
-- nickname in clear is chosen by its owner and carries a number chosen by us. Dates by month.
create table identity.client (
  id uuid primary key,
  nickname text not null unique,
  language text not null check (language in ('fi', 'sv', 'en')),
  guarded_receiving bytea not null,
  guarded_signing bytea not null,
  sealed_receiving bytea not null,
  sealed_signing bytea not null,
  -- Optional, for notices alone (T4): sealed to the mailer's key.
  email_sealed bytea,
  began_month date not null,
  seen_month date not null
);
select tenancy.open_table('identity.client', 'A client’s account belongs to the network, not to an organisation.');

create table identity.client_credential (
  id uuid primary key,
  client uuid not null references identity.client on delete cascade,
  kind text not null check (kind in ('passphrase', 'recovery-code')),
  salt bytea not null,
  passes int not null,
  memory_kib int not null,
  checks bytea not null,
  guarded_wrapped bytea not null,
  sealed_wrapped bytea not null,
  unique (client, kind)
);
select tenancy.open_table('identity.client_credential', 'Looked up at sign-in; a client’s account belongs to the network.');

-- Unlogged, like the sessions of staff: the secrets that open these rows are in the browsers' cookies alone.
create unlogged table identity.client_arrival (
  id bytea primary key,
  client uuid not null,
  kind text not null,
  expires_at timestamptz not null
);
create index client_arrival_client on identity.client_arrival (client);
select tenancy.open_table('identity.client_arrival', 'Between the two steps of a client’s sign-in.');

create unlogged table identity.client_session (
  id bytea primary key,
  mark uuid not null unique,
  client uuid not null,
  sealed bytea not null,
  created_at timestamptz not null,
  seen_at timestamptz not null,
  expires_at timestamptz not null
);
create index client_session_client on identity.client_session (client);
select tenancy.open_table('identity.client_session', 'A client’s session belongs to the network; its content is sealed under its cookie.');
