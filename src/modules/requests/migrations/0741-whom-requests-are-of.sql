-- Whom a request is of, by random ids: what erases, restricts and counts the time of keeping works when nobody is present.
create table requests.subject (
  organisation uuid not null,
  request uuid not null references requests.request,
  kind text not null check (kind in ('person', 'staff', 'client')),
  subject uuid not null,
  primary key (request, subject)
);
create index subject_of_request on requests.subject (organisation, subject);
select tenancy.guard('requests.subject');

-- Since when the use of a request itself is restricted (GDPR 18), and that what it said has been destroyed.
alter table requests.request
  add column restricted_month text,
  add column erased_month text;
