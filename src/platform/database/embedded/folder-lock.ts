import { randomBytes } from 'node:crypto'
import { link, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { DatabaseTrouble } from '../trouble.ts'
import { birthOf } from './processes.ts'

/**
 * Takes a folder for this process alone. The lock names its holder by process number and start
 * time, so that the lock of a killed process does not stand in the way.
 */
export async function lockFolder(folder: string): Promise<{ release(): Promise<void> }> {
  const lock = join(folder, 'in-use-by')
  const mine = `${process.pid} ${birthOf(process.pid) ?? ''} ${randomBytes(6).toString('hex')}\n`
  const draft = `${lock}.${process.pid}.${randomBytes(6).toString('hex')}`
  await writeFile(draft, mine, { mode: 0o600 })
  try {
    // A stale lock is set aside once; whoever is quicker with the new one has it.
    if (!(await linked(draft, lock)) && (await isHeld(lock))) throw inUse(folder)
    if ((await read(lock)) !== mine) {
      await setAside(lock)
      if (!(await linked(draft, lock))) throw inUse(folder)
    }
  } finally {
    await rm(draft, { force: true })
  }
  return {
    async release() {
      if ((await read(lock)) === mine) await rm(lock, { force: true })
    },
  }
}

/** Whether a process that lives holds this folder. */
export async function isFolderHeld(folder: string): Promise<boolean> {
  return isHeld(join(folder, 'in-use-by'))
}

async function isHeld(lock: string): Promise<boolean> {
  const [pid, birth] = (await read(lock)).trim().split(' ')
  return pid !== undefined && pid !== '' && birthOf(Number(pid)) === birth
}

async function linked(draft: string, lock: string): Promise<boolean> {
  try {
    await link(draft, lock)
    return true
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false
    throw error
  }
}

async function setAside(lock: string): Promise<void> {
  const aside = `${lock}.${randomBytes(6).toString('hex')}.stale`
  try {
    await rename(lock, aside)
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error
    return
  }
  await rm(aside, { force: true })
}

async function read(lock: string): Promise<string> {
  try {
    return await readFile(lock, 'utf8')
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return ''
    throw error
  }
}

function inUse(folder: string): DatabaseTrouble {
  return new DatabaseTrouble(
    'folder-in-use',
    `Another Satama is running on ${folder}. Stop it first, or give this one a folder of its own with SATAMA_DATA.`,
  )
}
