-- Who the controller is and whom to ask (GDPR 33(3)(b)): stands in every filing and notice.
create table incidents.controller (
  organisation uuid primary key,
  business_id text,
  address text,
  email text,
  phone text,
  officer_name text,
  officer_email text,
  officer_phone text,
  changed_at timestamptz not null,
  changed_by uuid not null
);

alter table incidents.filing add column how text
  check (how in ('electronic-form', 'secure-mail', 'post', 'in-person'));
alter table incidents.filing add column late_because text;
