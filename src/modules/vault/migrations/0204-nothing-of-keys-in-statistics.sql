-- ANALYZE keeps samples of a column's values in pg_statistic, where an erased person's key, or the hash that
-- finds them, would live on. Giving a column its own type again throws away what was kept before.
alter table keystore.person_key alter column wrapped type bytea;
alter table keystore.person_key alter column found_by type bytea;
alter table keystore.blind_index alter column value type bytea;
alter table keystore.person_key alter column wrapped set statistics 0, alter column found_by set statistics 0;
alter table keystore.blind_index alter column value set statistics 0;
alter table keystore.team_epoch alter column inbox_private set statistics 0;
alter table keystore.team_grant alter column sealed set statistics 0;
alter table keystore.index_grant alter column sealed set statistics 0;
