import { fork, type ChildProcess } from 'node:child_process'
import { chmod, mkdir, mkdtemp, open, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { dataDirectoryOf, removeEmbedded } from '#platform/database'
import type { Canary } from './canaries.ts'
import { takeDump, takeFiles, type House, type Loot, type Place } from './loot.ts'
import { openOutside, type Outside } from './outside.ts'
import { newFinder } from './searching/finder.ts'
import { patternsOf } from './searching/forms.ts'
import { unpacked } from './searching/unpack.ts'
import type { Life, Lived, Order } from './victim.ts'

export type Cipher = 'real' | 'null'

/** One canary in one thing that was taken. */
export interface Sighting {
  readonly canary: Canary
  readonly place: Place
  readonly name: string
}

export interface Robbed {
  readonly canaries: readonly Canary[]
  readonly sightings: readonly Sighting[]
  /** How many files and tables were searched. */
  readonly searched: number
  readonly bytes: number
}

const victim = fileURLToPath(new URL('./victim.ts', import.meta.url))
const hooks = new URL('./null-cipher/hooks.ts', import.meta.url).href

/**
 * Three lives of a Satama, and what a thief finds after each death: founded and stopped in order;
 * filled and killed, database and all, so that the log of everything and the unlogged tables' files
 * stay behind; started again, dumped while it runs, and stopped.
 */
export async function rob(cipher: Cipher): Promise<Robbed> {
  const base = await mkdtemp(join(tmpdir(), 'satama-theft-'))
  // As root the database runs as another user, who must be able to pass through.
  await chmod(base, 0o711)
  const outside = await openOutside()
  const house = await houseIn(base, outside)
  const canaries: Canary[] = []
  const searches: { loot: Loot[]; found: Search }[] = []
  try {
    let staff: Order['staff'] = []
    const next = async (life: Life) => {
      const order = { life, staff, temporary: house.temporary, talkative: cipher === 'null' }
      const running = await start(house, cipher, order)
      staff = running.lived.staff
      canaries.push(...running.lived.canaries)
      return running
    }
    await (await next('found')).stop()

    const filled = await next('fill')
    await filled.kill()
    const ofKilled = await takeFiles(house, 'killed')
    // What a later start tidies away is looked through before it.
    searches.push(await search(ofKilled, [...canaries, ...outside.canaries]))

    const visited = await next('visit')
    const dump = await takeDump(house.dataFolder)
    await visited.stop()
    const all = [...canaries, ...outside.canaries]
    searches.push(await search([...dump, ...(await takeFiles(house, 'stopped'))], all))
    return {
      canaries: all,
      sightings: searches.flatMap(({ found }) => found.sightings),
      searched: searches.reduce((sum, { loot }) => sum + loot.length, 0),
      bytes: searches.reduce((sum, { found }) => sum + found.bytes, 0),
    }
  } finally {
    await outside.close()
    await removeEmbedded(join(house.dataFolder, 'database'))
    await rm(base, { recursive: true, force: true })
  }
}

interface Search {
  readonly sightings: Sighting[]
  readonly bytes: number
}

async function search(loot: Loot[], canaries: readonly Canary[]): Promise<{ loot: Loot[]; found: Search }> {
  const find = newFinder(canaries.flatMap(({ forms }, index) => patternsOf(index, forms)))
  const sightings: Sighting[] = []
  let bytes = 0
  for (const { place, name, bytes: read } of loot) {
    const whole = await read()
    const seen = new Set<number>()
    for (const part of [whole, ...unpacked(whole)]) {
      bytes += part.length
      for (const index of find(part)) seen.add(index)
    }
    for (const canary of canaries.filter((_, index) => seen.has(index))) sightings.push({ canary, place, name })
  }
  return { loot, found: { sightings, bytes } }
}

async function houseIn(base: string, outside: Outside): Promise<House> {
  const temporary = join(base, 'tmp')
  await mkdir(temporary)
  await chmod(temporary, 0o711)
  const dataFolder = join(base, 'data')
  const environment = {
    ...outside.environment,
    SATAMA_DATA: dataFolder,
    SATAMA_DEMO: 'off',
    PORT: '0',
  }
  return { dataFolder, temporary, said: join(base, 'said.log'), environment }
}

interface Running {
  readonly lived: Lived
  stop(): Promise<void>
  kill(): Promise<void>
}

async function start(house: House, cipher: Cipher, order: Order): Promise<Running> {
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
  child.send(order)
  const lived = await Promise.race([answered, ended.then(() => null)])
  if (!lived) throw new Error(`the server died while it was ${order.life}ed: ${(await readFile(house.said, 'utf8')).slice(-2_000)}`)
  return {
    lived,
    async stop() {
      child.send('stop')
      const code = await ended
      if (code !== 0) throw new Error(`the server stopped with ${code}: ${(await readFile(house.said, 'utf8')).slice(-2_000)}`)
    },
    async kill() {
      await killAll(child, house)
      await ended
    },
  }
}

/** The server and its database at once, as when the power goes: PostgreSQL has no moment to write or tidy. */
async function killAll(child: ChildProcess, house: House): Promise<void> {
  const cluster = await dataDirectoryOf(join(house.dataFolder, 'database'))
  const postmaster = Number((await readFile(join(cluster, 'postmaster.pid'), 'utf8')).split('\n')[0])
  const backends = await childrenOf(postmaster)
  for (const pid of [postmaster, ...backends, child.pid ?? 0]) {
    if (pid > 1) signal(pid, 'SIGKILL')
  }
  for (let waited = 0; waited < 100 && [postmaster, ...backends].some((pid) => signal(pid, 0)); waited += 1) {
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

async function childrenOf(pid: number): Promise<number[]> {
  const all = (await readdir('/proc')).map(Number).filter((other) => other > 1)
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
