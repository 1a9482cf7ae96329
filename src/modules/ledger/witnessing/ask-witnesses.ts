import { type Db, inTransaction, within } from '#platform/database'
import { append } from '../append.ts'
import { askings, keepTestimony, type KeptCheckpoint, newestCheckpoints, newestTestimonies, noteAsking } from '../checkpoint-store.ts'
import { cosignedAt, readSignedNote, type SignedNote, type Verifier } from '../notes.ts'
import { consistencyFrom } from '../proofs.ts'
import { readAtMost } from '../read-at-most.ts'
import * as store from '../store.ts'
import { cosignatureIn } from './be-witness.ts'
import { printAddCheckpoint } from './requests.ts'

/** Somebody who remembers our newest tree, and whom we ask to cosign each newer one. */
export interface AskedWitness {
  readonly verifier: Verifier
  /** What add-checkpoint is appended to: the submission prefix of c2sp.org/tlog-witness. */
  readonly url: string
}

/** Why a witness has not vouched for the newest checkpoint. */
export type WitnessTrouble =
  | 'unreachable'
  | 'unknown-to-it'
  | 'wrong-key'
  /** It remembers a tree that ours does not begin with: one of the two histories is not the true one. */
  | 'contradicts'
  | 'bad-answer'

/** Posts text and gives back the answer; throws when there was none. */
export type PostText = (url: string, body: string) => Promise<{ status: number; body: string }>

const patienceMs = 10_000
const longestAnswer = 20_000

/** Over the net, to the address that was set and to no other. */
export const postText: PostText = async (url, body) => {
  const response = await fetch(url, {
    method: 'POST', body, redirect: 'error', headers: { 'content-type': 'text/plain; charset=utf-8' }, signal: AbortSignal.timeout(patienceMs),
  })
  const answer = await readAtMost(response, longestAnswer)
  if (!answer) throw new Error('a witness sent more than an answer')
  return { status: response.status, body: answer.toString('utf8') }
}

/** Asks each witness to cosign the newest checkpoint of each organisation, unless it has done so already. */
export async function askWitnesses(
  db: Db,
  { witnesses, post, clock }: { witnesses: readonly AskedWitness[]; post: PostText; clock: () => Date },
): Promise<void> {
  if (witnesses.length === 0) return
  for (const organisation of await store.organisations(db)) {
    const own = within(db, organisation)
    const [newest] = await newestCheckpoints(own, organisation, 1)
    const note = newest ? readSignedNote(newest.note) : null
    if (!newest || !note) continue
    const known = new Map((await newestTestimonies(own, organisation)).map(({ witness, size }) => [witness, size]))
    const troubles = new Map((await askings(own, organisation)).map(({ witness, trouble }) => [witness, trouble]))
    for (const witness of witnesses) {
      const { name } = witness.verifier
      if (known.get(name) === newest.size) continue
      const outcome = await askOne({ own, organisation, witness, newest, note, known: known.get(name) ?? 0, post })
      await record({ db, organisation, name, newest, outcome, before: troubles.get(name) ?? null, at: clock() })
    }
  }
}

type Outcome = { readonly line: string; readonly at: Date } | { readonly trouble: WitnessTrouble }

interface Asking {
  readonly own: Db
  readonly organisation: string
  readonly witness: AskedWitness
  readonly newest: KeptCheckpoint
  readonly note: SignedNote
  /** How far we believe the witness to be. */
  readonly known: number
  readonly post: PostText
}

async function askOne({ own, organisation, witness, newest, note, known, post }: Asking): Promise<Outcome> {
  const url = `${witness.url.replace(/\/$/, '')}/add-checkpoint`
  const tiles = store.tilesOf(own, organisation)
  let old = known
  // It says how far it is when we are mistaken, once; a witness that goes on telling other sizes is broken.
  for (let tries = 0; tries < 2; tries += 1) {
    const proof = await consistencyFrom(tiles, old, newest.size)
    const answer = await post(url, printAddCheckpoint({ old, proof, note: newest.note })).catch(() => null)
    if (!answer) return { trouble: 'unreachable' }
    if (answer.status === 200) {
      const line = cosignatureIn(answer.body, note, witness.verifier)
      const read = line ? readSignedNote(`${note.text}\n${line}`) : null
      const at = read ? cosignedAt(read, witness.verifier) : null
      return line && at ? { line, at } : { trouble: 'bad-answer' }
    }
    if (answer.status === 409) {
      const size = /^(0|[1-9]\d{0,14})\n?$/.exec(answer.body)?.[1]
      if (size === undefined) return { trouble: 'bad-answer' }
      if (Number(size) === old || Number(size) > newest.size) return { trouble: 'contradicts' }
      old = Number(size)
      continue
    }
    if (answer.status === 422) return { trouble: 'contradicts' }
    if (answer.status === 404) return { trouble: 'unknown-to-it' }
    if (answer.status === 403) return { trouble: 'wrong-key' }
    return { trouble: answer.status >= 500 ? 'unreachable' : 'bad-answer' }
  }
  return { trouble: 'bad-answer' }
}

async function record(o: {
  db: Db
  organisation: string
  name: string
  newest: KeptCheckpoint
  outcome: Outcome
  before: string | null
  at: Date
}): Promise<void> {
  const { organisation, name: witness, newest, outcome, at } = o
  await inTransaction(o.db, organisation, async (tx) => {
    const trouble = 'trouble' in outcome ? outcome.trouble : null
    if ('line' in outcome) await keepTestimony(tx, { organisation, witness, size: newest.size, at: outcome.at, line: outcome.line })
    await noteAsking(tx, { organisation, witness, at, trouble })
    // Once, when it begins: a row a minute would bury the ledger under its own alarm.
    if (trouble === 'contradicts' && o.before !== 'contradicts') {
      await append(tx, { type: 'ledger.witness-contradicts', organisation, by: null, at, body: { size: newest.size } })
    }
  })
}
