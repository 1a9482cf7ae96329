import { fork } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { sql } from 'kysely'
import { phases, type Phase } from '#notices'
import type { Db } from '#platform/database'
import { readEnvironment, settingsFrom } from '#platform/settings'
import { newClosing } from '../../../src/app/closing.ts'
import { prepare, type Prepared } from '../../../src/app/rehearsal/preparing.ts'
import { approvedNotice, judgedBySink, stateOf, workOfOfficers } from '../../../src/app/rehearsal/telling.ts'
import type { Orders } from './sender.ts'

export interface CrashResult {
  /** How often the sender died by SIGKILL. */
  readonly kills: number
  /** People whom nothing reached and nobody named, by the sink's count. */
  readonly missed: number
  /** Messages beyond the first that one person got, by the sink's count. */
  readonly duplicates: number
  /** The most mails that were under way at a death. */
  readonly inFlight: number
}

export function passed({ kills, missed, duplicates, inFlight }: CrashResult): boolean {
  return missed === 0 && inFlight <= 50 && duplicates <= kills * inFlight
}

interface Crashed {
  readonly result: CrashResult
  /** In which phase it died how often. */
  readonly died: ReadonlyMap<Phase, number>
}

/**
 * Tells everyone of a made register while the sender, a process of its own, is killed in every phase.
 * After each death another is started, and an officer renews the lease. The counts are the sink's.
 */
export async function crash(o: { kills: number; people: number }): Promise<Crashed> {
  const closing = newClosing()
  try {
    return await tellThroughDeaths(o, closing)
  } finally {
    await closing.close()
  }
}

async function tellThroughDeaths(
  { kills, people }: { kills: number; people: number },
  closing: ReturnType<typeof newClosing>,
): Promise<Crashed> {
  const dataFolder = await mkdtemp(join(tmpdir(), 'satama-crash-'))
  closing.add(() => rm(dataFolder, { recursive: true, force: true }))
  const bouncePort = await freePort()
  const prepared = await prepare(
    {
      settings: { ...settingsFrom(readEnvironment()), dataFolder },
      register: { people, seed: 11 },
      progress: { phase: () => undefined, at: () => undefined, end: () => undefined },
      remark: () => undefined,
      bouncePort: async () => bouncePort,
    },
    closing,
  )
  const campaign = await approvedNotice(prepared)
  const officers = officersAtWork(prepared, campaign)
  closing.add(() => officers.stop())

  const died = new Map<Phase, number>()
  let inFlight = 0
  for (let kill = 0; kill < kills; kill += 1) {
    const dies = deathOf(kill, kills)
    const end = await senderLives({ prepared, campaign, bouncePort, dies })
    officers.check()
    // Everything was told before this death could come: there is nothing left to die in.
    if (end === 'done') break
    died.set(dies.phase, (died.get(dies.phase) ?? 0) + 1)
    inFlight = Math.max(inFlight, await underWay(prepared.db, campaign))
  }
  if ((await stateOf(prepared)) !== 'closed') await senderLives({ prepared, campaign, bouncePort, dies: null })
  await officers.stop()
  const { judged } = await judgedBySink(prepared, campaign)
  const killed = [...died.values()].reduce((sum, times) => sum + times, 0)
  return {
    result: { kills: killed, missed: judged.unaccounted, duplicates: judged.duplicates, inFlight },
    died,
  }
}

export interface Death {
  readonly phase: Phase
  /** How many times the phase is lived through before. */
  readonly after: number
}

const letterPhases: readonly Phase[] = ['letters-rendered', 'letters-delivered']
const mailPhases = phases.filter((phase) => !letterPhases.includes(phase))

/** Mail goes before letters, and so do its deaths; the last fifth is for letters. */
function deathOf(kill: number, kills: number): Death {
  const ofLetters = Math.max(1, Math.floor(kills / 5))
  const first = kills - ofLetters
  if (kill >= first) return { phase: letterPhases[(kill - first) % letterPhases.length] ?? 'letters-rendered', after: 0 }
  const phase = mailPhases[kill % mailPhases.length] ?? 'journalled'
  const round = Math.floor(kill / mailPhases.length)
  // Within a conversation: somewhere in the block; a whole block is fifty.
  const inside = phase === 'in-data' || phase === 'after-final-dot'
  return { phase, after: inside ? 17 * (round + 1) : phase === 'bounce-taken' ? 0 : round % 2 }
}

const sender = fileURLToPath(new URL('./sender.ts', import.meta.url))

async function senderLives(
  { prepared, campaign, bouncePort, dies }: { prepared: Prepared; campaign: string; bouncePort: number; dies: Death | null },
): Promise<'killed' | 'done'> {
  const { url, folder, smtpPort, printHouse, incident, staff } = prepared
  const child = fork(sender, [], {
    execArgv: ['--import', 'tsx', '--disable-warning=ExperimentalWarning'],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  })
  child.send({ url, folder, smtpPort, printHouse, incident, campaign, bouncePort, dies, signIn: staff.signIn } satisfies Orders)
  const [code, signal] = await new Promise<[number | null, NodeJS.Signals | null]>((resolve, reject) => {
    child.once('error', reject)
    child.once('exit', (...end) => resolve(end))
  })
  if (signal === 'SIGKILL') return 'killed'
  if (code === 0) return 'done'
  throw new Error(`the sender ended by itself (${signal ?? code})`)
}

/** Two officers, who outlive every sender: they hand letters over and decide. */
function officersAtWork(prepared: Prepared, campaign: string) {
  let stopped = false
  let fault: unknown = null
  const working = (async () => {
    while (!stopped) {
      if (await begun(prepared.db, campaign)) await workOfOfficers(prepared, campaign)
      await new Promise((resolve) => setTimeout(resolve, 200))
    }
  })().catch((error: unknown) => {
    fault = error
  })
  return {
    check() {
      if (fault) throw fault
    },
    async stop() {
      stopped = true
      await working
      if (fault) throw fault
    },
  }
}

async function begun(db: Db, campaign: string): Promise<boolean> {
  const { rows } = await sql`select from notices.campaign where id = ${campaign} and begun_at is not null`.execute(db)
  return rows.length > 0
}

async function underWay(db: Db, campaign: string): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*) as count from notices.delivery
    where campaign = ${campaign} and channel = 'email' and state = 'intended'`.execute(db)
  return rows[0]?.count ?? 0
}

/** A port that every sender in turn takes returned mail at. */
async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  await new Promise<void>((resolve) => server.close(() => resolve()))
  if (!address || typeof address === 'string') throw new Error('no port')
  return address.port
}
