import type { Bytes } from './bytes.ts'

/**
 * What sealing needs of libsodium. The server has it compiled (`sodium-port.native.ts`),
 * the browser as WebAssembly (`sodium-port.browser.ts`); package.json's `#sodium` chooses.
 * Both must give each other's bytes back: `backends.test.ts`.
 *
 * Lengths are checked by the callers; a port only calculates.
 */
export interface SodiumPort {
  readonly ready: Promise<void>
  /** Memory to be filled whole by the caller; its content may be anything. */
  allocate(length: number): Bytes
  fillRandom(into: Bytes): void
  /** XChaCha20-Poly1305 (IETF): ciphertext and tag into `into`, which is `plain.length + 16` long. */
  aeadSeal(into: Bytes, plain: Bytes, associated: Bytes, nonce: Bytes, key: Bytes): void
  /** The plaintext into `into`, which is `sealed.length - 16` long; false when it does not open. */
  aeadOpen(into: Bytes, sealed: Bytes, associated: Bytes, nonce: Bytes, key: Bytes): boolean
  blake2b(data: Bytes, key: Bytes | null, length: number): Bytes
  sha256(data: Bytes): Bytes
  /** Ed25519; the private key is 64 bytes: seed and public key. */
  signingPair(seed: Bytes): { publicKey: Bytes; privateKey: Bytes }
  sign(message: Bytes, privateKey: Bytes): Bytes
  verify(signature: Bytes, message: Bytes, publicKey: Bytes): boolean
  argon2id(secret: Bytes, salt: Bytes, length: number, passes: number, memoryBytes: number): Bytes
}
