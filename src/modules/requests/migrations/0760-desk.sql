-- What the surge desk knows of a request beside the request itself: how soon it should be looked at, and how long it may
-- take. Only the class lies here, never why: that a child asks, or somebody whose address is protected, is sealed.
create table requests.triage (
  request uuid primary key references requests.request on delete cascade,
  organisation uuid not null,
  class smallint not null check (class between 1 and 3),
  minutes smallint not null check (minutes between 1 and 2000),
  by_hand boolean not null,
  triaged_on date not null,
  triaged_by uuid not null
);
create index triage_of_organisation on requests.triage (organisation, class);
select tenancy.guard('requests.triage');

-- With how many hands the desk counts. Every change is a ledger row; here is what holds now.
create table requests.desk (
  organisation uuid primary key,
  workers smallint not null check (workers between 0 and 500),
  minutes_each smallint not null check (minutes_each between 1 and 900),
  set_at timestamptz not null,
  set_by uuid not null
);
select tenancy.guard('requests.desk');
