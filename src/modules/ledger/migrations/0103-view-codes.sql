-- Codes by which a person sees who has opened their data (V22). What the code opens lies sealed under the code
-- itself, so a row says neither whose it is nor for which organisation; `find` is a hash of the code.
create table ledger.view_code (
  find bytea primary key,
  sealed bytea not null,
  expires_on date not null
);
select tenancy.open_table('ledger.view_code', 'found by the hash of a code; what it holds is sealed under that code', 'select, insert, delete');

-- Codes of an older generation open nothing: so they are withdrawn without anybody knowing which they are.
create table ledger.view_generation (
  organisation uuid not null,
  subject uuid not null,
  generation integer not null,
  primary key (organisation, subject)
);
select tenancy.guard('ledger.view_generation', 'select, insert, update');
