-- Whoever has one of these values in the current epoch of the blind index, with their sealed record of a kind. A
-- function, because a session keeps the plan of its query: planning it costs ten times what running it does.
create function vault.find_sealed(asked uuid, value_kind text, epochs integer[], hashes bytea[], record_kind text)
returns table (current integer, subject uuid, version integer, sealed bytea, team uuid, epoch integer, wrapped bytea)
language plpgsql stable as $$
#variable_conflict use_column
begin
  return query
  select state.current, found.subject, found.version, found.sealed, found.team, found.epoch, found.wrapped
  from keystore.index_state as state left join lateral (
    select row.subject, record.version, record.sealed, key.team, key.epoch, key.wrapped
    from unnest(hashes, epochs) as given (value, epoch)
    join keystore.blind_index as row on row.organisation = asked and row.kind = value_kind and row.value = given.value
    left join (vault.record as record join keystore.person_key as key
        on key.organisation = record.organisation and key.subject = record.subject)
      on record.organisation = asked and record.subject = row.subject and record.kind = record_kind
    where given.epoch = state.current) as found on true
  where state.organisation = asked;
end $$;
