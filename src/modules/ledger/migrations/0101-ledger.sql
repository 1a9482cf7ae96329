create schema ledger;

-- What happened. Rows commit in any order; the sequencer gives each its leaf afterwards.
create table ledger.entry (
  organisation uuid not null,
  id uuid primary key,
  at timestamptz(3) not null,
  type text not null,
  by uuid,
  about uuid,
  body jsonb not null,
  leaf bigint
);

create unique index entry_leaf on ledger.entry (organisation, leaf) where leaf is not null;
create index entry_waiting on ledger.entry (organisation, at, id) where leaf is null;
create index entry_at on ledger.entry (organisation, at desc, id);
create index entry_about on ledger.entry (about, at desc) where about is not null;

-- The right edge of each organisation's tree: all that appending needs.
create table ledger.tree (
  organisation uuid primary key,
  size bigint not null,
  peaks bytea not null
);

-- Leaf hashes, 256 to a tile. They only help to say which row was touched; the proof is the checkpoint outside.
create table ledger.tile (
  organisation uuid not null,
  tile bigint not null,
  hashes bytea not null,
  primary key (organisation, tile)
);
