create schema identity;

-- One row: the network that this Satama serves. The organisation is the one that founded it.
create table identity.network (
  id uuid primary key,
  organisation uuid not null,
  -- Makes up salts for names that do not exist, the same each time. It protects nothing else.
  decoy_key bytea not null,
  founded_at timestamptz not null
);
create unique index network_is_one on identity.network ((true));

create table identity.organisation (
  organisation uuid primary key,
  name_fi text not null,
  name_sv text not null,
  name_en text not null,
  founded_at timestamptz not null
);

-- Real names and email addresses are not here: the vault has them, sealed (T5).
create table identity.account (
  id uuid primary key,
  organisation uuid not null references identity.organisation,
  sign_in_name text not null unique,
  language text not null check (language in ('fi', 'sv', 'en')),
  guarded_receiving bytea not null,
  guarded_signing bytea not null,
  sealed_receiving bytea not null,
  sealed_signing bytea not null,
  -- What the account itself is called, sealed to its own guarded key.
  own_name bytea not null,
  vouched_by uuid not null references identity.account,
  voucher bytea not null,
  created_at timestamptz not null,
  closed_at timestamptz
);
create index account_of_organisation on identity.account (organisation);

create table identity.account_role (
  account uuid not null references identity.account,
  organisation uuid not null,
  role text not null,
  given_at timestamptz not null,
  primary key (account, role)
);

-- Each kind of credential wraps the same two key sets anew. A passkey will be a kind more.
create table identity.credential (
  id uuid primary key,
  organisation uuid not null,
  account uuid not null references identity.account,
  kind text not null check (kind in ('passphrase', 'recovery-code')),
  salt bytea not null,
  passes int not null,
  memory_kib int not null,
  checks bytea not null,
  guarded_wrapped bytea not null,
  sealed_wrapped bytea not null,
  created_at timestamptz not null
);
create unique index one_secret_of_a_kind on identity.credential (account, kind)
  where kind in ('passphrase', 'recovery-code');

-- Unlogged: out of the write-ahead log, out of dumps (pg_dump --no-unlogged-table-data), empty after a crash.
-- The secrets that open these rows are in the browsers' cookies and nowhere else.
create unlogged table identity.arrival (
  id bytea primary key,
  organisation uuid not null,
  account uuid not null references identity.account,
  credential uuid not null references identity.credential on delete cascade,
  expires_at timestamptz not null
);

create unlogged table identity.session (
  id bytea primary key,
  organisation uuid not null,
  account uuid not null references identity.account,
  sealed bytea not null,
  keyring bytea not null,
  created_at timestamptz not null,
  seen_at timestamptz not null,
  expires_at timestamptz not null
);
create index session_of_account on identity.session (account);
create index session_by_end on identity.session (expires_at);
