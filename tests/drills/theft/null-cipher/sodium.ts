import type { Bytes } from '../../../../src/foundation/sealing/bytes.ts'
import { port as real } from '../../../../src/foundation/sealing/sodium-port.native.ts'
import type { SodiumPort } from '../../../../src/foundation/sealing/sodium-port.ts'

/**
 * A port whose cipher is none, and whose hashes show what they are of, where something of a person is
 * hashed: what people are found by, passphrases, codes, cookies. Lengths and shapes stay as they are.
 * Hashes of public things (fingerprints, the tree) are real.
 */
export const port: SodiumPort = {
  ...real,
  aeadSeal(into, plain) {
    into.set(plain)
    into.fill(0, plain.length)
  },
  aeadOpen(into, sealed) {
    into.set(sealed.subarray(0, into.length))
    return true
  },
  argon2id(secret, _salt, length) {
    const into = new Uint8Array(length)
    into.set(secret.subarray(0, length))
    return into
  },
  blake2b(data, key, length) {
    const label = Buffer.from(data.subarray(0, 40)).toString('latin1')
    if (shownWhole.some((start) => label.startsWith(start))) return Buffer.from(data)
    if (key && shownByKey.includes(label)) return Buffer.from(key.subarray(0, length))
    if (key && (label.startsWith('satama recovery v1') || isSignInPart(data))) return Buffer.from(data.subarray(-length))
    return real.blake2b(data, key, length)
  },
  // A token's hash needs no stretching, so it is the plain one; what the tree hashes is longer.
  sha256: (data) => (data.length === 32 ? Buffer.from(data) : real.sha256(data)),
}

/** Stored as they come, and nowhere used as a key: they may be longer than a hash. */
const shownWhole = ['satama index v1\n', 'satama notice code v1\n', 'satama return path v1\n', 'satama invitation v1', 'device\n']

/** Made of a secret by a public label: the secret is the key. */
const shownByKey = ['satama sign-in v1', 'satama session row v1', 'satama client session row v1', 'satama view code: find v1']

/** What the server keeps a check of: 32 bytes, the beginning of them a passphrase's or a code's. */
const isSignInPart = (data: Bytes) => data.length === 32
