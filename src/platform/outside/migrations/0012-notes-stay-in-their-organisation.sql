-- What a restore repeats destroys people and shuts out staff: nobody notes that for another organisation than the one
-- in reach. Two kinds come before any organisation is: a recovery code that was used, and a client's leaving.
create or replace function house.keep(organisation uuid, id uuid, kind text, ground text, at timestamptz, ids uuid[]) returns void
  language plpgsql
  as $$
begin
  if $1 is distinct from tenancy.organisation() and $3 not in ('credential-removed', 'client-deleted') then
    raise exception 'a note of the kind % is kept within its organisation', $3 using errcode = 'insufficient_privilege';
  end if;
  insert into house.outside (organisation, id, kind, ground, at, ids) values ($1, $2, $3, $4, $5, $6);
end $$;
-- Replacing a function keeps its owner and rights, and forgets what was set for it.
alter function house.keep(uuid, uuid, text, text, timestamptz, uuid[]) security definer;
alter function house.keep(uuid, uuid, text, text, timestamptz, uuid[]) set search_path = pg_catalog, pg_temp;

-- A note that waits cannot be taken back, nor made to name somebody else: it is only marked as copied.
update tenancy.rule set may = 'select, update (copied_at), update (ids)' where name = 'house.outside';
