-- A person has one account and one sign-in name in the network, and belongs to an organisation by a membership of
-- it: that organisation's own administrator vouches for the account's keys, and its own roles and grants follow.
create table identity.membership (
  organisation uuid not null references identity.organisation,
  account uuid not null references identity.account,
  -- waiting: not vouched for yet, and so without roles or grants.
  state text not null check (state in ('waiting', 'open', 'closed')),
  -- What colleagues here call the account's owner, sealed to the account's own guarded key; empty while waiting.
  own_name bytea not null default ''::bytea,
  vouched_by uuid references identity.account,
  voucher bytea,
  began_at timestamptz not null,
  closed_at timestamptz,
  -- By month: when somebody was last here is their own business.
  seen_month date,
  primary key (organisation, account),
  check ((state = 'waiting') = (voucher is null) or state = 'closed'),
  check ((state = 'closed') = (closed_at is not null))
);
create index membership_of_account on identity.membership (account);

insert into identity.membership (organisation, account, state, own_name, vouched_by, voucher, began_at, closed_at)
select organisation, id, case when closed_at is null then 'open' else 'closed' end, own_name, vouched_by, voucher,
  created_at, closed_at
from identity.account;

-- The account's organisation is from now on the one in which its owner arrives at sign-in.
alter table identity.account drop column own_name, drop column vouched_by, drop column voucher;

alter table identity.account_role drop constraint account_role_pkey;
alter table identity.account_role add primary key (organisation, account, role);
create index account_role_of_account on identity.account_role (account);

select tenancy.guard('identity.membership');

-- Asked at sign-in and by whoever switches, before it is known which organisation's rows are in reach.
create function identity.places_of(person uuid) returns table (organisation uuid, state text)
  language sql stable
  as $$ select m.organisation, m.state from identity.membership m where m.account = person $$;
select tenancy.open_function('identity.places_of(uuid)', 'The organisations of one account are known before one of them is chosen.');
