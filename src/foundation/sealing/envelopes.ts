import { port } from '#sodium'
import { concat, equalBytes, type Bytes } from './bytes.ts'

/*
 * An envelope: 1 byte algorithm, 24 bytes nonce, ciphertext, 16 bytes tag. The algorithm
 * byte is authenticated together with the context, so neither can be exchanged for another.
 *
 * [Note: A cipher suite can be raised] What is sealed says by its first byte how. Every suite that was ever
 * current stays readable; `currentSuite` is what new things are sealed by, and a rotation re-seals what lies
 * sealed by an older one. Suite 2 commits to its key: of key and nonce come, by BLAKE2b, a key for
 * XChaCha20-Poly1305 and 32 bytes that stand before the ciphertext, so that no envelope opens under two keys
 * (key commitment; Albertini et al., USENIX Security 2022). It is there to be raised to, and is not current:
 * no key of ours is chosen by anybody, which is what such an attack needs.
 */
export type Suite = 1 | 2
export const currentSuite: Suite = 1

const firstBytes = { plain: { 1: 1, 2: 3 }, padded: { 1: 2, 2: 4 } } as const
type Form = keyof typeof firstBytes

/** By which first byte a suite is known, for whoever looks for what was sealed by an older one. */
export function firstByteOf(suite: Suite, form: Form): number {
  return firstBytes[form][suite]
}

const nonceLength = 24
const tagLength = 16
const headLength = 1 + nonceLength
const keyLength = 32
const padBlock = 256
const commitmentLength = 32

/** How many bytes `seal` adds to its plaintext. */
export const envelopeOverhead = headLength + tagLength

/** Seals so that only the same key and the same context open it. */
export function seal(key: Bytes, plain: Bytes, context: Bytes | string, suite: Suite = currentSuite): Bytes {
  return sealAs(suite, 'plain', key, plain, context)
}

/** The plaintext, or null if key, context or a single bit is not the one that sealed. */
export function open(key: Bytes, sealed: Bytes, context: Bytes | string): Bytes | null {
  return openAs('plain', key, sealed, context)
}

/** Like {@link seal}, with the length hidden up to the next 256 bytes. */
export function sealPadded(key: Bytes, plain: Bytes, context: Bytes | string, suite: Suite = currentSuite): Bytes {
  const padded = port.allocate((Math.floor(plain.length / padBlock) + 1) * padBlock)
  padded.set(plain)
  padded[plain.length] = 0x80
  padded.fill(0, plain.length + 1)
  return sealAs(suite, 'padded', key, padded, context)
}

export function openPadded(key: Bytes, sealed: Bytes, context: Bytes | string): Bytes | null {
  const padded = openAs('padded', key, sealed, context)
  if (!padded) return null
  const end = endOfContent(padded)
  return end < 0 ? null : padded.subarray(0, end)
}

/** Where the padding begins; -1 when there is none. */
function endOfContent(padded: Bytes): number {
  let end = padded.length - 1
  while (end >= 0 && padded[end] === 0) end -= 1
  return padded[end] === 0x80 ? end : -1
}

function sealAs(suite: Suite, form: Form, key: Bytes, plain: Bytes, context: Bytes | string): Bytes {
  checkKey(key)
  const algorithm = firstBytes[form][suite]
  const head = suite === 1 ? headLength : headLength + commitmentLength
  const sealed = port.allocate(head + plain.length + tagLength)
  const nonce = nextNonce()
  sealed[0] = algorithm
  sealed.set(nonce, 1)
  let cipherKey = key
  if (suite === 2) {
    const derived = committing(key, nonce)
    cipherKey = derived.key
    sealed.set(derived.commitment, headLength)
  }
  port.aeadSeal(sealed.subarray(head), plain, associated(algorithm, context), nonce, cipherKey)
  return sealed
}

function openAs(form: Form, key: Bytes, sealed: Bytes, context: Bytes | string): Bytes | null {
  checkKey(key)
  const algorithm = sealed[0]
  if (algorithm === firstBytes[form][1]) return openAfter(headLength, algorithm, key, sealed, context)
  if (algorithm !== firstBytes[form][2] || sealed.length < headLength + commitmentLength + tagLength) return null
  const derived = committing(key, sealed.subarray(1, headLength))
  if (!equalBytes(derived.commitment, sealed.subarray(headLength, headLength + commitmentLength))) return null
  return openAfter(headLength + commitmentLength, algorithm, derived.key, sealed, context)
}

function openAfter(head: number, algorithm: number, key: Bytes, sealed: Bytes, context: Bytes | string): Bytes | null {
  if (sealed.length < head + tagLength) return null
  const plain = port.allocate(sealed.length - head - tagLength)
  const opened = port.aeadOpen(
    plain,
    sealed.subarray(head),
    associated(algorithm, context),
    sealed.subarray(1, headLength),
    key,
  )
  return opened ? plain : null
}

/** What many contexts have in common around the id that stands in each: `before`, the id, `after`. */
export interface ContextAround {
  readonly before: string
  readonly after: string
}

/**
 * Opens much that lies each under a key of its own, where one key wraps them all: what `open` for the key and
 * `openPadded` for the content would do one after the other, without new memory at every step. Ids are ASCII,
 * each of `idLength` characters.
 */
export interface WrappedOpener {
  /**
   * The plaintext of `sealed`, by the key in `wrapped`, for the id that begins at `idAt` in `ids`; null when
   * either does not open.
   */
  open(ids: string, idAt: number, wrapped: Bytes, sealed: Bytes): Bytes | null
  /** Forgets the last key and plaintext. */
  wipe(): void
}

export function wrappedOpener(
  wrappingKey: Bytes,
  { keys, contents, idLength }: { keys: ContextAround; contents: ContextAround; idLength: number },
): WrappedOpener {
  checkKey(wrappingKey)
  const keyRoom = associatedAround(keys, idLength)
  const room = associatedAround(contents, idLength)
  const key = new Uint8Array(keyLength)
  const nonce = new Uint8Array(nonceLength)
  let padded = new Uint8Array(0)
  const quick = (into: Bytes, algorithm: number, under: Bytes, sealed: Bytes, { bytes }: AssociatedAround): boolean => {
    bytes[0] = algorithm
    for (let i = 0; i < nonceLength; i += 1) nonce[i] = sealed[1 + i] as number
    return port.aeadOpen(into, sealed.subarray(headLength), bytes, nonce, under)
  }
  const wholly = (wrapped: Bytes, sealed: Bytes): Bytes | null => {
    const opened = open(wrappingKey, wrapped, keyRoom.bytes.slice(1))
    return opened && openPadded(opened, sealed, room.bytes.slice(1))
  }
  return {
    open(ids, idAt, wrapped, sealed) {
      putId(keyRoom, ids, idAt, idLength)
      putId(room, ids, idAt, idLength)
      const usual = wrapped[0] === firstBytes.plain[1] && sealed[0] === firstBytes.padded[1]
      if (!usual || wrapped.length !== keyLength + envelopeOverhead || sealed.length < envelopeOverhead) return wholly(wrapped, sealed)
      if (!quick(key, firstBytes.plain[1], wrappingKey, wrapped, keyRoom)) return null
      if (padded.length !== sealed.length - envelopeOverhead) padded = new Uint8Array(sealed.length - envelopeOverhead)
      if (!quick(padded, firstBytes.padded[1], key, sealed, room)) return null
      const end = endOfContent(padded)
      if (end < 0) return null
      const plain = port.allocate(end)
      plain.set(padded.subarray(0, end))
      return plain
    },
    wipe() {
      key.fill(0)
      padded.fill(0)
    },
  }
}

interface AssociatedAround {
  /** Algorithm, what is before, the id, what is after. */
  readonly bytes: Bytes
  readonly idAt: number
}

function associatedAround({ before, after }: ContextAround, idLength: number): AssociatedAround {
  const [first, last] = [encoder.encode(before), encoder.encode(after)]
  return { bytes: concat(new Uint8Array(1), first, new Uint8Array(idLength), last), idAt: 1 + first.length }
}

function putId({ bytes, idAt }: AssociatedAround, ids: string, from: number, length: number): void {
  for (let i = 0; i < length; i += 1) bytes[idAt + i] = ids.charCodeAt(from + i)
}

const committingDomain = new TextEncoder().encode('satama committing envelope v2')

function committing(key: Bytes, nonce: Bytes): { key: Bytes; commitment: Bytes } {
  const derived = port.blake2b(concat(committingDomain, nonce), key, 64)
  return { key: derived.subarray(0, keyLength), commitment: derived.subarray(keyLength) }
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
