import { sql } from 'kysely'
import { type Db, inTransaction, type Tx } from '#platform/database'
import { type Bytes, equalBytes, merkle, type SigningPair } from '#foundation/sealing'
import { type Checkpoint, signCheckpoint } from './checkpoints.ts'
import { keepCheckpoint } from './checkpoint-store.ts'
import { hashOf } from './leaf.ts'
import { appendOutside, mendTornEnd, prepareOutside, publishKey, readOutsideEnd } from './outside.ts'
import { tileWidth } from './proofs.ts'
import { startRounds } from './rounds.ts'
import * as store from './store.ts'

export interface SequencerOptions {
  readonly key: SigningPair
  readonly checkpointsFolder: string
  /** The greatest gap, in milliseconds, between a row and its checkpoint outside. */
  readonly every: number
  /** Hears of a run that failed; the next one tries again. */
  readonly onTrouble?: (error: unknown) => void
  readonly clock?: () => Date
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
  return startRounds(() => sequenceAll(db, options), options)
}

async function sequenceAll(db: Db, options: SequencerOptions): Promise<{ sequenced: number }> {
  await prepareOutside(options.checkpointsFolder)
  return db.connection().execute(async (alone) => {
    await sql`select pg_advisory_lock(hashtext('satama.ledger.sequencer'))`.execute(alone)
    try {
      let sequenced = 0
      const forked: LedgerForked[] = []
      for (const organisation of await store.organisations(alone)) {
        // One organisation's trouble is not every organisation's: the others' checkpoints go out.
        const outcome = await sequence(alone, organisation, options)
        if (outcome instanceof LedgerForked) forked.push(outcome)
        else sequenced += outcome
      }
      if (forked[0]) throw forked[0]
      return { sequenced }
    } finally {
      await sql`select pg_advisory_unlock(hashtext('satama.ledger.sequencer'))`.execute(alone)
    }
  })
}

async function sequence(alone: Db, organisation: string, options: SequencerOptions): Promise<number | LedgerForked> {
  const { checkpointsFolder, key } = options
  // A process that died while it wrote left half a note, which nobody ever had from us.
  await mendTornEnd(checkpointsFolder, organisation)
  const outside = await newestOutside(organisation, options)
  const before = await inTransaction(alone, organisation, (tx) => store.loadFrontier(tx, organisation))
  if (isForked(before, outside)) return new LedgerForked(organisation)

  let sequenced = 0
  for (;;) {
    const taken = await inTransaction(alone, organisation, (tx) => sequenceSome(tx, organisation))
    sequenced += taken
    if (taken < rowsAtOnce) break
  }
  // After the commit: a checkpoint of a tree that the database then lost would be a false alarm for ever.
  // A crash in between is mended by the next run, which finds the tree ahead of the checkpoint.
  const after = await inTransaction(alone, organisation, (tx) => store.loadFrontier(tx, organisation))
  if (after.size > (outside?.size ?? 0)) {
    await publishKey(checkpointsFolder, organisation, key.publicKey)
    const note = signCheckpoint({ organisation, size: after.size, root: merkle.frontierRoot(after) }, key)
    await appendOutside(checkpointsFolder, organisation, note)
    const at = (options.clock ?? (() => new Date()))()
    await inTransaction(alone, organisation, (tx) => keepCheckpoint(tx, { organisation, size: after.size, at, note }))
  }
  return sequenced
}

async function sequenceSome(tx: Tx, organisation: string): Promise<number> {
  const entries = await store.waitingEntries(tx, organisation, rowsAtOnce)
  if (entries.length === 0) return 0
  const frontier = await store.loadFrontier(tx, organisation)
  const hashes = entries.map(hashOf)
  const tree = merkle.growingTree(frontier)
  for (const hash of hashes) tree.append(hash)
  await store.assignLeaves(tx, { organisation, ids: entries.map(({ id }) => id), first: frontier.size })
  await growTiles(tx, organisation, hashes, frontier.size)
  await store.saveFrontier(tx, organisation, tree.frontier())
  return entries.length
}

/** Appends leaf hashes, and to each level above the roots of the tiles that became full. */
async function growTiles(tx: Tx, organisation: string, leaves: readonly Bytes[], first: number): Promise<void> {
  let [level, hashes, from] = [0, leaves, first]
  while (hashes.length > 0) {
    await store.appendTiles(tx, { organisation, level, hashes, first: from })
    const [filled, full] = [Math.floor(from / tileWidth), Math.floor((from + hashes.length) / tileWidth)]
    if (full === filled) return
    const tiles = await store.readTiles(tx, { organisation, level, from: filled, to: full })
    ;[level, hashes, from] = [level + 1, tiles.map((tile) => merkle.rootOf(tile.hashes)), filled]
  }
}

async function newestOutside(organisation: string, options: SequencerOptions): Promise<Checkpoint | undefined> {
  const { notes } = await readOutsideEnd(options.checkpointsFolder, organisation, options.key.publicKey)
  return notes
    .filter((note) => note.signed)
    .map((note) => note.checkpoint)
    .reduce<Checkpoint | undefined>((newest, one) => (newest && newest.size > one.size ? newest : one), undefined)
}

/** Never signs a second history: whoever restored an older backup has to see that the end is missing. */
function isForked(tree: merkle.Frontier, outside: Checkpoint | undefined): boolean {
  if (!outside) return false
  if (outside.size !== tree.size) return outside.size > tree.size
  return !equalBytes(outside.root, merkle.frontierRoot(tree))
}
