import { port } from '#sodium'
import type { Bytes } from './bytes.ts'

/*
 * An envelope: 1 byte algorithm, 24 bytes nonce, ciphertext, 16 bytes tag. The algorithm
 * byte is authenticated together with the context, so neither can be exchanged for another.
 */
const xchacha20poly1305 = 1
const xchacha20poly1305Padded = 2

const nonceLength = 24
const tagLength = 16
const headLength = 1 + nonceLength
const keyLength = 32
const padBlock = 256

/** How many bytes `seal` adds to its plaintext. */
export const envelopeOverhead = headLength + tagLength

/** Seals so that only the same key and the same context open it. */
export function seal(key: Bytes, plain: Bytes, context: Bytes | string): Bytes {
  return sealAs(xchacha20poly1305, key, plain, context)
}

/** The plaintext, or null if key, context or a single bit is not the one that sealed. */
export function open(key: Bytes, sealed: Bytes, context: Bytes | string): Bytes | null {
  return openAs(xchacha20poly1305, key, sealed, context)
}

/** Like {@link seal}, with the length hidden up to the next 256 bytes. */
export function sealPadded(key: Bytes, plain: Bytes, context: Bytes | string): Bytes {
  const padded = port.allocate((Math.floor(plain.length / padBlock) + 1) * padBlock)
  padded.set(plain)
  padded[plain.length] = 0x80
  padded.fill(0, plain.length + 1)
  return sealAs(xchacha20poly1305Padded, key, padded, context)
}

export function openPadded(key: Bytes, sealed: Bytes, context: Bytes | string): Bytes | null {
  const padded = openAs(xchacha20poly1305Padded, key, sealed, context)
  if (!padded) return null
  let end = padded.length - 1
  while (end >= 0 && padded[end] === 0) end -= 1
  if (padded[end] !== 0x80) return null
  return padded.subarray(0, end)
}

function sealAs(algorithm: number, key: Bytes, plain: Bytes, context: Bytes | string): Bytes {
  checkKey(key)
  const sealed = port.allocate(headLength + plain.length + tagLength)
  const nonce = nextNonce()
  sealed[0] = algorithm
  sealed.set(nonce, 1)
  port.aeadSeal(sealed.subarray(headLength), plain, associated(algorithm, context), nonce, key)
  return sealed
}

function openAs(algorithm: number, key: Bytes, sealed: Bytes, context: Bytes | string): Bytes | null {
  checkKey(key)
  if (sealed[0] !== algorithm || sealed.length < headLength + tagLength) return null
  const plain = port.allocate(sealed.length - headLength - tagLength)
  const opened = port.aeadOpen(
    plain,
    sealed.subarray(headLength),
    associated(algorithm, context),
    sealed.subarray(1, headLength),
    key,
  )
  return opened ? plain : null
}

function checkKey(key: Bytes): void {
  if (key.length !== keyLength) throw new TypeError(`a sealing key has ${keyLength} bytes, not ${key.length}`)
}

// Random bytes are drawn for 64 nonces at once: a system call each would cost as much as the cipher.
const nonces = new Uint8Array(64 * nonceLength)
let nonceAt = nonces.length

function nextNonce(): Bytes {
  if (nonceAt === nonces.length) {
    port.fillRandom(nonces)
    nonceAt = 0
  }
  nonceAt += nonceLength
  return nonces.subarray(nonceAt - nonceLength, nonceAt)
}

// Everything here is synchronous, so one piece of memory serves every call's short context.
const scratch = new Uint8Array(1024)
const encoder = new TextEncoder()

function associated(algorithm: number, context: Bytes | string): Bytes {
  const longest = 1 + (typeof context === 'string' ? 3 * context.length : context.length)
  const room = longest <= scratch.length ? scratch : new Uint8Array(longest)
  room[0] = algorithm
  if (typeof context !== 'string') {
    room.set(context, 1)
    return room.subarray(0, longest)
  }
  return room.subarray(0, 1 + encoder.encodeInto(context, room.subarray(1)).written)
}
