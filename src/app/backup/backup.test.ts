import { appendFile, mkdir, mkdtemp, readdir, readFile, rm, truncate, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { describe, expect, onTestFinished, test } from 'vitest'
import { redact } from '#foundation/text'
import { createAccount, createOrganisation, openBackupKey, type StaffActor } from '#identity'
import { destroyRegister, openPeople } from '#people'
import { inTransaction, openDatabase, type Db } from '#platform/database'
import { ageIdentityOf, newAgeIdentity } from '#platform/files'
import { copyOutside, readOutside } from '#platform/outside'
import { testDatabaseUrl } from '#tests/support/database'
import { fillRegister, openOffice } from '#tests/support/office'
import { chooseBackup } from './choose.ts'
import { refuseHalfRestored } from './mark.ts'
import { proveSet } from './read-set.ts'
import { restore } from './restore.ts'
import { findBackups, prune } from './sets.ts'
import { backUp, type Backup } from './take.ts'

const header = 'nimi;henkilötunnus;sähköposti;katuosoite;postinumero;kaupunki'
const people = [
  'Aino Esimerkki;131052-308T;aino@example.org;Koetie 1;00100;HELSINKI',
  'Bertta Malli;010594Y9032;bertta@example.org;Koetie 2;00100;HELSINKI',
]

interface Place {
  readonly url: string
  readonly db: Db
  readonly settings: { dataFolder: string; checkpointsFolder: string; erasuresFolder: string; backups: { folder: string; keys: string[]; minute: number; keepDays: number } }
}

async function place({ migrated = true, beside }: { migrated?: boolean; beside?: Place } = {}): Promise<Place> {
  const url = await testDatabaseUrl({ migrated })
  const db = openDatabase(url)
  const dataFolder = await mkdtemp(join(tmpdir(), 'satama-backup-'))
  onTestFinished(async () => {
    await db.destroy()
    await rm(dataFolder, { recursive: true, force: true })
  })
  const settings = beside
    ? { ...beside.settings, dataFolder, checkpointsFolder: join(dataFolder, 'checkpoints') }
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
  return restore({ ownerUrl: at.url, settings: at.settings, ...chosen, identities: [o.identity], outside, now: () => new Date() })
}

/** An office with two people in a register that it is about to erase, and one register that stays. */
async function office(at: Place): Promise<{ actor: StaffActor; stays: string[]; goes: { register: string; people: string[] } }> {
  const [, officer] = await openOffice(at.db, ['officer'])
  if (!officer) throw new Error('no officer')
  await mkdir(at.settings.erasuresFolder, { recursive: true })
  const { people: stays } = await fillRegister(at.db, officer, [header, ...people])
  const goes = await fillRegister(at.db, officer, [header, 'Cecilia Prov;020594X903P;cecilia@example.org;Koetie 3;00100;HELSINKI'])
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

describe('a backup', () => {
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
    const found = await openPeople(to.db, actor.keyring, { by: actor.id, purpose: 'mend', ids: [...stays, ...goes.people], at: new Date() })
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
    const found = await openPeople(to.db, actor.keyring, { by: actor.id, purpose: 'mend', ids: goes.people, at: new Date() })
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
    await sql`insert into platform.migration (name, hash) values ('9999-from-tomorrow', 'x')`.execute(from.db)
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
    const found = await openPeople(to.db, actor.keyring, { by: actor.id, purpose: 'mend', ids: stays, at: new Date() })
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
        ownerUrl: to.url, settings: to.settings, ...chosen, identities: [identity], outside: [], now: () => new Date(),
        phase: (name) => {
          if (name === at) throw new Error('cut off')
        },
      })
      await expect(cutOff).rejects.toThrow('cut off')
      await expect(refuseHalfRestored(to.db)).rejects.toMatchObject({ code: 'half-restored' })
      await restoreInto(to, { from, identity })
      await refuseHalfRestored(to.db)
      const found = await openPeople(to.db, actor.keyring, { by: actor.id, purpose: 'mend', ids: stays, at: new Date() })
      expect(found.size).toBe(2)
    }
  })
})

describe('the record of erasures', () => {
  test('survives a torn line, and shows one that was taken out', async () => {
    const at = await place()
    const { actor, goes } = await office(at)
    await erase(at, actor, goes.register)
    const file = join(at.settings.erasuresFolder, `${actor.organisation}.outside`)
    await appendFile(file, '{"v":1,"id":"torn')
    const { register } = await fillRegister(at.db, actor, [header, 'Daniel Koe;030594W903B;daniel@example.org;Koetie 4;00100;HELSINKI'])
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
