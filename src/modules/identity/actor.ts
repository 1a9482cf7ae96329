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
  /** The mark of their session, which opens nothing; null for whoever signed in on this server. */
  readonly session: string | null
  /** When they last showed a secret in this session. See [Note: Confirming again]. */
  readonly confirmedAt: Date | null
}

/**
 * [Note: Confirming again] A session lasts for hours, and a desk may be left open. Commands that say `confirm: true`
 * want a secret shown in the last minutes: the one that signs in, again. Whoever holds their keys in
 * this very process (a command line) has shown it throughout.
 */
const confirmedForMs = 10 * 60_000
export const confirmedThroughout = new WeakSet<StaffActor>()

export function hasConfirmed(actor: StaffActor, at: Date): boolean {
  if (confirmedThroughout.has(actor)) return true
  return actor.confirmedAt !== null && at.getTime() - actor.confirmedAt.getTime() < confirmedForMs
}

export const { command, execute, executeUnchecked } = commandsFor<StaffActor, Permission>({
  permits: (actor, permission) => mayDo(actor.roles, permission),
  confirmed: hasConfirmed,
  record: append,
})
