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
import { openRelay } from '#platform/mail'
import type { Closing } from '../closing.ts'
import { rehearsalNotice } from './notice.ts'
import type { Prepared } from './preparing.ts'
import type { Progress } from './progress.ts'
import type { Ground, Judgement } from './sink/protocol.ts'
import { must } from './steps.ts'

export interface Telling extends Pick<Prepared, 'db' | 'staff' | 'sink' | 'incident' | 'inScope' | 'folder' | 'smtpPort' | 'printHouse'> {
  readonly progress: Progress
  readonly closing: Closing
  readonly remark: (sentence: string) => void
  readonly hooks?: TellingPorts['hooks']
}

export interface Told {
  readonly judged: Judgement
  readonly namedExceptions: number
}

export const returnPath = { prefix: 'returns', domain: 'returns.satama.test' }

/** How the rehearsal's world answers to the sender: moments stand for hours, and loopback for the internet. */
export function portsFor({ db, folder, smtpPort, printHouse }: Pick<Prepared, 'db' | 'folder' | 'smtpPort' | 'printHouse'>) {
  return {
    db,
    clock: () => new Date(),
    relay: openRelay({ host: '127.0.0.1', port: smtpPort, tls: 'none', greetAs: 'satama.test' }),
    printHouse: folderPrintHouse({ folder: lettersIn(folder), key: printHouse }),
    returnPath,
    // The sink hands a bounce back within moments: so short a window is enough.
    bounceWindowMs: 3_000,
    gatherLettersMs: 1_000,
    retryMs: 500,
    everyMs: 200,
  }
}

const lettersIn = (folder: string) => join(folder, 'letters')

/** From the approved notice to the closed campaign, or to where it had to stop. */
export async function tellEveryone(x: Telling): Promise<Told> {
  const { db, progress } = x
  const campaign = await approvedNotice(x)
  progress.phase('Telling everyone', x.inScope)
  must(await execute(tellPeople, { db, actor: x.staff.first, input: { incident: x.incident } }))

  const faults: unknown[] = []
  const ports = portsFor(x)
  x.closing.add(() => ports.relay.close())
  const teller = startTelling({ ...ports, onFault: (fault) => faults.push(fault), ...(x.hooks ? { hooks: x.hooks } : {}) })
  x.closing.add(() => teller.stop())
  for (;;) {
    if (faults.length > 0) throw faults[0]
    const state = await stateOf(x)
    if (state !== 'sending') {
      if (state !== 'closed') x.remark(`The telling stopped: ${state}.`)
      break
    }
    await workOfOfficers(x, campaign)
    progress.at(await accountedFor(x, campaign))
    await new Promise((resolve) => setTimeout(resolve, 200))
  }
  await teller.stop()
  return judgedBySink(x, campaign)
}

export async function stateOf({ db, staff, incident }: Pick<Prepared, 'db' | 'staff' | 'incident'>): Promise<CampaignState> {
  const [found] = await campaignsAbout(db, staff.first.organisation, incident)
  if (!found) throw new Error('the campaign is gone')
  return found.state
}

async function accountedFor({ db, inScope }: Telling, campaign: string): Promise<number> {
  const { email = 0, letter = 0, unresolved = 0, ...counts } = await countsOf(db, campaign)
  return inScope - email - letter - unresolved - (counts['needs-decision'] ?? 0)
}

/** Every message is weighed by the sink, and every named exception checked against the file. */
export async function judgedBySink(x: Pick<Prepared, 'db' | 'staff' | 'sink'>, campaign: string): Promise<Told> {
  await x.sink.ask({ do: 'settle' })
  const exceptions = await exceptionsByLine(x, campaign)
  await x.sink.ask({ do: 'hear', exceptions })
  return { judged: await x.sink.ask({ do: 'judge' }), namedExceptions: exceptions.length }
}

export async function approvedNotice({ db, staff, incident }: Pick<Prepared, 'db' | 'staff' | 'incident'>): Promise<string> {
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

/** What officers do while a telling goes on: they hand letters over, and decide for whom no rule does. */
export async function workOfOfficers(x: Pick<Prepared, 'db' | 'staff' | 'sink' | 'folder'>, campaign: string): Promise<void> {
  await handOver(x, campaign)
  await decide(x, campaign)
}

/** The print house, which is the sink, takes each batch; only then is its hand-over confirmed. */
async function handOver(
  { db, sink, staff, folder: home }: Pick<Prepared, 'db' | 'staff' | 'sink' | 'folder'>,
  campaign: string,
): Promise<void> {
  const { first: actor } = staff
  const folder = lettersIn(home)
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

async function decide({ db, staff }: Pick<Prepared, 'db' | 'staff'>, campaign: string): Promise<void> {
  const { first: actor } = staff
  const waiting = await toDecide(db, campaign, 5_000)
  for (const [ground, some] of Map.groupBy(waiting, ({ reason }) => groundFor[reason] ?? 'no-channel')) {
    const people = some.map(({ person }) => person)
    must(await execute(decidePeople, { db, actor, input: { campaign, people, route: { way: 'exception', ground } } }))
  }
}

/** Every named exception by its line, with the ground that the sink checks against the file. */
async function exceptionsByLine({ db, staff }: Pick<Prepared, 'db' | 'staff'>, campaign: string): Promise<{ line: number; ground: Ground }[]> {
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
