-- Row-level security for the tables that were there before it (decision 0010). Newer ones say it themselves.
select tenancy.guard(name) from unnest(array[
  'ledger.tree', 'ledger.tile',
  'vault.team', 'vault.record', 'vault.inbox', 'vault.lease', 'vault.snapshot',
  'keystore.team_epoch', 'keystore.team_grant', 'keystore.person_key', 'keystore.blind_index',
  'identity.account_role',
  'people.register', 'people.import', 'people.import_warning', 'people.person', 'people.rejection', 'people.upload',
  'people.upload_chunk',
  'notices.campaign', 'notices.approval', 'notices.person', 'notices.block', 'notices.batch', 'notices.delivery',
  'notices.bounce', 'notices.code',
  'bulletins.site', 'bulletins.page', 'bulletins.bulletin', 'bulletins.draft',
  'incidents.incident', 'incidents.known', 'incidents.anchor', 'incidents.embargo', 'incidents.filing',
  'incidents.scope_version', 'incidents.scope_member', 'incidents.disposal', 'incidents.controller'
]) as given (name);

-- A trace stays: whoever gets hold of the app's login cannot wipe it. A row of the ledger gets its leaf, and nothing else.
select tenancy.guard('ledger.entry', 'select, insert, update (leaf)');
select tenancy.guard(name, 'select, insert') from unnest(array[
  'vault.access', 'vault.access_set', 'vault.erased', 'bulletins.version'
]) as given (name);

-- The exceptions. Each is read before it is known for which organisation, or belongs to none.
select tenancy.open_table('identity.network', 'the one network that this Satama serves', 'select, insert');
select tenancy.open_table('identity.organisation', 'names of organisations are public, and sign-in and public pages ask for them');
select tenancy.open_table('identity.account', 'an account is the network''s, and its sign-in name comes before any organisation');
select tenancy.open_table('identity.credential', 'checked at sign-in, before it is known for which organisation');
select tenancy.open_table('identity.arrival', 'a sign-in half done: found by the hash of a cookie');
select tenancy.open_table('identity.session', 'found by the hash of a cookie; what it holds is sealed under that cookie');
select tenancy.open_table('platform.migration', 'the version of the schema', 'select');
select tenancy.open_table('tenancy.rule', 'what every table is', 'select');

-- pg-boss keeps its tables to itself: the app's login owns them, in a schema that holds ids and times of jobs.
create table tenancy.lent_schema (
  name name primary key,
  why text not null
);
insert into tenancy.lent_schema values ('jobs', 'pg-boss makes and changes its own tables there; a job holds ids and numbers alone');
select tenancy.open_table('tenancy.lent_schema', 'what the app''s login owns itself', 'select');

-- Whom the rules were told, and with which of them.
create table tenancy.admitted (
  login name primary key,
  rules text not null
);
select tenancy.open_table('tenancy.admitted', 'which login serves people', 'select');

create function tenancy.lend_schemas(login name) returns void
  language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
  lent name;
begin
  for lent in select name from tenancy.lent_schema
  loop
    -- An older version's tables belong to the owner. Timetables and waiting jobs are made again at the start.
    if exists (select from pg_class where relnamespace = to_regnamespace(lent::text) and relowner <> to_regrole(login::text)) then
      execute format('drop schema %I cascade', lent);
    end if;
    execute format('create schema if not exists %I', lent);
    execute format('grant usage, create on schema %I to %I', lent, login);
  end loop;
end $$;

revoke all on function tenancy.lend_schemas(name) from public;

-- Nobody but owners makes anything in the schema that everybody looks into.
do $$
begin
  revoke create on schema public from public;
exception when insufficient_privilege then
  raise notice 'the schema public belongs to somebody else';
end $$;
