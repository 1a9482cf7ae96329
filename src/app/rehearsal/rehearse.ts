import { listenForReturned, type TellingPorts } from '#notices'
import type { Settings } from '#platform/settings'
import { newClosing, type Closing } from '../closing.ts'
import { prepare, type Preparation } from './preparing.ts'
import type { Progress } from './progress.ts'
import { writeFindings, writeRejected } from './rejected-file.ts'
import type { RehearsalResult } from './result.ts'
import { seconds } from './steps.ts'
import { returnPath, tellEveryone } from './telling.ts'

export interface RehearsalOrder {
  readonly settings: Settings
  readonly register: Preparation['register']
  readonly progress: Progress
  readonly signal?: AbortSignal
  readonly remark?: Preparation['remark']
  /** Drills look in here, and put faults in. */
  readonly hooks?: TellingPorts['hooks']
}

/**
 * The whole job on a database of its own, by the same commands that the console runs, with two
 * officers. Everything that was made for it is gone when this returns or throws, except the list of
 * rejected rows, which holds no values.
 */
export async function rehearse(order: RehearsalOrder): Promise<RehearsalResult> {
  const closing = newClosing()
  const { signal } = order
  const aborted = new Promise<never>((_, reject) => {
    const stop = () => reject(new Error('the rehearsal was stopped'))
    if (signal?.aborted) stop()
    signal?.addEventListener('abort', stop, { once: true })
  })
  const work = run(order, closing)
  // When the rehearsal is stopped, what it was doing loses its database: that is no further fault.
  work.catch(() => undefined)
  aborted.catch(() => undefined)
  try {
    return await Promise.race([work, aborted])
  } finally {
    await closing.close()
  }
}

async function run(order: RehearsalOrder, closing: Closing): Promise<RehearsalResult> {
  const { settings, register, progress, remark = () => undefined } = order
  const hooks = order.hooks ? { hooks: order.hooks } : {}
  const bouncePort: Preparation['bouncePort'] = async (db) => {
    const clock = () => new Date()
    const intake = await listenForReturned({ db, clock, returnPath, port: 0, host: '127.0.0.1', ...hooks })
    closing.add(() => intake.close())
    return intake.port
  }
  const prepared = await prepare({ settings, register, progress, remark, bouncePort }, closing)
  const { read, inScope, secondsImport, secondsScope } = prepared
  const rejectedFile = await writeRejected(settings.dataFolder, read.rejected)

  const telling = seconds()
  const { judged, namedExceptions } = await tellEveryone({ ...prepared, progress, remark, closing, ...hooks })
  const secondsTelling = telling()
  if (judged.wrongMessages + judged.unaccounted > 0) {
    remark(`What went wrong, by line of the register: ${await writeFindings(settings.dataFolder, judged)}`)
  }
  return {
    imported: read.imported,
    rejected: read.rejected.length,
    warnings: Object.values(read.warnings).reduce((sum, count) => sum + count, 0),
    unresolvedRows: read.unresolvedRows,
    rejectedFile,
    inScope,
    toldByEmail: judged.toldByEmail,
    toldByLetter: judged.toldByLetter,
    bounced: judged.refused + judged.bounced,
    namedExceptions,
    unaccounted: judged.unaccounted,
    wrongMessages: judged.wrongMessages,
    secondsImport,
    secondsScope,
    secondsTelling,
  }
}
