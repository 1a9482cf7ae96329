import { type Bytes, concat, fromBase64, sha256, sign, type SigningPair, toBase64, toHex, utf8, verify } from '#foundation/sealing'

/*
 * Signed notes (c2sp.org/signed-note): a text, an empty line, and lines of signatures, each by a key with a
 * name. And cosignatures of them (c2sp.org/tlog-cosignature): what a witness says of a note, with the time.
 */

/** The first byte of a public key in its printed form, and part of its id: a log's key never passes for a witness's. */
const kinds = { log: 1, witness: 4 } as const

export type KeyKind = keyof typeof kinds

/** A public key that has a name. */
export interface Verifier {
  readonly name: string
  readonly kind: KeyKind
  readonly publicKey: Bytes
}

/** A note as it was read: nothing of it has been believed yet. */
export interface SignedNote {
  /** What was signed, with the line break that ends it. */
  readonly text: string
  readonly signatures: readonly NoteSignature[]
}

export interface NoteSignature {
  readonly name: string
  /** The key's id, in eight hexadecimal digits. */
  readonly keyId: string
  /** What follows the id: 64 bytes of a log, 8 of a time and 64 of a witness. */
  readonly signature: Bytes
}

const keyName = /^[^\s+\p{Cc}]{1,255}$/u
const mostSignatures = 100
const longestNote = 1_000_000

/** `name+id+key`, the form in which keys are printed, passed on and set. */
export function printVerifier({ name, kind, publicKey }: Verifier): string {
  return `${name}+${keyId({ name, kind, publicKey })}+${toBase64(concat(Uint8Array.of(kinds[kind]), publicKey))}`
}

/** A key out of its printed form; null when it is damaged or of a kind that we do not know. */
export function readVerifier(printed: string): Verifier | null {
  // The key itself may have a + in it, a name never has.
  const match = /^([^+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/=]+)$/.exec(printed)
  const [, name, id, encoded] = match ?? []
  if (name === undefined || id === undefined || encoded === undefined || !keyName.test(name)) return null
  const key = fromBase64(encoded)
  if (!key || key.length !== 33 || toBase64(key) !== encoded) return null
  const kind = key[0] === kinds.log ? 'log' : key[0] === kinds.witness ? 'witness' : null
  if (!kind) return null
  const verifier = { name, kind, publicKey: key.subarray(1) } as const
  return keyId(verifier) === id ? verifier : null
}

/** Which of several keys of one name signed: the first 32 bits of a hash over name, kind and key. */
export function keyId({ name, kind, publicKey }: Verifier): string {
  return toHex(sha256(concat(utf8(`${name}\n`), Uint8Array.of(kinds[kind]), publicKey)).subarray(0, 4))
}

/** A note out of its bytes; null when it is not one. Signatures of unknown keys are kept and mean nothing. */
export function readSignedNote(note: string): SignedNote | null {
  if (note.length > longestNote || !note.isWellFormed() || hasControls(note)) return null
  const end = note.lastIndexOf('\n\n')
  if (end < 0 || !note.endsWith('\n')) return null
  const text = note.slice(0, end + 1)
  const lines = note.slice(end + 2, -1).split('\n')
  if (text.length < 2 || lines.length > mostSignatures) return null
  const signatures: NoteSignature[] = []
  for (const line of lines) {
    const signature = readSignatureLine(line)
    if (!signature) return null
    signatures.push(signature)
  }
  return { text, signatures }
}

/** `— name base64(id ‖ signature)`, without its line break. */
export function readSignatureLine(line: string): NoteSignature | null {
  const [dash, name = '', encoded = '', ...rest] = line.split(' ')
  if (dash !== '—' || rest.length > 0 || !keyName.test(name)) return null
  const bytes = fromBase64(encoded)
  if (!bytes || bytes.length < 5) return null
  return { name, keyId: toHex(bytes.subarray(0, 4)), signature: bytes.subarray(4) }
}

export function printSignature({ name, keyId: id, signature }: NoteSignature): string {
  return `— ${name} ${toBase64(concat(Uint8Array.from(id.match(/../g) ?? [], (two) => parseInt(two, 16)), signature))}\n`
}

/** The line by which a log signs its note. */
export function signNote(text: string, name: string, key: SigningPair): string {
  const id = keyId({ name, kind: 'log', publicKey: key.publicKey })
  return printSignature({ name, keyId: id, signature: sign(key.privateKey, text) })
}

/** The line by which a witness says that at this moment this note was the newest consistent one it had seen. */
export function cosignNote(text: string, name: string, key: SigningPair, at: Date): string {
  const seconds = Math.floor(at.getTime() / 1000)
  const time = new Uint8Array(8)
  new DataView(time.buffer).setBigUint64(0, BigInt(seconds))
  const id = keyId({ name, kind: 'witness', publicKey: key.publicKey })
  return printSignature({ name, keyId: id, signature: concat(time, sign(key.privateKey, cosigned(text, seconds))) })
}

/** Whether a key signed the note. A key is known by its name and its id; other signatures are passed over. */
export function isSignedBy(note: SignedNote, verifier: Verifier): boolean {
  if (verifier.kind !== 'log') return cosignedAt(note, verifier) !== null
  return ofKey(note, verifier).some(({ signature }) => verify(verifier.publicKey, note.text, signature))
}

/** When a witness cosigned the note; null when it did not. */
export function cosignedAt(note: SignedNote, verifier: Verifier): Date | null {
  if (verifier.kind !== 'witness') return null
  for (const { signature } of ofKey(note, verifier)) {
    if (signature.length !== 72) continue
    const seconds = timeOf(signature)
    if (seconds !== null && verify(verifier.publicKey, cosigned(note.text, seconds), signature.subarray(8))) {
      return new Date(seconds * 1000)
    }
  }
  return null
}

function ofKey(note: SignedNote, verifier: Verifier): readonly NoteSignature[] {
  const id = keyId(verifier)
  return note.signatures.filter((one) => one.name === verifier.name && one.keyId === id)
}

const cosigned = (text: string, seconds: number): string => `cosignature/v1\ntime ${seconds}\n${text}`

/** Seconds since 1970; null beyond what a Date holds. */
function timeOf(signature: Bytes): number | null {
  const seconds = new DataView(signature.buffer, signature.byteOffset, 8).getBigUint64(0)
  return seconds <= 8_640_000_000_000n ? Number(seconds) : null
}

function hasControls(note: string): boolean {
  for (let i = 0; i < note.length; i += 1) {
    const code = note.charCodeAt(i)
    if (code < 0x20 && code !== 0x0a) return true
  }
  return false
}
