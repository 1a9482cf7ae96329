import { type Bytes, fromBase64, type SigningPair, toBase64 } from '#foundation/sealing'
import { cosignedAt, isSignedBy, printSignature, printVerifier, readSignedNote, readVerifier, signNote, type SignedNote, type Verifier } from './notes.ts'

/*
 * Checkpoints (c2sp.org/tlog-checkpoint): a signed note of an origin, a size and a root, so that tools which
 * know nothing of us can check them.
 */
export interface Checkpoint {
  readonly organisation: string
  readonly size: number
  readonly root: Bytes
}

/** The same of a log that need not be ours: what a witness is asked to cosign. */
export interface TreeHead {
  readonly origin: string
  readonly size: number
  readonly root: Bytes
}

const originPrefix = 'satama.ledger/'
const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/

/** What an organisation's checkpoints are about: the note's first line and the key's name. */
export function originOf(organisation: string): string {
  return originPrefix + organisation
}

/** The organisation of an origin of ours; null for any other log's. */
export function organisationOf(origin: string): string | null {
  const organisation = origin.startsWith(originPrefix) ? origin.slice(originPrefix.length) : ''
  return uuid.test(organisation) ? organisation : null
}

/** The key in the form that checkers take: name, key id and public key. Print it and keep it elsewhere. */
export function verifierKey(organisation: string, publicKey: Bytes): string {
  return printVerifier(verifierOf(organisation, publicKey))
}

/** The public key out of its printed form; null when it is damaged, or not the key of a ledger of ours. */
export function readVerifierKey(printed: string): { organisation: string; publicKey: Bytes } | null {
  const verifier = readVerifier(printed.trim())
  const organisation = verifier?.kind === 'log' ? organisationOf(verifier.name) : null
  return verifier && organisation ? { organisation, publicKey: verifier.publicKey } : null
}

export function signCheckpoint(checkpoint: Checkpoint, key: SigningPair): string {
  const name = originOf(checkpoint.organisation)
  const text = textOfHead({ ...checkpoint, origin: name })
  return `${text}\n${signNote(text, name, key)}`
}

/** The three lines that are signed. */
export function textOfHead({ origin, size, root }: TreeHead): string {
  return `${origin}\n${size}\n${toBase64(root)}\n`
}

/**
 * The head that a note's text says; null when it says none. Lines after the third are refused: nobody here
 * knows what they would mean, and whoever signs them vouches for them.
 */
export function readHead(text: string): TreeHead | null {
  const match = /^([^\n]{1,255})\n(0|[1-9]\d{0,14})\n([A-Za-z0-9+/]{43}=)\n$/.exec(text)
  const [, origin, size, encoded] = match ?? []
  if (origin === undefined || size === undefined || encoded === undefined) return null
  const root = fromBase64(encoded)
  // One way to write a root, or two notes would say the same and not be the same.
  return root?.length === 32 && toBase64(root) === encoded ? { origin, size: Number(size), root } : null
}

export interface Note {
  readonly checkpoint: Checkpoint
  /** Whether the key that was asked for signed it. */
  readonly signed: boolean
  readonly note: SignedNote
}

/** All notes of a file of checkpoints, in the file's order; `broken` counts what could not be read. */
export function readCheckpoints(file: string, publicKey: Bytes): { notes: Note[]; broken: number } {
  const notes: Note[] = []
  let broken = 0
  for (const text of file.split(/\n(?=satama\.ledger\/)/)) {
    if (text.trim() === '') continue
    const read = readCheckpoint(text, publicKey)
    if (read) notes.push(read)
    else broken += 1
  }
  return { notes, broken }
}

/** One checkpoint of a ledger of ours, with whatever stands around it taken off. */
export function readCheckpoint(text: string, publicKey: Bytes): Note | null {
  const note = readSignedNote(`${text.trim()}\n`)
  const head = note ? readHead(note.text) : null
  const organisation = head ? organisationOf(head.origin) : null
  if (!note || !head || !organisation) return null
  const checkpoint = { organisation, size: head.size, root: head.root }
  return { checkpoint, note, signed: isSignedBy(note, verifierOf(organisation, publicKey)) }
}

/** The note as it is written, with these lines of signatures besides its own. */
export function printNote(note: SignedNote, cosignatures: readonly string[] = []): string {
  return `${note.text}\n${note.signatures.map(printSignature).join('')}${cosignatures.join('')}`
}

/** The witnesses of those given who cosigned this checkpoint, and when. */
export function cosigners(note: SignedNote, witnesses: readonly Verifier[]): { witness: Verifier; at: Date }[] {
  return witnesses.flatMap((witness) => {
    const at = cosignedAt(note, witness)
    return at ? [{ witness, at }] : []
  })
}

export function verifierOf(organisation: string, publicKey: Bytes): Verifier {
  return { name: originOf(organisation), kind: 'log', publicKey }
}
