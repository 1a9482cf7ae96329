create schema retention;

-- What is kept, and when it has to go. Months count from the year 0: twelve times the year, and January is 0. They lie in
-- the clear, rounded up, so that the nightly job needs no key (decision 0027).
create table retention.item (
  organisation uuid not null,
  -- As `module.what-is-held`; and the item's own id there: a uuid, or a word where there is one of a kind.
  holding text not null,
  item text not null,
  subject uuid not null,
  subject_kind text not null check (subject_kind in ('person', 'staff', 'client')),
  kind text not null,
  -- The case it belongs to.
  about uuid,
  -- Triggers of the item itself, each with its month: {"entry-written": "2026-11"}.
  facts jsonb not null,
  earliest integer,
  due integer,
  rule text,
  restricted boolean not null default false,
  primary key (organisation, holding, item, subject)
);
-- In the order in which the nightly job takes them.
create index item_due on retention.item (organisation, holding, due, item, subject) where due is not null;
create index item_subject on retention.item (organisation, subject);
create index item_about on retention.item (organisation, about) where about is not null;

-- Triggers that are known of somebody, for everything that is kept of them: births and deaths by year.
create table retention.known (
  organisation uuid not null,
  subject uuid not null,
  subject_kind text not null check (subject_kind in ('person', 'staff', 'client')),
  facts jsonb not null,
  primary key (organisation, subject)
);

-- Orders that stop destruction: an officer's legal hold, the National Archives' duty to keep. They fit what is there now
-- and what comes later. Why they were given lies sealed in the vault, under the hold's id.
create table retention.hold (
  id uuid primary key,
  organisation uuid not null,
  sort text not null check (sort in ('legal-hold', 'archive-duty')),
  subjects uuid[],
  about uuid,
  query jsonb,
  placed_by uuid not null,
  placed_at timestamptz not null,
  released_by uuid,
  released_at timestamptz,
  -- Under which id it lies sealed why it was released.
  release_reasons uuid,
  check (num_nonnulls(subjects, about, query) = 1),
  check ((released_by is null) = (released_at is null))
);
create index hold_in_force on retention.hold (organisation) where released_at is null;

-- An organisation's own term for a rule: proposed by one officer, taken into use by another.
create table retention.rule_change (
  id uuid primary key,
  organisation uuid not null,
  rule text not null,
  months integer not null check (months >= 0),
  proposed_by uuid not null,
  proposed_at timestamptz not null,
  confirmed_by uuid,
  confirmed_at timestamptz,
  -- Withdrawn before it was taken into use, or replaced by a later one after.
  ended_by uuid,
  ended_at timestamptz,
  check (confirmed_by is null or confirmed_by <> proposed_by)
);
create index rule_change_organisation on retention.rule_change (organisation, proposed_at);

-- By which rules the months of a kind were reckoned last: what was reckoned by others is reckoned anew before anything goes.
create table retention.reckoned (
  organisation uuid not null,
  kind text not null,
  rules text not null,
  primary key (organisation, kind)
);

-- What was destroyed, why and by which rule: counts that name nobody.
create table retention.certificate (
  id uuid primary key,
  organisation uuid not null,
  number integer not null,
  begun_at timestamptz not null,
  finished_at timestamptz,
  unique (organisation, number)
);
create table retention.certificate_line (
  organisation uuid not null,
  certificate uuid not null references retention.certificate (id),
  holding text not null,
  kind text not null,
  rule text not null,
  -- What had been due since this month.
  due integer not null,
  count integer not null check (count > 0),
  primary key (certificate, holding, kind, rule, due)
);

-- That the nightly job was there, and what it could not do.
create table retention.run (
  id uuid primary key,
  organisation uuid not null,
  begun_at timestamptz not null,
  finished_at timestamptz,
  destroyed integer not null default 0,
  kept integer not null default 0,
  -- Holdings whose turn failed.
  troubled text[] not null default '{}'
);
create index run_organisation on retention.run (organisation, begun_at);

select tenancy.guard(name) from unnest(array[
  'retention.item', 'retention.known', 'retention.hold', 'retention.rule_change', 'retention.reckoned', 'retention.run'
]) as given (name);
-- A certificate stays as it was written: counts only grow while its night lasts.
select tenancy.guard('retention.certificate', 'select, insert, update (finished_at)');
select tenancy.guard('retention.certificate_line', 'select, insert, update (count)');
