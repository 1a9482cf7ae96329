import { fromBase64Url, toBase64Url } from '#foundation/sealing'
import type { Bytes } from '#foundation/sealing'
import type { RecoveryKey, SealedEpoch } from '#vault'

/*
 * What browser and server say to each other about the quorum, as JSON: bytes are base64url. Public halves,
 * signatures and ciphertext; no root, no share, no private half.
 */

export interface WrittenKey {
  id: string
  receiving: string
  signing: string
  threshold: number
  shares: number
  madeBy: string
}

export interface WrittenEpoch {
  team: string
  epoch: number
  sealed: string
  signature: string
}

/** Public halves of the account that recovers, which the shares may have to vouch for. */
export interface WrittenAccount {
  id: string
  guardedReceiving: string
  guardedSigning: string
  sealedReceiving: string
  sealedSigning: string
}

/** What the page of recovering hands to its script. */
export interface RecoveryMaterial {
  organisation: string
  account: WrittenAccount
  /** Whether nobody vouches for the account, so that the shares have to. */
  unvouched: boolean
  keys: WrittenKey[]
  grants: (WrittenEpoch & { recovery: string })[]
}

export function writeKey(key: RecoveryKey): WrittenKey {
  const { id, threshold, shares, madeBy } = key
  return { id, threshold, shares, madeBy, receiving: toBase64Url(key.receivingPublicKey), signing: toBase64Url(key.signingPublicKey) }
}

export function readKey(organisation: string, key: WrittenKey): RecoveryKey {
  const { id, threshold, shares, madeBy } = key
  return {
    id,
    organisation,
    threshold,
    shares,
    madeBy,
    receivingPublicKey: decoded(key.receiving),
    signingPublicKey: decoded(key.signing),
  }
}

export function writeEpoch({ team, epoch, sealed, signature }: SealedEpoch): WrittenEpoch {
  return { team, epoch, sealed: toBase64Url(sealed), signature: toBase64Url(signature) }
}

export function decoded(text: string): Bytes {
  const bytes = fromBase64Url(text)
  if (!bytes) throw new TypeError('the server answered without bytes')
  return bytes
}
