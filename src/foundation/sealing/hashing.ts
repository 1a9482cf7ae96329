import { port } from '#sodium'
import { bytesOf, type Bytes } from './bytes.ts'

/** BLAKE2b with a key: whoever lacks the key can neither make nor check the hash of a guess. */
export function keyedHash(key: Bytes, data: Bytes | string, length = 32): Bytes {
  if (key.length < 16 || key.length > 64) throw new TypeError(`a hashing key has 16 to 64 bytes, not ${key.length}`)
  if (length < 16 || length > 64) throw new TypeError(`a hash has 16 to 64 bytes, not ${length}`)
  return port.blake2b(bytesOf(data), key, length)
}

/** BLAKE2b-256. */
export function hash(data: Bytes | string): Bytes {
  return port.blake2b(bytesOf(data), null, 32)
}

export function sha256(data: Bytes | string): Bytes {
  return port.sha256(bytesOf(data))
}
