import type { AccountId } from '#identity'
import type { Db } from '#platform/database'
import type { Keyring } from '#vault'

/** Somebody entitled who is present, and the time it is: given, so that a clock which is moved by hand works as well. */
export interface Present {
  /** Bound to the organisation; what was opened is committed through it, whatever the transaction does. */
  readonly db: Db
  readonly keyring: Keyring
  readonly by: AccountId
  readonly at: Date
}
