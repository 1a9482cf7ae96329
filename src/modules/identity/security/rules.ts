import { done, refuse } from '#foundation/results'
import type { CredentialKind } from '../keys.ts'

/** A way in, as far as deciding about its removal goes. */
export interface Way {
  readonly id: string
  readonly kind: CredentialKind
  /** Whether it opens the account's keys, or only says who somebody is. */
  readonly opens: boolean
}

export interface Ways {
  readonly credentials: readonly Way[]
  readonly oneTimeCode: boolean
  /** Whether an organisation of the account's wants a second factor. */
  readonly secondFactorWanted: boolean
}

/**
 * Whether a way in may be taken away. What opens the keys day by day must not go with the last of its sort: the
 * printed code is for the day when all else is lost, and does not count.
 */
export function decideToRemove(ways: Ways, id: string) {
  const way = ways.credentials.find((one) => one.id === id)
  if (!way) return refuse('no-such-credential')
  if (way.kind === 'recovery-code') return refuse('not-removed-but-renewed')
  const left = ways.credentials.filter((one) => one.id !== id)
  if (!left.some(({ kind, opens }) => opens && kind !== 'recovery-code')) return refuse('last-key')
  // One-time codes stand beside a passphrase, and go with it.
  const oneTimeCode = ways.oneTimeCode && left.some(({ kind }) => kind === 'passphrase')
  if (!isStrongEnough({ ...ways, credentials: left, oneTimeCode })) return refuse('second-factor-needed')
  return done({ kind: way.kind })
}

export function decideToRemoveCodes(ways: Ways) {
  if (!isStrongEnough({ ...ways, oneTimeCode: false })) return refuse('second-factor-needed')
  return done()
}

/** A passphrase alone is one factor; a passkey, which wants a finger, a face or a PIN, is two. */
function isStrongEnough({ credentials, oneTimeCode, secondFactorWanted }: Ways): boolean {
  if (!secondFactorWanted || !credentials.some(({ kind }) => kind === 'passphrase')) return true
  return oneTimeCode || credentials.some(({ kind }) => kind === 'passkey')
}
