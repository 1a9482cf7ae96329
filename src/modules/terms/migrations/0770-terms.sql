create schema terms;

-- A text that an organisation stands by: a privacy notice, terms of use, what a consent is for, a review of its own
-- safeguards; and two that are its own: the record of processing and the impact assessment.
create table terms.document (
  id uuid primary key,
  organisation uuid not null,
  kind text not null check (kind in ('notice', 'use', 'consent', 'safeguards', 'security', 'record', 'assessment')),
  slug text not null check (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$'),
  opened_at timestamptz not null,
  opened_by uuid not null,
  unique (organisation, kind, slug)
);
select tenancy.guard('terms.document', 'select, insert');

-- The one draft of a document; gone when it is published. What was approved is a revision, so a later word undoes it.
create table terms.draft (
  document uuid primary key references terms.document,
  organisation uuid not null,
  revision integer not null,
  texts jsonb not null,
  covers jsonb not null,
  changes jsonb not null,
  significant boolean not null,
  saved_at timestamptz not null,
  saved_by uuid not null,
  approved_revision integer,
  approved_at timestamptz,
  approved_by uuid
);
select tenancy.guard('terms.draft');

-- What was published stays as it was, with what was computed for it that day, and the promises as they read then.
create table terms.version (
  document uuid not null references terms.document,
  organisation uuid not null,
  version integer not null,
  texts jsonb not null,
  generated jsonb not null,
  promises jsonb not null,
  covers jsonb not null,
  changes jsonb not null,
  significant boolean not null,
  written_by uuid not null,
  approved_by uuid not null,
  at timestamptz not null,
  by uuid not null,
  primary key (document, version)
);
select tenancy.guard('terms.version', 'select, insert');

create function terms.stays() returns trigger language plpgsql as $$
begin
  raise exception 'what was published stays as it was';
end $$;
create trigger version_stays before update or delete on terms.version
  for each row execute function terms.stays();

-- A consent by nickname: to which version of which text, since when, until when (GDPR 7(1), T6). It goes with the account.
create table terms.consent (
  id uuid primary key,
  organisation uuid not null,
  client uuid not null references identity.client on delete cascade,
  document uuid not null references terms.document,
  version integer not null,
  given_on date not null,
  withdrawn_on date,
  foreign key (document, version) references terms.version (document, version)
);
create unique index consent_stands_once on terms.consent (client, document) where withdrawn_on is null;
create index consent_of_client on terms.consent (client);
select tenancy.guard('terms.consent');

-- Which version of a text somebody has seen: the contract that they use the service by (T1), and what they were told
-- had changed (T18).
create table terms.seen (
  organisation uuid not null,
  client uuid not null references identity.client on delete cascade,
  document uuid not null references terms.document,
  version integer not null,
  seen_on date not null,
  primary key (client, document, version),
  foreign key (document, version) references terms.version (document, version)
);
select tenancy.guard('terms.seen');
