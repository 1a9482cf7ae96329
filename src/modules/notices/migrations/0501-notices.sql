create schema notices;

-- One telling: a notice, the people it goes to, and how far it has come. What it is about stays opaque.
create table notices.campaign (
  id uuid primary key,
  organisation uuid not null,
  about uuid not null,
  kind text not null check (kind in ('breach', 'correction')),
  state text not null check (state in
    ('draft', 'approved', 'sending', 'paused', 'stopped', 'waiting-for-officers', 'closed')),
  -- Why it was paused or stopped, as a code.
  reason text,
  template jsonb not null,
  template_version integer not null default 1,
  rules jsonb not null,
  created_by uuid not null,
  created_at timestamptz not null,
  begun_by uuid,
  begun_at timestamptz,
  -- What is the same in every message: pinned when sending begins, so that a resend is identical.
  run jsonb,
  bounce_window_ms bigint,
  mail_deadline timestamptz,
  lease uuid,
  scope_count integer,
  retry_at timestamptz,
  failures integer not null default 0,
  closed_at timestamptz
);
create index campaign_about on notices.campaign (organisation, about, created_at);
create index campaign_state on notices.campaign (state);

-- Who approved which version of the text: a change of the text leaves nothing approved.
create table notices.approval (
  organisation uuid not null,
  campaign uuid not null references notices.campaign (id),
  template_version integer not null,
  account uuid not null,
  at timestamptz not null,
  primary key (campaign, template_version, account)
);

-- Everybody in the telling, and where they stand. No name, no address: the person's pinned record is in the vault.
create table notices.person (
  organisation uuid not null,
  campaign uuid not null references notices.campaign (id),
  person uuid not null,
  -- Waiting: unresolved, needs-decision, email, letter. Terminal: delivered, handed-over, public-communication, exception.
  state text not null check (state in
    ('unresolved', 'needs-decision', 'email', 'letter', 'delivered', 'handed-over', 'public-communication', 'exception')),
  -- Why a decision is needed, or the ground of an exception.
  reason text,
  decided_by uuid,
  -- What follows when mail fails, decided by the rules when the person was pinned.
  fallback text check (fallback in ('letter-person', 'letter-guardian', 'decision', 'protected-no-channel', 'deceased')),
  fallback_reason text,
  certainty text not null check (certainty in ('leaked', 'possibly-viewed')),
  changed_at timestamptz not null,
  primary key (campaign, person)
);
create index person_state on notices.person (campaign, state);
create index person_person on notices.person (organisation, person);

-- A sender's block under way: its deliveries are "intended" until its outcome is committed.
create table notices.block (
  id uuid primary key,
  organisation uuid not null,
  campaign uuid not null references notices.campaign (id),
  begun_at timestamptz not null,
  ended_at timestamptz
);

create table notices.batch (
  id uuid primary key,
  organisation uuid not null,
  campaign uuid not null references notices.campaign (id),
  number integer not null,
  made_at timestamptz not null,
  state text not null check (state in ('making', 'delivered', 'handed-over')),
  letters integer,
  pages integer,
  sha256 text,
  delivered_at timestamptz,
  handed_over_at timestamptz,
  confirmed_by uuid,
  unique (campaign, number)
);

-- One row per person and channel, and never a second: nobody is told twice the same way.
create table notices.delivery (
  id uuid primary key,
  organisation uuid not null,
  campaign uuid not null references notices.campaign (id),
  person uuid not null,
  channel text not null check (channel in ('email', 'letter')),
  addressee text not null check (addressee in ('person', 'guardian')),
  state text not null check (state in
    ('planned', 'intended', 'in-doubt', 'accepted', 'failed', 'made', 'handed-over', 'withdrawn')),
  -- The order of sending is drawn by lot: it tells nothing of the person.
  lot integer not null,
  token_hash bytea,
  block uuid references notices.block (id),
  batch uuid references notices.batch (id),
  place integer,
  attempts integer not null default 0,
  next_at timestamptz,
  accepted_at timestamptz,
  reply_code integer,
  reply_enhanced text,
  queue_id text,
  changed_at timestamptz not null,
  unique (campaign, person, channel),
  foreign key (campaign, person) references notices.person (campaign, person)
);
create unique index delivery_token on notices.delivery (token_hash) where token_hash is not null;
create index delivery_next on notices.delivery (campaign, channel, state, lot);
create index delivery_batch on notices.delivery (batch) where batch is not null;
create index delivery_accepted on notices.delivery (campaign, accepted_at) where channel = 'email' and state = 'accepted';

-- What came back, by class. The message itself is never kept, except sealed for a human when it cannot be read.
create table notices.bounce (
  id uuid primary key,
  organisation uuid not null,
  campaign uuid not null,
  delivery uuid not null references notices.delivery (id),
  at timestamptz not null,
  class text not null check (class in ('permanent', 'mailbox-full', 'reputation', 'delayed', 'unreadable')),
  enhanced text
);
create index bounce_delivery on notices.bounce (delivery);
create index bounce_campaign on notices.bounce (campaign, at);

-- Codes of notices, unlinked to persons: hash of code and postcode (or year of birth).
create table notices.code (
  organisation uuid not null,
  hash bytea primary key,
  campaign uuid not null,
  checks integer not null default 0,
  last_checked_at timestamptz
);
