import pg from 'pg'
import { connectionTo, type Db, type Tx } from '#platform/database'
import { copyOutside, type Note } from './keep.ts'

export interface Copying {
  /** Copies everything that waits, now. */
  runOnce(): Promise<number>
  stop(): Promise<void>
}

const sweepMs = 30_000

/**
 * Copies notes outside as soon as they are committed: the database announces each. What an announcement
 * did not reach, or what a full disk held up, is found by looking again.
 */
export async function startCopying({ db, url, folder, organisations, now, copied, onTrouble }: {
  db: Db
  url: string
  folder: string
  organisations: () => Promise<readonly string[]>
  now: () => Date
  copied?: (tx: Tx, note: Note & { id: string }) => Promise<void>
  onTrouble: (error: unknown) => void
}): Promise<Copying> {
  let listener: pg.Client | null = null
  let stopped = false
  let running: Promise<unknown> = Promise.resolve()
  const copy = (which: () => Promise<readonly string[]>): Promise<number> => {
    const run = running.then(async () => {
      let count = 0
      for (const organisation of await which()) {
        for (;;) {
          const some = await copyOutside(db, { organisation, folder, now, ...(copied ? { copied } : {}) })
          count += some
          if (some === 0) break
        }
      }
      return count
    })
    running = run.catch(() => undefined)
    return run
  }
  const listen = async (): Promise<void> => {
    const client = new pg.Client({ ...connectionTo(url), application_name: 'satama outside' })
    const lost = (): void => {
      if (listener === client) listener = null
    }
    client.on('error', lost)
    client.on('end', lost)
    client.on('notification', ({ payload }) => {
      if (payload) copy(async () => [payload]).catch(onTrouble)
    })
    await client.connect()
    await client.query('listen house_outside')
    listener = client
  }
  const sweep = async (): Promise<number> => {
    if (!listener && !stopped) await listen()
    return copy(organisations)
  }
  await sweep()
  const timer = setInterval(() => {
    sweep().catch(onTrouble)
  }, sweepMs)
  timer.unref()
  return {
    runOnce: () => copy(organisations),
    async stop() {
      stopped = true
      clearInterval(timer)
      await running
      await listener?.end()
    },
  }
}
