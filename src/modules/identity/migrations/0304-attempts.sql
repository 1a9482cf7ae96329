-- Failed sign-ins, counted over all processes and restarts. What is counted are names, addresses and browsers, by
-- hashes under a key that is not in this database; unlogged, so out of dumps and the write-ahead log.
create unlogged table identity.attempt (
  id bytea primary key,
  failures int not null,
  last_at timestamptz not null
);
create index attempt_by_age on identity.attempt (last_at);
select tenancy.open_table('identity.attempt', 'Counted before it is known whose name it is; holds hashes under a key kept elsewhere.');
