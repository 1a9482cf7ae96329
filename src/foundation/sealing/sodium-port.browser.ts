import sodium from 'libsodium-wrappers-sumo'
import type { SodiumPort } from './sodium-port.ts'

export const port: SodiumPort = {
  ready: sodium.ready,
  allocate: (length) => new Uint8Array(length),
  fillRandom: (into) => void globalThis.crypto.getRandomValues(into as Uint8Array<ArrayBuffer>),
  aeadSeal(into, plain, associated, nonce, key) {
    into.set(sodium.crypto_aead_xchacha20poly1305_ietf_encrypt(plain, associated, null, nonce, key))
  },
  aeadOpen(into, sealed, associated, nonce, key) {
    try {
      into.set(sodium.crypto_aead_xchacha20poly1305_ietf_decrypt(null, sealed, associated, nonce, key))
      return true
    } catch {
      // The caller has checked all lengths: what is left to throw is a tag that does not fit.
      return false
    }
  },
  blake2b: (data, key, length) => sodium.crypto_generichash(length, data, key),
  sha256: (data) => sodium.crypto_hash_sha256(data),
  signingPair: (seed) => sodium.crypto_sign_seed_keypair(seed),
  sign: (message, privateKey) => sodium.crypto_sign_detached(message, privateKey),
  verify: (signature, message, publicKey) => sodium.crypto_sign_verify_detached(signature, message, publicKey),
  argon2id: (secret, salt, length, passes, memoryBytes) =>
    sodium.crypto_pwhash(length, secret, salt, passes, memoryBytes, sodium.crypto_pwhash_ALG_ARGON2ID13),
}
