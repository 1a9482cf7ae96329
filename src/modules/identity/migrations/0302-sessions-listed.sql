-- A session can be listed and ended by whoever it belongs to, and knows when a secret was last shown in it.
alter table identity.session
  -- What the list calls it: opens nothing.
  add column mark uuid not null default gen_random_uuid(),
  -- What began it; ends with it.
  add column credential uuid,
  -- Which browser it is, in a word, sealed under a key of the account's own.
  add column about bytea,
  add column confirmed_at timestamptz,
  -- Until a second factor has been added, only the page that adds one is open.
  add column held_back boolean not null default false;
create unique index session_by_mark on identity.session (mark);
