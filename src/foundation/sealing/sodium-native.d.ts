// The parts of sodium-native that we call; the package ships no types.
declare module 'sodium-native' {
  interface SodiumNative {
    randombytes_buf(into: Uint8Array): void
    crypto_aead_xchacha20poly1305_ietf_encrypt(
      into: Uint8Array,
      plain: Uint8Array,
      associated: Uint8Array,
      secretNonce: null,
      nonce: Uint8Array,
      key: Uint8Array,
    ): number
    crypto_aead_xchacha20poly1305_ietf_decrypt(
      into: Uint8Array,
      secretNonce: null,
      sealed: Uint8Array,
      associated: Uint8Array,
      nonce: Uint8Array,
      key: Uint8Array,
    ): number
    crypto_generichash(into: Uint8Array, data: Uint8Array, key?: Uint8Array): void
    crypto_hash_sha256(into: Uint8Array, data: Uint8Array): void
    crypto_sign_seed_keypair(publicKey: Uint8Array, privateKey: Uint8Array, seed: Uint8Array): void
    crypto_sign_detached(signature: Uint8Array, message: Uint8Array, privateKey: Uint8Array): void
    crypto_sign_verify_detached(signature: Uint8Array, message: Uint8Array, publicKey: Uint8Array): boolean
    crypto_pwhash(
      into: Uint8Array,
      secret: Uint8Array,
      salt: Uint8Array,
      passes: number,
      memoryBytes: number,
      algorithm: number,
    ): void
    readonly crypto_pwhash_ALG_ARGON2ID13: number
  }
  const sodium: SodiumNative
  export default sodium
}
