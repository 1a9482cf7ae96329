-- Since when a team's keys ought to have been others: the database was restored from before somebody left it, or
-- from before its keys were renewed. Null once an epoch has begun.
alter table vault.team add column wants_epoch_since timestamptz;
