import { access, constants, mkdir, readdir, rm, stat, statfs } from 'node:fs/promises'
import { join } from 'node:path'
import pg from 'pg'
import { backupOpeners, listOrganisations, type BackupOpener } from '#identity'
import { connectionTo, type Db } from '#platform/database'
import { ageRecipientOf, dropFile, isAgeKey, newAgeIdentity } from '#platform/files'
import { beginOutside, readOutside } from '#platform/outside'
import type { Settings } from '#platform/settings'
import { fromBase64Url } from '#foundation/sealing'
import { BackupFailed, format, type BackupSet, type Head, type Manifest } from './model.ts'
import { proveSet } from './read-set.ts'
import { record } from './record.ts'
import { fileNames, prune } from './sets.ts'
import { setOf, tablesOf, type Table } from './tables.ts'
import { version } from './version.ts'
import { writeSet, type KeptFile } from './write-set.ts'

export interface BackupOrder {
  readonly db: Db
  /** The owner's address: a backup reads every organisation. */
  readonly ownerUrl: string
  readonly settings: Pick<Settings, 'backups' | 'dataFolder' | 'erasuresFolder' | 'checkpointsFolder'>
  readonly now: () => Date
  /** Of a backup that was asked for. */
  readonly id?: string
}

export interface Backup {
  readonly id: string
  readonly at: Date
  readonly folder: string
  readonly data: Manifest
  readonly keystore: Manifest
  readonly pruned: number
}

/** Secrets that a restored Satama goes on with. The key of forms is made anew, and no password is ever in a backup. */
const keptSecrets = ['ledger-seed', 'return-paths']

/**
 * Makes a backup: both halves out of one snapshot of the database, each written whole or not at all,
 * then read back to the last byte. Afterwards what has lived long enough is deleted.
 *
 * [Note: Read back without a key.] The server holds no key that opens a backup. For the read-back it
 * makes a key for this backup alone, encrypts to that one too, reads everything, and forgets it.
 */
export async function backUp(order: BackupOrder): Promise<Backup> {
  const { settings, now } = order
  const at = now()
  const id = order.id ?? crypto.randomUUID()
  return record(order.db, { id, at, now }, async () => {
    await prepareFolder(settings.backups.folder)
    const openers = await backupOpeners(order.db)
    const recipients = recipientsOf(settings.backups.keys, openers)
    for (const { id: organisation } of await listOrganisations(order.db)) {
      await beginOutside(order.db, { organisation, folder: settings.erasuresFolder, now: at })
    }
    const proof = await newAgeIdentity()
    const client = await connect(order.ownerUrl)
    try {
      await alone(client)
      const files = await keptFiles(settings)
      const { tables, head } = await beginSnapshot(client, { id, at, erasuresFolder: settings.erasuresFolder })
      await refuseFullDisk(settings.backups.folder, tables)
      const make = async (set: BackupSet): Promise<Manifest> => {
        const { file } = fileNames(at, set, id)
        const written = await writeSet(client, {
          folder: settings.backups.folder,
          name: file,
          head: { ...head, set },
          tables: tables.filter((table) => setOf(table) === set),
          files: set === 'data' ? files : [],
          recipients: [...recipients, proof.recipient],
        })
        await readBack(settings.backups.folder, written.file, proof.identity, written.end)
        return {
          format, id, set, at: at.toISOString(), satama: version, file,
          bytes: written.bytes, sha256: written.sha256, tables: written.end.tables, rows: written.end.rows,
          keys: settings.backups.keys.length, openers,
        }
      }
      const keystore = await make('keystore')
      const data = await make('data')
      await client.query('commit')
      // The manifests last: only now does the backup count, and both halves of it at once.
      for (const manifest of [keystore, data]) {
        const bytes = Buffer.from(`${JSON.stringify(manifest, null, 2)}\n`)
        await dropFile(settings.backups.folder, fileNames(at, manifest.set, id).manifest, bytes)
      }
      const pruned = await prune(settings.backups.folder, { now: now(), keepDays: settings.backups.keepDays })
      return { id, at, folder: settings.backups.folder, data, keystore, pruned }
    } finally {
      await client.end()
    }
  })
}

async function connect(url: string): Promise<pg.Client> {
  const client = new pg.Client({ ...connectionTo(url), application_name: 'satama backup' })
  client.on('error', () => undefined)
  await client.connect()
  return client
}

async function alone(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ held: boolean }>(`select pg_try_advisory_lock(hashtext('satama.backup')) as held`)
  if (!rows[0]?.held) throw new BackupFailed('already-running', 'Another backup of this database is under way.')
}

async function beginSnapshot(
  client: pg.Client,
  { id, at, erasuresFolder }: { id: string; at: Date; erasuresFolder: string },
): Promise<{ tables: Table[]; head: Omit<Head, 'set'> }> {
  // What lies outside is read first: it may know more than the snapshot, and never less.
  const kept = (await readOutside(erasuresFolder)) ?? []
  const outside = Object.fromEntries(
    kept.map(({ organisation, lines }) => [organisation, { lines: lines.length, last: lines.at(-1) ?? '' }]),
  )
  await client.query(`begin isolation level repeatable read read only`)
  // A backup is of every organisation. Tenancy lets the owner say so, and nobody else.
  await client.query(`select set_config('satama.every_organisation', 'yes', true)`)
  const { rows: migrations } = await client.query<{ name: string; hash: string }>(
    'select name, hash from platform.migration order by name',
  )
  const { rows: server } = await client.query<{ name: string }>(`select current_setting('server_version') as name`)
  const head = { format, id, at: at.toISOString(), satama: version, postgres: server[0]?.name ?? '', migrations, outside } as const
  return { tables: await tablesOf(client), head }
}

export function recipientsOf(keys: readonly string[], openers: readonly BackupOpener[]): string[] {
  for (const key of keys) {
    if (!isAgeKey(key)) throw new BackupFailed('bad-key', 'A key in SATAMA_BACKUP_KEYS is not an age public key (age1…).')
  }
  const officers = openers.flatMap(({ receiving }) => {
    const bytes = fromBase64Url(receiving)
    return bytes ? [ageRecipientOf(bytes)] : []
  })
  const all = [...keys, ...officers]
  if (all.length > 0) return all
  throw new BackupFailed(
    'nobody-could-open',
    'Nobody could open this backup: there is no officer yet, and SATAMA_BACKUP_KEYS names no age key.',
  )
}

async function prepareFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 })
    await access(folder, constants.W_OK)
  } catch (error) {
    throw new BackupFailed('folder-unusable', `The folder for backups cannot be written to: ${folder}`, { cause: error })
  }
}

/** COPY writes bytes as two digits, and gzip takes that back: what is written is about as long as the tables. */
async function refuseFullDisk(folder: string, tables: readonly Table[]): Promise<void> {
  const needed = tables.reduce((sum, { bytes }) => sum + bytes, 0) * 1.25 + 16 * 1024 ** 2
  const { bavail, bsize } = await statfs(folder)
  const free = bavail * bsize
  if (free >= needed) return
  const inMb = (bytes: number): number => Math.ceil(bytes / 1024 ** 2)
  throw new BackupFailed('disk-full', `There is too little room in ${folder}: ${inMb(free)} MB are free, and ${inMb(needed)} MB may be needed.`)
}

/** Measured before the snapshot begins: a checkpoint of rows that the snapshot does not have would look like a fork. */
async function keptFiles({ dataFolder, checkpointsFolder }: BackupOrder['settings']): Promise<KeptFile[]> {
  const secrets = keptSecrets.map((name) => ({ name: `secrets/${name}`, path: join(dataFolder, 'secrets', name) }))
  const files: KeptFile[] = []
  for (const file of [...secrets, ...(await checkpointFiles(checkpointsFolder))]) {
    const found = await stat(file.path).catch(() => null)
    if (found?.isFile()) files.push({ ...file, bytes: found.size })
  }
  return files
}

async function checkpointFiles(folder: string): Promise<{ name: string; path: string }[]> {
  const names = await readdir(folder).catch(() => [])
  return names
    .filter((name) => /^[0-9a-f-]{36}\.(checkpoints|vkey)$/.test(name))
    .map((name) => ({ name: `checkpoints/${name}`, path: join(folder, name) }))
}

async function readBack(folder: string, file: string, identity: string, wanted: { rows: number; tables: number }): Promise<void> {
  const path = join(folder, file)
  const read = await proveSet(path, [identity]).catch(() => null)
  if (read?.end.rows === wanted.rows && read.end.tables === wanted.tables) return
  await rm(path, { force: true })
  throw new BackupFailed('not-read-back', `${path} could not be read back after it was written; check the disk.`)
}
