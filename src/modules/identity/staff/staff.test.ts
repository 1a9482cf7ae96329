import fc from 'fast-check'
import { beforeAll, expect, test } from 'vitest'
import { inTransaction, within } from '#platform/database'
import { teamsOf } from '#vault'
import { reveal } from '#foundation/text'
import { openOffice } from '#tests/support/office'
import { testDatabase } from '#tests/support/database'
import { execute } from '../actor.ts'
import type { StaffActor } from '../actor.ts'
import { roles } from '../permissions.ts'
import { changeRoles } from './commands/change-roles.ts'
import { closeAccount } from './commands/close-account.ts'
import { createTeam } from './commands/create-team.ts'
import { invite, renewInvitation, withdrawInvitation } from './commands/invite.ts'
import { vouchFor } from './commands/vouch-for.ts'
import { openProfiles } from './profiles.ts'
import { decideRoles, teamsFor } from './rules.ts'
import * as store from './store.ts'
import { newToken, readToken } from './tokens.ts'

const db = await testDatabase()
let administrator: StaffActor
let officer: StaffActor
let organisation: string
const at = new Date()

beforeAll(async () => {
  const [first, second] = await openOffice(db, ['officer'])
  if (!first || !second) throw new Error('the office is empty')
  administrator = first
  officer = second
  organisation = first.organisation
})

const lumi = { name: 'Lumi Keksitty', email: 'lumi@example.org', roles: ['officer' as const], teams: [], language: 'fi' as const }

async function invited() {
  const result = await execute(invite, { db, actor: administrator, input: lumi })
  if (!result.ok) throw new Error(result.code)
  return result.value
}

const byToken = (token: string, now = at) => {
  const read = readToken(token)
  if (!read) throw new Error('no token')
  return inTransaction(db, read.organisation, (tx) => store.lockInvitationByToken(tx, read.organisation, read.hash, now))
}

test('the last administrator cannot be taken away, and another can', () => {
  const held = ['administrator', 'officer'] as const
  expect(decideRoles({ held, wanted: ['officer'], otherAdministrators: 0 })).toMatchObject({ code: 'last-administrator' })
  expect(decideRoles({ held, wanted: [], otherAdministrators: 0 })).toMatchObject({ code: 'last-administrator' })
  expect(decideRoles({ held, wanted: ['officer'], otherAdministrators: 1 })).toMatchObject({ value: { given: [], taken: ['administrator'] } })
  expect(decideRoles({ held, wanted: ['administrator', 'auditor'], otherAdministrators: 0 })).toMatchObject({
    value: { given: ['auditor'], taken: ['officer'] },
  })
})

test('whoever opens nothing guarded holds no team’s key, whatever was chosen; whoever does is in the first team', () => {
  const teams = [{ id: 'a' }, { id: 'b' }, { id: 'c' }]
  fc.assert(
    fc.property(fc.subarray([...roles]), fc.subarray(['a', 'b', 'c', 'd']), (held, chosen) => {
      const given = teamsFor(held, chosen, teams)
      const needs = held.some((role) => ['administrator', 'officer', 'data-protection-officer', 'professional'].includes(role))
      expect(given.includes('a')).toBe(needs)
      expect(given.every((team) => team === 'a' || chosen.includes(team))).toBe(true)
    }),
  )
})

test('a token says where it belongs, and nothing that is not one is read', () => {
  const { token, hash } = newToken(organisation)
  expect(readToken(token)).toEqual({ organisation, hash })
  fc.assert(
    fc.property(fc.string(), (text) => {
      expect(readToken(text)).toBeNull()
    }),
  )
})

test('an invitation is found by its token until it is withdrawn, and what was known of the invited goes with it', async () => {
  const { token, invitation, account } = await invited()
  expect(await byToken(token)).toMatchObject({ account, roles: ['officer'] })
  const profile = async () => (await openProfiles(within(db, organisation), administrator, { subjects: [account], at })).get(account)
  const known = await profile()
  expect(known && reveal(known.name)).toBe('Lumi Keksitty')
  const result = await execute(withdrawInvitation, { db, actor: administrator, input: { invitation } })
  expect(result.ok).toBe(true)
  expect(await byToken(token)).toBeUndefined()
  expect(await profile()).toBeUndefined()
})

test('an invitation runs out, and a renewed one has a token of its own', async () => {
  const { token, invitation } = await invited()
  expect(await byToken(token, new Date(at.getTime() + 8 * 24 * 3_600_000))).toBeUndefined()
  const renewed = await execute(renewInvitation, { db, actor: administrator, input: { invitation } })
  if (!renewed.ok || renewed.value.token === null) throw new Error('not renewed')
  expect(await byToken(token)).toBeUndefined()
  expect(await byToken(renewed.value.token)).toMatchObject({ id: invitation })
})

test('an officer neither invites nor changes roles', async () => {
  expect(await execute(invite, { db, actor: officer, input: lumi })).toMatchObject({ code: 'forbidden' })
  const input = { account: officer.id, roles: ['administrator' as const], teams: [] }
  expect(await execute(changeRoles, { db, actor: officer, input })).toMatchObject({ code: 'forbidden' })
})

test('nobody is vouched for who does not wait', async () => {
  const input = { account: officer.id, voucher: 'A'.repeat(86) }
  expect(await execute(vouchFor, { db, actor: administrator, input })).toMatchObject({ code: 'not-waiting' })
})

test('an administrator of another organisation reaches nobody here', async () => {
  const [stranger] = await openOffice(db)
  if (!stranger) throw new Error('no office')
  const input = { account: officer.id }
  expect(await execute(closeAccount, { db, actor: stranger, input })).toMatchObject({ code: 'no-such-account' })
  const changed = await execute(changeRoles, { db, actor: stranger, input: { ...input, roles: ['auditor' as const], teams: [] } })
  expect(changed).toMatchObject({ code: 'no-such-account' })
})

test('the only administrator closes neither their own account nor their role', async () => {
  const account = administrator.id
  expect(await execute(closeAccount, { db, actor: administrator, input: { account } })).toMatchObject({ code: 'not-oneself' })
  const changed = await execute(changeRoles, { db, actor: administrator, input: { account, roles: ['officer' as const], teams: [] } })
  expect(changed).toMatchObject({ code: 'last-administrator' })
})

test('a further team has keys of its own, and a name once', async () => {
  const made = await execute(createTeam, { db, actor: administrator, input: { name: 'Kriisitiimi' } })
  expect(made.ok).toBe(true)
  const teams = await teamsOf(within(db, organisation), organisation)
  expect(teams.map(({ name }) => name)).toContain('Kriisitiimi')
  expect(teams.find(({ name }) => name === 'Kriisitiimi')?.members).toEqual([administrator.id])
  expect(await execute(createTeam, { db, actor: administrator, input: { name: 'KRIISITIIMI' } })).toMatchObject({ code: 'name-taken' })
})

test('whoever leaves takes no grant along, and the team goes on under a new key', async () => {
  const here = within(db, organisation)
  const before = (await teamsOf(here, organisation))[0]
  expect(before?.members).toContain(officer.id)
  const result = await execute(closeAccount, { db, actor: administrator, input: { account: officer.id } })
  expect(result).toMatchObject({ ok: true, value: { left: 1 } })
  const after = (await teamsOf(here, organisation))[0]
  expect(after?.members).toEqual([administrator.id])
  expect(after?.epoch).toBe((before?.epoch ?? 0) + 1)
})
