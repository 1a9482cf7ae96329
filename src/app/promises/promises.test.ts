import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { within } from '#platform/database'
import { readEnvironment, settingsFrom, type Settings } from '#platform/settings'
import { defineQueue, startJobs } from '#platform/jobs'
import { destroyDue } from '#retention'
import { workWithTerms } from '#terms'
import { testHouse } from '#tests/support/database'
import { openOffice } from '#tests/support/office'
import { format } from '../backup/model.ts'
import { holdings } from '../holdings.ts'
import { destroying, nightly } from '../retention/nightly.ts'
import { promises } from './checks.ts'
import { termsPorts } from './ports.ts'
import { checkPromises, type LookedAt } from './run.ts'
import { findInLogs, identityCode, networkAddress } from './scan.ts'
import { sentences } from './sentences.ts'

const house = await testHouse()
const { db, owner } = house
let folder = ''
let settings: Settings
let looked: LookedAt
let organisation = ''

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'satama-promised-'))
  settings = settingsFrom(readEnvironment({ SATAMA_DATA: folder }))
  const [administrator] = await openOffice(db, ['officer'])
  organisation = administrator?.organisation ?? ''
  workWithTerms(termsPorts({ ...house, settings }))
  await night()
  const jobs = await startJobs({ url: house.url, queues: [destroying], onTrouble: () => undefined })
  await jobs.schedule(destroying, nightly, {})
  await jobs.stop()
  looked = { ...house, settings, organisation, holdings, now: new Date(), hadNight: true }
})

afterAll(() => rm(folder, { recursive: true, force: true }))

const night = () => destroyDue(within(db, organisation), { organisation, holdings, clock: () => new Date(), onTrouble: () => undefined })

/** The sentences that are no longer true. */
async function broken(more: Partial<LookedAt> = {}, ids?: readonly string[]) {
  const states = await checkPromises({ ...looked, ...more }, ids ? { ids } : {})
  return states.filter(({ kept }) => !kept).map(({ id }) => promises.find((one) => one.id === id)?.sentence.en)
}

test('in a house as it should be, every promise is kept', async () => {
  const states = await checkPromises(looked)
  expect(states.filter(({ kept }) => !kept)).toEqual([])
  expect(states.length).toBe(promises.length)
  expect(promises.length).toBeGreaterThan(15)
})

describe('a promise that is broken on purpose turns red with its sentence:', () => {
  test('no night came for two days, or the nightly job is not planned any more', async () => {
    const byRetention = ['due-is-destroyed', 'address-gone-monthly', 'programme-after-12-months', 'support-after-5-years'] as const
    const told = byRetention.map((id) => sentences[id].en)
    const late = await broken({ now: new Date(looked.now.getTime() + 48 * 3_600_000) })
    expect(late).toEqual(expect.arrayContaining(told))
    await sql`delete from jobs.schedule where name = ${destroying.name}`.execute(owner)
    expect((await broken({}, byRetention)).toSorted()).toEqual(told.toSorted())
    const jobs = await startJobs({ url: house.url, queues: [destroying], onTrouble: () => undefined })
    await jobs.schedule(destroying, nightly, {})
    await jobs.stop()
    expect(await broken({}, byRetention)).toEqual([])
  })

  test('a house that should have had its night has none', async () => {
    const [administrator] = await openOffice(db)
    const young = { organisation: administrator?.organisation ?? '' }
    expect(await broken({ ...young, hadNight: false }, ['due-is-destroyed'])).toEqual([])
    expect(await broken(young, ['due-is-destroyed'])).toEqual([sentences['due-is-destroyed'].en])
  })

  test('somebody adds a table that no holding answers for, or a column that nobody has listed', async () => {
    const told = [sentences['everything-answered-for'].en]
    await sql`create table people.diary (organisation uuid not null, person uuid, words bytea)`.execute(owner)
    expect(await broken({}, ['everything-answered-for'])).toEqual(told)
    await sql`drop table people.diary`.execute(owner)
    await sql`alter table people.person add column mood text`.execute(owner)
    expect(await broken({}, ['everything-answered-for'])).toEqual(told)
    await sql`alter table people.person drop column mood`.execute(owner)
    expect(await broken({}, ['everything-answered-for'])).toEqual([])
  })

  test('a visitor’s address gets a column, is written into a row or a job, or into a log', async () => {
    const ids = ['no-address-written']
    const told = [sentences['no-address-written'].en]
    await sql`create table ledger.visit (organisation uuid not null, address inet)`.execute(owner)
    expect(await broken({}, ids)).toEqual(told)
    await sql`drop table ledger.visit`.execute(owner)
    expect(await broken({}, ids)).toEqual([])

    await sql`update identity.account set sign_in_name = sign_in_name || ' 203.0.113.77' where id = (select id from identity.account limit 1)`.execute(owner)
    expect(await broken({}, ids)).toEqual(told)
    await sql`update identity.account set sign_in_name = replace(sign_in_name, ' 203.0.113.77', '')`.execute(owner)

    const queue = defineQueue('tests.addresses')
    const jobs = await startJobs({ url: house.url, queues: [queue], onTrouble: () => undefined })
    await sql`insert into jobs.job (name, data) values ('tests.addresses', '{"from":"2001:db8:0:1::77"}')`.execute(owner)
    expect(await broken({}, ids)).toEqual(told)
    await sql`delete from jobs.job where name = 'tests.addresses'`.execute(owner)
    await jobs.stop()
    expect(await broken({}, ids)).toEqual([])

    await writeFile(join(folder, 'access.log'), 'GET /fi/oma 200 198.51.100.9\n')
    expect(await broken({}, ids)).toEqual(told)
    await writeFile(join(folder, 'access.log'), 'GET /fi/oma 200 12 ms, node 24.21.0, from 127.0.0.1\n')
    expect(await broken({}, ids)).toEqual([])
  })

  test('an identity code lies in the clear, or a name gets a column', async () => {
    const told = [sentences['names-are-sealed'].en]
    await sql`update bulletins.site set contact = '{"fi":"010594Y9032"}'`.execute(owner)
    expect(await broken({}, ['names-are-sealed'])).toEqual(told)
    await sql`update bulletins.site set contact = '{}'`.execute(owner)
    await sql`alter table people.person add column given_name text`.execute(owner)
    expect(await broken({}, ['names-are-sealed'])).toEqual(told)
    await sql`alter table people.person drop column given_name`.execute(owner)
  })

  test('something is kept of a nickname that nobody said', async () => {
    await sql`alter table identity.client add column phone_model text`.execute(owner)
    expect(await broken({}, ['nothing-identifying'])).toEqual([sentences['nothing-identifying'].en])
    await sql`alter table identity.client drop column phone_model`.execute(owner)
  })

  test('a table keeps hold of an account that is deleted', async () => {
    await sql`create table people.kept (client uuid references identity.client)`.execute(owner)
    expect(await broken({}, ['delete-yourself'])).toEqual([sentences['delete-yourself'].en])
    await sql`drop table people.kept`.execute(owner)
  })

  test('a keystore’s backup lies too long', async () => {
    const { folder: backups } = settings.backups
    await mkdir(backups, { recursive: true })
    const file = 'satama-2026-01-01-keystore.age'
    const manifest = { format, id: crypto.randomUUID(), set: 'keystore', file, bytes: 3, at: '2026-01-01T02:00:00Z' }
    await writeFile(join(backups, file), 'age')
    await writeFile(join(backups, `${file}.json`), JSON.stringify(manifest))
    const states = await checkPromises(looked, { ids: ['backups-die'] })
    await rm(backups, { recursive: true })
    expect(states).toMatchObject([{ kept: false, because: 'old-keystore' }])
  })

  test('somebody else is given what was told by nickname', async () => {
    const [first, ...others] = holdings.filter(({ description }) => description.service === 'support')
    if (!first) throw new Error('nothing is held of nicknames')
    const sold = { fi: 'mainostaja', sv: 'annonsör', en: 'an advertiser' }
    const giving = { ...first, description: { ...first.description, recipients: [...first.description.recipients, sold, sold] } }
    expect(await broken({ holdings: [giving, ...others] }, ['support-is-not-disclosed'])).toEqual([sentences['support-is-not-disclosed'].en])
  })

  test('the trace of openings could be wiped', async () => {
    await sql`update tenancy.rule set may = 'select, insert, delete' where name = 'vault.access'`.execute(owner)
    expect(await broken({}, ['openings-shown'])).toEqual([sentences['openings-shown'].en])
    await sql`update tenancy.rule set may = 'select, insert' where name = 'vault.access'`.execute(owner)
  })
})

test('what cannot be looked at is not kept', async () => {
  const states = await checkPromises(looked, { all: [{ id: 'dark', sentence: sentences['backups-die'], check: () => Promise.reject(new RangeError('no light')) }] })
  expect(states).toEqual([{ id: 'dark', kept: false, because: 'could-not-look', facts: { error: 'RangeError' } }])
})

test('an address is told from versions, clock times, dates, keys and this machine’s own', async () => {
  const address = new RegExp(networkAddress, 'm')
  for (const one of ['203.0.113.9', 'from 10.1.2.3:443', '[2001:db8::1]', 'fe80::1ff:fe23:4567:890a', '2001:db8:85a3:0:0:8a2e:370:7334']) expect([one, address.test(one)]).toEqual([one, true])
  for (const one of ['18.4.0', '22.11.2026', '12:30:45', '127.0.0.1', '0.0.0.0', '::1', '1.2.3.4.5', '999.1.1.1', 'a1:b2:c3:d4:e5:f6', 'std::move', '12:30:45.123']) expect([one, address.test(one)]).toEqual([one, false])
  const code = new RegExp(identityCode)
  for (const one of ['131052-308T', '010594Y9032', 'x 030516D903X']) expect([one, code.test(one.replace('X', 'W'))]).toEqual([one, true])
  for (const one of ['2026-11-22', '131052-30', crypto.randomUUID(), '13105a-308T']) expect([one, code.test(one)]).toEqual([one, false])
  expect(await findInLogs(join(folder, 'nowhere'), address)).toEqual([])
})
