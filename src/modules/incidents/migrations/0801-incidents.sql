create schema incidents;

create table incidents.incident (
  id uuid primary key,
  organisation uuid not null,
  title text not null,
  slug text not null,
  opened_at timestamptz not null,
  opened_by uuid not null,
  closed_at timestamptz,
  closed_by uuid,
  unique (organisation, slug)
);

-- What was known, version by version: earlier versions stay (GDPR 33(4), 33(5)).
create table incidents.known (
  organisation uuid not null,
  incident uuid not null references incidents.incident,
  version integer not null,
  at timestamptz not null,
  by uuid not null,
  facts jsonb not null,
  primary key (incident, version)
);

create table incidents.anchor (
  organisation uuid not null,
  incident uuid not null references incidents.incident,
  kind text not null check (kind in ('first-signal', 'processor-notice', 'reasonable-certainty')),
  at timestamptz not null,
  recorded_at timestamptz not null,
  by uuid not null,
  primary key (incident, kind, at)
);

create table incidents.embargo (
  id uuid primary key,
  organisation uuid not null,
  incident uuid not null references incidents.incident,
  source text not null check (source in ('authority-order', 'own-hold')),
  scope text not null check (scope in ('people', 'public', 'people-and-public')),
  authority text not null,
  "from" timestamptz not null,
  until timestamptz not null,
  set_by uuid not null,
  lifted_at timestamptz,
  lifted_by uuid,
  override_reasons text,
  override_heard_at timestamptz,
  override_first_by uuid,
  override_second_by uuid,
  override_at timestamptz,
  check (until > "from"),
  check (override_second_by is null or override_second_by <> override_first_by)
);
create index on incidents.embargo (incident);

create table incidents.filing (
  id uuid primary key,
  organisation uuid not null,
  incident uuid not null references incidents.incident,
  number integer not null,
  kind text not null check (kind in ('preliminary', 'supplementary')),
  facts_version integer not null,
  drafted_at timestamptz not null,
  drafted_by uuid not null,
  sent_at timestamptz,
  sent_by uuid,
  reference text,
  unique (incident, number)
);

create table incidents.scope_version (
  organisation uuid not null,
  incident uuid not null references incidents.incident,
  version integer not null,
  rules jsonb not null,
  count integer not null,
  added integer not null,
  removed integer not null,
  fixed_at timestamptz not null,
  fixed_by uuid not null,
  told_at timestamptz,
  told_by uuid,
  told_before_filing_because text,
  primary key (incident, version)
);

-- Random person ids with certainty and reason: no name, no date.
create table incidents.scope_member (
  organisation uuid not null,
  incident uuid not null,
  version integer not null,
  person uuid not null,
  certainty text not null check (certainty in ('leaked', 'possibly-viewed')),
  rule smallint not null,
  reason text not null check (reason in ('dates-match', 'dates-unknown', 'row-unresolved')),
  primary key (incident, version, person),
  foreign key (incident, version) references incidents.scope_version
);
create index on incidents.scope_member (person);

-- A register imported only for an incident and destroyed by key when it closed: the receipt.
create table incidents.disposal (
  organisation uuid not null,
  incident uuid not null references incidents.incident,
  register uuid not null,
  people integer not null,
  destroyed_at timestamptz not null,
  by uuid not null,
  primary key (incident, register)
);
