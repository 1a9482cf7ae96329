-- Whoever left and comes back waits for an administrator's word again; what was said for their keys before stays, since
-- others were vouched for by them.
alter table identity.membership
  drop constraint membership_check,
  add constraint whoever_is_in_was_vouched_for check (state <> 'open' or voucher is not null);
