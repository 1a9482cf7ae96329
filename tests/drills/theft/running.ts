import { fork, type ChildProcess } from 'node:child_process'
import { open, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { killDatabase } from './killing.ts'
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

/** The server and its database at once. */
async function killAll(child: ChildProcess, house: House): Promise<void> {
  const database = killDatabase(join(house.dataFolder, 'database'))
  child.kill('SIGKILL')
  await database
}
