import { sql } from 'kysely'
import { beforeAll, expect, test } from 'vitest'
import { append } from '#ledger'
import { inTransaction, within } from '#platform/database'
import type { Db } from '#platform/database'
import { teamsOf } from '#vault'
import { openOffice } from '#tests/support/office'
import { testDatabase } from '#tests/support/database'
import { execute } from './actor.ts'
import type { StaffActor } from './actor.ts'
import { newAccountKeys } from './keys.ts'
import type { AccountKeys } from './keys.ts'
import { answerInvitation } from './staff/commands/answer-invitation.ts'
import { changeRoles } from './staff/commands/change-roles.ts'
import { closeAccount } from './staff/commands/close-account.ts'
import { createTeam } from './staff/commands/create-team.ts'
import { inviteExisting } from './staff/commands/invite-existing.ts'
import { vouchFor } from './staff/commands/vouch-for.ts'
import { granterBehind, signInOnServer } from './server-sign-in.ts'
import * as store from './store.ts'
import { invent } from './testing/office.ts'
import { toBase64Url } from '#foundation/sealing'
import { vouch } from './vouched-keys.ts'
import { vouchedPart, vouchedReceivingKey, vouchedSigningKey } from './vouching.ts'

const db = await testDatabase()
let founder: StaffActor
let second: StaffActor
let organisation: string
let here: Db
let invented: Awaited<ReturnType<typeof invent>>

beforeAll(async () => {
  invented = await invent(db, ['meri', 'aalto'], ['administrator', 'officer'])
  organisation = invented.organisation
  here = within(db, organisation)
  founder = await present('meri')
  second = await present('aalto')
})

/** Signed in anew, with whatever is granted by now. */
async function present(name: string): Promise<StaffActor> {
  const actor = await signInOnServer(db, invented.one(name))
  if (!actor.ok) throw new Error(actor.code)
  return actor.value
}

interface Slipped {
  readonly id: string
  readonly keys: AccountKeys
}

const slip = async (): Promise<Slipped> => ({ id: crypto.randomUUID(), keys: await newAccountKeys() })

/** Puts an account into the database, as somebody could who can write to it. */
async function putIn({ id, keys }: Slipped, by: Slipped): Promise<void> {
  const unvouched = {
    id,
    organisation,
    sign_in_name: `slipped-${id.slice(0, 8)}`,
    language: 'fi' as const,
    guarded_receiving: keys.guarded.receiving.publicKey,
    guarded_signing: keys.guarded.signing.publicKey,
    sealed_receiving: keys.sealed.receiving.publicKey,
    sealed_signing: keys.sealed.signing.publicKey,
    state: 'open' as const,
    own_name: new Uint8Array(),
    vouched_by: null,
    created_at: new Date('2020-01-01T00:00:00Z'),
    closed_at: null,
  }
  const voucher = vouch(by.keys.sealed.signing.privateKey, vouchedPart(unvouched))
  await inTransaction(db, organisation, (tx) => store.addAccount(tx, { ...unvouched, voucher }, ['administrator']))
}

const vouchedBy = (who: string, by: string) =>
  sql`update identity.membership set vouched_by = ${by} where organisation = ${organisation} and account = ${who}`.execute(here)

const believed = async (account: string) => (await vouchedSigningKey(here, { organisation, account })) !== null

test('who founded the organisation and whom they vouched for are believed', async () => {
  expect(await believed(founder.id)).toBe(true)
  expect(await believed(second.id)).toBe(true)
})

test('somebody else’s word about themselves is nobody’s, not even with a row in the ledger that says they were first', async () => {
  const one = await slip()
  await putIn(one, one)
  await vouchedBy(one.id, one.id)
  expect(await believed(one.id)).toBe(false)
  const at = new Date()
  await inTransaction(db, organisation, (tx) =>
    append(tx, { type: 'identity.account-made', organisation, by: one.id, at, about: one.id }),
  )
  expect(await believed(one.id)).toBe(false)
  expect(await believed(founder.id)).toBe(true)
})

test('two who vouch for each other are believed in nothing, nor whom they vouch for', async () => {
  const [one, two, three] = [await slip(), await slip(), await slip()]
  await putIn(one, two)
  await putIn(two, one)
  await putIn(three, two)
  await vouchedBy(one.id, two.id)
  await vouchedBy(two.id, one.id)
  await vouchedBy(three.id, two.id)
  for (const { id } of [one, two, three]) expect(await believed(id)).toBe(false)
})

test('no team’s key is sealed to a key that was put in place of an account’s own', async () => {
  const own = await vouchedReceivingKey(here, { organisation, account: second.id })
  const { keys } = await slip()
  const put = (key: Uint8Array) =>
    sql`update identity.account set guarded_receiving = ${Buffer.from(key)} where id = ${second.id}`.execute(db)
  await put(keys.guarded.receiving.publicKey)

  const made = await execute(createTeam, { db, actor: founder, input: { name: 'Salainen' } })
  if (!made.ok) throw new Error(made.code)
  const members = async () => (await teamsOf(here, organisation)).find(({ id }) => id === made.value.team)?.members
  expect(await members()).toEqual([founder.id])
  const input = { account: second.id, roles: ['administrator' as const, 'officer' as const], teams: [made.value.team] }
  expect(await execute(changeRoles, { db, actor: founder, input })).toMatchObject({ code: 'keys-not-vouched' })

  expect(await execute(changeRoles, { db, actor: await present('meri'), input })).toMatchObject({ code: 'keys-not-vouched' })
  await put(own ?? new Uint8Array())
  expect((await execute(changeRoles, { db, actor: await present('meri'), input })).ok).toBe(true)
  expect(await members()).toContain(second.id)
})

test('when somebody leaves, the new key is not sealed to a key that was put in place of a colleague’s', async () => {
  const [first, stays, leaves] = await openOffice(db, ['officer'], ['officer'])
  if (!first || !stays || !leaves) throw new Error('the office is empty')
  const { keys } = await slip()
  await sql`update identity.account set guarded_receiving = ${Buffer.from(keys.guarded.receiving.publicKey)} where id = ${stays.id}`.execute(db)
  expect((await execute(closeAccount, { db, actor: first, input: { account: leaves.id } })).ok).toBe(true)
  const [team] = await teamsOf(within(db, first.organisation), first.organisation)
  expect(team?.members).toEqual([first.id])
})

test('a founder who leaves and comes back is believed throughout, and so is whom they vouched for', async () => {
  const at = new Date()
  const actor = await present('aalto')
  expect(await execute(closeAccount, { db, actor, input: { account: founder.id } })).toMatchObject({ ok: true })
  expect(await believed(second.id)).toBe(true)
  // Their account was closed with their last place; elsewhere they would have gone on.
  await sql`update identity.account set closed_at = null where id = ${founder.id}`.execute(db)
  const asked = await execute(inviteExisting, { db, actor, input: { signInName: founder.signInName, roles: ['auditor'], teams: [] } })
  if (!asked.ok) throw new Error(asked.code)
  await answerInvitation(db, founder, { organisation, invitation: asked.value.invitation, accept: true, at })
  expect(await believed(second.id)).toBe(true)

  const account = await store.findAccount(here, { organisation, account: founder.id })
  if (!account) throw new Error('the founder is gone')
  const again = await present('aalto')
  const voucher = toBase64Url(vouch(granterBehind(again).vouchWith, vouchedPart(account)))
  const input = { account: founder.id, voucher, name: 'Aalto Esimerkki' }
  expect(await execute(vouchFor, { db, actor: again, input })).toMatchObject({ ok: true })
  expect(await believed(founder.id)).toBe(true)
  expect(await believed(second.id)).toBe(true)
})
