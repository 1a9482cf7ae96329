create schema bulletins;

-- An organisation's place on the public site. Everything here is meant to be read by anyone,
-- except drafts, and nothing of it may name a person.
create table bulletins.site (
  organisation uuid primary key,
  slug text not null unique check (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$'),
  -- How to reach the organisation, by language.
  contact jsonb not null default '{}'
);

-- One page per subject. What the subject is, this module does not know.
create table bulletins.page (
  id uuid primary key,
  organisation uuid not null references bulletins.site,
  about uuid not null,
  slug text not null check (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$'),
  title jsonb not null,
  opened_at timestamptz not null,
  opened_by uuid not null,
  unique (organisation, slug),
  unique (organisation, about)
);

create table bulletins.bulletin (
  id uuid primary key,
  organisation uuid not null,
  page uuid not null references bulletins.page,
  drafted_at timestamptz not null,
  drafted_by uuid not null,
  published_at timestamptz
);
create index bulletin_of_page on bulletins.bulletin (page, published_at desc);

-- The one draft of a bulletin that nobody outside has seen; gone when it is published.
create table bulletins.draft (
  bulletin uuid primary key references bulletins.bulletin,
  organisation uuid not null,
  revision integer not null,
  texts jsonb not null,
  saved_at timestamptz not null,
  saved_by uuid not null
);

-- What was published stays readable, version by version (V1); a row never changes.
create table bulletins.version (
  bulletin uuid not null references bulletins.bulletin,
  organisation uuid not null,
  version integer not null,
  texts jsonb not null,
  -- What was corrected, in the readers' words; null in the first version.
  correction jsonb,
  at timestamptz not null,
  by uuid not null,
  primary key (bulletin, version)
);

create function bulletins.stays() returns trigger language plpgsql as $$
begin
  raise exception 'what was published stays as it was';
end $$;
create trigger version_stays before update or delete on bulletins.version
  for each row execute function bulletins.stays();
