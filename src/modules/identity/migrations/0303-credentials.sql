-- A passkey is a third kind of credential. One without a pseudo-random function wraps no keys: it says who, and no more.
alter table identity.credential drop constraint credential_kind_check;
alter table identity.credential
  add constraint credential_kind_check check (kind in ('passphrase', 'recovery-code', 'passkey')),
  alter column passes drop not null,
  alter column memory_kib drop not null,
  alter column checks drop not null,
  alter column guarded_wrapped drop not null,
  alter column sealed_wrapped drop not null,
  -- How the secret becomes what signs in and what unwraps, so that it can be changed: 1 is Argon2id and keyed BLAKE2b.
  add column scheme smallint not null default 1,
  -- What its owner calls it, sealed under a key of the account's own.
  add column name bytea,
  add column last_used_on date,
  add constraint wraps_both_or_none check ((guarded_wrapped is null) = (sealed_wrapped is null)),
  add constraint a_secret_is_stretched_and_wraps check (
    kind = 'passkey'
    or (passes is not null and memory_kib is not null and checks is not null and guarded_wrapped is not null));
create index credential_of_account on identity.credential (account);

create table identity.passkey (
  credential uuid primary key references identity.credential on delete cascade,
  webauthn_id bytea not null unique,
  public_key bytea not null,
  counter bigint not null,
  -- Whether it may be, and is, copied to other devices of its owner (WebAuthn 3, 6.1.3).
  may_be_backed_up boolean not null,
  backed_up boolean not null
);
select tenancy.open_table('identity.passkey', 'Looked up at sign-in, before it is known whose it is.');

-- A one-time code's secret (RFC 6238), sealed twice: under what only somebody who has just shown the passphrase can
-- derive, and under a key of the account's own, so that it outlives a change of passphrase. Neither is on this disk.
create table identity.one_time_code (
  account uuid primary key references identity.account on delete cascade,
  sealed_by_passphrase bytea not null,
  sealed_by_owner bytea not null,
  -- The step of the last code that was taken: none is taken twice.
  last_step bigint not null,
  -- Wrong codes in a row, by somebody who knew the passphrase.
  failures int not null default 0,
  failed_at timestamptz,
  created_at timestamptz not null,
  last_used_on date
);
select tenancy.open_table('identity.one_time_code', 'Asked for at sign-in; an account belongs to the network.');

-- What a passkey has to sign, once.
create unlogged table identity.challenge (
  id bytea primary key,
  purpose text not null check (purpose in ('sign-in', 'confirm', 'add')),
  account uuid,
  expires_at timestamptz not null
);
create index challenge_by_end on identity.challenge (expires_at);
select tenancy.open_table('identity.challenge', 'Made for strangers who sign in; holds nothing of anybody.');

-- Who somebody is may be known before their keys are there: by a passkey without keys, or by their organisation.
alter table identity.arrival
  alter column credential drop not null,
  add column identified_by text check (identified_by in ('passkey', 'organisation')),
  add constraint arrives_by_one check ((credential is null) <> (identified_by is null));

-- What was changed about an account's ways in, until its owner has seen it.
create table identity.sign_in_news (
  id uuid primary key,
  account uuid not null references identity.account on delete cascade,
  what text not null check (what in (
    'passphrase-changed', 'recovery-code-renewed', 'passkey-added', 'passkey-removed',
    'one-time-code-added', 'one-time-code-removed', 'recovered')),
  happened_on date not null
);
create index sign_in_news_of_account on identity.sign_in_news (account);
select tenancy.open_table('identity.sign_in_news', 'About an account, which belongs to the network.');

-- Whether its staff need a second factor beside a passphrase.
alter table identity.organisation add column second_factor boolean not null default false;
