-- A fact as a value, for what is found out and written down in one function of the database.
create type ledger.fact as (
  organisation uuid,
  at timestamptz(3),
  type text,
  actor uuid,
  about uuid,
  body jsonb
);

-- Writes a fact down in the caller's transaction, with what the caller alone knows added to its body: counts, ids
-- and commitments.
create function ledger.append(fact ledger.fact, more jsonb) returns void
  language plpgsql volatile as $$
begin
  insert into ledger.entry (organisation, id, at, type, by, about, body)
  values (fact.organisation, gen_random_uuid(), fact.at, fact.type, fact.actor, fact.about, fact.body || more);
end $$;
