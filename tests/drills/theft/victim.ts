import { sql } from 'kysely'
import type { Db } from '#platform/database'
import { readEnvironment, settingsFrom, type Settings } from '#platform/settings'
import { openSatama, type Satama } from '../../../src/app/satama.ts'
import type { Canary } from './canaries.ts'
import { signedIn } from './planting/browser.ts'
import { plantRegister, plantSearches, plantWaitingUploads } from './planting/register.ts'
import { actorOf, knownAs, plantMistypedName, plantSession, plantStaff, type KnownStaff } from './planting/staff.ts'
import { beginTelling, makeLettersNow } from './planting/telling.ts'

/*
 * A Satama in a process of its own, which is robbed: it is founded and stopped, filled and killed,
 * visited once more and stopped. What it was given it tells to the drill, and to nobody else.
 */
export type Life = 'found' | 'fill' | 'visit'

export interface Order {
  readonly life: Life
  readonly staff: readonly KnownStaff[]
  /** Where it may put what it keeps for a moment. Not by the environment: there the compiler keeps its own. */
  readonly temporary: string
  /** The control's database writes every statement with its values into its log. */
  readonly talkative: boolean
}

export interface Lived {
  readonly canaries: readonly Canary[]
  readonly staff: readonly KnownStaff[]
}

process.once('message', (order: Order) => {
  live(order).catch((fault: unknown) => {
    process.stderr.write(`${fault instanceof Error ? fault.stack : String(fault)}\n`)
    process.exit(1)
  })
})

async function live(order: Order): Promise<void> {
  process.env['TMPDIR'] = order.temporary
  const settings = settingsFrom(readEnvironment())
  const satama = await openSatama(settings, { complain: (line) => process.stderr.write(`${line}\n`) })
  const lived = await lives[order.life](satama, settings, order)
  process.once('message', () => {
    void satama.close().then(() => process.exit(0))
  })
  process.send?.(lived)
}

const lives: Readonly<Record<Life, (satama: Satama, settings: Settings, order: Order) => Promise<Lived>>> = {
  async found({ db, address }, _settings, { talkative }) {
    const { staff, canaries } = await plantStaff(db)
    // Kept for as long as the server is well; its row lies in a file once the server has been stopped.
    const session = await plantSession(address, staff, ['data directory of a killed server'])
    if (talkative) await talk(db)
    return { staff, canaries: [...canaries, session] }
  },

  async fill({ db, address }, settings, { staff }) {
    const first = await actorOf(db, knownAs(staff, 'officer-one'))
    const second = await actorOf(db, knownAs(staff, 'officer-two'))
    const browser = await signedIn(address, knownAs(staff, 'officer-one'))
    const planted = await plantRegister(browser, db, first.organisation)
    const uploads = await plantWaitingUploads(browser, planted.register)
    const searches = await plantSearches(browser)
    const mistyped = await plantMistypedName(address)
    const campaign = await beginTelling({ db, first, second }, planted.register)
    await makeLettersNow({ db, first, second }, campaign, settings)
    await returnedMail(db)
    return { staff, canaries: [...planted.canaries, ...uploads, ...searches, mistyped] }
  },

  async visit({ address }, _settings, { staff }) {
    const session = await plantSession(address, staff, ['dump of identity.session', 'data directory of a stopped server'])
    return { staff, canaries: [session] }
  },
}

/** Whoever got the mail answers it, and the answer waits in the team's inbox. */
async function returnedMail(db: Db): Promise<void> {
  for (let waited = 0; waited < 200; waited += 1) {
    const { rows } = await sql`select from vault.inbox`.execute(db)
    if (rows.length > 0) return
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  throw new Error('no answer came back')
}

async function talk(db: Db): Promise<void> {
  await sql`alter database satama set log_statement = 'all'`.execute(db)
  await sql`alter database satama set log_error_verbosity = 'default'`.execute(db)
}
