import { appendFile, mkdir, mkdtemp, readdir, readFile, rm, truncate, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { describe, expect, inject, onTestFinished, test, vi } from 'vitest'
import { redact } from '#foundation/text'
import { createAccount, createOrganisation, openBackupKey, renewTeam, type StaffActor } from '#identity'
import { destroyRegister, openPeople } from '#people'
import { inTransaction, openDatabase, prepareDatabase, within, type Db } from '#platform/database'
import { ageIdentityOf, newAgeIdentity } from '#platform/files'
import { copyOutside, readOutside } from '#platform/outside'
import { epochStandings, teamsOf } from '#vault'
import { testDatabaseUrls } from '#tests/support/database'
import { fillRegister, openOffice } from '#tests/support/office'
import { chooseBackup } from './choose.ts'
import { refuseHalfRestored } from './mark.ts'
import { proveSet } from './read-set.ts'
import { restore } from './restore.ts'
import { findBackups, prune } from './sets.ts'
import { backUp, type Backup } from './take.ts'

vi.setConfig({ testTimeout: 180_000 })

const header = 'nimi;henkilötunnus;sähköposti;katuosoite;postinumero;kaupunki'
const people = [
  'Aino Esimerkki;131052-308T;aino@example.org;Koetie 1;00100;HELSINKI',
  'Bertta Malli;010594Y9032;bertta@example.org;Koetie 2;00100;HELSINKI',
]

interface Place {
  /** The owner's address. */
  readonly url: string
  /** As the server reaches it. */
  readonly db: Db
  readonly settings: { dataFolder: string; checkpointsFolder: string; erasuresFolder: string; backups: { folder: string; keys: string[]; minute: number; keepDays: number } }
}

async function place({ migrated = true, beside }: { migrated?: boolean; beside?: Place } = {}): Promise<Place> {
  const { url: appUrl, ownerUrl: url } = await testDatabaseUrls({ migrated })
  return placeAt({ url, db: openDatabase(appUrl), ...(beside ? { beside } : {}) })
}

async function placeAt({ url, db, beside }: { url: string; db: Db; beside?: Place }): Promise<Place> {
  const dataFolder = await mkdtemp(join(tmpdir(), 'satama-backup-'))
  onTestFinished(async () => {
    await db.destroy()
    await rm(dataFolder, { recursive: true, force: true })
  })
  const settings = beside
    ? { ...beside.settings, dataFolder, checkpointsFolder: join(dataFolder, 'checkpoints'), erasuresFolder: join(dataFolder, 'erasures') }
    : {
        dataFolder,
        checkpointsFolder: join(dataFolder, 'checkpoints'),
        erasuresFolder: join(dataFolder, 'erasures'),
        backups: { folder: join(dataFolder, 'backups'), keys: [], minute: 150, keepDays: 90 },
      }
  return { url, db, settings }
}

const back = (at: Place, now = () => new Date()): Promise<Backup> => backUp({ db: at.db, ownerUrl: at.url, settings: at.settings, now })

async function restoreInto(at: Place, o: { from: Place; identity: string; backup?: string; erasures?: boolean }) {
  const chosen = await chooseBackup(o.from.settings.backups.folder, o.backup)
  const outside = o.erasures === false ? null : await readOutside(o.from.settings.erasuresFolder)
  const done = await restore({ ownerUrl: at.url, settings: at.settings, erasuresFrom: o.from.settings.erasuresFolder, ...chosen, identities: [o.identity], outside, now: () => new Date() })
  await letServerIn(at)
  return done
}

/** What opening the house does after a restore: the app's login gets its rights. */
async function letServerIn(at: Place, appUrl = inject('appUrl')): Promise<void> {
  const url = new URL(appUrl)
  url.pathname = new URL(at.url).pathname
  await prepareDatabase({ url: url.href, ownerUrl: at.url, own: false })
}

/** An office with two people in a register that it is about to erase, and one register that stays. */
async function office(at: Place): Promise<{ actor: StaffActor; stays: string[]; goes: { register: string; people: string[] } }> {
  const [, officer] = await openOffice(at.db, ['officer'])
  if (!officer) throw new Error('no officer')
  await mkdir(at.settings.erasuresFolder, { recursive: true })
  const { people: stays } = await fillRegister(within(at.db, officer.organisation), officer, [header, ...people])
  const goes = await fillRegister(within(at.db, officer.organisation), officer, [header, 'Cecilia Prov;020594X903P;cecilia@example.org;Koetie 3;00100;HELSINKI'])
  return { actor: officer, stays, goes }
}

async function erase(at: Place, actor: StaffActor, register: string): Promise<void> {
  await inTransaction(at.db, actor.organisation, (tx) =>
    destroyRegister(tx, { organisation: actor.organisation, register, by: actor.id, ground: 'request', at: new Date() }),
  )
  await copyOutside(at.db, { organisation: actor.organisation, folder: at.settings.erasuresFolder, now: () => new Date() })
}

async function withKey(at: Place): Promise<string> {
  const { identity, recipient } = await newAgeIdentity()
  at.settings.backups.keys.push(recipient)
  return identity
}

function openAsOwnerOf({ url }: Place): Db {
  const owner = openDatabase(url, { poolSize: 1 })
  onTestFinished(() => owner.destroy())
  return owner
}

describe('a backup', () => {
  test('is made and restored by an owner who is no superuser and is held by row-level security', async () => {
    const server = openAsOwnerOf({ url: inject('databaseUrl') } as Place)
    const name = `own_${Math.random().toString(36).slice(2, 10)}`
    await sql`create role ${sql.id(name)} login password 'owner-of-tables-only'`.execute(server)
    await sql`create role ${sql.id(`${name}_app`)} login password 'rows-and-nothing-else'`.execute(server)
    onTestFinished(async () => {
      const last = openDatabase(inject('databaseUrl'), { poolSize: 1 })
      for (const database of [name, `${name}_b`]) await sql`drop database if exists ${sql.id(database)} with (force)`.execute(last)
      for (const role of [`${name}_app`, name]) await sql`drop role if exists ${sql.id(role)}`.execute(last)
      await last.destroy()
    })
    const at = (database: string, user: string, password: string): string => {
      const address = new URL(inject('databaseUrl'))
      Object.assign(address, { pathname: `/${database}`, username: user, password })
      return address.href
    }
    const houseOf = async (database: string, beside?: Place): Promise<Place & { appUrl: string }> => {
      await sql`create database ${sql.id(database)} owner ${sql.id(name)}`.execute(server)
      const url = at(database, name, 'owner-of-tables-only')
      const appUrl = at(database, `${name}_app`, 'rows-and-nothing-else')
      return { ...(await placeAt({ url, db: openDatabase(appUrl), ...(beside ? { beside } : {}) })), appUrl }
    }
    const from = await houseOf(name)
    await prepareDatabase({ url: from.appUrl, ownerUrl: from.url, own: false })
    const identity = await withKey(from)
    const { actor, stays, goes } = await office(from)
    await back(from)
    await erase(from, actor, goes.register)

    const to = await houseOf(`${name}_b`, from)
    const chosen = await chooseBackup(from.settings.backups.folder)
    const outside = await readOutside(from.settings.erasuresFolder)
    const order = { ownerUrl: to.url, settings: to.settings, erasuresFrom: from.settings.erasuresFolder, ...chosen, identities: [identity], outside, now: () => new Date() }
    expect((await restore(order)).replayed).toMatchObject({ people: 1, cameBack: 1 })
    await prepareDatabase({ url: to.appUrl, ownerUrl: to.url, own: false })
    const db = within(to.db, actor.organisation)
    const found = await openPeople(db, actor.keyring, { by: actor.id, purpose: 'mend', ids: [...stays, ...goes.people], at: new Date() })
    expect([...found.keys()].toSorted()).toEqual(stays.toSorted())
    const { rows } = await sql<{ open: number }>`
      select count(*) as open from pg_class c join tenancy.rule r on r.name = c.oid::regclass::text
      where r.kind = 'guarded' and not (relrowsecurity and relforcerowsecurity)`.execute(openAsOwnerOf(to))
    expect(rows[0]?.open).toBe(0)
  })

  test('brings everybody back with their words, and whoever was erased since stays gone', async () => {
    const from = await place()
    const identity = await withKey(from)
    const { actor, stays, goes } = await office(from)
    const made = await back(from)
    expect(made.data.rows).toBeGreaterThan(10)
    await erase(from, actor, goes.register)

    const to = await place({ migrated: false, beside: from })
    const restored = await restoreInto(to, { from, identity })
    expect(restored.replayed).toMatchObject({ people: 1, cameBack: 1 })
    expect((await readOutside(to.settings.erasuresFolder))?.[0]?.notes.length).toBe(3)
    const found = await openPeople(within(to.db, actor.organisation), actor.keyring, { by: actor.id, purpose: 'mend', ids: [...stays, ...goes.people], at: new Date() })
    expect([...found.keys()].toSorted()).toEqual(stays.toSorted())
    expect([...found.values()].map(({ name }) => name).toSorted()).toEqual(['Aino Esimerkki', 'Bertta Malli'])
  })

  test('without the record of erasures shows that they would have come back', async () => {
    const from = await place()
    const identity = await withKey(from)
    const { actor, goes } = await office(from)
    await back(from)
    await erase(from, actor, goes.register)
    const to = await place({ migrated: false, beside: from })
    await restoreInto(to, { from, identity, erasures: false })
    const found = await openPeople(within(to.db, actor.organisation), actor.keyring, { by: actor.id, purpose: 'mend', ids: goes.people, at: new Date() })
    expect(found.size).toBe(1)
  })

  test('is opened by an officer with what they sign in with, and by no other word', async () => {
    const from = await place()
    const { organisation, setup } = await createOrganisation(from.db, { name: { fi: 'Koe', sv: 'Prov', en: 'Trial' } })
    const account = await inTransaction(from.db, organisation, (tx) =>
      createAccount(tx, {
        organisation, signInName: 'satama-koe', roles: ['administrator'], displayName: redact('Aalto Esimerkki'), grantedBy: setup,
        cost: { algorithm: 'argon2id', passes: 1, memoryKib: 64 },
      }),
    )
    const made = await back(from)
    const [opener] = made.data.openers
    if (!opener) throw new Error('no opener')
    for (const secret of [account.passphrase, account.recoveryCode]) {
      const seed = await openBackupKey(opener, secret)
      if (!seed) throw new Error('not opened')
      expect((await proveSet(join(made.folder, made.keystore.file), [ageIdentityOf(seed)])).head.id).toBe(made.id)
    }
    expect(await openBackupKey(opener, `${account.passphrase}x`)).toBeNull()
    expect(JSON.stringify(made.data)).not.toContain('Esimerkki')
  })

  test('has no session in it, and no secret but those that a restore needs', async () => {
    const from = await place()
    const identity = await withKey(from)
    await office(from)
    const secrets = join(from.settings.dataFolder, 'secrets')
    await mkdir(secrets, { recursive: true })
    for (const name of ['ledger-seed', 'return-paths', 'forms', 'mailer-key']) await writeFile(join(secrets, name), `${name}\n`)
    const made = await back(from)
    const to = await place({ migrated: false, beside: from })
    await restoreInto(to, { from, identity })
    expect((await readdir(join(to.settings.dataFolder, 'secrets'))).toSorted()).toEqual(['ledger-seed', 'return-paths'])
    const { rows } = await sql<{ count: number }>`
      select (select count(*) from identity.session) + (select count(*) from identity.arrival) as count`.execute(to.db)
    expect(rows[0]?.count).toBe(0)
    expect(made.keystore.file).toContain('keystore')
  })

  test('that was cut, changed or is for somebody else is refused with a sentence', async () => {
    const from = await place()
    const identity = await withKey(from)
    await office(from)
    const made = await back(from)
    const path = join(made.folder, made.data.file)
    const other = await newAgeIdentity()
    await expect(proveSet(path, [other.identity])).rejects.toMatchObject({ code: 'wrong-key' })
    await expect(proveSet(path, ['AGE-SECRET-KEY-1NONSENSE'])).rejects.toMatchObject({ code: 'wrong-key' })
    const whole = await readFile(path)
    for (const cut of [whole.length - 1, whole.length - 40, Math.floor(whole.length / 2), 300, 0]) {
      await truncate(path, cut)
      await expect(proveSet(path, [identity])).rejects.toMatchObject({ code: 'damaged' })
      await writeFile(path, whole)
    }
    const changed = Buffer.from(whole)
    changed[whole.length - 100] = (changed[whole.length - 100] ?? 0) ^ 1
    await writeFile(path, changed)
    await expect(proveSet(path, [identity])).rejects.toMatchObject({ code: 'damaged' })
  })

  test('of which a half is missing, or that a newer Satama made, is refused with a sentence', async () => {
    const from = await place()
    const identity = await withKey(from)
    await office(from)
    await sql`insert into platform.migration (name, hash) values ('9999-from-tomorrow', 'x')`.execute(openAsOwnerOf(from))
    const made = await back(from)
    const to = await place({ migrated: false, beside: from })
    await expect(restoreInto(to, { from, identity })).rejects.toMatchObject({ code: 'newer', message: expect.stringContaining('9999-from-tomorrow') })
    await rm(join(made.folder, made.keystore.file))
    await expect(chooseBackup(made.folder)).rejects.toMatchObject({ code: 'half-missing' })
    await rm(join(made.folder, made.data.file))
    await expect(chooseBackup(made.folder)).rejects.toMatchObject({ code: 'no-backup' })
  })

  test('goes into an empty database alone, and an older record of erasures will not do', async () => {
    const from = await place()
    const identity = await withKey(from)
    const { actor, goes } = await office(from)
    await erase(from, actor, goes.register)
    await back(from)
    await expect(restoreInto(from, { from, identity })).rejects.toMatchObject({ code: 'not-empty' })
    const to = await place({ migrated: false, beside: from })
    await rm(from.settings.erasuresFolder, { recursive: true })
    await mkdir(from.settings.erasuresFolder)
    await expect(restoreInto(to, { from, identity })).rejects.toMatchObject({ code: 'erasures-older' })
  })

  test('made before anybody was erased still tells the true record of erasures from an empty folder', async () => {
    const from = await place()
    const identity = await withKey(from)
    await office(from)
    await back(from)
    const to = await place({ migrated: false, beside: from })
    const chosen = await chooseBackup(from.settings.backups.folder)
    const order = { ownerUrl: to.url, settings: to.settings, erasuresFrom: from.settings.erasuresFolder, ...chosen, identities: [identity], now: () => new Date() }
    await expect(restore({ ...order, outside: [] })).rejects.toMatchObject({ code: 'erasures-older' })
    await restoreInto(to, { from, identity })
  })

  test('that is made where nobody could open it is not made', async () => {
    const from = await place()
    await expect(back(from)).rejects.toMatchObject({ code: 'nobody-could-open' })
    const { rows } = await sql<{ trouble: string }>`select trouble from house.backup`.execute(from.db)
    expect(rows).toEqual([{ trouble: 'nobody-could-open' }])
    expect(await findBackups(from.settings.backups.folder)).toEqual([])
  })

  test('loses its keys after fourteen days and its data when the operator says, but never the newest', async () => {
    const from = await place()
    const identity = await withKey(from)
    const { stays, actor } = await office(from)
    const day = 24 * 3_600_000
    const now = Date.now()
    const old = await back(from, () => new Date(now - 100 * day))
    const later = await back(from, () => new Date(now - 15 * day))
    const newest = await back(from, () => new Date(now))
    const { folder } = from.settings.backups
    await writeFile(join(folder, 'satama-2026-01-01T000000Z-aaaaaaaa-data.age.part'), 'cut off')
    await utimes(join(folder, 'satama-2026-01-01T000000Z-aaaaaaaa-data.age.part'), 1, 1)
    await prune(folder, { now: new Date(now), keepDays: 90 })
    const left = (await readdir(folder)).filter((name) => !name.endsWith('.json')).toSorted()
    expect(left).toEqual([later.data.file, newest.data.file, newest.keystore.file].toSorted())
    expect(old.id).toBeTruthy()

    // Data that has outlived its keys opens with a younger keystore.
    const to = await place({ migrated: false, beside: from })
    await restoreInto(to, { from, identity, backup: later.id })
    const found = await openPeople(within(to.db, actor.organisation), actor.keyring, { by: actor.id, purpose: 'mend', ids: stays, at: new Date() })
    expect(found.size).toBe(2)
    await prune(folder, { now: new Date(now + 500 * day), keepDays: 90 })
    expect((await readdir(folder)).filter((name) => name.endsWith('.age'))).toEqual([newest.data.file])
  })

  test('cut off while it is restored leaves a database that does not open, and a second run finishes', async () => {
    const from = await place()
    const identity = await withKey(from)
    const { stays, actor } = await office(from)
    const made = await back(from)
    const chosen = await chooseBackup(made.folder)
    for (const at of ['begun', 'loaded', 'upgraded', 'replayed'] as const) {
      const to = await place({ migrated: false, beside: from })
      const cutOff = restore({
        ownerUrl: to.url, settings: to.settings, erasuresFrom: from.settings.erasuresFolder, ...chosen, identities: [identity], outside: await readOutside(from.settings.erasuresFolder), now: () => new Date(),
        phase: (name) => {
          if (name === at) throw new Error('cut off')
        },
      })
      await expect(cutOff).rejects.toThrow('cut off')
      await expect(refuseHalfRestored(to.db)).rejects.toMatchObject({ code: 'half-restored' })
      await restoreInto(to, { from, identity })
      await refuseHalfRestored(to.db)
      const found = await openPeople(within(to.db, actor.organisation), actor.keyring, { by: actor.id, purpose: 'mend', ids: stays, at: new Date() })
      expect(found.size).toBe(2)
    }
  })
})

test('a backup from before a team’s keys were renewed brings the old ones back, and the house says so until they are renewed', async () => {
  const from = await place()
  const identity = await withKey(from)
  const { actor } = await office(from)
  const { organisation } = actor
  await back(from)
  const db = within(from.db, organisation)
  const [team] = await teamsOf(db, organisation)
  const renewed = new Date()
  await inTransaction(from.db, organisation, (tx) => renewTeam(tx, actor, { team: team?.id ?? '', reason: 'rotation', at: renewed }))
  await copyOutside(from.db, { organisation, folder: from.settings.erasuresFolder, now: () => new Date() })
  const to = await place({ migrated: false, beside: from })
  await restoreInto(to, { from, identity })
  const standing = async (at: Place) => (await epochStandings(within(at.db, organisation), organisation))[0]?.wantsEpochSince
  expect(await standing(from)).toBeNull()
  expect(await standing(to)).toEqual(renewed)
})

describe('the record of erasures', () => {
  test('survives a torn line, and shows one that was taken out', async () => {
    const at = await place()
    const { actor, goes } = await office(at)
    await erase(at, actor, goes.register)
    const file = join(at.settings.erasuresFolder, `${actor.organisation}.outside`)
    await appendFile(file, '{"v":1,"id":"torn')
    const { register } = await fillRegister(within(at.db, actor.organisation), actor, [header, 'Daniel Koe;030594W903B;daniel@example.org;Koetie 4;00100;HELSINKI'])
    await erase(at, actor, register)
    const [whole] = (await readOutside(at.settings.erasuresFolder)) ?? []
    expect(whole).toMatchObject({ torn: 1, broken: [] })
    expect(whole?.notes.map(({ kind }) => kind)).toEqual(['erasure', 'register-destroyed', 'erasure', 'register-destroyed'])
    expect(whole?.notes[0]?.ids).toEqual(goes.people)

    const lines = (await readFile(file, 'utf8')).split('\n')
    await writeFile(file, [lines[0], ...lines.slice(2)].join('\n'))
    const [shorter] = (await readOutside(at.settings.erasuresFolder)) ?? []
    expect(shorter?.broken.length).toBe(1)
  })

  test('keeps an erasure waiting while it cannot be written, and loses none', async () => {
    const at = await place()
    const { actor, goes } = await office(at)
    const { erasuresFolder } = at.settings
    await rm(erasuresFolder, { recursive: true })
    await writeFile(erasuresFolder, 'a file where a folder should be')
    await expect(erase(at, actor, goes.register)).rejects.toThrow()
    await rm(erasuresFolder)
    const copied = await copyOutside(at.db, { organisation: actor.organisation, folder: erasuresFolder, now: () => new Date() })
    expect(copied).toBe(2)
    expect((await readOutside(erasuresFolder))?.[0]?.notes.length).toBe(2)
  })
})
