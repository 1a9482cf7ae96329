import { fork, type ChildProcess } from 'node:child_process'
import { open, readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { dataDirectoryOf } from '#platform/database'
import type { House } from './loot.ts'
import type { Lived, Order } from './victim.ts'

export type Cipher = 'real' | 'null'

const victim = fileURLToPath(new URL('./victim.ts', import.meta.url))
const hooks = new URL('./null-cipher/hooks.ts', import.meta.url).href

/** A Satama that lives until somebody stops or kills it. */
export interface Running {
  readonly lived: Lived
  stop(): Promise<void>
  /** At once, and nothing when it is dead already. */
  kill(): Promise<void>
}

/** `begun` is given how to kill it before it has come up. */
export async function start(house: House, cipher: Cipher, order: Order, begun: (kill: () => Promise<void>) => void): Promise<Running> {
  const log = await open(house.said, 'a')
  const child = fork(victim, [], {
    execArgv: ['--import', 'tsx', ...(cipher === 'null' ? ['--import', hooks] : []), '--disable-warning=ExperimentalWarning'],
    env: { PATH: process.env['PATH'] ?? '', ...house.environment },
    stdio: ['ignore', log.fd, log.fd, 'ipc'],
    serialization: 'advanced',
  })
  await log.close()
  const ended = new Promise<number | null>((resolve) => {
    child.once('exit', resolve)
  })
  const answered = new Promise<Lived>((resolve) => {
    child.once('message', (lived: Lived) => resolve(lived))
  })
  const kill = async (): Promise<void> => {
    if (child.exitCode === null && child.signalCode === null) await killAll(child, house)
    await ended
  }
  begun(kill)
  child.send(order)
  const lived = await Promise.race([answered, ended.then(() => null)])
  if (!lived) {
    await killAll(child, house)
    throw new Error(`the server died (${order.lives.join(', ')}): ${(await readFile(house.said, 'utf8')).slice(-2_000)}`)
  }
  return {
    lived,
    async stop() {
      child.send('stop')
      const code = await ended
      if (code !== 0) throw new Error(`the server stopped with ${code}: ${(await readFile(house.said, 'utf8')).slice(-2_000)}`)
    },
    kill,
  }
}

/** The server and its database at once, as when the power goes: PostgreSQL has no moment to write or tidy. */
async function killAll(child: ChildProcess, house: House): Promise<void> {
  const cluster = await dataDirectoryOf(join(house.dataFolder, 'database'))
  const noted = await readFile(join(cluster, 'postmaster.pid'), 'utf8').catch(() => '')
  const postmaster = Number(noted.split('\n')[0])
  const database = postmaster > 1 ? [postmaster, ...(await childrenOf(postmaster))] : []
  for (const pid of database) signal(pid, 'SIGKILL')
  child.kill('SIGKILL')
  for (let waited = 0; waited < 100 && database.some((pid) => signal(pid, 0)); waited += 1) {
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
