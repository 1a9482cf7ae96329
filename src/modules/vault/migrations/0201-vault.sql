create schema vault;

create table vault.team (
  id uuid primary key,
  organisation uuid not null,
  name text not null,
  epoch integer not null,
  created_at timestamptz not null
);
create index team_organisation on vault.team (organisation, created_at);

-- One packed record per subject and kind. The ciphertext is bound to organisation, subject, kind and version.
create table vault.record (
  organisation uuid not null,
  subject uuid not null,
  kind text not null,
  version integer not null,
  sealed bytea not null,
  primary key (organisation, subject, kind)
);
-- Ciphertext does not compress: do not try.
alter table vault.record alter column sealed set storage external;

-- What arrived unattended, sealed to the team's inbox.
create table vault.inbox (
  id uuid primary key,
  organisation uuid not null,
  team uuid not null,
  epoch integer not null,
  kind text not null,
  about uuid,
  at timestamptz not null,
  sealed bytea not null
);
create index inbox_kind on vault.inbox (organisation, kind, at);
alter table vault.inbox alter column sealed set storage external;

-- Who opened what, when and why; committed before anything is opened.
create table vault.access (
  id uuid primary key,
  organisation uuid not null,
  at timestamptz not null,
  by uuid not null,
  purpose text not null,
  kind text not null,
  about uuid,
  count integer not null,
  subject uuid
);
create index access_subject on vault.access (subject, at) where subject is not null;

-- The subjects of a bulk opening, sorted and cut into pieces, so that one subject is found in one piece.
create table vault.access_set (
  organisation uuid not null,
  access uuid not null references vault.access (id),
  first uuid not null,
  last uuid not null,
  subjects uuid[] not null,
  primary key (access, first)
);
create index access_set_range on vault.access_set (first, last);

-- Whose keys were destroyed: nothing is ever sealed for them again.
create table vault.erased (
  organisation uuid not null,
  subject uuid not null,
  erasure uuid not null,
  at timestamptz not null,
  primary key (organisation, subject)
);
create index erased_erasure on vault.erased (erasure);

-- Work that outlives a request. The lease's key is nowhere but in the memory of the process that holds it.
create table vault.lease (
  id uuid primary key,
  organisation uuid not null,
  purpose text not null,
  about uuid not null,
  generation integer not null,
  approved_by uuid[] not null,
  begun_at timestamptz not null,
  expires_at timestamptz not null,
  ended_at timestamptz
);
create index lease_about on vault.lease (organisation, about);

create table vault.snapshot (
  organisation uuid not null,
  lease uuid not null references vault.lease (id),
  subject uuid not null,
  generation integer not null,
  version integer not null,
  sealed bytea not null,
  primary key (lease, subject)
);
create index snapshot_subject on vault.snapshot (organisation, subject);
alter table vault.snapshot alter column sealed set storage external;
