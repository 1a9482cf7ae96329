-- Row-level security holds the owner too, except where the owner is at work: in a session that says so (a
-- migration, a backup), or in a function of tenancy.open_function that the app called. Should the app ever be
-- given the owner's login, it is neither.
create or replace function tenancy.guard(relation text, may text default 'select, insert, update, delete') returns void
  language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
  found_table regclass := relation::regclass;
  owner name := (select relowner::regrole from pg_class where oid = found_table);
begin
  perform from pg_attribute
    where attrelid = found_table and attname = 'organisation' and atttypid = 'uuid'::regtype and attnotnull;
  if not found then
    raise exception '% has no column "organisation uuid not null"', relation;
  end if;
  execute format('alter table %s enable row level security', found_table);
  execute format('alter table %s force row level security', found_table);
  -- In brackets: asked once for a query, and not once for a row.
  execute format('create policy own_organisation on %s using (organisation = (select tenancy.organisation()))', found_table);
  execute format(
    'create policy every_organisation on %s to %I using (current_user <> session_user or current_setting(%L, true) = %L)',
    found_table, owner, 'satama.every_organisation', 'yes');
  insert into tenancy.rule (name, kind, may) values (found_table::text, 'guarded', may);
end $$;

create or replace function tenancy.open_function(signature text, why text) returns void
  language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
  found_function regprocedure := signature::regprocedure;
begin
  execute format('alter function %s security definer', found_function);
  execute format('alter function %s set search_path = pg_catalog, pg_temp', found_function);
  execute format('revoke all on function %s from public', found_function);
  insert into tenancy.rule (name, kind, may, why) values (found_function::text, 'function', 'execute', why);
end $$;

revoke all on function tenancy.guard(text, text), tenancy.open_table(text, text, text),
  tenancy.open_function(text, text), tenancy.admit(name) from public;
