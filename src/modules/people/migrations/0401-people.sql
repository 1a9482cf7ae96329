create schema people;

create table people.register (
  id uuid primary key,
  organisation uuid not null,
  name text not null,
  incident_only boolean not null,
  created_at timestamptz not null,
  created_by uuid not null,
  destroyed_at timestamptz,
  destroyed_people integer
);
create index register_organisation on people.register (organisation, created_at);

create table people.import (
  id uuid primary key,
  organisation uuid not null,
  register uuid not null references people.register (id),
  by uuid not null,
  begun_at timestamptz not null,
  -- Touched with every batch: an import that has not moved for minutes was interrupted.
  moved_at timestamptz not null,
  finished_at timestamptz,
  state text not null check (state in ('reading', 'done', 'refused', 'interrupted')),
  -- Why it was refused: a code, and for a mis-joined file the lines.
  problem text,
  from_lines integer[] not null default '{}',
  to_lines integer[] not null default '{}',
  joined text check (joined in ('fits', 'cannot-tell', 'mis-joined')),
  encoding text not null,
  separator text not null,
  -- Field by number of column: no header, which in a file without one would be somebody's name.
  mapping jsonb not null,
  total_rows integer,
  rows integer not null default 0,
  imported integer not null default 0,
  updated integer not null default 0,
  rejected integer not null default 0,
  empty_rows integer not null default 0
);
create index import_register on people.import (organisation, register, begun_at);

create table people.import_warning (
  organisation uuid not null,
  import uuid not null references people.import (id),
  code text not null,
  count integer not null,
  primary key (import, code)
);

-- What stands here in clear is listed in SECURITY.md. Everything that says who somebody is lies in the vault.
-- No foreign keys: rows come by the hundred thousand, all written by one function, and are never deleted.
create table people.person (
  id uuid primary key,
  organisation uuid not null,
  register uuid not null,
  -- The order in which people came in: the k-th of several alike is the k-th again at the next import.
  ordinal bigint generated always as identity,
  state text not null check (state in ('resolved', 'unresolved', 'erased')),
  role text check (role in ('client', 'staff')),
  version integer not null,
  data_from_month text,
  data_to_month text,
  has_email boolean not null default false,
  has_phone boolean not null default false,
  has_address boolean not null default false,
  -- Some cell of theirs could not be used as it stood.
  faulty boolean not null default false,
  -- The last import that met them, and where.
  import uuid not null,
  line integer not null,
  -- Of an unresolved row.
  reason text,
  field text,
  column_number integer
);
create index person_register on people.person (register, state);
create index person_faulty on people.person (register) where faulty and state = 'resolved';

-- Where and why a row of an import was rejected: never what it said.
create table people.rejection (
  organisation uuid not null,
  import uuid not null references people.import (id),
  line integer not null,
  reason text not null,
  field text,
  column_number integer,
  person uuid not null,
  primary key (import, line)
);

-- A file that waits for its columns to be confirmed: sealed to the team chunk by chunk, gone after the import.
create table people.upload (
  id uuid primary key,
  organisation uuid not null,
  register uuid not null references people.register (id),
  by uuid not null,
  at timestamptz not null,
  size bigint not null default 0,
  -- Null until all of it has arrived: a torn upload is never read.
  chunks integer
);
create index upload_organisation on people.upload (organisation, at);

create table people.upload_chunk (
  organisation uuid not null,
  upload uuid not null references people.upload (id) on delete cascade,
  number integer not null,
  sealed bytea not null,
  primary key (upload, number)
);
alter table people.upload_chunk alter column sealed set storage external;
