import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { execute } from '#identity'
import { tellPeople } from '#incidents'
import {
  approveNotice,
  campaignsAbout,
  countsOf,
  decidePeople,
  draftNotice,
  folderPrintHouse,
  handOverLetters,
  letterBatches,
  namedExceptions,
  startTelling,
  toDecide,
  type CampaignState,
  type ExceptionGround,
  type TellingPorts,
} from '#notices'
import { linesOf } from '#people'
import type { Db } from '#platform/database'
import { openRelay } from '#platform/mail'
import type { Closing } from '../closing.ts'
import { rehearsalNotice } from './notice.ts'
import type { Progress } from './progress.ts'
import type { Sink } from './sink.ts'
import type { Ground, Judgement } from './sink/protocol.ts'
import type { RehearsalStaff } from './staff.ts'
import { must } from './steps.ts'

export interface Telling {
  readonly db: Db
  readonly staff: RehearsalStaff
  readonly sink: Sink
  readonly incident: string
  readonly inScope: number
  readonly progress: Progress
  readonly folder: string
  readonly smtpPort: number
  readonly printHouse: string
  readonly returnPath: { readonly prefix: string; readonly domain: string }
  readonly closing: Closing
  readonly hooks?: TellingPorts['hooks']
  readonly remark: (sentence: string) => void
}

export interface Told {
  readonly judged: Judgement
  readonly namedExceptions: number
}

/** The sink hands a bounce back within moments: so short a window is enough. */
const bounceWindowMs = 3_000

/** From the approved notice to the closed campaign, or to where it had to stop. */
export async function tellEveryone(x: Telling): Promise<Told> {
  const { db, sink, progress } = x
  const campaign = await approvedNotice(x)
  progress.phase('Telling everyone', x.inScope)
  must(await execute(tellPeople, { db, actor: x.staff.first, input: { incident: x.incident } }))

  const letters = join(x.folder, 'letters')
  const relay = openRelay({ host: '127.0.0.1', port: x.smtpPort, tls: 'none', greetAs: 'satama.test' })
  x.closing.add(() => relay.close())
  const faults: unknown[] = []
  const teller = startTelling({
    db,
    clock: () => new Date(),
    relay,
    printHouse: folderPrintHouse({ folder: letters, key: x.printHouse }),
    returnPath: x.returnPath,
    bounceWindowMs,
    gatherLettersMs: 1_000,
    retryMs: 500,
    everyMs: 200,
    onFault: (fault) => faults.push(fault),
    ...(x.hooks ? { hooks: x.hooks } : {}),
  })
  x.closing.add(() => teller.stop())

  const state = await untilSettled(x, campaign, letters, faults)
  await teller.stop()
  if (state !== 'closed') x.remark(`The telling stopped: ${state}.`)
  await sink.ask({ do: 'settle' })
  const exceptions = await exceptionsByLine(x, campaign)
  await sink.ask({ do: 'hear', exceptions })
  return { judged: await sink.ask({ do: 'judge' }), namedExceptions: exceptions.length }
}

async function approvedNotice({ db, staff, incident }: Telling): Promise<string> {
  const template = rehearsalNotice()
  const { first, second } = staff
  // A copy to be written in, as a form would hand it over; checkNotice looks at what it says.
  const input = { about: incident, kind: template.kind, sender: template.sender, template: structuredClone(template) as never }
  const { campaign } = must(await execute(draftNotice, { db, actor: first, input }))
  for (const actor of [first, second]) {
    must(await execute(approveNotice, { db, actor, input: { campaign, version: 1 } }))
  }
  return campaign
}

/** Does what officers do while a telling goes on: hands letters over, and decides for whom no rule does. */
async function untilSettled(
  x: Telling,
  campaign: string,
  letters: string,
  faults: readonly unknown[],
): Promise<CampaignState> {
  const { db, staff } = x
  const { organisation } = staff.first
  for (;;) {
    if (faults.length > 0) throw faults[0]
    const [found] = await campaignsAbout(db, organisation, x.incident)
    if (!found) throw new Error('the campaign is gone')
    if (found.state !== 'sending') return found.state
    await handOver(x, campaign, letters)
    await decide(x, campaign)
    const counts = await countsOf(db, campaign)
    const { email = 0, letter = 0, unresolved = 0 } = counts
    x.progress.at(x.inScope - email - letter - unresolved - (counts['needs-decision'] ?? 0))
    await new Promise((resolve) => setTimeout(resolve, 200))
  }
}

/** The print house, which is the sink, takes each batch; only then is its hand-over confirmed. */
async function handOver({ db, sink, staff }: Telling, campaign: string, folder: string): Promise<void> {
  const { first: actor } = staff
  const waiting = (await letterBatches(db, campaign)).filter(({ state }) => state === 'delivered')
  for (const { id, letters } of waiting) {
    const files = (await readdir(folder)).filter((name) => name.includes(id) && name.endsWith('.pdf.age'))
    const taken = await sink.ask({ do: 'take-letters', files: files.map((name) => join(folder, name)) })
    if (taken.letters !== letters) throw new Error(`the print house found ${taken.letters} letters, not ${letters}`)
    must(await execute(handOverLetters, { db, actor, input: { campaign, batch: id } }))
  }
}

/** What an officer finds for each reason why somebody waits for a decision. */
const groundFor: Readonly<Record<string, ExceptionGround>> = {
  minor: 'minor',
  guardianship: 'guardianship',
  'no-channel': 'no-channel',
  'bounced-no-address': 'no-channel',
  unresolved: 'unresolved-row',
  unprintable: 'no-channel',
  changed: 'told-otherwise',
}

async function decide({ db, staff }: Telling, campaign: string): Promise<void> {
  const { first: actor } = staff
  const waiting = await toDecide(db, campaign, 5_000)
  for (const [ground, some] of Map.groupBy(waiting, ({ reason }) => groundFor[reason] ?? 'no-channel')) {
    const people = some.map(({ person }) => person)
    must(await execute(decidePeople, { db, actor, input: { campaign, people, route: { way: 'exception', ground } } }))
  }
}

/** Every named exception by its line, with the ground that the sink checks against the file. */
async function exceptionsByLine({ db, staff }: Telling, campaign: string): Promise<{ line: number; ground: Ground }[]> {
  const named = await namedExceptions(db, campaign)
  const lines = await linesOf(db, staff.first.organisation, named.map(({ person }) => person))
  return named.map(({ person, ground }) => {
    const line = lines.get(person)
    if (line === undefined) throw new Error('a person of no line')
    return { line, ground: groundIn[ground] ?? 'no-channel' }
  })
}

const groundIn: Readonly<Record<string, Ground>> = {
  deceased: 'deceased',
  'protected-no-channel': 'protected-no-channel',
  minor: 'minor',
  guardianship: 'guardianship',
  'no-channel': 'no-channel',
  'unresolved-row': 'unresolved-row',
}
