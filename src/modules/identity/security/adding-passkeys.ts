import { randomBytes, saltLength, toBase64Url } from '#foundation/sealing'
import { passkeyWrapping, wrapBoth } from '../keys.ts'
import type { AccountKeys } from '../keys.ts'
import { asRecord } from '../posting.ts'
import type { Post } from '../posting.ts'
import type { AskPasskey } from './passkeys-here.ts'

/**
 * Adds a passkey, as the browser does it: made, and, when it has a pseudo-random function, both key sets wrapped under
 * its answer, which the server never sees. Null when it was not made or not taken.
 */
export async function addPasskeyWith(
  post: Post,
  o: { account: string; keys: AccountKeys; name: string },
  passkeys: AskPasskey,
): Promise<{ opens: boolean } | null> {
  const begun = await post('/console/me/passkey/begin', {})
  const options = asRecord(asRecord(begun.body)['options'])
  const made = begun.status === 200 ? await passkeys.make(options) : null
  if (!made) return null
  const answer = made.answer ?? (made.hasAnswer ? await answerOf(post, made.attestation, passkeys) : null)
  const salt = randomBytes(saltLength)
  const wraps = answer && wrapBoth(o.keys, o.account, passkeyWrapping(answer, salt))
  const { status } = await post('/console/me/passkey', {
    attestation: made.attestation,
    name: o.name,
    salt: toBase64Url(salt),
    wraps: wraps && { guarded: toBase64Url(wraps.guarded), sealed: toBase64Url(wraps.sealed) },
  })
  return status === 200 ? { opens: wraps !== null } : null
}

/** Some passkeys answer only when they are used, so it is used once; the signature itself serves nothing. */
async function answerOf(post: Post, attestation: unknown, passkeys: AskPasskey): Promise<Uint8Array | null> {
  const begun = await post('/sign-in/passkey/begin', {})
  const options = asRecord(asRecord(begun.body)['options'])
  const shown = await passkeys.show({ ...options, allowCredentials: [{ id: asRecord(attestation)['id'] }] })
  return shown?.answer ?? null
}
