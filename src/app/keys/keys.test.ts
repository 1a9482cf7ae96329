import { expect, test } from 'vitest'
import { execute, type StaffActor } from '#identity'
import { openPeople } from '#people'
import { inTransaction, within } from '#platform/database'
import { continueRotations, createTeam, rotationsOf, teamsOf, wantEpochs } from '#vault'
import { fillRegister, openOffice } from '#tests/support/office'
import { testDatabase } from '#tests/support/database'
import { checkKeysRenewed } from '../doctor/house-checks.ts'
import { approveKeyRotation, rotateKeys } from './rotate-keys.ts'

test('an officer renews a team’s keys, a second one approves, and everybody opens as before', async () => {
  const pool = await testDatabase()
  const [administrator, first, second, auditor] = (await openOffice(pool, ['officer'], ['officer'], ['auditor'])) as [
    StaffActor, StaffActor, StaffActor, StaffActor,
  ]
  const { organisation } = first
  const db = within(pool, organisation)
  const { people } = await fillRegister(db, administrator, ['Nimi;Sähköposti', 'Aino Esimerkki;aino@example.org', 'Eero Mallikas;eero@example.org'])
  const [team] = await teamsOf(db, organisation)

  expect(await execute(rotateKeys, { db, actor: auditor, input: { team: team?.id ?? '' } })).toMatchObject({ ok: false, code: 'forbidden' })
  expect(await execute(rotateKeys, { db, actor: first, input: { team: crypto.randomUUID() } })).toMatchObject({ code: 'no-such-team' })
  expect(await execute(rotateKeys, { db, actor: first, input: { team: team?.id ?? '' } })).toMatchObject({ ok: true })
  expect(await execute(rotateKeys, { db, actor: first, input: { team: team?.id ?? '' } })).toMatchObject({ code: 'rotation-under-way' })

  const [rotation] = await rotationsOf(db, organisation)
  const input = { rotation: rotation?.id ?? '' }
  expect(rotation).toMatchObject({ state: 'waiting-for-officers', approvedBy: [first.id] })
  expect(await execute(approveKeyRotation, { db, actor: first, input })).toMatchObject({ value: { begun: false, approvals: 1 } })
  expect(await execute(approveKeyRotation, { db, actor: second, input })).toMatchObject({ value: { begun: true, approvals: 2 } })
  await continueRotations(pool)
  expect(await rotationsOf(db, organisation)).toMatchObject([{ state: 'done' }])
  expect(await execute(approveKeyRotation, { db, actor: second, input })).toMatchObject({ code: 'rotation-over' })

  const opened = await openPeople(db, second.keyring, { by: second.id, purpose: 'find', ids: people })
  expect([...opened.values()].map(({ email }) => email).toSorted()).toEqual(['aino@example.org', 'eero@example.org'])
  expect((await teamsOf(db, organisation))[0]).toMatchObject({ epoch: 2, members: expect.arrayContaining([first.id, second.id]) })
})

test('whoever does not hold a team is told so, and old keys that a restore brought back are renewed though another renewal is under way', async () => {
  const pool = await testDatabase()
  const [administrator, officer] = (await openOffice(pool, ['officer'])) as [StaffActor, StaffActor]
  const { organisation } = officer
  const db = within(pool, organisation)
  const own = (await teamsOf(db, organisation))[0]?.id ?? ''
  const rotate = (team: string) => execute(rotateKeys, { db, actor: administrator, input: { team } })
  expect(await rotate(own)).toMatchObject({ ok: true })
  expect(await rotate(own)).toMatchObject({ code: 'rotation-under-way' })
  await inTransaction(pool, organisation, (tx) => wantEpochs(tx, { organisation, teams: [own], at: new Date() }))
  const sick = { db, organisations: [organisation] }
  expect(await checkKeysRenewed(sick)).toMatchObject({ verdict: 'bad', with: { count: 1 } })
  expect(await rotate(own)).toMatchObject({ ok: true })
  expect(await checkKeysRenewed(sick)).toMatchObject({ verdict: 'ok' })
  expect((await rotationsOf(db, organisation)).map(({ state }) => state)).toEqual(['waiting-for-officers', 'superseded'])

  const nobodys = await inTransaction(pool, organisation, (tx) => createTeam(tx, { organisation, name: 'Tuki', keyring: officer.keyring }))
  expect(await rotate(nobodys.team ?? '')).toMatchObject({ ok: false, code: 'no-key-held' })
})
