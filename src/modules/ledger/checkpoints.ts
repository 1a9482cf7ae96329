import { type Bytes, concat, fromBase64, sha256, sign, type SigningPair, toBase64, utf8, verify } from '#foundation/sealing'

/*
 * Checkpoints in the formats of C2SP: a signed note (c2sp.org/signed-note) around an origin, a
 * size and a root (c2sp.org/tlog-checkpoint), so that tools which know nothing of us can check them.
 */
const ed25519 = 1

export interface Checkpoint {
  readonly organisation: string
  readonly size: number
  readonly root: Bytes
}

const originPrefix = 'satama.ledger/'

/** What an organisation's checkpoints are about: the note's first line and the key's name. */
export function originOf(organisation: string): string {
  return originPrefix + organisation
}

/** The key in the form that checkers take: name, key id and public key. Print it and keep it elsewhere. */
export function verifierKey(organisation: string, publicKey: Bytes): string {
  const name = originOf(organisation)
  const id = Buffer.from(keyId(name, publicKey)).toString('hex')
  return `${name}+${id}+${toBase64(concat(Uint8Array.of(ed25519), publicKey))}`
}

/** The public key out of its printed form; null when it is damaged. */
export function readVerifierKey(printed: string): { organisation: string; publicKey: Bytes } | null {
  const match = /^(satama\.ledger\/([0-9a-f-]{36}))\+([0-9a-f]{8})\+([A-Za-z0-9+/=]+)$/.exec(printed.trim())
  const key = fromBase64(match?.[4] ?? '')
  if (!match || !key || key.length !== 33 || key[0] !== ed25519) return null
  const publicKey = key.subarray(1)
  const id = Buffer.from(keyId(match[1] as string, publicKey)).toString('hex')
  return id === match[3] ? { organisation: match[2] as string, publicKey } : null
}

export function signCheckpoint(checkpoint: Checkpoint, key: SigningPair): string {
  const name = originOf(checkpoint.organisation)
  const text = `${name}\n${checkpoint.size}\n${toBase64(checkpoint.root)}\n`
  const signature = concat(keyId(name, key.publicKey), sign(key.privateKey, text))
  return `${text}\n— ${name} ${toBase64(signature)}\n`
}

export interface Note {
  readonly checkpoint: Checkpoint
  /** Whether the key that was asked for signed it. */
  readonly signed: boolean
}

/** All notes of a file of checkpoints, in the file's order; `broken` counts what could not be read. */
export function readCheckpoints(file: string, publicKey: Bytes): { notes: Note[]; broken: number } {
  const notes: Note[] = []
  let broken = 0
  for (const note of file.split(/\n(?=satama\.ledger\/)/)) {
    if (note.trim() === '') continue
    const read = readNote(note, publicKey)
    if (read) notes.push(read)
    else broken += 1
  }
  return { notes, broken }
}

function readNote(note: string, publicKey: Bytes): Note | null {
  const match = /^(satama\.ledger\/([0-9a-f-]{36})\n(0|[1-9]\d{0,15})\n([A-Za-z0-9+/=]{44})\n)\n((?:— \S+ \S+\n)+)\n*$/.exec(
    note.endsWith('\n') ? note : `${note}\n`,
  )
  const root = fromBase64(match?.[4] ?? '')
  if (!match || !root || root.length !== 32) return null
  const [, text, organisation, size, , signatures] = match as unknown as [string, string, string, string, string, string]
  return {
    checkpoint: { organisation, size: Number(size), root },
    signed: signatures.split('\n').some((line) => isSignedBy(publicKey, originOf(organisation), text, line)),
  }
}

function isSignedBy(publicKey: Bytes, name: string, text: string, line: string): boolean {
  const [dash, signer, encoded] = line.split(' ')
  const signature = fromBase64(encoded ?? '')
  if (dash !== '—' || signer !== name || signature?.length !== 68) return false
  return (
    Buffer.from(keyId(name, publicKey)).equals(signature.subarray(0, 4)) &&
    verify(publicKey, text, signature.subarray(4))
  )
}

function keyId(name: string, publicKey: Bytes): Bytes {
  return sha256(concat(utf8(`${name}\n`), Uint8Array.of(ed25519), publicKey)).subarray(0, 4)
}
