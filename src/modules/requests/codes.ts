import { bytesOf, hash, newRecoveryCode, type RandomBytes, randomBytes, readRecoveryCode } from '#foundation/sealing'

/*
 * [Note: Codes of a request] Both have 135 random bits and are kept as a hash. The status code is given once, when a
 * request is received; it tells how far the request is and nothing of what is held. The code on paper goes to the
 * address in the register: whoever enters it has read the post there, and by that alone a request is identified.
 */

/** A new code for either, to be shown or printed once. */
export const newCode = (random: RandomBytes = randomBytes): string => newRecoveryCode(random)

/** What is kept of a code as somebody typed it; of what cannot be a code, a hash that nothing has, made in the same way. */
export function codeHash(purpose: 'status' | 'identity', typed: string): Uint8Array {
  return hash(bytesOf(`satama request ${purpose} code v1\n${readRecoveryCode(typed) ?? 'none'}`))
}
