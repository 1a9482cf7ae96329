-- What is sealed to a team while nobody is present has a key of its own, itself sealed to the team's inbox. It lies
-- in the keystore: whatever dies, dies there, out of files within a day and out of backups within fourteen.
create table keystore.item_key (
  id uuid primary key,
  organisation uuid not null,
  -- What it opens: a thing in the inbox, or what another module keeps.
  item uuid not null,
  -- Who it is of, where that is known: the key dies with theirs.
  subject uuid,
  sealed bytea not null
);
create index item_key_item on keystore.item_key (organisation, item);
create index item_key_subject on keystore.item_key (organisation, subject) where subject is not null;
alter table keystore.item_key alter column sealed set statistics 0;
select tenancy.guard('keystore.item_key');

-- A key dies with what it opens, however that goes. For tables with columns id and organisation.
create function keystore.forget_item_keys() returns trigger language plpgsql set search_path = pg_catalog as $$
begin
  delete from keystore.item_key key using gone where key.organisation = gone.organisation and key.item = gone.id;
  return null;
end $$;
create trigger keys_die_too after delete on vault.inbox
  referencing old table as gone for each statement execute function keystore.forget_item_keys();
