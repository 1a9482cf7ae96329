import { hash } from 'node:crypto'
import sodium from 'sodium-native'
import type { SodiumPort } from './sodium-port.ts'

const worthBeginning = 200

export const port: SodiumPort = {
  ready: Promise.resolve(),
  allocate: (length) => Buffer.allocUnsafe(length),
  fillRandom: (into) => sodium.randombytes_buf(into),
  aeadSeal(into, plain, associated, nonce, key) {
    sodium.crypto_aead_xchacha20poly1305_ietf_encrypt(into, plain, associated, null, nonce, key)
  },
  aeadOpen(into, sealed, associated, nonce, key) {
    try {
      sodium.crypto_aead_xchacha20poly1305_ietf_decrypt(into, null, sealed, associated, nonce, key)
      return true
    } catch {
      // The caller has checked all lengths: what is left to throw is a tag that does not fit.
      return false
    }
  },
  blake2b(data, key, length) {
    const into = Buffer.allocUnsafe(length)
    if (key) sodium.crypto_generichash(into, data, key)
    else sodium.crypto_generichash(into, data)
    return into
  },
  sha256(data) {
    // OpenSSL hashes faster, by the processor's own instructions, but takes longer to begin.
    if (data.length > worthBeginning) return hash('sha256', data, 'buffer')
    const into = Buffer.allocUnsafe(32)
    sodium.crypto_hash_sha256(into, data)
    return into
  },
  signingPair(seed) {
    const publicKey = Buffer.alloc(32)
    const privateKey = Buffer.alloc(64)
    sodium.crypto_sign_seed_keypair(publicKey, privateKey, seed)
    return { publicKey, privateKey }
  },
  sign(message, privateKey) {
    const signature = Buffer.alloc(64)
    sodium.crypto_sign_detached(signature, message, privateKey)
    return signature
  },
  verify: (signature, message, publicKey) => sodium.crypto_sign_verify_detached(signature, message, publicKey),
  argon2id(secret, salt, length, passes, memoryBytes) {
    const into = Buffer.alloc(length)
    sodium.crypto_pwhash(into, secret, salt, passes, memoryBytes, sodium.crypto_pwhash_ALG_ARGON2ID13)
    return into
  },
}
