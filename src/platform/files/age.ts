import { Decrypter, Encrypter, generateHybridIdentity, identityToRecipient } from 'age-encryption'
import { done, refuse, type Result } from '#foundation/results'

/** Encrypts bytes to the holders of `age` keys (`age1…`, `age1pq1…`): a print house, officers. */
export async function encryptTo(
  recipients: readonly string[],
  plain: Uint8Array,
): Promise<Result<Uint8Array, 'not-an-age-key'>> {
  const encrypter = new Encrypter()
  try {
    if (recipients.length === 0) return refuse('not-an-age-key')
    for (const recipient of recipients) encrypter.addRecipient(recipient)
  } catch {
    return refuse('not-an-age-key')
  }
  return done(await encrypter.encrypt(plain))
}

/** Opens what was encrypted to this identity (`AGE-SECRET-KEY-…`); null when it was not, or is damaged. */
export async function decryptWith(identity: string, sealed: Uint8Array): Promise<Uint8Array | null> {
  const decrypter = new Decrypter()
  decrypter.addIdentity(identity)
  try {
    return await decrypter.decrypt(sealed)
  } catch {
    return null
  }
}

/** A key pair of the post-quantum hybrid kind: what is encrypted today may be attacked by tomorrow's machines. */
export async function newAgeIdentity(): Promise<{ identity: string; recipient: string }> {
  const identity = await generateHybridIdentity()
  return { identity, recipient: await identityToRecipient(identity) }
}

/** Whether a text is a key that something can be encrypted to. */
export function isAgeKey(key: string): boolean {
  try {
    new Encrypter().addRecipient(key)
    return true
  } catch {
    return false
  }
}
