import { bech32 } from '@scure/base'
import { Decrypter, Encrypter } from 'age-encryption'
import { done, refuse, type Result } from '#foundation/results'

type Stream = ReadableStream<Uint8Array>

/** Encrypts a stream of any length to the holders of `age` keys, in constant memory. */
export async function encryptStream(recipients: readonly string[], plain: Stream): Promise<Result<Stream, 'not-an-age-key'>> {
  const encrypter = new Encrypter()
  try {
    if (recipients.length === 0) return refuse('not-an-age-key')
    for (const recipient of recipients) encrypter.addRecipient(recipient)
  } catch {
    return refuse('not-an-age-key')
  }
  return done(await encrypter.encrypt(plain))
}

/**
 * Opens a stream with the first of these identities that fits. A file that was cut off or changed makes
 * the stream fail where that shows, the very end included: read it through before believing any of it.
 */
export async function decryptStream(
  identities: readonly string[],
  sealed: Stream,
): Promise<Result<Stream, 'not-an-identity' | 'no-key-fits' | 'damaged'>> {
  const decrypter = new Decrypter()
  try {
    for (const identity of identities) decrypter.addIdentity(identity)
  } catch {
    return refuse('not-an-identity')
  }
  // Asked after the others, and only when none of them fitted.
  let noneFits = false
  decrypter.addIdentity({
    unwrapFileKey: () => {
      noneFits = true
      return null
    },
  })
  try {
    return done(await decrypter.decrypt(sealed))
  } catch {
    return refuse(noneFits ? 'no-key-fits' : 'damaged')
  }
}

/*
 * age's hybrid keys are X-Wing's own bytes in Bech32 (C2SP age, "mlkem768x25519"), so whoever has an
 * account's receiving key is reached by age without another key being made.
 */

/** The `age1pq1…` of an X-Wing public key (1,216 bytes). */
export function ageRecipientOf(publicKey: Uint8Array): string {
  return bech32.encode('age1pq', bech32.toWords(publicKey), false)
}

/** The `AGE-SECRET-KEY-PQ-1…` of an X-Wing seed (32 bytes). */
export function ageIdentityOf(seed: Uint8Array): string {
  return bech32.encode('age-secret-key-pq-', bech32.toWords(seed), false).toUpperCase()
}
