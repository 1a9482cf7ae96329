-- A file that waits has keys of its own, which are destroyed with it.
create trigger keys_die_too after delete on people.upload
  referencing old table as gone for each statement execute function keystore.forget_item_keys();
