import { createReadStream } from 'node:fs'
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ready } from '#foundation/sealing'
import { helsinkiDate } from '#foundation/time'
import { execute } from '#identity'
import { draftFiling, fixScope, markFiled, openIncident, recordAwareness, recordFacts } from '#incidents'
import { createRegister, importRegister, type ImportResult } from '#people'
import { inTransaction, within, type Db } from '#platform/database'
import { makeDataFolder, type Settings } from '#platform/settings'
import type { Closing } from '../closing.ts'
import { freshDatabase } from './fresh-database.ts'
import { makeRegister } from './make-register.ts'
import { mendRows } from './mending.ts'
import { approvedText, rehearsalNotice } from './notice.ts'
import type { Progress } from './progress.ts'
import { startSink, type Sink } from './sink.ts'
import { foundOrganisation, type RehearsalStaff } from './staff.ts'
import { must, seconds } from './steps.ts'

/** What a rehearsal is to begin with. */
export interface Preparation {
  readonly settings: Settings
  readonly register: { readonly file: string } | { readonly people: number; readonly seed: number }
  readonly progress: Progress
  /** Something that a person at the terminal should know. Nobody's values are in it. */
  readonly remark: (sentence: string) => void
  /** Opens the door for returned mail, and says at which port. */
  readonly bouncePort: (db: Db) => Promise<number>
}

/** An organisation on the eve of its worst day: everything is ready to tell everyone in scope. */
export interface Prepared {
  readonly db: Db
  readonly url: string
  readonly folder: string
  readonly staff: RehearsalStaff
  readonly sink: Sink
  readonly smtpPort: number
  readonly printHouse: string
  readonly read: ImportResult
  readonly incident: string
  readonly inScope: number
  readonly secondsImport: number
  readonly secondsScope: number
}

/** Shares of the addresses that the sink refuses at once, and bounces later. */
const refuse = 0.02
const bounce = 0.02

/** From a fresh database to a fixed scope. Whatever is opened is closed by `closing`. */
export async function prepare(x: Preparation, closing: Closing): Promise<Prepared> {
  const { settings, progress } = x
  await ready
  await makeDataFolder(settings)
  const folder = await temporaryFolder(closing)
  progress.phase('Preparing a database')
  const fresh = await freshDatabase(settings, folder)
  closing.add(fresh.remove)
  const { url } = fresh
  const staff = await foundOrganisation(fresh.db)
  const db = within(fresh.db, staff.first.organisation)
  const file = await registerFile(x, folder)

  const sink = startSink()
  closing.add(() => sink.end())
  const { smtpPort, printHouse } = await sink.ask({
    do: 'open',
    setting: {
      register: file,
      headerWords: join(import.meta.dirname, '../../modules/people/header-words.json'),
      today: helsinkiDate(new Date()),
      approvedText: approvedText(rehearsalNotice()),
      alsoTo: [],
      refuse,
      bounce,
      bounceTo: { host: '127.0.0.1', port: await x.bouncePort(db) },
    },
  })

  const importing = seconds()
  const read = await importFile(db, staff, file, x)
  const secondsImport = importing()
  await mendRows({ db, staff, sink, register: read.register })

  progress.phase('Computing the scope')
  const incident = await incidentWithFacts(db, staff)
  const scoping = seconds()
  const inScope = await scopeOf(db, staff, incident, read.register)
  const secondsScope = scoping()
  return { db, url, folder, staff, sink, smtpPort, printHouse, read, incident, inScope, secondsImport, secondsScope }
}

/** As root the database runs as another user, who must be able to pass through. */
async function temporaryFolder(closing: Closing): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'satama-rehearsal-'))
  closing.add(() => rm(folder, { recursive: true, force: true }))
  if (process.getuid?.() === 0) await chmod(folder, 0o711)
  return folder
}

async function registerFile({ register }: Preparation, folder: string): Promise<string> {
  if ('file' in register) return register.file
  const file = join(folder, 'register.csv')
  await writeFile(file, makeRegister(register), { mode: 0o600 })
  return file
}

async function importFile(db: Db, { first }: RehearsalStaff, file: string, x: Preparation): Promise<ImportResult> {
  const { progress, remark } = x
  const { organisation } = first
  const at = new Date()
  const register = await inTransaction(db, organisation, (tx) =>
    createRegister(tx, { organisation, name: 'Harjoitus', incidentOnly: true, at, by: first.id }),
  )
  let total = 0
  const onProgress = ({ rows, totalRows }: { rows: number; totalRows: number }) => {
    if (total !== totalRows) progress.phase('Importing the register', (total = totalRows))
    progress.at(rows)
  }
  progress.phase('Reading the register')
  const importing = { actor: first.id, register, source: () => createReadStream(file), onProgress, at }
  const read = await importRegister(db, first.keyring, importing)
  if (read.ok || read.code !== 'register-mis-joined') return must(read)
  // Nobody outside is told in a rehearsal: it goes on, as after an officer has looked at the paper.
  remark('The register looks joined wrongly: addresses fit the names of other rows. Look at it before anybody is told.')
  return must(await importRegister(db, first.keyring, { ...importing, joiningChecked: true }))
}

/** Opened, known, filed: what the crisis team does before the scope is fixed. */
async function incidentWithFacts(db: Db, { first: actor }: RehearsalStaff): Promise<string> {
  const { incident } = must(await execute(openIncident, { db, actor, input: { title: 'Harjoitus' } }))
  must(await execute(recordAwareness, { db, actor, input: { incident, kind: 'reasonable-certainty', at: new Date().toISOString() } }))
  must(
    await execute(recordFacts, {
      db,
      actor,
      input: {
        incident,
        natures: ['confidentiality'],
        cause: 'external-attack',
        categories: ['identity-code', 'health-data', 'session-notes', 'name', 'address', 'email', 'phone'],
        startedOn: '2018-11-25',
        endedOn: '2019-03-14',
        ongoing: false,
        description: 'Harjoitus: ulkopuolinen on kopioinut asiakasrekisterin.',
        consequences: 'Harjoitus: tietoja voidaan levittää ja niillä voidaan kiristää.',
        measures: 'Harjoitus: palvelin on suljettu ja salasanat on vaihdettu.',
        risk: 'high',
      },
    }),
  )
  const { filing } = must(await execute(draftFiling, { db, actor, input: { incident } }))
  must(await execute(markFiled, { db, actor, input: { incident, filing, how: 'secure-mail', reference: 'HARJOITUS' } }))
  return incident
}

/** Everybody of the register: the data until November 2018 was taken, later data may have been seen. */
async function scopeOf(db: Db, { first: actor }: RehearsalStaff, incident: string, register: string): Promise<number> {
  const everyone = {
    kind: 'people' as const,
    registers: [register],
    roles: ['client' as const, 'staff' as const],
    recordedBy: null,
    recordedFrom: null,
    categories: null,
  }
  const rules = [
    { ...everyone, recordedBy: '2018-11-30', certainty: 'leaked' as const },
    { ...everyone, certainty: 'possibly-viewed' as const },
  ]
  return must(await execute(fixScope, { db, actor, input: { incident, rules } })).inScope
}
