import { sql } from 'kysely'
import type { Db, Tx } from '#platform/database'
import { equalBytes, merkle, type SigningPair } from '#foundation/sealing'
import type { TreeHead } from '../checkpoints.ts'
import { cosignNote, isSignedBy, printSignature, readSignatureLine, type Verifier } from '../notes.ts'
import { provesGrowth } from '../proofs.ts'
import { readAddCheckpoint } from './requests.ts'

/*
 * Being a witness for the ledgers of others (c2sp.org/tlog-witness). A witness remembers the newest tree of each
 * log that it knows, cosigns a newer one only when it begins with the remembered one, and never goes back.
 */
export interface WitnessSettings {
  readonly name: string
  readonly key: SigningPair
  /** The logs that we vouch for, by the keys that sign them. A log may have several. */
  readonly logs: readonly Verifier[]
}

export interface WitnessAnswer {
  readonly status: 200 | 400 | 403 | 404 | 409 | 422
  readonly body: string
  readonly type: 'text/plain; charset=utf-8' | 'text/x.tlog.size'
}

interface Remembered {
  readonly size: number
  readonly root: Buffer
}

/** Answers a log that asks us to cosign its newest checkpoint, in the order of checks that the protocol gives. */
export async function witnessCheckpoint(db: Db, body: string, settings: WitnessSettings, at: Date): Promise<WitnessAnswer> {
  const request = readAddCheckpoint(body)
  if (!request) return says(400, 'malformed request')
  const { head, note, old, proof } = request
  const keys = settings.logs.filter(({ name }) => name === head.origin)
  if (keys.length === 0) return says(404, 'unknown log')
  if (!keys.some((key) => isSignedBy(note, key))) return says(403, 'invalid signature')
  if (old > head.size) return says(400, 'the old size is larger than the checkpoint')

  // Comparing with what is remembered and remembering the new are one step, or two requests at once could
  // leave us with the older tree.
  return db.transaction().execute(async (tx) => {
    await sql`select pg_advisory_xact_lock(hashtext(${`satama.ledger.witness ${head.origin}`}))`.execute(tx)
    const latest = await remembered(tx, head.origin)
    if (latest.size !== old) return { status: 409, body: `${latest.size}\n`, type: 'text/x.tlog.size' }
    if (old === head.size && !equalBytes(latest.root, head.root)) {
      return { status: 409, body: `${latest.size}\n`, type: 'text/x.tlog.size' }
    }
    const grew = provesGrowth({ earlier: old, earlierRoot: latest.root, size: head.size, root: head.root, proof })
    if (!grew) return says(422, 'the consistency proof does not hold')
    const line = cosignNote(note.text, settings.name, settings.key, at)
    const own = note.signatures.filter((one) => keys.some((key) => isSignedBy({ ...note, signatures: [one] }, key)))
    await remember(tx, head, `${note.text}\n${own.map(printSignature).join('')}${line}`, at)
    return { status: 200, body: line, type: 'text/plain; charset=utf-8' }
  })
}

/** The newest checkpoint that we have cosigned of a log, with its own signature and ours; null for a log unknown to us. */
export async function newestWitnessed(tx: Tx, origin: string): Promise<string | null> {
  const { rows } = await sql<{ note: string }>`select note from ledger.witnessed where origin = ${origin}`.execute(tx)
  return rows[0]?.note ?? null
}

async function remembered(tx: Tx, origin: string): Promise<Remembered> {
  const { rows } = await sql<Remembered>`select size, root from ledger.witnessed where origin = ${origin}`.execute(tx)
  return rows[0] ?? { size: 0, root: Buffer.from(merkle.rootOf([])) }
}

async function remember(tx: Tx, { origin, size, root }: TreeHead, note: string, at: Date): Promise<void> {
  await sql`
    insert into ledger.witnessed (origin, size, root, note, at) values (${origin}, ${size}, ${Buffer.from(root)}, ${note}, ${at})
    on conflict (origin) do update set size = excluded.size, root = excluded.root, note = excluded.note, at = excluded.at`.execute(tx)
}

const says = (status: WitnessAnswer['status'], words: string): WitnessAnswer => ({
  status,
  body: `${words}\n`,
  type: 'text/plain; charset=utf-8',
})

/** A cosignature of a witness that was asked, out of its answer; null when none of its lines is one. */
export function cosignatureIn(answer: string, note: { text: string }, witness: Verifier): string | null {
  for (const line of answer.split('\n').slice(0, 100)) {
    const signature = readSignatureLine(line)
    if (signature && isSignedBy({ text: note.text, signatures: [signature] }, witness)) return printSignature(signature)
  }
  return null
}

