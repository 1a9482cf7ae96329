import { sql } from 'kysely'
import { type Db, inTransaction, type Tx } from '#platform/database'
import { equalBytes, merkle, type SigningPair } from '#foundation/sealing'
import { type Checkpoint, signCheckpoint } from './checkpoints.ts'
import { hashOf } from './leaf.ts'
import { appendOutside, prepareOutside, publishKey, readOutsideEnd } from './outside.ts'
import * as store from './store.ts'

export interface SequencerOptions {
  readonly key: SigningPair
  readonly checkpointsFolder: string
  /** The greatest gap, in milliseconds, between a row and its checkpoint outside. */
  readonly every: number
  /** Hears of a run that failed; the next one tries again. */
  readonly onTrouble?: (error: unknown) => void
}

export interface Sequencer {
  /** Puts all committed rows in their trees and their checkpoints outside. */
  runOnce(): Promise<{ sequenced: number }>
  stop(): Promise<void>
}

/** The database's tree is not the one whose checkpoint lies outside: it was rolled back or rewritten. */
export class LedgerForked extends Error {
  override readonly name = 'LedgerForked'
  constructor(organisation: string) {
    super(`the ledger of organisation ${organisation} is not the one that its checkpoints outside vouch for`)
  }
}

const rowsAtOnce = 5_000

/**
 * [Note: Rows commit unordered] so that no writer waits for another. Afterwards a single sequencer
 * gives each committed row its leaf. It holds one lock for a whole run, also while it writes
 * outside, so checkpoints come in order although several processes may run one.
 */
export function startSequencer(db: Db, options: SequencerOptions): Sequencer {
  let running: Promise<unknown> = Promise.resolve()
  const runOnce = () => {
    const run = running.then(() => sequenceAll(db, options))
    running = run.catch(() => undefined)
    return run
  }
  const timer = setInterval(() => {
    runOnce().catch((error: unknown) => options.onTrouble?.(error))
  }, options.every)
  timer.unref()
  return {
    runOnce,
    async stop() {
      clearInterval(timer)
      await running
    },
  }
}

async function sequenceAll(db: Db, options: SequencerOptions): Promise<{ sequenced: number }> {
  await prepareOutside(options.checkpointsFolder)
  return db.connection().execute(async (alone) => {
    await sql`select pg_advisory_lock(hashtext('satama.ledger.sequencer'))`.execute(alone)
    try {
      let sequenced = 0
      const waiting = await store.organisationsWaiting(alone)
      const known = await store.organisationsWithTrees(alone)
      for (const organisation of new Set([...waiting, ...known])) {
        sequenced += await sequence(alone, organisation, options)
      }
      return { sequenced }
    } finally {
      await sql`select pg_advisory_unlock(hashtext('satama.ledger.sequencer'))`.execute(alone)
    }
  })
}

async function sequence(alone: Db, organisation: string, options: SequencerOptions): Promise<number> {
  const before = await store.loadFrontier(alone, organisation)
  const outside = await newestOutside(organisation, options)
  refuseFork(before, outside, organisation)

  let sequenced = 0
  for (;;) {
    const taken = await inTransaction(alone, organisation, (tx) => sequenceSome(tx, organisation))
    sequenced += taken
    if (taken < rowsAtOnce) break
  }
  // After the commit: a checkpoint of a tree that the database then lost would be a false alarm for ever.
  // A crash in between is mended by the next run, which finds the tree ahead of the checkpoint.
  const after = await store.loadFrontier(alone, organisation)
  if (after.size > (outside?.size ?? 0)) {
    await publishKey(options.checkpointsFolder, organisation, options.key.publicKey)
    const checkpoint = { organisation, size: after.size, root: merkle.frontierRoot(after) }
    await appendOutside(options.checkpointsFolder, organisation, signCheckpoint(checkpoint, options.key))
  }
  return sequenced
}

async function sequenceSome(tx: Tx, organisation: string): Promise<number> {
  const entries = await store.waitingEntries(tx, organisation, rowsAtOnce)
  if (entries.length === 0) return 0
  const frontier = await store.loadFrontier(tx, organisation)
  const hashes = entries.map(hashOf)
  await store.assignLeaves(tx, { organisation, ids: entries.map(({ id }) => id), first: frontier.size })
  await store.appendTiles(tx, { organisation, hashes, first: frontier.size })
  await store.saveFrontier(tx, organisation, hashes.reduce(merkle.appendLeaf, frontier))
  return entries.length
}

async function newestOutside(organisation: string, options: SequencerOptions): Promise<Checkpoint | undefined> {
  const { notes } = await readOutsideEnd(options.checkpointsFolder, organisation, options.key.publicKey)
  return notes
    .filter((note) => note.signed)
    .map((note) => note.checkpoint)
    .reduce<Checkpoint | undefined>((newest, one) => (newest && newest.size > one.size ? newest : one), undefined)
}

/** Never signs a second history: whoever restored an older backup has to see that the end is missing. */
function refuseFork(tree: merkle.Frontier, outside: Checkpoint | undefined, organisation: string): void {
  if (!outside) return
  if (outside.size > tree.size) throw new LedgerForked(organisation)
  if (outside.size === tree.size && !equalBytes(outside.root, merkle.frontierRoot(tree))) {
    throw new LedgerForked(organisation)
  }
}
