import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { append } from '#ledger'
import { inTransaction, within } from '#platform/database'
import { keep, learn, retentionStanding } from '#retention'
import { livingAmong } from '#vault'
import { testDatabase } from '#tests/support/database'
import { fillRegister, openOffice } from '#tests/support/office'
import { destroyEverywhere } from './nightly.ts'

const db = await testDatabase()

test('nights over the real holdings keep whoever has a file as long as it, and let go of whoever has none', async () => {
  const [first] = await openOffice(db)
  if (!first) throw new Error('nobody is there')
  const { organisation } = first
  const own = within(db, organisation)
  const { people } = await fillRegister(own, first, ['Nimi;Hetu', 'Aalto Esimerkki;131052-308T', 'Meri Keksitty;010594Y9032'])
  const [withFile = '', without = ''] = people
  const subject = { organisation, kind: 'person', id: withFile } as const
  const nights = (at: string) => destroyEverywhere(db, { clock: () => new Date(at), onTrouble: (error) => { throw error } })
  const living = () => inTransaction(own, organisation, (tx) => livingAmong(tx, organisation, people))
  const kinds = async () => (await sql<{ subject: string; kind: string }>`
    select subject, kind from retention.item where holding = 'people.register-entry'`.execute(own)).rows

  await nights(new Date().toISOString())
  expect((await kinds()).map(({ kind }) => kind)).toEqual(['register', 'register'])
  // A file is begun: who they are belongs to patient data from now on.
  await inTransaction(own, organisation, async (tx) => {
    const facts = [{ trigger: 'entry-written', month: '2027-03' }] as const
    await keep(tx, [{ organisation, holding: 'tests.entries', item: crypto.randomUUID(), subject, kind: 'patient-record', facts }], { at: new Date() })
    await learn(tx, { organisation, subject, trigger: 'birth', month: '1952', at: new Date() })
  })
  await nights('2030-06-15T00:10:00Z')
  expect(new Map((await kinds()).map((row) => [row.subject, row.kind]))).toEqual(new Map([[withFile, 'patient-record'], [without, 'register']]))
  await nights('2050-06-15T00:10:00Z')
  expect(await living()).toEqual([withFile])
  await nights('2073-06-15T00:10:00Z')
  expect(await living()).toEqual([])
  const standing = await inTransaction(own, organisation, (tx) => retentionStanding(tx, { organisation, at: new Date('2073-06-15T12:00:00Z') }))
  // What nobody answers for is told, and not forgotten.
  expect(standing).toMatchObject({ job: 'on-time', overdue: 1 })
}, 120_000)

test('nothing goes for three days after a restore, so that orders which the backup did not know can be given again', async () => {
  const [first] = await openOffice(db)
  if (!first) throw new Error('nobody is there')
  const { organisation } = first
  const own = within(db, organisation)
  await fillRegister(own, first, ['Nimi;Hetu', 'Aalto Esimerkki;131052-308T'])
  const nights = (at: string) => destroyEverywhere(db, { clock: () => new Date(at), onTrouble: (error) => { throw error } })
  const left = async () => (await sql`select from retention.item where organisation = ${organisation}`.execute(own)).rows.length
  await nights(new Date().toISOString())
  await inTransaction(own, organisation, (tx) => append(tx, { type: 'house.restored', organisation, by: null, at: new Date('2050-06-15T12:00:00Z') }))
  await nights('2050-06-17T00:10:00Z')
  expect(await left()).toBe(1)
  await nights('2050-06-19T00:10:00Z')
  expect(await left()).toBe(0)
}, 120_000)
