import { fromBase64Url, keyedHash, newSigningPair } from '#foundation/sealing'
import type { Bytes } from '#foundation/sealing'
import type { StaffActor } from './actor.ts'

/*
 * What an actor who is present signs grants with: the guarded private signing key, which came with the session.
 * It is kept beside the actor and not in it, so that nothing that passes an actor on passes the key on.
 */
const halves = new WeakMap<StaffActor, string>()

/** Remembers, for as long as the actor lives, the guarded private halves that their session carried. */
export function rememberSigning(actor: StaffActor, guarded: string): void {
  halves.set(actor, guarded)
}

/** The actor's guarded private signing key; throws for an actor who did not come in by a session. */
export function signingKeyOf(actor: StaffActor): Bytes {
  const bytes = fromBase64Url(halves.get(actor) ?? '')
  if (bytes?.length !== 64) throw new TypeError('signing takes an actor who came in by a session')
  return newSigningPair(bytes.slice(32)).privateKey
}

/** The actor's key for what is their own business alone: what they call their passkeys, which browser they sit at. */
export function ownKeyOf(actor: StaffActor): Bytes {
  const bytes = fromBase64Url(halves.get(actor) ?? '')
  if (bytes?.length !== 64) throw new TypeError('an own key takes an actor who came in by a session')
  return ownKeyFrom(bytes)
}

/** The same from the guarded private halves. */
export const ownKeyFrom = (guarded: Bytes): Bytes => keyedHash(guarded, 'satama own key v1')
