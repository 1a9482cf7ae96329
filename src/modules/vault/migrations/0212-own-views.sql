-- A person's own view of what is held of them: a key pair whose private half only a code on paper opens. The keys of
-- their records are sealed to its public half, also of records that are written later. All of it lies in the keystore:
-- it dies with the person's key, and out of backups within fourteen days.
create table keystore.own_view (
  organisation uuid not null,
  id uuid primary key,
  -- Whose view it is: it dies with this subject's key.
  person uuid not null,
  public bytea not null,
  find bytea not null,
  expires_on date not null,
  made_at timestamptz not null,
  made_by uuid not null
);
create index own_view_person on keystore.own_view (organisation, person);
alter table keystore.own_view alter column public set statistics 0, alter column find set statistics 0;
select tenancy.guard('keystore.own_view', 'select, insert, delete');

create table keystore.own_grant (
  organisation uuid not null,
  own_view uuid not null,
  subject uuid not null,
  sealed bytea not null,
  primary key (own_view, subject)
);
create index own_grant_subject on keystore.own_grant (organisation, subject);
alter table keystore.own_grant alter column sealed set statistics 0;
select tenancy.guard('keystore.own_grant', 'select, insert, delete');

-- What the code opens, found by a hash of the code before anybody knows whose it is.
create table keystore.own_code (
  find bytea primary key,
  sealed bytea not null,
  expires_on date not null
);
alter table keystore.own_code alter column find set statistics 0, alter column sealed set statistics 0;
select tenancy.open_table('keystore.own_code', 'found by the hash of a code; what it holds is sealed under that code', 'select, insert, delete');
