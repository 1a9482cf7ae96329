import { standardCost, toBase64Url } from '#foundation/sealing'
import type { StretchCost } from '#foundation/sealing'
import { newCredential } from './keys.ts'
import type { AccountKeys, SecretKind } from './keys.ts'

/*
 * What a browser that has made an account's keys posts of them: the public halves, and the private ones as each
 * credential wraps them. Nothing in this file knows a database or a document.
 */

export interface WrittenKeys {
  readonly guardedReceiving: string
  readonly guardedSigning: string
  readonly sealedReceiving: string
  readonly sealedSigning: string
}

export interface WrittenSecret {
  readonly kind: SecretKind
  readonly salt: string
  readonly passes: number
  readonly memoryKib: number
  readonly part: string
  readonly guarded: string
  readonly sealed: string
}

export function writtenKeys({ guarded, sealed }: AccountKeys): WrittenKeys {
  return {
    guardedReceiving: toBase64Url(guarded.receiving.publicKey),
    guardedSigning: toBase64Url(guarded.signing.publicKey),
    sealedReceiving: toBase64Url(sealed.receiving.publicKey),
    sealedSigning: toBase64Url(sealed.signing.publicKey),
  }
}

/** A secret's credential as it is posted; the secret itself is not in it. */
export function writtenSecret(
  kind: SecretKind,
  secret: string,
  o: { account: string; keys: AccountKeys; cost?: StretchCost },
): WrittenSecret {
  const one = newCredential(kind, secret, { account: o.account, keys: o.keys, cost: o.cost ?? standardCost })
  return {
    kind,
    salt: toBase64Url(one.salt),
    passes: one.cost.passes,
    memoryKib: one.cost.memoryKib,
    part: toBase64Url(one.part),
    guarded: toBase64Url(one.guarded),
    sealed: toBase64Url(one.sealed),
  }
}
