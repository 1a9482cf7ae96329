-- Who removed or erased an entry: the marking that stays also where nobody present could seal a word about it (V29).
alter table records.entry add column gone_by uuid;

-- The header of a file can go before its last entry does.
alter table records.file add column header_gone_month text;
