import { readdir, readFile, readlink } from 'node:fs/promises'
import { join } from 'node:path'
import { dataDirectoryOf } from '#platform/database'

/** A built-in database at once, as when the power goes: PostgreSQL has no moment to write or tidy. Nothing when none runs there. */
export async function killDatabase(folder: string): Promise<void> {
  const cluster = await dataDirectoryOf(folder).catch(() => null)
  if (cluster === null) return
  const noted = await readFile(join(cluster, 'postmaster.pid'), 'utf8').catch(() => '')
  const postmaster = Number(noted.split('\n')[0])
  // Numbers are given again: only what works in this very folder is ended.
  const works = postmaster > 1 ? await readlink(`/proc/${postmaster}/cwd`).catch(() => null) : null
  if (works !== cluster) return
  const all = [postmaster, ...(await childrenOf(postmaster))]
  for (const pid of all) signal(pid, 'SIGKILL')
  for (let waited = 0; waited < 100 && all.some((pid) => signal(pid, 0)); waited += 1) {
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

async function childrenOf(pid: number): Promise<number[]> {
  const all = (await readdir('/proc').catch(() => [])).map(Number).filter((other) => other > 1)
  const parents = await Promise.all(all.map(async (other) => [other, await parentOf(other)] as const))
  return parents.filter(([, parent]) => parent === pid).map(([other]) => other)
}

async function parentOf(pid: number): Promise<number> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '')
  return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1] ?? 0)
}

function signal(pid: number, name: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(pid, name)
  } catch {
    // Gone already.
    return false
  }
}
