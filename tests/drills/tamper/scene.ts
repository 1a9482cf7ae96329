import { copyFile, cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { sql } from 'kysely'
import { newSigningPair, type SigningPair } from '#foundation/sealing'
import {
  appendAll, exportLedger, ledgerIn, ledgerInFile, openExport, type Outside, startSequencer, startWitnessing, UnreadableExport, verifyLedger, type Verifier, verifyOneLedger, notesIn,
} from '#ledger'
import type { Db } from '#platform/database'
import { inTransaction } from '#platform/database'
import { verifierOf } from '../../../src/modules/ledger/checkpoints.ts'
import { newestWitnessed, witnessCheckpoint } from '../../../src/modules/ledger/witnessing/be-witness.ts'
import type { Randomness } from './randomness.ts'

/** A ledger with everything that vouches for it, and the way back to how it was. */
export interface Scene {
  /** As the server reaches it, held by row-level security. */
  readonly db: Db
  /** As whoever owns the tables does. */
  readonly owner: Db
  readonly random: Randomness
  readonly organisation: string
  readonly key: SigningPair
  readonly size: number
  /** The sizes at which checkpoints were signed, the largest last. */
  readonly checkpointed: readonly number[]
  /** What was exported, line by line, before anybody touched anything. */
  readonly exported: readonly string[]
  readonly checkpointsFile: string
  readonly witness: Verifier
  readonly elsewhere: { readonly folder: string; readonly mail: readonly string[]; readonly satama: readonly string[] }
  /** Whether the live database is found sound by its own folder of checkpoints. */
  soundInDatabase(outside?: Partial<Outside>): Promise<boolean>
  /** Whether a file of these lines is found sound by the key alone, or with more to compare it to. */
  soundInFile(lines: readonly string[], outside?: Partial<Outside>): Promise<boolean>
  soundUntouched(): Promise<boolean>
  /** The whole tree anew over the rows as they now are, signed by the server's own key, and nothing left of the old one. */
  rewrite(): Promise<void>
  restore(): Promise<void>
}

const tables = ['entry', 'tree', 'tile', 'checkpoint', 'testimony', 'asking', 'witnessed'] as const
const steps = [1, 130, 256, 420, 640]

export async function makeScene({ db, owner, folder, random }: { db: Db; owner: Db; folder: string; random: Randomness }): Promise<Scene> {
  const organisation = crypto.randomUUID()
  const key = newSigningPair()
  const checkpointsFolder = join(folder, 'checkpoints')
  const checkpointsFile = join(checkpointsFolder, `${organisation}.checkpoints`)
  const size = steps.at(-1) as number
  const mails: Buffer[] = []
  const sequencer = startSequencer(db, { key, checkpointsFolder, every: 3_600_000 })
  const witnessKey = newSigningPair()
  const verifier = { name: 'other.example/witness', kind: 'witness', publicKey: witnessKey.publicKey } as const
  const rounds = startWitnessing(db, {
    witnesses: [{ verifier, url: 'https://other.example/witness' }],
    post: (_, body) => witnessCheckpoint(db, body, { name: verifier.name, key: witnessKey, logs: [verifierOf(organisation, key.publicKey)] }, new Date()),
    mailbox: { to: 'ledger@auditor.example', from: 'satama@satama.example', everyHours: 24 },
    relay: {
      width: 1,
      close: () => undefined,
      send: async ({ bytes }) => {
        mails.push(bytes)
        return { outcome: 'accepted', reply: { code: 250, enhanced: null, queueId: null } }
      },
    },
    publicKey: key.publicKey,
    every: 3_600_000,
  })
  for (const [i, to] of steps.entries()) {
    const from = steps[i - 1] ?? 0
    await inTransaction(db, organisation, (tx) => appendAll(tx, Array.from({ length: to - from }, (_, n) => factOf(organisation, from + n))))
    await sequencer.runOnce()
    if (i === steps.length - 1) await rounds.runOnce()
  }
  await sequencer.stop()
  await rounds.stop()

  for (const table of tables) await sql`create table ${sql.id('public', `kept_${table}`)} as select * from ${sql.id('ledger', table)}`.execute(owner)
  await cp(checkpointsFolder, join(folder, 'elsewhere'), { recursive: true })
  const exported: string[] = []
  for await (const some of exportLedger(db, organisation)) exported.push(...some.split(/(?<=\n)/))
  const keys = new Map([[organisation, key.publicKey]])
  const satama = [await newestWitnessed(db, `satama.ledger/${organisation}`)].filter((note) => note !== null)
  const mail = (await Promise.all(mails.map(notesIn))).flat()

  const soundInDatabase: Scene['soundInDatabase'] = async (outside = {}) => {
    const verdicts = await verifyLedger([ledgerIn(db, organisation)], { checkpointsFolder, keys, published: true, ...outside })
    return verdicts.length === 1 && verdicts.every(({ sound }) => sound)
  }
  const soundInFile: Scene['soundInFile'] = async (lines, outside = {}) => {
    const path = join(folder, 'export.jsonl')
    await writeFile(path, lines.join(''))
    try {
      return (await verifyOneLedger(ledgerInFile(path, await openExport(path)), { keys, ...outside })).sound
    } catch (error) {
      if (error instanceof UnreadableExport) return false
      throw error
    }
  }
  return {
    db, owner, random, organisation, key, size, checkpointed: steps, exported, checkpointsFile, witness: verifier,
    elsewhere: { folder: join(folder, 'elsewhere'), mail, satama },
    soundInDatabase,
    soundInFile,
    soundUntouched: async () => {
      const others = [{ notes: mail }, { notes: satama, witnesses: [verifier] }, { checkpointsFolder: join(folder, 'elsewhere'), published: false }]
      const sound = [await soundInDatabase(), await soundInFile(exported)]
      for (const other of others) sound.push(await soundInDatabase(other), await soundInFile(exported, other))
      return sound.every(Boolean)
    },
    async rewrite() {
      await sql`truncate ledger.tree, ledger.tile, ledger.checkpoint, ledger.testimony, ledger.asking`.execute(owner)
      await sql`with placed as (select id, row_number() over (order by leaf, id) as place from ledger.entry)
        update ledger.entry set leaf = null, at = timestamptz '2026-11-22' + placed.place * interval '1 second' from placed where placed.id = entry.id`.execute(owner)
      const blank = await mkdtemp(join(folder, 'forged-'))
      const forger = startSequencer(db, { key, checkpointsFolder: blank, every: 3_600_000 })
      await forger.runOnce()
      await forger.stop()
      await copyFile(join(blank, `${organisation}.checkpoints`), checkpointsFile)
      await rm(blank, { recursive: true })
    },
    async restore() {
      for (const table of tables) {
        await sql`truncate ${sql.id('ledger', table)}`.execute(owner)
        await sql`insert into ${sql.id('ledger', table)} select * from ${sql.id('public', `kept_${table}`)}`.execute(owner)
      }
      await writeFile(checkpointsFile, await readFile(join(folder, 'elsewhere', `${organisation}.checkpoints`)))
    },
  }
}

const factOf = (organisation: string, n: number) => ({
  type: n % 3 === 0 ? 'vault.opened' : 'incidents.record-facts',
  organisation,
  by: crypto.randomUUID(),
  about: crypto.randomUUID(),
  at: new Date(Date.UTC(2026, 9, 1) + n * 60_000),
  body: { count: n, purpose: 'telling' },
})
