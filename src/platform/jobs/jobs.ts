import { PgBoss, fromKysely, type WorkOptions } from 'pg-boss'
import type { Tx } from '#platform/database'

/** What a job may hold: ids and numbers. Whoever works on it reads the rest where it is guarded. */
export type Ids = Readonly<Record<string, string | number>>

export interface Queue<T extends Ids = Ids> {
  readonly name: string
  readonly options: QueueOptions
  /** Never set: it carries the type of the queue's jobs. */
  readonly ids?: T
}

export interface QueueOptions {
  /** How often a job that failed is tried again, ever more slowly (5). */
  readonly retries?: number
  /** How long a job may take before it counts as lost and is tried again, in seconds (900). */
  readonly within?: number
  /** At most one job with the same key waits at a time. */
  readonly oneWaiting?: boolean
}

export type Handler<T extends Ids> = (ids: T, signal: AbortSignal) => Promise<void>

export interface Jobs {
  work<T extends Ids>(queue: Queue<T>, handler: Handler<T>, o?: { atOnce?: number }): Promise<void>
  /** Sends a job at the times of a cron expression, by the clocks of Finland. */
  schedule<T extends Ids>(queue: Queue<T>, cron: string, ids: T): Promise<void>
  /** Lets jobs under way finish for a few seconds; what does not is tried again after the next start. */
  stop(): Promise<void>
}

export function defineQueue<T extends Ids>(name: `${string}.${string}`, options: QueueOptions = {}): Queue<T> {
  return { name, options }
}

/**
 * [Note: Queues first.] A job can be sent inside a transaction only to a queue that exists already, so
 * all are made at the start. Any started instance can send: the job goes where the transaction goes.
 */
const started = new Set<PgBoss>()

export async function startJobs({
  url,
  queues,
  onTrouble,
}: {
  url: string
  queues: readonly Queue[]
  /** Told of a job that failed, by queue and kind of error: the error itself may hold personal text. */
  onTrouble: (queue: string | null, error: unknown) => void
}): Promise<Jobs> {
  const boss = new PgBoss({
    connectionString: url,
    application_name: 'satama jobs',
    schema: 'jobs',
    // The owner's login has made it and lent it: this one makes no schemas.
    createSchema: false,
    max: 4,
    useListenNotify: true,
  })
  boss.on('error', (error) => onTrouble(null, error))
  await boss.start()
  for (const queue of queues) await createQueue(boss, queue)
  started.add(boss)
  return {
    async work(queue, handler, { atOnce = 1 } = {}) {
      // A new job is announced; one that is due only later, such as a retry, is found by looking.
      const look = { pollingIntervalSeconds: 2, notifyPollingIntervalSeconds: 2 }
      const options = { localConcurrency: atOnce, batchSize: 1, ...look } satisfies WorkOptions
      await boss.work<Ids>(queue.name, options, async (jobs) => {
        for (const { data, signal } of jobs) {
          try {
            // The queue's type was held when the job was sent.
            await handler(data as Parameters<typeof handler>[0], signal)
          } catch (error) {
            onTrouble(queue.name, error)
            // pg-boss keeps the error with the job, where personal text must not lie.
            throw new Error(`failed: ${kindOf(error)}`)
          }
        }
      })
    },
    async schedule(queue, cron, ids) {
      await boss.schedule(queue.name, cron, onlyIds(ids), { tz: 'Europe/Helsinki' })
    },
    async stop() {
      started.delete(boss)
      await boss.stop({ graceful: true, timeout: 5_000, close: true })
    },
  }
}

/** Sends a job that exists if, and only if, the transaction is committed. */
export async function send<T extends Ids>(
  tx: Tx,
  queue: Queue<T>,
  ids: T,
  { after, key }: { after?: Date; key?: string } = {},
): Promise<void> {
  const [boss] = started
  if (!boss) throw new Error('jobs are sent only after startJobs')
  await boss.send(queue.name, onlyIds(ids), {
    db: fromKysely(tx),
    ...(after ? { startAfter: after } : {}),
    ...(key ? { singletonKey: key } : {}),
  })
}

async function createQueue(boss: PgBoss, { name, options }: Queue): Promise<void> {
  const settings = {
    retryLimit: options.retries ?? 5,
    retryBackoff: true,
    retryDelay: 1,
    retryDelayMax: 600,
    expireInSeconds: options.within ?? 900,
    deleteAfterSeconds: 24 * 3600,
    notify: true,
  }
  if (await boss.getQueue(name)) await boss.updateQueue(name, settings)
  else await boss.createQueue(name, { ...settings, policy: options.oneWaiting ? 'short' : 'standard' })
}

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

function onlyIds(ids: Ids): Ids {
  for (const [name, value] of Object.entries(ids)) {
    if (typeof value === 'number' ? !Number.isSafeInteger(value) : !uuid.test(value)) {
      throw new TypeError(`a job holds ids and whole numbers alone, and "${name}" is neither`)
    }
  }
  return ids
}

function kindOf(error: unknown): string {
  return error instanceof Error ? error.name : typeof error
}
