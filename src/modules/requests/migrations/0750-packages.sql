-- A package of everything that is held of somebody, made for a request. What was compiled is sealed in the vault under
-- the package's own id (kind requests.package-draft) until it is released; what leaves is sealed under another id
-- (sealed_as, kind requests.package), so that texts of others die with the draft. Here lie states, counts and days.
create table requests.package (
  id uuid primary key,
  organisation uuid not null,
  request uuid not null references requests.request,
  kind text not null check (kind in ('access', 'portability', 'log-extract')),
  state text not null check (state in ('in-review', 'released', 'handed-over', 'discarded', 'destroyed')),
  language text not null check (language in ('fi', 'sv', 'en')),
  items integer not null,
  patient_items integer not null,
  open_own integer not null,
  open_patient integer not null,
  version integer not null,
  files integer not null,
  sealed_as uuid not null unique,
  made_at timestamptz not null,
  made_by uuid not null,
  own_released_at timestamptz,
  own_released_by uuid,
  patient_released_at timestamptz,
  patient_released_by uuid,
  destroy_on date not null,
  check ((own_released_at is null) = (own_released_by is null)),
  check ((patient_released_at is null) = (patient_released_by is null)),
  check (state <> 'released' or own_released_at is not null and (patient_items = 0 or patient_released_at is not null))
);
create unique index package_current on requests.package (request, kind) where state in ('in-review', 'released', 'handed-over');
create index package_of_request on requests.package (request, made_at);
create index package_due on requests.package (organisation, destroy_on) where state in ('in-review', 'released', 'handed-over');
create index package_waiting on requests.package (organisation, made_at) where state = 'in-review';
select tenancy.guard('requests.package', 'select, insert, update');

-- Each way in which a package was offered, and what proves that it came to the person. The hashes are of the copies, which
-- bear a random mark. A code opens one by a view of the person's own (keystore.own_view), whose id is not kept here.
create table requests.hand_over (
  id uuid primary key,
  organisation uuid not null,
  package uuid not null references requests.package,
  way text not null check (way in ('identified', 'code', 'age-file', 'paper', 'desk')),
  offered_at timestamptz not null,
  offered_by uuid not null,
  until date,
  pdf_sha256 text not null check (pdf_sha256 ~ '^[0-9a-f]{64}$'),
  json_sha256 text not null check (json_sha256 ~ '^[0-9a-f]{64}$'),
  -- When it came to the person, or left for them by post; null while it waits.
  handed_at timestamptz,
  proof text check (proof in ('opened-identified', 'opened-by-code', 'file-given', 'batch', 'signed')),
  -- The batch's own name at the print house, random.
  batch uuid,
  batch_sha256 text,
  check ((handed_at is null) = (proof is null))
);
create index hand_over_of_package on requests.hand_over (package, offered_at);
select tenancy.guard('requests.hand_over', 'select, insert, update');
