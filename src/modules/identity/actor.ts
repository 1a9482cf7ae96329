import { append } from '#ledger'
import { commandsFor } from '#platform/web'
import type { Lang } from '#platform/texts'
import type { Redacted } from '#foundation/text'
import type { Keyring } from '#vault'
import { mayDo } from './permissions.ts'
import type { Permission, Role } from './permissions.ts'

export type AccountId = string

/** A member of staff who is present: the keyring lives as long as the request, or the process of a command line. */
export interface StaffActor {
  readonly id: AccountId
  readonly organisation: string
  readonly roles: readonly Role[]
  readonly keyring: Keyring
  readonly language: Lang
  readonly signInName: string
  /** As colleagues know them; opened with the session, absent when none was given. */
  readonly displayName: Redacted<string> | null
}

export const { command, execute, executeUnchecked } = commandsFor<StaffActor, Permission>({
  permits: (actor, permission) => mayDo(actor.roles, permission),
  record: append,
})
