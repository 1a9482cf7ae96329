import { port } from '#sodium'
import { bytesOf, type Bytes } from './bytes.ts'
import { randomBytes } from './random.ts'

/** An Ed25519 pair. The private key's 64 bytes are seed and public key, as libsodium keeps them. */
export interface SigningPair {
  readonly publicKey: Bytes
  readonly privateKey: Bytes
}

export function newSigningPair(seed: Bytes = randomBytes(32)): SigningPair {
  if (seed.length !== 32) throw new TypeError(`a signing seed has 32 bytes, not ${seed.length}`)
  return port.signingPair(seed)
}

export function sign(privateKey: Bytes, message: Bytes | string): Bytes {
  if (privateKey.length !== 64) throw new TypeError(`a signing key has 64 bytes, not ${privateKey.length}`)
  return port.sign(bytesOf(message), privateKey)
}

export function verify(publicKey: Bytes, message: Bytes | string, signature: Bytes): boolean {
  if (publicKey.length !== 32 || signature.length !== 64) return false
  return port.verify(signature, bytesOf(message), publicKey)
}
