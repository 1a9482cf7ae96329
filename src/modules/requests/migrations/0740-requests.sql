create schema requests;

-- A request for one's own data: dates, states and counts. Who asks, for whom and in what words is sealed in the
-- vault under the request's own id (kind request), before that in the team's inbox.
create table requests.request (
  id uuid primary key,
  organisation uuid not null,
  kinds text[] not null check (cardinality(kinds) > 0),
  channel text not null,
  language text not null check (language in ('fi', 'sv', 'en')),
  state text not null check (state in ('arrived', 'open', 'answered', 'refused', 'withdrawn', 'joined')),
  received_on date not null,
  due_on date not null,
  acknowledged_on date,
  identity text not null default 'none' check (identity in ('none', 'asked', 'identified', 'not-identified')),
  identity_way text,
  identity_asked_on date,
  identity_answered_on date,
  extended_on date,
  extension_told_on date,
  extension_reasons text[] not null default '{}',
  decided_on date,
  answered_on date,
  worker uuid,
  joined_to uuid references requests.request,
  -- The hash of a random code of 135 bits, by which whoever asked looks the state up.
  status_hash bytea unique,
  check (identity_answered_on is null or identity_asked_on is not null),
  check ((state = 'joined') = (joined_to is not null))
);
create index request_due on requests.request (organisation, due_on, id) where state in ('arrived', 'open');
create index request_of_worker on requests.request (organisation, worker, due_on) where state in ('arrived', 'open');
create index request_received on requests.request (organisation, received_on);
select tenancy.guard('requests.request');

-- Letters that go to print together. The hash is of the PDF that was handed over; each letter in it bears a random mark.
create table requests.letter_batch (
  id uuid primary key,
  organisation uuid not null,
  made_at timestamptz not null,
  made_by uuid not null,
  letters integer not null,
  pages integer not null,
  sha256 text not null,
  handed_over_at timestamptz,
  handed_over_by uuid
);
select tenancy.guard('requests.letter_batch', 'select, insert, update');

-- A letter: what kind, by which way, when it was made and left. Its words are sealed under its own id (kind request-letter).
create table requests.letter (
  id uuid primary key,
  organisation uuid not null,
  request uuid not null references requests.request,
  kind text not null,
  channel text not null check (channel in ('post', 'pointer', 'page', 'desk', 'identified')),
  language text not null,
  made_at timestamptz not null,
  made_by uuid,
  sent_at timestamptz,
  batch uuid references requests.letter_batch,
  proof text check (proof in ('batch', 'relay', 'shown', 'desk', 'fetched')),
  -- The hash of the relay's answer.
  relay_answer bytea,
  check ((sent_at is null) = (proof is null)),
  check (proof <> 'batch' or batch is not null)
);
create index letter_of_request on requests.letter (request, made_at);
create index letter_waiting on requests.letter (organisation, channel, made_at) where sent_at is null;
select tenancy.guard('requests.letter');

-- What was decided of one kind that was asked, with the ids of the statutes.
create table requests.outcome (
  organisation uuid not null,
  request uuid not null references requests.request,
  kind text not null,
  verdict text not null,
  grounds text[] not null default '{}',
  decided_on date not null,
  decided_by uuid not null,
  primary key (request, kind)
);
select tenancy.guard('requests.outcome');

-- What was decided of one item of a holding (its random id), record by record.
create table requests.item_verdict (
  organisation uuid not null,
  request uuid not null references requests.request,
  holding text not null,
  item text not null,
  kind text not null,
  verdict text not null,
  grounds text[] not null default '{}',
  decided_on date not null,
  decided_by uuid not null,
  primary key (request, holding, item, kind)
);
select tenancy.guard('requests.item_verdict');

-- A code that was sent on paper to the address in the register: whoever enters it has read the post there.
create table requests.identity_code (
  request uuid primary key references requests.request,
  organisation uuid not null,
  hash bytea not null unique,
  expires_on date not null,
  entered_on date
);
select tenancy.guard('requests.identity_code');

-- Stray looks at a stranger's door know no organisation: the code alone names the row.
create function requests.request_of_status(hash bytea) returns table (id uuid, organisation uuid)
  language sql stable as $$
    select request.id, request.organisation from requests.request where request.status_hash = request_of_status.hash $$;
select tenancy.open_function('requests.request_of_status(bytea)', 'a status code names a request, and not its organisation');

create function requests.request_of_identity_code(hash bytea, today date) returns table (id uuid, organisation uuid)
  language sql stable as $$
    select code.request, code.organisation from requests.identity_code as code
    where code.hash = request_of_identity_code.hash and code.expires_on >= today $$;
select tenancy.open_function('requests.request_of_identity_code(bytea, date)', 'a code on paper names a request, and not its organisation');
