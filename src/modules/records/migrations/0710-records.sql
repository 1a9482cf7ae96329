-- The client file (V22). What a file says lies in the vault, each entry under a key of its own, whose subject is the
-- entry's id. Here stand ids, kinds, states and months: what retention, rules and counts need when nobody is present.
create schema records;

create table records.file (
  id uuid primary key,
  organisation uuid not null,
  -- Of the register.
  person uuid not null,
  state text not null check (state in ('open', 'closed', 'erased')),
  -- Of the sealed header.
  version integer not null default 1,
  opened_month text not null,
  closed_month text,
  opened_by uuid not null
);
create unique index file_person on records.file (organisation, person) where state <> 'erased';

create table records.entry (
  id uuid primary key,
  organisation uuid not null,
  file uuid not null references records.file (id),
  -- The order in which entries were written.
  ordinal bigint generated always as identity,
  kind text not null check (kind in (
    'note', 'visit', 'appointment', 'plan', 'statement', 'attachment', 'disclosure', 'right-exercised', 'removal')),
  state text not null check (state in ('draft', 'final', 'removed', 'erased')),
  -- Of the sealed record; one for all that is final, since nothing final is ever written over.
  version integer not null default 1,
  by uuid not null,
  written_month text not null,
  -- The month of what it tells of, where that is another.
  of_month text not null,
  -- The first of a chain of an original, its corrections and revisions, and of their removal.
  root uuid not null,
  -- What this one corrects, revises, or marks as removed. One entry has one follower: two who write at once do not both win.
  follows uuid unique,
  follows_as text check (follows_as in ('correction', 'revision', 'removal')),
  -- An appointment that no visit has answered yet.
  planned boolean not null default false,
  restricted_month text,
  -- Of what was removed as needless or erased: when, and why, in a word.
  gone_month text,
  gone_ground text,
  check ((follows is null) = (follows_as is null)),
  check ((state in ('removed', 'erased')) = (gone_month is not null))
);
create index entry_file on records.entry (file, ordinal);
create index entry_planned on records.entry (file) where planned and state = 'final';
create index entry_drafts on records.entry (by) where state = 'draft';

-- Whose client somebody is: the professional who opens the file without another reason.
create table records.caseload (
  organisation uuid not null,
  file uuid not null references records.file (id),
  professional uuid not null,
  since_month text not null,
  until_month text,
  given_by uuid not null
);
create unique index caseload_file on records.caseload (file, professional) where until_month is null;
create index caseload_professional on records.caseload (professional) where until_month is null;

-- A colleague who is away, and who opens their files meanwhile. The days are those of staff, and are asked before
-- anything may be opened.
create table records.cover (
  id uuid primary key,
  organisation uuid not null,
  away uuid not null,
  covered_by uuid not null,
  from_on date not null,
  until_on date not null,
  arranged_by uuid not null,
  withdrawn_at timestamptz,
  check (away <> covered_by and until_on >= from_on)
);
create index cover_covered_by on records.cover (covered_by, until_on) where withdrawn_at is null;

-- Who supervises whose work.
create table records.supervisor (
  organisation uuid not null,
  supervisor uuid not null,
  professional uuid not null,
  named_by uuid not null,
  named_at timestamptz not null,
  ended_at timestamptz,
  check (supervisor <> professional)
);
create unique index supervisor_once on records.supervisor (supervisor, professional) where ended_at is null;

-- A file opened in supervision: why, in a word. The sentence lies in the vault, under this id.
create table records.supervision (
  id uuid primary key,
  organisation uuid not null,
  file uuid not null references records.file (id),
  by uuid not null,
  reason text not null,
  begun_at timestamptz not null,
  ends_at timestamptz not null,
  erased boolean not null default false
);
create index supervision_file on records.supervision (file, by, ends_at);

select tenancy.guard(name) from unnest(array[
  'records.file', 'records.entry', 'records.caseload', 'records.cover', 'records.supervisor', 'records.supervision'
]) as given (name);
