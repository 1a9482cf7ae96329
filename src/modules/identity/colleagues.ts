import { openRecords } from '#vault'
import type { Db } from '#platform/database'
import { textOf } from '#foundation/sealing'
import { redact } from '#foundation/text'
import type { Redacted } from '#foundation/text'
import type { AccountId, StaffActor } from './actor.ts'
import { mayDo } from './permissions.ts'
import type { Permission, Role } from './permissions.ts'
import * as store from './store.ts'

export interface Colleague {
  readonly id: AccountId
  readonly signInName: string
  /** Null when the reader holds no key, and so sees sign-in names only. */
  readonly name: Redacted<string> | null
  readonly roles: readonly Role[]
  readonly closed: boolean
}

/** Who works here, by account. Names are opened like everything guarded: the trace comes first. */
export async function colleagues(
  db: Db,
  actor: StaffActor,
  o: { ids?: readonly AccountId[] } = {},
): Promise<Map<AccountId, Colleague>> {
  const [accounts, roles] = await Promise.all([
    store.listAccounts(db, actor.organisation),
    store.listRoles(db, actor.organisation),
  ])
  const wanted = accounts.filter(({ id }) => o.ids === undefined || o.ids.includes(id))
  const names = await namesOf(db, actor, wanted.map(({ id }) => id))
  return new Map(
    wanted.map((row) => [
      row.id,
      {
        id: row.id,
        signInName: row.sign_in_name,
        name: names.get(row.id) ?? null,
        roles: roles.filter(({ account }) => account === row.id).map(({ role }) => role),
        closed: row.state === 'closed',
      },
    ]),
  )
}

/** How many open accounts could do something: whether two can approve, before a telling is begun. */
export async function countWhoMay(db: Db, organisation: string, permission: Permission): Promise<number> {
  const [accounts, roles] = await Promise.all([store.listAccounts(db, organisation), store.listRoles(db, organisation)])
  return accounts.filter(
    ({ id, state }) =>
      state === 'open' &&
      mayDo(roles.filter(({ account }) => account === id).map(({ role }) => role), permission),
  ).length
}

/** What each account of an organisation may be called to somebody outside: its roles, and no name. */
export async function rolesHeld(db: Db, organisation: string): Promise<Map<AccountId, readonly Role[]>> {
  const held = new Map<AccountId, Role[]>()
  for (const { account, role } of await store.listRoles(db, organisation)) held.set(account, [...(held.get(account) ?? []), role])
  return held
}

async function namesOf(db: Db, actor: StaffActor, subjects: string[]): Promise<Map<string, Redacted<string>>> {
  if (actor.keyring.team === null || subjects.length === 0) return new Map()
  const opened = await openRecords(db, actor.keyring, { by: actor.id, purpose: 'colleagues', kind: 'staff', subjects })
  return new Map(
    [...opened].map(([id, { plain }]) => [id, redact((JSON.parse(textOf(plain)) as { name: string }).name)]),
  )
}
