-- Keys and what must die with them, apart from the data: its backups are short-lived.
create schema keystore;

create table keystore.team_epoch (
  organisation uuid not null,
  team uuid not null references vault.team (id),
  epoch integer not null,
  inbox_public bytea not null,
  inbox_private bytea not null,
  index_key bytea not null,
  begun_at timestamptz not null,
  primary key (team, epoch)
);
create index team_epoch_organisation on keystore.team_epoch (organisation);

create table keystore.team_grant (
  organisation uuid not null,
  team uuid not null,
  epoch integer not null,
  account uuid not null,
  sealed bytea not null,
  granted_by uuid not null,
  signature bytea not null,
  granted_at timestamptz not null,
  primary key (team, epoch, account),
  foreign key (team, epoch) references keystore.team_epoch (team, epoch)
);
create index team_grant_account on keystore.team_grant (organisation, account);

create table keystore.person_key (
  organisation uuid not null,
  subject uuid not null,
  team uuid not null,
  epoch integer not null,
  wrapped bytea not null,
  primary key (organisation, subject)
);

create table keystore.blind_index (
  organisation uuid not null,
  kind text not null,
  value bytea not null,
  subject uuid not null,
  -- The kind is part of what is hashed, so no two kinds share a value.
  primary key (organisation, value, subject)
);
create index blind_index_subject on keystore.blind_index (subject);
