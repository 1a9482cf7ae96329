-- The mailer's key: its public half, and, where a module wraps the private one, what only that module opens. The
-- private half is typed at the start, laid by systemd, or in the module: nothing here opens anything by itself.
create table keystore.mailer_key (
  id uuid primary key,
  public bytea not null,
  kept text not null check (kept in ('typed', 'credential', 'kms')),
  wrapped bytea,
  made_at timestamptz not null,
  replaced_at timestamptz,
  check ((kept = 'kms') = (wrapped is not null))
);
create unique index mailer_key_in_force on keystore.mailer_key ((true)) where replaced_at is null;
select tenancy.open_table('keystore.mailer_key', 'the network''s one key for notification addresses: no organisation has it for its own');
