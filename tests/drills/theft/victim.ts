import { readdir } from 'node:fs/promises'
import { sql } from 'kysely'
import { openDatabase, startEmbedded, within, type Db } from '#platform/database'
import { makeDataFolder, readEnvironment, settingsFrom, type Settings } from '#platform/settings'
import { askForBackup } from '../../../src/app/backup/record.ts'
import { openSatama, type Satama } from '../../../src/app/satama.ts'
import type { Canary } from './canaries.ts'
import { signedIn } from './planting/browser.ts'
import { plantClient, plantClientSession } from './planting/clients.ts'
import { atTheDesk, plantCredentials, plantInvited } from './planting/entering.ts'
import { plantLookers, plantMailerKeys, plantQuorum } from './planting/papers.ts'
import { plantRegister, plantSearches, plantWaitingUploads } from './planting/register.ts'
import { actorOf, knownAs, plantDevice, plantMistypedName, plantSession, plantStaff, type KnownStaff } from './planting/staff.ts'
import { beginTelling, makeLettersNow } from './planting/telling.ts'

/*
 * A Satama in a process of its own, which is robbed: it is founded and stopped, filled and killed,
 * visited once more and stopped. What it was given it tells to the drill, and to nobody else.
 */
export type Life = 'found' | 'fill' | 'visit'

export interface Order {
  /** What happens before this process ends, one after the other. */
  readonly lives: readonly Life[]
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
  if (order.talkative) await makeTalkative(settings)
  const satama = await openSatama(settings, { complain: (line) => process.stderr.write(`${line}\n`) })
  let { staff } = order
  const canaries: Canary[] = []
  for (const life of order.lives) {
    const lived = await lives[life](satama, settings, { ...order, staff })
    staff = lived.staff
    canaries.push(...lived.canaries)
  }
  const stop = () => void satama.close().then(() => process.exit(0))
  process.once('message', stop)
  process.once('disconnect', stop)
  process.send?.({ staff, canaries } satisfies Lived)
}

const lives: Readonly<Record<Life, (satama: Satama, settings: Settings, order: Order) => Promise<Lived>>> = {
  async found({ db, address }, _settings, { lives: { length } }) {
    // A session's row lies in no log, and in a file only once the server has been stopped.
    const places = length === 1 ? (['data directory of a killed server'] as const) : []
    const { staff, canaries } = await plantStaff(db, places)
    return { staff, canaries: [...canaries, await plantSession(address, staff, places)] }
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
    await returnedMail(within(db, first.organisation))
    const registered = [...planted.canaries, ...uploads, ...searches, mistyped]
    const looking = await plantLookers(browser, db, { organisation: first.organisation, register: planted.register })
    return { staff, canaries: [...registered, ...looking, ...(await whoComesIn({ db, address }, staff))] }
  },

  async visit({ db, address }, settings, { staff }) {
    await backedUp(db, settings)
    const session = await plantSession(address, staff, ['dump of identity.session', 'data directory of a stopped server'])
    const inMemory = (table: string): Canary['places'] => [`dump of ${table}`, 'data directory of a stopped server']
    const client = await plantClientSession(address, inMemory('identity.client_session'))
    const device = await plantDevice(address, staff, inMemory('identity.attempt'))
    return { staff, canaries: [session, client, device] }
  },
}

/** Colleagues who are invited, clients, and what lets each of them in or brings them back. */
async function whoComesIn({ db, address }: Pick<Satama, 'db' | 'address'>, staff: readonly KnownStaff[]): Promise<Canary[]> {
  const known = knownAs(staff, 'hallinto')
  const administrator = await actorOf(db, known)
  const desk = await atTheDesk(await signedIn(address, known), known, administrator)
  const mailer = await plantMailerKeys(db, administrator.organisation)
  const { canaries: client } = await plantClient(address)
  const invited = await plantInvited(db, address, desk)
  const quorum = await plantQuorum(desk)
  // Last, since nobody here types a code at the next sign-in.
  return [...mailer, ...client, ...invited, ...quorum, ...(await plantCredentials(address, desk))]
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

/** As when an administrator asks for it in the console: everything that was planted lies in it, sealed as it lies in the database. */
async function backedUp(db: Db, { backups }: Settings): Promise<void> {
  const count = async () => (await readdir(backups.folder).catch(() => [])).filter((name) => name.endsWith('.json')).length
  const before = await count()
  await askForBackup(db, new Date())
  for (let waited = 0; waited < 600; waited += 1) {
    if ((await count()) >= before + 2) return
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  throw new Error('no backup was made')
}

/** Set for the database itself, which outdoes the command line that the server is started with. */
async function makeTalkative(settings: Settings): Promise<void> {
  if (settings.database.kind !== 'embedded') throw new Error('the drill brings its own database')
  await makeDataFolder(settings)
  const server = await startEmbedded({ folder: settings.database.folder })
  const db = openDatabase(server.url, { poolSize: 1 })
  await sql`alter database satama set log_statement = 'all'`.execute(db)
  await sql`alter database satama set log_error_verbosity = 'default'`.execute(db)
  await db.destroy()
  await server.stop()
}
