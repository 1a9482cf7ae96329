-- The organisation's recovery key: public halves only. Its private root was split among officers in a browser
-- and is nowhere else. At most one is in force; a proposal is not registered until its private half has answered.
create table keystore.recovery_key (
  id uuid primary key,
  organisation uuid not null,
  receiving_public bytea not null,
  signing_public bytea not null,
  threshold smallint not null,
  shares smallint not null,
  made_by uuid not null,
  -- Signed by the key itself, and by the sealed key of the account that made it.
  own_proof bytea not null,
  maker_proof bytea not null,
  proposed_at timestamptz not null,
  -- A hash of what only the private half can open; null once it has been opened.
  challenge bytea,
  registered_at timestamptz,
  replaced_at timestamptz,
  check ((challenge is null) = (registered_at is not null)),
  check (threshold between 2 and 8 and shares between 3 and 9 and threshold < shares)
);
create unique index recovery_key_in_force on keystore.recovery_key (organisation)
  where registered_at is not null and replaced_at is null;
select tenancy.guard('keystore.recovery_key');

create table keystore.recovery_grant (
  organisation uuid not null,
  team uuid not null,
  epoch integer not null,
  recovery uuid not null references keystore.recovery_key (id) on delete cascade,
  sealed bytea not null,
  granted_by uuid not null,
  signature bytea not null,
  granted_at timestamptz not null,
  primary key (team, epoch, recovery),
  foreign key (team, epoch) references keystore.team_epoch (team, epoch)
);
create index recovery_grant_organisation on keystore.recovery_grant (organisation, recovery);
select tenancy.guard('keystore.recovery_grant');

-- Each time that shares were put together: who got which teams' keys. Colleagues see it until they have said so.
create table vault.recovery_use (
  id uuid primary key,
  organisation uuid not null,
  recovery uuid not null,
  account uuid not null,
  teams uuid[] not null,
  shares smallint not null,
  vouched boolean not null,
  at timestamptz not null
);
create index recovery_use_organisation on vault.recovery_use (organisation, at);
select tenancy.guard('vault.recovery_use', 'select, insert');

create table vault.recovery_seen (
  organisation uuid not null,
  use uuid not null references vault.recovery_use (id),
  account uuid not null,
  at timestamptz not null,
  primary key (use, account)
);
select tenancy.guard('vault.recovery_seen', 'select, insert');
