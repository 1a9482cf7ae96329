-- Somebody's data is restricted (GDPR 18): kept, and used for nothing else than what 18(2) leaves. Null when it is not.
-- Whoever asked for it, and when it ended, stands in the ledger.
alter table people.person add column restricted_at timestamptz;
