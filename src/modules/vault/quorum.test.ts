import { sql } from 'kysely'
import { beforeAll, describe, expect, it } from 'vitest'
import { type Bytes, newKey, newSigningPair, type SigningPair, textOf, utf8 } from '#foundation/sealing'
import { type Db, inTransaction, type Tx, within } from '#platform/database'
import { testDatabase } from '#tests/support/database'
import {
  answerChallenge,
  coverByRecovery,
  createTeam,
  grantToRecovery,
  type Keyring,
  knowMakersBy,
  openRecords,
  openRecoveryGrant,
  proposeRecoveryKey,
  proveRecovery,
  proveRecoveryKey,
  quorumOf,
  type RecoveryKey,
  recoveryGrants,
  RecoveryKeyNotGenuine,
  recoveryKeysFrom,
  recoveryRecipient,
  recoverTeams,
  type RecoveryUse,
  registerRecoveryKey,
  sealEpochTo,
  sealRecords,
  withdrawGrants,
} from './index.ts'
import { grant, newOfficer, newOrganisation, type TestOfficer, unlock } from './testing/setting.ts'

let pool: Db
let first: TestOfficer
let second: TestOfficer
const at = new Date()
/** The keys of which identity would know: the sealed ones, which the server never holds. */
const hands = new Map<string, SigningPair>()

beforeAll(async () => {
  pool = await testDatabase()
  first = await newOfficer()
  second = await newOfficer()
  for (const { account } of [first, second]) hands.set(account, newSigningPair())
  knowMakersBy((_, { account }) => Promise.resolve(hands.get(account)?.publicKey ?? null))
})

async function founded(officers: readonly TestOfficer[]) {
  const organisation = crypto.randomUUID()
  const db = within(pool, organisation)
  const made = await newOrganisation(db, officers, organisation)
  return { ...made, db, organisation }
}
type Founded = Awaited<ReturnType<typeof founded>>

async function ceremony({ db, organisation, unlock: open }: Founded, by: TestOfficer, keyring?: Keyring) {
  const root = newKey()
  const keys = await recoveryKeysFrom(root)
  const key: RecoveryKey = {
    id: crypto.randomUUID(), organisation, threshold: 2, shares: 3, madeBy: by.account,
    receivingPublicKey: keys.receiving.publicKey, signingPublicKey: keys.signing.publicKey,
  }
  const proof = proveRecoveryKey(key, { own: keys.signing.privateKey, maker: hand(by).privateKey })
  const proposed = await proposeRecoveryKey(db, { key, proof, at })
  if (!proposed.ok) throw new Error(proposed.code)
  const answer = await answerChallenge(keys, key, proposed.value.challenge)
  const registered = await registerRecoveryKey(db, keyring ?? (await open(by)), {
    id: key.id, answer: answer ?? newKey(), grantedBy: by.account, signWith: by.signing.privateKey, at: new Date(),
  })
  return { keys, key, registered }
}
type Held = Awaited<ReturnType<typeof ceremony>>

const hand = (officer: TestOfficer) => hands.get(officer.account) as SigningPair

/** What a browser does with enough shares: everything that this key's grants open, for one officer. */
async function prepared({ db, organisation }: Founded, { keys, key }: Held, to: TestOfficer) {
  const recipient = { id: to.account, receivingPublicKey: to.receiving.publicKey }
  const grants = []
  for (const { team, epoch, sealed, recovery } of await recoveryGrants(db, organisation)) {
    const place = { organisation, team, epoch }
    const teamKey = recovery === key.id ? await openRecoveryGrant(keys, key.id, place, sealed) : null
    if (teamKey) grants.push(await sealEpochTo(place, teamKey, { to: recipient, grantedBy: to.account, signWith: to.signing.privateKey }))
  }
  const use: RecoveryUse = {
    id: crypto.randomUUID(), organisation, recovery: key.id, account: to.account, receivingPublicKey: to.receiving.publicKey,
  }
  const proof = proveRecovery(keys.signing.privateKey, use, grants)
  return { use, grants, proof, accountKey: to.signing.publicKey, vouched: false, at }
}

async function sealOne(db: Tx, keyring: Keyring): Promise<string> {
  const subject = crypto.randomUUID()
  await sealRecords(db, keyring, [{ subject, kind: 'person', version: 1, plain: utf8('Aino'), index: [] }])
  return subject
}

async function read(db: Db, keyring: Keyring, subject: string, by: TestOfficer) {
  const opened = await openRecords(db, keyring, { by: by.account, purpose: 'find', kind: 'person', subjects: [subject] })
  const plain = opened.get(subject)?.plain
  return plain && textOf(plain)
}

const ledger = (db: Db, organisation: string) =>
  sql<{ type: string; body: Record<string, unknown> }>`
    select type, body from ledger.entry where organisation = ${organisation} order by at`.execute(db).then(({ rows }) => rows)

describe('a recovery key', () => {
  it('comes into force when its private half has answered, and is granted what its maker holds', async () => {
    const made = await founded([first])
    const { key, registered } = await ceremony(made, first)
    expect(registered).toMatchObject({ ok: true, value: { epochs: 1 } })
    expect(await recoveryRecipient(made.db, made.organisation)).toEqual({ id: key.id, publicKey: expect.anything() })
    const { keys, teams } = await quorumOf(made.db, made.organisation)
    expect(keys.map(({ id, inForce }) => ({ id, inForce }))).toEqual([{ id: key.id, inForce: true }])
    expect(teams).toMatchObject([{ epochs: 1, granted: 1, holders: [first.account] }])
  })

  it('is not believed when another hand than its maker’s has signed it', async () => {
    const made = await founded([first])
    const keys = await recoveryKeysFrom(newKey())
    const key: RecoveryKey = {
      id: crypto.randomUUID(), organisation: made.organisation, threshold: 2, shares: 3, madeBy: first.account,
      receivingPublicKey: keys.receiving.publicKey, signingPublicKey: keys.signing.publicKey,
    }
    const own = keys.signing.privateKey
    const forged = proveRecoveryKey(key, { own, maker: hand(second).privateKey })
    expect(await proposeRecoveryKey(made.db, { key, proof: forged, at })).toMatchObject({ code: 'not-genuine' })
    const without = proveRecoveryKey(key, { own: newSigningPair().privateKey, maker: hand(first).privateKey })
    expect(await proposeRecoveryKey(made.db, { key, proof: without, at })).toMatchObject({ code: 'not-genuine' })
    const odd = { ...key, threshold: 3 }
    expect(await proposeRecoveryKey(made.db, { key: odd, proof: forged, at })).toMatchObject({ code: 'unfit-key' })
  })

  it('does not come into force without its private half, nor by another officer', async () => {
    const made = await founded([first, second])
    const keys = await recoveryKeysFrom(newKey())
    const key: RecoveryKey = {
      id: crypto.randomUUID(), organisation: made.organisation, threshold: 2, shares: 3, madeBy: first.account,
      receivingPublicKey: keys.receiving.publicKey, signingPublicKey: keys.signing.publicKey,
    }
    const proof = proveRecoveryKey(key, { own: keys.signing.privateKey, maker: hand(first).privateKey })
    const proposed = await proposeRecoveryKey(made.db, { key, proof, at })
    const answer = proposed.ok ? await answerChallenge(keys, key, proposed.value.challenge) : null
    const register = async (by: TestOfficer, given: Bytes) =>
      registerRecoveryKey(made.db, await made.unlock(by), { id: key.id, answer: given, grantedBy: by.account, signWith: by.signing.privateKey, at })
    expect(await register(first, newKey())).toMatchObject({ code: 'wrong-answer' })
    expect(await register(second, answer ?? newKey())).toMatchObject({ code: 'no-such-key' })
    expect(await recoveryRecipient(made.db, made.organisation)).toBeNull()
  })

  it('that somebody put into the database is granted nothing', async () => {
    const made = await founded([first])
    await ceremony(made, first)
    const other = await recoveryKeysFrom(newKey())
    await sql`update keystore.recovery_key set receiving_public = ${Buffer.from(other.receiving.publicKey)}`.execute(made.db)
    await expect(recoveryRecipient(made.db, made.organisation)).rejects.toThrow(RecoveryKeyNotGenuine)
    const epoch = { organisation: made.organisation, team: crypto.randomUUID(), epoch: 2, teamKey: newKey() }
    const granting = { grantedBy: first.account, signWith: first.signing.privateKey, at }
    await expect(grantToRecovery(made.db, { ...epoch, ...granting })).rejects.toThrow(RecoveryKeyNotGenuine)
  })

  it('that is made again leaves the old shares with nothing that they open', async () => {
    const made = await founded([first])
    const old = await ceremony(made, first)
    const renewed = await ceremony(made, first)
    expect((await prepared(made, old, second)).grants).toEqual([])
    expect((await prepared(made, renewed, second)).grants).toHaveLength(1)
    expect((await quorumOf(made.db, made.organisation)).keys).toHaveLength(1)
  })

  it('keeps what an earlier one opens until somebody who holds it grants it anew', async () => {
    const made = await founded([first])
    const held = await made.unlock(first)
    const other = await createTeam(made.db, { organisation: made.organisation, name: 'Second', keyring: held })
    await grant(made.db, other, second, first)
    const old = await ceremony(made, first)
    const theirs = await unlock(made.db, made.organisation, second, [first, second])
    await coverByRecovery(made.db, theirs, { grantedBy: second.account, signWith: second.signing.privateKey, at })
    expect((await prepared(made, old, second)).grants).toHaveLength(2)

    const renewed = await ceremony(made, first)
    expect((await prepared(made, old, second)).grants).toHaveLength(1)
    expect((await prepared(made, renewed, second)).grants).toHaveLength(1)
    expect((await quorumOf(made.db, made.organisation)).keys).toHaveLength(2)
    await coverByRecovery(made.db, theirs, { grantedBy: second.account, signWith: second.signing.privateKey, at })
    expect((await prepared(made, old, second)).grants).toEqual([])
    expect((await prepared(made, renewed, second)).grants).toHaveLength(2)
  })

  it('is not needed: without one, an epoch begins and nothing is granted', async () => {
    const made = await founded([first])
    const epoch = { organisation: made.organisation, team: crypto.randomUUID(), epoch: 2, teamKey: newKey() }
    expect(await grantToRecovery(made.db, { ...epoch, grantedBy: first.account, signWith: first.signing.privateKey, at })).toBe(false)
  })
})

describe('a team whose last key holder is gone', () => {
  const lost = async () => {
    const made = await founded([first])
    const subject = await sealOne(made.db, await made.unlock(first))
    const held = await ceremony(made, first)
    await withdrawGrants(made.db, { organisation: made.organisation, account: first.account, by: second.account })
    return { made, subject, held }
  }

  it('comes back to an officer with enough shares, who reads the register again, and the ledger says so', async () => {
    const { made, subject, held } = await lost()
    expect((await unlock(made.db, made.organisation, second, [first, second])).team).toBeNull()
    const recovered = await recoverTeams(made.db, await prepared(made, held, second))
    expect(recovered).toMatchObject({ ok: true, value: { teams: 1, epochs: 1 } })
    const keyring = await unlock(made.db, made.organisation, second, [first, second])
    expect(await read(made.db, keyring, subject, second)).toBe('Aino')
    const facts = (await ledger(made.db, made.organisation)).filter(({ type }) => type === 'vault.team-recovered')
    expect(facts).toMatchObject([{ body: { shares: 2, epochs: 1, recovery: held.key.id } }])
  })

  it('does not come back by anything that the recovery key has not signed whole', async () => {
    const { made, held } = await lost()
    const good = await prepared(made, held, second)
    const tries = {
      'signed by another key': { ...good, proof: proveRecovery(newSigningPair().privateKey, good.use, good.grants) },
      'for another account': { ...good, use: { ...good.use, account: first.account } },
      'a grant changed': { ...good, grants: good.grants.map((one) => ({ ...one, sealed: one.sealed.map((byte, i) => (i === 7 ? byte ^ 1 : byte)) })) },
      'a grant not signed by who gets it': { ...good, accountKey: first.signing.publicKey },
    }
    for (const [name, one] of Object.entries(tries)) {
      expect({ name, ...(await recoverTeams(made.db, one)) }).toMatchObject({ name, code: 'not-genuine' })
    }
    const unknown = { ...good, use: { ...good.use, recovery: crypto.randomUUID() } }
    expect(await recoverTeams(made.db, unknown)).toMatchObject({ code: 'no-such-key' })
    expect((await unlock(made.db, made.organisation, second, [first, second])).team).toBeNull()
  })

  it('comes back whole or not at all, and by one use once', async () => {
    const { made, held } = await lost()
    const good = await prepared(made, held, second)
    const epochless = { ...good, grants: [] as typeof good.grants }
    const nothing = { ...epochless, proof: proveRecovery(held.keys.signing.privateKey, good.use, []) }
    expect(await inTransaction(made.db, made.organisation, (tx) => recoverTeams(tx, nothing))).toMatchObject({ ok: true, value: { teams: 0 } })
    expect(await recoverTeams(made.db, good)).toMatchObject({ code: 'used-before' })
    const again = await prepared(made, held, second)
    expect(await recoverTeams(made.db, again)).toMatchObject({ ok: true })
    await withdrawGrants(made.db, { organisation: made.organisation, account: second.account, by: first.account })
    expect(await recoverTeams(made.db, again)).toMatchObject({ code: 'used-before' })
  })
})
