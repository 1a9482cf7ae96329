import { createReadStream } from 'node:fs'
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ready } from '#foundation/sealing'
import { helsinkiDate } from '#foundation/time'
import { execute } from '#identity'
import { draftFiling, fixScope, markFiled, openIncident, recordAwareness, recordFacts } from '#incidents'
import { listenForReturned, type TellingPorts } from '#notices'
import { createRegister, importRegister, type ImportResult } from '#people'
import { inTransaction, type Db } from '#platform/database'
import { makeDataFolder, type Settings } from '#platform/settings'
import { newClosing, type Closing } from '../closing.ts'
import { freshDatabase } from './fresh-database.ts'
import { makeRegister } from './make-register.ts'
import { mendRows } from './mending.ts'
import { approvedText, rehearsalNotice } from './notice.ts'
import type { Progress } from './progress.ts'
import { writeFindings, writeRejected } from './rejected-file.ts'
import type { RehearsalResult } from './result.ts'
import { startSink } from './sink.ts'
import { foundOrganisation, type RehearsalStaff } from './staff.ts'
import { must, seconds } from './steps.ts'
import { tellEveryone } from './telling.ts'

export interface RehearsalOrder {
  readonly settings: Settings
  readonly register: { readonly file: string } | { readonly people: number; readonly seed: number }
  readonly progress: Progress
  readonly signal?: AbortSignal
  /** Something that a person at the terminal should know. Nobody's values are in it. */
  readonly remark?: (sentence: string) => void
  /** Drills look in here, and put faults in. */
  readonly hooks?: TellingPorts['hooks']
}

/** Shares of the addresses that the sink refuses at once, and bounces later. */
const refuse = 0.02
const bounce = 0.02

const returnPath = { prefix: 'returns', domain: 'returns.satama.test' }

/**
 * The whole job on a database of its own, by the same commands that the console runs, with two
 * officers. Everything that was made for it is gone when this returns or throws, except the list of
 * rejected rows, which holds no values.
 */
export async function rehearse(order: RehearsalOrder): Promise<RehearsalResult> {
  await ready
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
  const { settings, progress } = order
  await makeDataFolder(settings)
  const folder = await temporaryFolder(closing)
  progress.phase('Preparing a database')
  const { db, remove } = await freshDatabase(settings, folder)
  closing.add(remove)
  const staff = await foundOrganisation(db)
  const file = await registerFile(order, folder)

  const sink = startSink()
  closing.add(() => sink.end())
  const intake = await listenForReturned({ db, clock, returnPath, port: 0, host: '127.0.0.1', ...hooksOf(order) })
  closing.add(() => intake.close())
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
      bounceTo: { host: '127.0.0.1', port: intake.port },
    },
  })

  const importing = seconds()
  const read = await importFile(db, staff, file, order)
  const secondsImport = importing()
  const rejectedFile = await writeRejected(settings.dataFolder, read.rejected)
  await mendRows({ db, staff, sink, register: read.register })

  progress.phase('Computing the scope')
  const incident = await incidentWithFacts(db, staff)
  const scoping = seconds()
  const inScope = await scopeOf(db, staff, incident, read.register)
  const secondsScope = scoping()

  const telling = seconds()
  const told = await tellEveryone({
    db,
    staff,
    sink,
    incident,
    inScope,
    progress,
    folder,
    smtpPort,
    printHouse,
    returnPath,
    closing,
    remark: order.remark ?? (() => undefined),
    ...hooksOf(order),
  })
  const secondsTelling = telling()
  if (told.judged.wrongMessages + told.judged.unaccounted > 0) {
    const findings = await writeFindings(settings.dataFolder, told.judged)
    order.remark?.(`What went wrong, by line of the register: ${findings}`)
  }
  return {
    imported: read.imported,
    rejected: read.rejected.length,
    warnings: Object.values(read.warnings).reduce((sum, count) => sum + count, 0),
    unresolvedRows: read.unresolvedRows,
    rejectedFile,
    inScope,
    toldByEmail: told.judged.toldByEmail,
    toldByLetter: told.judged.toldByLetter,
    bounced: told.judged.refused + told.judged.bounced,
    namedExceptions: told.namedExceptions,
    unaccounted: told.judged.unaccounted,
    wrongMessages: told.judged.wrongMessages,
    secondsImport,
    secondsScope,
    secondsTelling,
  }
}

const clock = () => new Date()
const hooksOf = ({ hooks }: RehearsalOrder) => (hooks ? { hooks } : {})

/** As root the database runs as another user, who must be able to pass through. */
async function temporaryFolder(closing: Closing): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'satama-rehearsal-'))
  closing.add(() => rm(folder, { recursive: true, force: true }))
  if (process.getuid?.() === 0) await chmod(folder, 0o711)
  return folder
}

async function registerFile({ register }: RehearsalOrder, folder: string): Promise<string> {
  if ('file' in register) return register.file
  const file = join(folder, 'register.csv')
  await writeFile(file, makeRegister(register), { mode: 0o600 })
  return file
}

async function importFile(db: Db, { first }: RehearsalStaff, file: string, order: RehearsalOrder): Promise<ImportResult> {
  const { progress, remark } = order
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
  remark?.('The register looks joined wrongly: addresses fit the names of other rows. Look at it before anybody is told.')
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
