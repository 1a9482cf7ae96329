import { chmod, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { removeEmbedded } from '#platform/database'
import { killDatabase } from './killing.ts'

/*
 * Where a house that is robbed lives, with a database of its own. A run that is killed cannot tidy up after itself,
 * so each house says whose it is, and the next run takes away those whose owner is gone.
 */
const name = 'satama-theft-'
const ownerFile = 'owner'

export interface House {
  readonly base: string
  /** Ends what runs in it, and takes it away. */
  remove(): Promise<void>
  /** What else has to end first. */
  endFirst(end: () => Promise<void>): void
}

const standing = new Set<House>()

export async function buildHouse(): Promise<House> {
  await sweep()
  const base = await mkdtemp(join(tmpdir(), name))
  // As root the database runs as another user, who must be able to pass through.
  await chmod(base, 0o711)
  await writeFile(join(base, ownerFile), await ownName())
  let ends: readonly (() => Promise<void>)[] = []
  const house: House = {
    base,
    endFirst(end) {
      ends = [end]
    },
    async remove() {
      standing.delete(house)
      await Promise.allSettled(ends.map((end) => end()))
      await takeAway(base)
    },
  }
  standing.add(house)
  return house
}

/** For whoever is stopped in the middle: by a signal, by a test's time. */
export async function removeAll(): Promise<void> {
  await Promise.all([...standing].map((house) => house.remove()))
}

/** Takes houses away that nobody owns any more, with their databases. */
async function sweep(): Promise<void> {
  for (const entry of await readdir(tmpdir())) {
    if (!entry.startsWith(name)) continue
    const base = join(tmpdir(), entry)
    const owner = await readFile(join(base, ownerFile), 'utf8').catch(() => null)
    if (owner !== null && (await nameOf(Number(owner.split(' ')[0]))) !== owner) await takeAway(base)
  }
}

async function takeAway(base: string): Promise<void> {
  const database = join(base, 'data', 'database')
  await killDatabase(database)
  await removeEmbedded(database)
  await rm(base, { recursive: true, force: true, maxRetries: 3 })
}

const ownName = async (): Promise<string> => (await nameOf(process.pid)) ?? `${process.pid}`

/** A process by its number and when it began, since numbers are given again; null when there is none. */
async function nameOf(pid: number): Promise<string | null> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => null)
  // proc(5): the name stands in brackets and may hold anything; the beginning is the 22nd field.
  return stat === null ? null : `${pid} ${stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? ''}`
}
