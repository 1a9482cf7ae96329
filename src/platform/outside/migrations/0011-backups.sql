-- When the house was backed up, and how that went. The files themselves are the truth; this is what the
-- page about the house shows. No row says anything of anybody.
create table house.backup (
  id uuid primary key,
  begun_at timestamptz not null,
  finished_at timestamptz,
  -- Asked: somebody pressed the button, and the keeper has not begun.
  state text not null check (state in ('asked', 'running', 'done', 'failed')),
  -- Why it failed, as a word.
  trouble text,
  rows bigint,
  data_bytes bigint,
  keystore_bytes bigint
);
create index backup_begun on house.backup (begun_at desc);
select tenancy.open_table('house.backup', 'a backup holds the whole network; times and sizes alone');
