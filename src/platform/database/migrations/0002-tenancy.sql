-- Row-level security below the code (decision 0010). Every table is either guarded, so that a transaction
-- reaches the rows of one organisation alone, or open with a reason. A test walks the catalogue and finds
-- a table that is neither; the app login has no rights on it.
create schema tenancy;

-- What every table is, and what the app login may do with it; functions that see further than the app login.
create table tenancy.rule (
  name text primary key,
  kind text not null check (kind in ('guarded', 'open', 'function')),
  may text not null,
  why text,
  check ((kind = 'guarded') = (why is null))
);

-- The organisation whose rows this transaction reaches; null, and so no rows, when none is set.
create function tenancy.organisation() returns uuid
  language sql stable parallel safe
  return nullif(current_setting('satama.organisation', true), '')::uuid;

-- The table's rows are reached only within their organisation, by whoever is no superuser: by its owner too,
-- except where the owner says for a session or a function that it works for every organisation (a migration,
-- a backup, a function of tenancy.open_function). Nobody else has anything from saying so.
create function tenancy.guard(relation text, may text default 'select, insert, update, delete') returns void
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
    'create policy every_organisation on %s to %I using (current_setting(%L, true) = %L)',
    found_table, owner, 'satama.every_organisation', 'yes');
  insert into tenancy.rule (name, kind, may) values (found_table::text, 'guarded', may);
end $$;

-- The table's rows belong to the network, or are read before it is known whose they are.
create function tenancy.open_table(relation text, why text, may text default 'select, insert, update, delete') returns void
  language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  insert into tenancy.rule (name, kind, may, why) values (relation::regclass::text, 'open', may, why);
end $$;

-- A narrow look-up over every organisation, with the owner's rights: it answers what has to be known before
-- the organisation is, and no more. Write it plainly (`language sql` or plpgsql, every name with its schema)
-- and give its signature here: 'schema.name(uuid, text)'.
create function tenancy.open_function(signature text, why text) returns void
  language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
  found_function regprocedure := signature::regprocedure;
begin
  execute format('alter function %s security definer', found_function);
  execute format('alter function %s set search_path = pg_catalog, pg_temp', found_function);
  execute format('alter function %s set satama.every_organisation = %L', found_function, 'yes');
  execute format('revoke all on function %s from public', found_function);
  insert into tenancy.rule (name, kind, may, why) values (found_function::text, 'function', 'execute', why);
end $$;

-- Gives the app login what the rules say, and takes away whatever else it had. Repeated after every migration.
create function tenancy.admit(login name) returns void
  language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
  rule tenancy.rule;
  place name;
  place_of_rule name;
begin
  for place in select distinct n.nspname from pg_namespace n join pg_class c on c.relnamespace = n.oid
    where n.nspname not in ('pg_catalog', 'information_schema') and n.nspname !~ '^pg_' and c.relowner = current_user::regrole
  loop
    execute format('revoke all on all tables in schema %I from %I', place, login);
    execute format('revoke all on all sequences in schema %I from %I', place, login);
    execute format('revoke all on schema %I from %I', place, login);
  end loop;
  for rule in select * from tenancy.rule
  loop
    if rule.kind = 'function' then
      if to_regprocedure(rule.name) is null then
        continue;
      end if;
      place_of_rule := (select pronamespace::regnamespace from pg_proc where oid = rule.name::regprocedure);
      execute format('grant execute on function %s to %I', rule.name, login);
    else
      if to_regclass(rule.name) is null then
        continue;
      end if;
      place_of_rule := (select relnamespace::regnamespace from pg_class where oid = rule.name::regclass);
      execute format('grant %s on table %s to %I', rule.may, rule.name, login);
    end if;
    execute format('grant usage on schema %s to %I', place_of_rule, login);
  end loop;
end $$;
