import { sql } from 'kysely'
import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { within, type Db } from '#platform/database'
import { newKey, randomBytes, textOf, utf8 } from '#foundation/sealing'
import { testDatabase } from '#tests/support/database'
import {
  carryKeyring,
  createTeam,
  findSubjects,
  GrantNotGenuine,
  isStillGranted,
  type Keyring,
  KeyNotHeld,
  openRecords,
  pickUpKeyring,
  sealRecords,
  withdrawGrants,
} from './index.ts'
import { grant, newOfficer, newOrganisation, type TestOfficer, unlock } from './testing/setting.ts'

let pool: Db
let db: Db
/** Of each test anew; the handle is bound to it. */
let organisation: string
let first: TestOfficer
let second: TestOfficer

beforeAll(async () => {
  pool = await testDatabase()
  first = await newOfficer()
  second = await newOfficer()
})
beforeEach(() => {
  organisation = crypto.randomUUID()
  db = within(pool, organisation)
})

const sealOne = async (keyring: Keyring) => {
  const subject = crypto.randomUUID()
  const index = [{ kind: 'email', value: 'aino@example.org' }]
  await sealRecords(db, keyring, [{ subject, kind: 'person', version: 1, plain: utf8('Aino'), index }])
  return subject
}
const read = async (keyring: Keyring, subject: string) => {
  const opened = await openRecords(db, keyring, {
    by: first.account,
    purpose: 'find',
    kind: 'person',
    subjects: [subject],
  })
  const plain = opened.get(subject)?.plain
  return plain && textOf(plain)
}

describe('a team', () => {
  it('opens alike for everyone it is granted to', async () => {
    const made = await newOrganisation(db, [first, second], organisation)
    const subject = await sealOne(await made.unlock(first))
    const theirs = await made.unlock(second)
    expect(await read(theirs, subject)).toBe('Aino')
    expect((await findSubjects(db, theirs, { kind: 'email', values: ['aino@example.org'] })).size).toBe(1)
  })

  it('opens nothing for somebody without a grant', async () => {
    const made = await newOrganisation(db, [first], organisation)
    const subject = await sealOne(await made.unlock(first))
    const empty = await unlock(db, made.organisation, second, [first])
    expect(empty.team).toBeNull()
    await expect(read(empty, subject)).rejects.toThrow(KeyNotHeld)
    await expect(sealOne(empty)).rejects.toThrow(KeyNotHeld)
    await expect(findSubjects(db, empty, { kind: 'email', values: ['aino@example.org'] })).rejects.toThrow(KeyNotHeld)
  })

  it('can be handed on by whoever holds it, and by nobody else', async () => {
    const made = await newOrganisation(db, [first], organisation)
    const held = await made.unlock(first)
    await grant(db, held, second, first)
    const theirs = await unlock(db, made.organisation, second, [first])
    expect(await read(theirs, await sealOne(held))).toBe('Aino')
    const empty = await unlock(db, made.organisation, await newOfficer(), [first])
    await expect(grant(db, empty, second, first)).rejects.toThrow(KeyNotHeld)
  })

  it('is closed to an account whose grants were withdrawn', async () => {
    const made = await newOrganisation(db, [first, second], organisation)
    await withdrawGrants(db, { organisation: made.organisation, account: second.account, by: first.account })
    expect((await made.unlock(second)).team).toBeNull()
  })

  it('finds people by the same index as the organisation’s other teams', async () => {
    const made = await newOrganisation(db, [first], organisation)
    const held = await made.unlock(first)
    await expect(createTeam(db, { organisation: made.organisation, name: 'Second' })).rejects.toThrow(TypeError)
    const other = await createTeam(db, { organisation: made.organisation, name: 'Second', keyring: held })
    await grant(db, other, second, first)
    const theirs = await unlock(db, made.organisation, second, [first])
    const subject = await sealOne(held)
    const found = await findSubjects(db, theirs, { kind: 'email', values: ['aino@example.org'] })
    expect(found.get('aino@example.org')).toEqual([subject])
    await expect(read(theirs, subject)).rejects.toThrow(KeyNotHeld)
  })
})

describe('a grant that is not genuine is noticed at unlocking:', () => {
  it('one by an account that nobody vouches for', async () => {
    const made = await newOrganisation(db, [first], organisation)
    await expect(unlock(db, made.organisation, first, [])).rejects.toThrow(GrantNotGenuine)
  })

  it('one signed by another key than the granter’s', async () => {
    const made = await newOrganisation(db, [first], organisation)
    const impostor = { ...second, account: first.account }
    await expect(unlock(db, made.organisation, first, [impostor])).rejects.toThrow(GrantNotGenuine)
  })

  it.each([
    ['moved to another account', async (o: string) => {
      await sql`delete from keystore.team_grant where account = ${second.account} and organisation = ${o}`.execute(db)
      await sql`update keystore.team_grant set account = ${second.account} where organisation = ${o}`.execute(db)
    }],
    ['with a changed byte', async (o: string) => {
      await sql`update keystore.team_grant set sealed = set_byte(sealed, 9, get_byte(sealed, 9) # 1) where organisation = ${o}`.execute(db)
    }],
    ['said to be by somebody else', async (o: string) => {
      await sql`update keystore.team_grant set granted_by = ${second.account} where organisation = ${o}`.execute(db)
    }],
  ])('one %s', async (_, tamper) => {
    const made = await newOrganisation(db, [first, second], organisation)
    await tamper(made.organisation)
    await expect(made.unlock(second)).rejects.toThrow(GrantNotGenuine)
  })

  it('one of a team key that the server made up, signed by nobody', async () => {
    const made = await newOrganisation(db, [first], organisation)
    const forged = await createTeam(db, { organisation: made.organisation, name: 'Forged', keyring: made.setup })
    await grant(db, forged, first, { ...second, account: first.account })
    await expect(made.unlock(first)).rejects.toThrow(GrantNotGenuine)
  })
})

describe('a carried keyring', () => {
  it('opens what the unlocked one opened', async () => {
    const made = await newOrganisation(db, [first], organisation)
    const held = await made.unlock(first)
    const subject = await sealOne(held)
    const key = newKey()
    const picked = pickUpKeyring(carryKeyring(held, key, 'session'), key, 'session') as Keyring
    expect(await read(picked, subject)).toBe('Aino')
    expect([picked.organisation, picked.account, picked.team]).toEqual([held.organisation, held.account, held.team])
  })

  it('cannot be picked up with another key, in another place or after a change', async () => {
    const made = await newOrganisation(db, [first], organisation)
    const key = newKey()
    const laid = carryKeyring(await made.unlock(first), key, 'session')
    expect(pickUpKeyring(laid, newKey(), 'session')).toBeNull()
    expect(pickUpKeyring(laid, key, 'another')).toBeNull()
    expect(pickUpKeyring(randomBytes(laid.length), key, 'session')).toBeNull()
    expect(() => carryKeyring(made.setup, key, 'session')).toThrow(TypeError)
  })

  it('no longer counts when the grants have changed', async () => {
    const made = await newOrganisation(db, [first, second], organisation)
    const held = await made.unlock(second)
    expect(await isStillGranted(db, held)).toBe(true)
    await withdrawGrants(db, { organisation: made.organisation, account: second.account, by: first.account })
    expect(await isStillGranted(db, held)).toBe(false)
  })
})
