-- Higher tiles (c2sp.org/tlog-tiles): each hash is the root of a full tile of the level below, so that a proof
-- reads a handful of rows, however large the tree has grown.
alter table ledger.tile add column level smallint not null default 0;
alter table ledger.tile drop constraint tile_pkey;
alter table ledger.tile add primary key (organisation, level, tile);

-- The root of a full tile: 256 hashes, paired eight times (RFC 9162, section 2.1).
create function ledger.root_of_tile(hashes bytea) returns bytea
  language plpgsql immutable strict as $$
declare
  width integer := length(hashes) / 32;
  above bytea;
begin
  while width > 1 loop
    above := ''::bytea;
    for pair in 0 .. width / 2 - 1 loop
      above := above || sha256('\x01'::bytea || substring(hashes from pair * 64 + 1 for 64));
    end loop;
    hashes := above;
    width := width / 2;
  end loop;
  return hashes;
end $$;

do $$
declare
  below smallint := 0;
  made bigint;
begin
  loop
    insert into ledger.tile (organisation, level, tile, hashes)
      select organisation, below + 1, tile / 256, string_agg(ledger.root_of_tile(hashes), ''::bytea order by tile)
      from ledger.tile where level = below and length(hashes) = 8192
      group by organisation, tile / 256;
    get diagnostics made = row_count;
    exit when made = 0;
    below := below + 1;
  end loop;
end $$;

drop function ledger.root_of_tile(bytea);

-- Whose rows wait, or have a tree: ids of organisations and nothing else. The sequencer asks over all of them.
create function ledger.organisations() returns table (organisation uuid)
  language sql stable as $$
  select tree.organisation from ledger.tree
  union
  (with recursive one as (
      (select entry.organisation from ledger.entry order by entry.organisation limit 1)
      union all
      select (select entry.organisation from ledger.entry where entry.organisation > one.organisation
        order by entry.organisation limit 1)
      from one where one.organisation is not null)
    select one.organisation from one where one.organisation is not null)
$$;
select tenancy.open_function('ledger.organisations()', 'the sequencer and the verifier work over every organisation, one after the other');

-- Every checkpoint that went outside, for pages and for whoever asks. The proof is the copy outside, never this one.
create table ledger.checkpoint (
  organisation uuid not null,
  size bigint not null,
  at timestamptz(3) not null,
  note text not null,
  primary key (organisation, size)
);
create index checkpoint_at on ledger.checkpoint (organisation, at desc);
select tenancy.guard('ledger.checkpoint', 'select, insert');

-- What a witness has said of a checkpoint, and when: a cosignature's line, or that it was mailed there.
create table ledger.testimony (
  organisation uuid not null,
  witness text not null,
  size bigint not null,
  at timestamptz(3) not null,
  line text,
  primary key (organisation, witness, size)
);
create index testimony_at on ledger.testimony (organisation, witness, at desc);
select tenancy.guard('ledger.testimony', 'select, insert');

-- When each witness was last asked, and what stood in the way.
create table ledger.asking (
  organisation uuid not null,
  witness text not null,
  asked_at timestamptz(3) not null,
  trouble text,
  primary key (organisation, witness)
);
select tenancy.guard('ledger.asking');

-- What we have cosigned for others: the newest tree of each log (c2sp.org/tlog-witness). Never goes back.
create table ledger.witnessed (
  origin text primary key,
  size bigint not null,
  root bytea not null,
  note text not null,
  at timestamptz(3) not null
);
select tenancy.open_table('ledger.witnessed', 'other installations'' logs, which belong to no organisation here', 'select, insert, update');

-- Who may read the tree from outside: the hash of a token, and how much it opens.
create table ledger.reader (
  organisation uuid not null,
  id uuid not null,
  token bytea not null,
  sees text not null check (sees in ('hashes', 'entries')),
  issued_at timestamptz(3) not null,
  issued_by uuid not null,
  expires_at timestamptz(3) not null,
  withdrawn_at timestamptz(3),
  read_on date,
  primary key (organisation, id)
);
select tenancy.guard('ledger.reader', 'select, insert, update');
