create schema house;

-- What has to hold even when the database goes back in time: who was erased, who left. Written in the
-- transaction of the act, copied to a file outside the database, and the act counts as done when
-- copied_at says so. Afterwards the file has the ids, and the row says only that it was copied.
create table house.outside (
  organisation uuid not null,
  id uuid primary key,
  number bigint generated always as identity,
  kind text not null,
  ground text not null,
  at timestamptz not null,
  ids uuid[] not null,
  copied_at timestamptz
);
create index outside_waiting on house.outside (organisation, number) where copied_at is null;
select tenancy.guard('house.outside');

create function house.tell_of_outside() returns trigger language plpgsql as $$
begin
  perform pg_notify('house_outside', new.organisation::text);
  return null;
end $$;
create trigger outside_waits after insert on house.outside
  for each row execute function house.tell_of_outside();

-- A used recovery code is noted during sign-in, before any organisation is in reach.
create function house.keep(organisation uuid, id uuid, kind text, ground text, at timestamptz, ids uuid[]) returns void
  language sql
  as $$ insert into house.outside (organisation, id, kind, ground, at, ids) values ($1, $2, $3, $4, $5, $6) $$;
select tenancy.open_function('house.keep(uuid, uuid, text, text, timestamptz, uuid[])',
  'What must hold after a restore is noted in the transaction of the act, also where no organisation is in reach.');
