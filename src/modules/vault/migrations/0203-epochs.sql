-- A team's key and the blind index key can be replaced: epochs, and the work that carries people over.

-- Which epoch's team key wraps the inbox's private half. What was sealed to an inbox of long ago stays readable
-- by the newest key alone. And who says that this inbox is the team's: others seal index keys to it.
alter table keystore.team_epoch add column wrapped_by integer;
update keystore.team_epoch set wrapped_by = epoch;
alter table keystore.team_epoch alter column wrapped_by set not null;
alter table keystore.team_epoch add column begun_by uuid, add column signature bytea;

-- By which formula values are hashed in this epoch of the blind index: a stronger one comes with a new epoch.
create table keystore.index_epoch (
  organisation uuid not null,
  epoch integer not null,
  format smallint not null,
  begun_at timestamptz not null,
  primary key (organisation, epoch)
);

-- Whoever finds does it in the current epoch; whoever writes, writes also in the one that is being built.
create table keystore.index_state (
  organisation uuid primary key,
  current integer not null,
  building integer,
  check (building > current)
);

-- The index key of one epoch for one team. Form 1: sealed by the team's key, without the index's epoch in its
-- context. Form 2: by the team's key. Form 3: sealed to the team's inbox and signed, by somebody of another team.
create table keystore.index_grant (
  organisation uuid not null,
  epoch integer not null,
  team uuid not null references vault.team (id),
  team_epoch integer not null,
  form smallint not null check (form in (1, 2, 3)),
  sealed bytea not null,
  granted_by uuid,
  signature bytea,
  primary key (team, epoch),
  foreign key (organisation, epoch) references keystore.index_epoch (organisation, epoch),
  check ((form = 3) = (signature is not null))
);
create index index_grant_epoch on keystore.index_grant (organisation, epoch);

insert into keystore.index_epoch (organisation, epoch, format, begun_at)
select organisation, 1, 1, min(begun_at) from keystore.team_epoch group by organisation;
insert into keystore.index_state (organisation, current)
select distinct organisation, 1 from keystore.team_epoch;
insert into keystore.index_grant (organisation, epoch, team, team_epoch, form, sealed)
select organisation, 1, team, epoch, 1, index_key from keystore.team_epoch;
alter table keystore.team_epoch drop column index_key;

-- What the subject is found by, sealed by their own key, so that the index can be made anew with another key;
-- and the newest epoch of the index in which they are whole (0: nothing was ever asked of it).
alter table keystore.person_key add column found_by bytea, add column index_epoch integer not null default 0;
alter table keystore.person_key alter column found_by set storage external;
update keystore.person_key as key set index_epoch = 1
where exists (select from keystore.blind_index as row where row.organisation = key.organisation and row.subject = key.subject);

alter table keystore.blind_index add column epoch integer not null default 1;
alter table keystore.blind_index alter column epoch drop default;

-- Carrying everybody over to new keys: background work under a lease. One at a time in an organisation; a later
-- epoch takes over what an earlier rotation has not finished.
create table vault.rotation (
  id uuid primary key,
  organisation uuid not null,
  team uuid not null references vault.team (id),
  epoch integer not null,
  index_epoch integer not null,
  reason text not null,
  begun_by uuid not null,
  begun_at timestamptz not null,
  -- How many people had keys when it began: what progress is measured against.
  people integer not null,
  lease uuid references vault.lease (id),
  ended_at timestamptz,
  outcome text check (outcome in ('done', 'superseded')),
  check ((ended_at is null) = (outcome is null))
);
create unique index rotation_open on vault.rotation (organisation) where ended_at is null;
create index rotation_begun on vault.rotation (organisation, begun_at desc);

create table vault.rotation_approval (
  organisation uuid not null,
  rotation uuid not null references vault.rotation (id),
  account uuid not null,
  at timestamptz not null,
  primary key (rotation, account)
);

-- When the keystore's files were last cleared of deleted keys, and what was lacking. Of the whole database.
create table vault.scrub (
  id uuid primary key,
  begun_at timestamptz not null,
  ended_at timestamptz,
  lacking text[]
);
create index scrub_begun on vault.scrub (begun_at desc);

select tenancy.guard('keystore.index_epoch');
select tenancy.guard('keystore.index_state');
select tenancy.guard('keystore.index_grant');
select tenancy.guard('vault.rotation');
select tenancy.guard('vault.rotation_approval');
select tenancy.open_table('vault.scrub', 'when the keystore of the whole database was cleared: no organisation has rows of its own');
