import { createHash } from 'node:crypto'
import { chmod, chown, mkdir, readFile, realpath, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseTrouble } from '../trouble.ts'
import { copyBinaries, findBinaries, type Binaries } from './binaries.ts'
import { databaseOwner, mayEnter, type Owner } from './owner.ts'

/** Where everything of one embedded PostgreSQL lies, and who owns it. */
export interface Places {
  /** The folder that was asked for: password, log and lock. */
  readonly folder: string
  /** PostgreSQL's own data directory, with the write-ahead log. */
  readonly cluster: string
  readonly sockets: string
  readonly binaries: Binaries
  readonly owner: Owner | null
}

const shared = '/var/lib/satama'
const pointer = 'elsewhere'

/**
 * [Note: The database may lie elsewhere.] As root, PostgreSQL runs as another user, who must reach
 * both the data and the binaries. Where the folder lies behind one that only root may enter, both
 * go under /var/lib/satama, and a file `elsewhere` in the folder says where the data is.
 */
export async function findPlaces(asked: string): Promise<Places> {
  await mkdir(asked, { recursive: true, mode: 0o700 })
  const folder = await realpath(asked)
  const owner = await ownerOf(folder)
  if (owner) await chmod(folder, 0o711)
  const home = await homeOf(folder, owner)
  return {
    folder,
    cluster: join(home, 'cluster'),
    sockets: await socketsIn(home, owner),
    binaries: await reachable(await findBinaries(), owner),
    owner,
  }
}

/** Where the data directory of an embedded PostgreSQL lies, without starting it. */
export async function dataDirectoryOf(folder: string): Promise<string> {
  return join((await pointedTo(folder)) ?? folder, 'cluster')
}

/** Deletes an embedded database for good, with its password. It must not be running. */
export async function removeEmbedded(folder: string): Promise<void> {
  const elsewhere = await pointedTo(folder)
  if (elsewhere) await rm(elsewhere, { recursive: true, force: true })
  await rm(folder, { recursive: true, force: true })
}

async function ownerOf(folder: string): Promise<Owner | null> {
  const owner = databaseOwner()
  const found = await stat(join(folder, 'cluster')).catch(() => null)
  if (!found) return owner
  // Data that an ordinary user made stays theirs when root starts it once.
  if (owner) return found.uid === 0 ? owner : { uid: found.uid, gid: found.gid }
  if (found.uid === process.getuid?.()) return null
  throw new DatabaseTrouble(
    'folder-not-ours',
    `The database in ${folder} belongs to another user of this machine. Start Satama as the user who made it.`,
  )
}

async function homeOf(folder: string, owner: Owner | null): Promise<string> {
  const elsewhere = await pointedTo(folder)
  if (elsewhere) return elsewhere
  if (mayEnter(owner, folder)) return folder
  const home = join(shared, createHash('sha256').update(folder).digest('hex').slice(0, 16))
  await mkdir(home, { recursive: true })
  await chmod(shared, 0o711)
  await chmod(home, 0o711)
  await writeFile(join(folder, pointer), `${home}\n`)
  return home
}

async function pointedTo(folder: string): Promise<string | null> {
  try {
    return (await readFile(join(folder, pointer), 'utf8')).trim()
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null
    throw error
  }
}

async function reachable(binaries: Binaries, owner: Owner | null): Promise<Binaries> {
  if (mayEnter(owner, join(binaries.folder, 'bin'))) return binaries
  await mkdir(shared, { recursive: true })
  await chmod(shared, 0o711)
  return copyBinaries(binaries, join(shared, `postgresql-${binaries.version}`))
}

/** The system bounds the length of a socket's path (108 bytes, 104 on some), so long ones move. */
async function socketsIn(home: string, owner: Owner | null): Promise<string> {
  const near = join(home, 'sockets')
  const sockets =
    Buffer.byteLength(join(near, '.s.PGSQL.5432.lock')) < 100
      ? near
      : join(tmpdir(), `satama-${createHash('sha256').update(home).digest('hex').slice(0, 16)}`)
  await mkdir(sockets, { recursive: true, mode: 0o700 })
  if (owner) await chown(sockets, owner.uid, owner.gid)
  const { uid } = await stat(sockets)
  if (uid !== (owner?.uid ?? process.getuid?.())) {
    throw new DatabaseTrouble('folder-not-ours', `${sockets} belongs to another user of this machine.`)
  }
  await chmod(sockets, 0o700)
  return sockets
}
