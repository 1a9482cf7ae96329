import { cp, mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { sql } from 'kysely'
import { createAccount, createOrganisation, openBackupKey, signInOnServer, type StaffActor } from '#identity'
import { createRegister, destroyRegister, forgetStaleUploads, importRegister, keepUpload, peopleForScope } from '#people'
import {
  dataDirectoryOf, inTransaction, loginsFor, openAsOwner, openDatabase, prepareDatabase, startEmbedded, within, type Db,
} from '#platform/database'
import { ageIdentityOf, newAgeIdentity } from '#platform/files'
import { copyOutside } from '#platform/outside'
import { scrubKeystore, sealToInbox } from '#vault'
import { redact } from '#foundation/text'
import { backUp } from '../../../../src/app/backup/take.ts'
import { buildHouse } from '../temporary.ts'
import { day as aDay, digits, identityCode, word } from '../canaries.ts'

/** Somebody of the register, and everything about them that was written into it. */
export interface Known {
  readonly subject: string
  /** What stands in the record; each is a canary. */
  readonly words: readonly string[]
  /** What they answered to a notice; nobody has read it yet. */
  readonly said: string
  /** What they could be found by: kind of the index and value. */
  readonly found: readonly { readonly kind: string; readonly value: string }[]
}

/** What lies about after fifteen days, and every key that anybody of the organisation still has. */
export interface Aftermath {
  readonly erased: readonly Known[]
  readonly organisation: string
  /** Data directory with its WAL, backups of fifteen days, erasures: all of it, the server stopped. */
  readonly folder: string
  /** The control: the data directory as it was after the erasure and before the scrub. */
  readonly beforeScrub: string
  /** The control: a backup of the keystore that somebody has kept longer than they should. */
  readonly keptLonger: string
  readonly staff: readonly StaffActor[]
  /** That open backups: a key of the settings, and each officer's own, by their passphrase. */
  readonly identities: readonly string[]
  remove(): Promise<void>
}

const dayMs = 24 * 60 * 60_000

/**
 * A register of which some are erased, lived through day by day: backed up before, erased, scrubbed the next night,
 * backed up daily with the clock moved, and stopped.
 */
export async function liveThroughErasure({ people }: { people: number }): Promise<Aftermath> {
  const { base, remove } = await buildHouse()
  const folder = join(base, 'data')
  const settings = {
    dataFolder: folder,
    checkpointsFolder: join(folder, 'checkpoints'),
    erasuresFolder: join(folder, 'erasures'),
    backups: { folder: join(folder, 'backups'), keys: [] as string[], minute: 150, keepDays: 90 },
  }
  const place = join(folder, 'database')
  await mkdir(settings.erasuresFolder, { recursive: true })
  const server = await startEmbedded({ folder: place })
  const logins = loginsFor({ url: server.url })
  await prepareDatabase(logins)
  const db = openDatabase(logins.url)
  const owner = openAsOwner(logins.ownerUrl)
  try {
    const { identity, recipient } = await newAgeIdentity()
    settings.backups.keys.push(recipient)
    const { staff, passphrases, organisation } = await office(db)
    const [, officer] = staff
    if (!officer) throw new Error('there is no officer')
    await filled(db, officer, Array.from({ length: people }, newPerson))
    const goes = await filled(db, officer, Array.from({ length: 2 }, newPerson))

    const begun = Date.now()
    await answered(db, organisation, goes.people)
    await waiting(db, officer, goes, new Date(begun))
    const on = (days: number) => () => new Date(begun + days * dayMs)
    const order = { db, ownerUrl: logins.ownerUrl, settings }
    const first = await backUp({ ...order, now: on(0) })
    const keptLonger = join(base, 'kept-longer')
    await cp(join(settings.backups.folder, first.keystore.file), join(keptLonger, first.keystore.file), { recursive: true })

    const erasedAt = on(0.1)()
    await inTransaction(db, organisation, (tx) =>
      destroyRegister(tx, { organisation, register: goes.register, by: officer.id, ground: 'request', at: erasedAt }),
    )
    await copyOutside(db, { organisation, folder: settings.erasuresFolder, now: on(0.1) })
    await sql`checkpoint`.execute(owner)
    const beforeScrub = join(base, 'before-scrub')
    await cp(await dataDirectoryOf(place), beforeScrub, { recursive: true, filter: (from) => !from.endsWith('.pid') })

    await forgetStaleUploads(db, on(1.05)())
    const scrubbed = await scrubKeystore(owner, { clock: on(1.1) })
    if (scrubbed.lacking.length > 0) throw new Error(`the scrub lacks ${scrubbed.lacking.join(', ')}`)
    for (const days of [1.2, 8, 15]) await backUp({ ...order, now: on(days) })

    const openers = first.data.openers
    const own = await Promise.all(openers.map((opener) => openBackupKey(opener, passphrases.get(opener.signInName) ?? '')))
    const identities = [identity, ...own.flatMap((key) => (key ? [ageIdentityOf(key)] : []))]
    if (identities.length !== openers.length + 1) throw new Error('an officer could not open a backup')
    return { erased: goes.people, organisation, folder, beforeScrub, keptLonger, staff, identities, remove }
  } catch (error) {
    await remove()
    throw error
  } finally {
    await db.destroy()
    await owner.destroy()
    await server.stop()
  }
}

async function office(db: Db) {
  const { organisation, setup } = await createOrganisation(db, { name: { fi: 'Harjoituslaituri ry', sv: 'Övningsbryggan rf', en: 'Rehearsal Pier' } })
  const passphrases = new Map<string, string>()
  const staff: StaffActor[] = []
  for (const [signInName, role] of [['hallinto', 'administrator'], ['officer-one', 'officer'], ['officer-two', 'officer']] as const) {
    const made = await inTransaction(db, organisation, (tx) =>
      createAccount(tx, {
        organisation, signInName, roles: [role], displayName: redact('Keksitty Ihminen'), grantedBy: setup,
        cost: { algorithm: 'argon2id', passes: 1, memoryKib: 64 },
      }),
    )
    passphrases.set(made.signInName, made.passphrase)
    const signedIn = await signInOnServer(db, made)
    if (!signedIn.ok) throw new Error(`${signInName} could not sign in`)
    staff.push(signedIn.value)
  }
  return { organisation, staff, passphrases }
}

/** Each answers the notice that they got, as the mail's return path has it: sealed to the team, of whom it is known. */
async function answered(db: Db, organisation: string, people: readonly Known[]): Promise<void> {
  for (const { subject, said } of people) {
    const plain = Buffer.from(`Subject: Re: Ilmoitus\r\n\r\nHei, ${said} vastaa.\r\n`)
    await inTransaction(db, organisation, (tx) => sealToInbox(tx, { organisation, kind: 'returned-mail', plain, subject, about: subject }))
  }
}

/** A file with the same people in it, which nobody confirms. */
async function waiting(db: Db, { organisation, id }: StaffActor, { register, people }: { register: string; people: readonly Known[] }, at: Date): Promise<void> {
  const lines = people.map(({ words }) => words.join(';')).join('\n')
  const bytes = async function* () {
    yield Buffer.from(`${lines}\n`)
  }
  await keepUpload(db, { organisation, register, by: id, at, bytes: bytes() })
}

type Made = { line: string; words: readonly string[]; said: string; found: Known['found'] }

function newPerson(): Made {
  const [given, family, street, town, customer, code] = [word(), word(), word(), word(), word(), identityCode()] as const
  const [email, phone, from] = [`${word()}@posti.example`, `0${digits(9)}`, aDay(1981, 1999)] as const
  return {
    line: [given, family, code, email, phone, `${street} 1`, '00100', town, customer, from.split('-').map(Number).toReversed().join('.')].join(';'),
    words: [given, family, code, email, street, town, customer],
    said: word(),
    found: [
      { kind: 'identity-code', value: code }, { kind: 'email', value: email }, { kind: 'customer-id', value: customer },
      { kind: 'name', value: `${given} ${family}` },
    ],
  }
}

const columns = 'Etunimi;Sukunimi;Henkilötunnus;Sähköposti;Puhelin;Katuosoite;Postinumero;Postitoimipaikka;Asiakasnumero;Tiedot alkaen'

async function filled(db: Db, actor: StaffActor, made: readonly Made[]): Promise<{ register: string; people: Known[] }> {
  const { organisation, keyring, id } = actor
  const here = within(db, organisation)
  const at = new Date()
  const register = await inTransaction(db, organisation, (tx) =>
    createRegister(tx, { organisation, name: `Rekisteri ${crypto.randomUUID()}`, incidentOnly: false, by: id, at }),
  )
  const people: Known[] = []
  for (const { line, words, said, found } of made) {
    const before = new Set((await peopleForScope(here, { organisation, registers: [register] })).map(({ person }) => person))
    const bytes = Buffer.from(`${columns}\n${line}\n`)
    const source = async function* () {
      yield bytes
    }
    const read = await importRegister(here, keyring, { actor: id, register, source, joiningChecked: true, at })
    if (!read.ok) throw new Error(`the register was refused: ${read.code}`)
    const made = (await peopleForScope(here, { organisation, registers: [register] })).find(({ person }) => !before.has(person))
    if (!made) throw new Error('nobody came of a line')
    people.push({ subject: made.person, words, said, found })
  }
  return { register, people }
}
