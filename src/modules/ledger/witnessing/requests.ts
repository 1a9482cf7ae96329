import { type Bytes, fromBase64, toBase64 } from '#foundation/sealing'
import { readHead, type TreeHead } from '../checkpoints.ts'
import { readSignedNote, type SignedNote } from '../notes.ts'

/** What a log sends to a witness (c2sp.org/tlog-witness, add-checkpoint): how it grew, and what it grew to. */
export interface AddCheckpoint {
  readonly old: number
  readonly proof: readonly Bytes[]
  readonly note: SignedNote
  readonly head: TreeHead
}

const mostHashes = 63

/** The longest request that can be one: 63 hashes, and a note with a hundred signatures. */
export const longestRequest = 64_000

export function readAddCheckpoint(body: string): AddCheckpoint | null {
  if (body.length > longestRequest) return null
  const end = body.indexOf('\n\n')
  if (end < 0) return null
  const [first = '', ...lines] = body.slice(0, end).split('\n')
  const old = /^old (0|[1-9]\d{0,14})$/.exec(first)?.[1]
  if (old === undefined || lines.length > mostHashes) return null
  const proof: Bytes[] = []
  for (const line of lines) {
    const hash = fromBase64(line)
    if (hash?.length !== 32) return null
    proof.push(hash)
  }
  const note = readSignedNote(body.slice(end + 2))
  const head = note ? readHead(note.text) : null
  return note && head ? { old: Number(old), proof, note, head } : null
}

export function printAddCheckpoint({ old, proof, note }: { old: number; proof: readonly Bytes[]; note: string }): string {
  return `old ${old}\n${proof.map((hash) => `${toBase64(hash)}\n`).join('')}\n${note}`
}
