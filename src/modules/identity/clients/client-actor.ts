import { append } from '#ledger'
import { commandsFor } from '#platform/web'
import type { Lang } from '#platform/texts'

/** Somebody who is present by a nickname: of the network, and of no organisation. */
export interface ClientActor {
  readonly id: string
  readonly network: string
  /** Whose ledger says what was done with the account: the organisation that founded the network. */
  readonly organisation: string
  readonly nickname: string
  readonly language: Lang
  /** The mark of their session, which opens nothing. */
  readonly session: string
}

/** What a client may do is: whatever is their own. */
export type ClientPermission = 'own-account'

export const { command: clientCommand, executeUnchecked: executeClientUnchecked, execute: executeAsClient } = commandsFor<
  ClientActor,
  ClientPermission
>({ permits: () => true, record: append })
