import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import pg from 'pg'
import { connectionTo, holdDatabase, migrate, openAsOwner, readMigrations, type Migration } from '#platform/database'
import { dropFile } from '#platform/files'
import type { Outside } from '#platform/outside'
import type { Settings } from '#platform/settings'
import { load } from './load.ts'
import { readMark, removeMark, setMark, type RestorePhase } from './mark.ts'
import { BackupFailed, type Head, type Manifest } from './model.ts'
import { carryErasures, placeFiles } from './place-files.ts'
import { readSet } from './read-set.ts'
import { replay, type Replayed } from './replay.ts'
import { scrubKeystore } from '#vault'
import { quoted } from './tables.ts'

export interface RestoreOrder {
  readonly ownerUrl: string
  readonly settings: Pick<Settings, 'dataFolder' | 'checkpointsFolder' | 'erasuresFolder'>
  readonly folder: string
  readonly data: Manifest
  readonly keystore: Manifest
  readonly identities: readonly string[]
  /** What lies outside; null brings everybody back, and only whoever says so in so many words gets that. */
  readonly outside: readonly Outside[] | null
  /** The folder that it was read from. */
  readonly erasuresFrom: string
  readonly now: () => Date
  readonly phase?: (name: RestorePhase | 'done') => void
}

export interface Restored {
  readonly backup: string
  readonly at: Date
  readonly upgraded: readonly string[]
  readonly replayed: Replayed | null
}

/**
 * Restores a backup into an empty database. It may be killed at any point: the mark in the database
 * says how far it came, and a second run goes on from there or begins anew. Nobody can come in before
 * the last step, and whoever was erased or left after the backup was made is gone again by then.
 */
export async function restore(order: RestoreOrder): Promise<Restored> {
  const hold = await holdDatabase(order.ownerUrl)
  const client = new pg.Client({ ...connectionTo(order.ownerUrl), application_name: 'satama restore' })
  client.on('error', () => undefined)
  const db = openAsOwner(order.ownerUrl)
  try {
    await client.connect()
    const head = await headOf(join(order.folder, order.data.file), order)
    const keystoreHead = await headOf(join(order.folder, order.keystore.file), order)
    refuseStrangers(head, keystoreHead, await readMigrations())
    if (order.outside) refuseIncomplete(order.outside, [head, keystoreHead], order.erasuresFrom)
    await client.query(`select set_config('satama.every_organisation', 'yes', false)`)

    const mark = { data: order.data.sha256, keystore: order.keystore.sha256 }
    const filesTo = join(order.settings.dataFolder, 'restoring')
    const before = await readMark(client)
    const same = before?.data === mark.data && before.keystore === mark.keystore
    let phase: RestorePhase = same ? before.phase : 'begun'
    const reached = async (next: RestorePhase): Promise<void> => {
      phase = next
      await setMark(client, { ...mark, phase })
      order.phase?.(phase)
    }

    if (phase === 'begun') {
      if (!before) await refuseFull(client)
      await reached('begun')
      await wipe(client)
      await migrate(db, (await readMigrations()).filter(({ name }) => head.migrations.some((one) => one.name === name)))
      // Of another backup, perhaps, whose restore was cut off.
      await rm(filesTo, { recursive: true, force: true })
      await mkdir(filesTo, { recursive: true, mode: 0o700 })
      await load(client, {
        data: join(order.folder, order.data.file),
        keystore: join(order.folder, order.keystore.file),
        identities: order.identities,
        filesTo,
        mark: { ...mark, phase },
        halvesDiffer: order.data.id !== order.keystore.id,
      })
      await reached('loaded')
    }
    const upgraded = (await migrate(db)).applied
    await reached('upgraded')
    const replayed = await replay(db, { outside: order.outside, at: new Date(head.at), now: order.now() })
    // Their keys were written here a moment ago: not even this database's files keep them.
    await scrubKeystore(db)
    await reached('replayed')
    await placeFiles({ ...order.settings, from: filesTo, now: order.now() })
    if (order.outside) await carryErasures({ from: order.erasuresFrom, to: order.settings.erasuresFolder })
    await removeMark(client)
    await noteTried(order)
    order.phase?.('done')
    return { backup: order.data.id, at: new Date(head.at), upgraded, replayed }
  } finally {
    await client.end()
    await db.destroy()
    await hold.release()
  }
}

/** Beside the backups: that one of them was restored, so that the doctor knows it can be. */
export const triedFile = 'last-restore.json'

async function noteTried({ folder, data, now }: RestoreOrder): Promise<void> {
  const bytes = Buffer.from(`${JSON.stringify({ backup: data.id, at: now().toISOString() })}\n`)
  // The folder may be a copy that nothing may be written to; then there is no note, and no harm.
  await dropFile(folder, triedFile, bytes).catch(() => undefined)
}

async function headOf(path: string, { identities }: RestoreOrder): Promise<Head> {
  for await (const part of readSet(path, identities)) {
    if (part.kind === 'head') return part.head
    break
  }
  throw new BackupFailed('damaged', `${path} is damaged or cut off.`)
}

/** A newer Satama's backup is not tried: what this one does not know it would lose. */
function refuseStrangers(data: Head, keystore: Head, known: readonly Migration[]): void {
  if (data.set !== 'data' || keystore.set !== 'keystore') {
    throw new BackupFailed('halves-differ', 'These two files are not the two halves of a backup: one of data and one of keys.')
  }
  const names = new Set(known.map(({ name }) => name))
  const unknown = [...data.migrations, ...keystore.migrations].map(({ name }) => name).filter((name) => !names.has(name))
  if (unknown.length > 0) {
    throw new BackupFailed(
      'newer',
      `The backup was made by a newer Satama (${data.satama}): it knows ${unknown[0]}, which this version does not. ` +
        'Install that version, and restore with it.',
    )
  }
  const differ = JSON.stringify(data.migrations) !== JSON.stringify(keystore.migrations)
  if (differ) {
    throw new BackupFailed('halves-differ', 'Data and keys were backed up by different versions of Satama and do not fit together.')
  }
  if (keystore.at < data.at) {
    throw new BackupFailed('halves-differ', 'The backup of keys is older than the one of data: people who came in between could not be opened.')
  }
}

/** The file outside has to know at least what it knew when the backup was made; then it is the file, and whole. */
function refuseIncomplete(outside: readonly Outside[], heads: readonly Head[], folder: string): void {
  for (const { broken, organisation } of outside) {
    if (broken.length === 0) continue
    throw new BackupFailed(
      'erasures-broken',
      `The record of erasures in ${folder} was changed or a line was taken out (${organisation}, before line ${broken[0]}). ` +
        'Use another copy of it.',
    )
  }
  for (const [organisation, { last, lines }] of heads.flatMap((head) => Object.entries(head.outside))) {
    if (lines === 0 || outside.some((one) => one.organisation === organisation && one.lines.includes(last))) continue
    throw new BackupFailed(
      'erasures-older',
      `The record of erasures in ${folder} is older than the backup, or not the one of this house (${organisation}). ` +
        'Use the newest copy of it.',
    )
  }
}

async function refuseFull(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ there: boolean }>(`select to_regclass('identity.network') is not null as there`)
  if (!rows[0]?.there) return
  const { rowCount } = await client.query('select from identity.network')
  if (!rowCount) return
  throw new BackupFailed('not-empty', 'This database holds a Satama already. Restore into an empty one: a new folder, or a new database.')
}

/** What an earlier, unfinished run has left; nobody has ever come in to it. */
async function wipe(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ name: string }>(
    `select nspname as name from pg_namespace
     where nspname !~ '^pg_' and nspname not in ('information_schema', 'public', 'restoring') and pg_has_role(nspowner, 'usage')`,
  )
  for (const { name } of rows) await client.query(`drop schema ${quoted(name)} cascade`)
}
