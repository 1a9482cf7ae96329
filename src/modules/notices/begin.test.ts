import { sql } from 'kysely'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { execute } from '#identity'
import { openPeople } from '#people'
import { sealRecords } from '#vault'
import { inTransaction } from '#platform/database'
import { utf8 } from '#foundation/sealing'
import { testDatabase } from '#tests/support/database'
import { editNotice } from './commands/edit-notice.ts'
import { approveNotice } from './commands/approve-notice.ts'
import { draftNotice } from './commands/draft-notice.ts'
import { renewTelling } from './commands/renew-telling.ts'
import { campaignsAbout, countsOf, toDecide } from './queries.ts'
import { runCampaign } from './run/run-campaign.ts'
import { filledCorrection, filledTemplate, sampleSender, withBlock } from './sample.ts'
import { parsed, testRelay } from './testing/relay.ts'
import { invented, tellingWorld, testPrintHouse, type World } from './testing/world.ts'

const db = await testDatabase()
let world: World
let relay: Awaited<ReturnType<typeof testRelay>>
beforeEach(async () => {
  world = await tellingWorld(db)
  relay = await testRelay()
})
afterEach(() => relay.close())

const run = async (campaign: string) => {
  const { house } = await testPrintHouse()
  return runCampaign(world.ports(campaign, relay.open(), { printHouse: house }))
}

describe('telling does not begin', () => {
  test('before two people have approved the notice as it stands', async () => {
    const about = crypto.randomUUID()
    const people = await world.register(invented(1))
    expect(await world.begin(about, people)).toMatchObject({ ok: false, code: 'no-approved-notice' })
    const campaign = await world.approved(about)
    const template = structuredClone(filledTemplate()) as never
    await execute(editNotice, { db, actor: world.first, clock: world.clock, input: { campaign, version: 1, template } })
    expect(await world.begin(about, people)).toMatchObject({ ok: false, code: 'no-approved-notice' })
    const again = (actor: typeof world.first) =>
      execute(approveNotice, { db, actor, clock: world.clock, input: { campaign, version: 2 } })
    await again(world.first)
    expect(await again(world.first)).toMatchObject({ ok: false, code: 'approved-by-you' })
    expect(await world.begin(about, people)).toMatchObject({ ok: false, code: 'no-approved-notice' })
    await again(world.second)
    expect(await world.begin(about, people)).toMatchObject({ ok: true })
  })

  test('a second time with the same notice', async () => {
    const about = crypto.randomUUID()
    const people = await world.register(invented(1))
    await world.approved(about)
    expect((await world.begin(about, people)).ok).toBe(true)
    expect(await world.begin(about, people)).toMatchObject({ ok: false, code: 'no-approved-notice' })
  })

  test('for nobody', async () => {
    expect(await world.begin(crypto.randomUUID(), [])).toMatchObject({ ok: false, code: 'nobody-to-tell' })
  })

  test('when the notice has no words for what leaked', async () => {
    const about = crypto.randomUUID()
    await world.approved(about)
    const begun = await world.begin(about, await world.register(invented(1)), { leaked: ['dreams'] })
    expect(begun).toMatchObject({ ok: false, code: 'no-words-for-category' })
  })

  test('when somebody who is to be told stands in the text', async () => {
    const about = crypto.randomUUID()
    const pasted = withBlock(filledTemplate(), 'sv', 'consequences', (block) => ({
      ...block,
      lines: ['Så gick det för Aino Testinen, vars uppgifter spreds.'],
    }))
    await world.approved(about, pasted)
    const people = await world.register([{ Nimi: 'Aino Testinen', Sähköposti: 'aino@example.org' }, ...invented(2)])
    expect(await world.begin(about, people)).toMatchObject({ ok: false, code: 'name-in-the-notice', facts: { people: 1 } })
  })

  test('while what is missing from it has not been mended', async () => {
    const drafted = await execute(draftNotice, {
      db,
      actor: world.first,
      clock: world.clock,
      input: { about: crypto.randomUUID(), kind: 'breach', sender: sampleSender },
    })
    if (!drafted.ok) throw new Error('no draft')
    const input = { campaign: drafted.value.campaign, version: 1 }
    expect(await execute(approveNotice, { db, actor: world.first, clock: world.clock, input })).toMatchObject({ ok: false, code: 'not-ready' })
  })
})

test('a correction goes to those who fell out of the scope, in its own words', async () => {
  const about = crypto.randomUUID()
  const people = await world.register(invented(2))
  await world.approved(about, filledCorrection())
  const begun = await world.begin(about, people, { kind: 'correction', leaked: [] })
  if (!begun.ok) throw new Error(begun.code)
  await run(begun.value.campaign)
  expect(relay.received).toHaveLength(2)
  const mail = relay.received[0] && (await parsed(relay.received[0]))
  expect(mail?.text).toContain('loukkaus ei koske sinun tietojasi')
  expect(await campaignsAbout(world.db, world.organisation, about)).toMatchObject([{ kind: 'correction', state: 'sending', approvals: 2, inScope: 2 }])
})

describe('renewing the lease', () => {
  const renew = (campaign: string) => execute(renewTelling, { db, actor: world.second, clock: world.clock, input: { campaign } })

  test('takes in who was unresolved and has been mended', async () => {
    const people = await world.register([...invented(1), { Nimi: '', Sähköposti: 'nimeton@example.org' }])
    const campaign = await world.telling(people)
    await run(campaign)
    const [unresolved] = await toDecide(world.db, campaign)
    expect(unresolved).toMatchObject({ state: 'unresolved' })
    expect(await renew(campaign)).toMatchObject({ ok: true, value: { mended: 0, changed: 0 } })

    await mend(unresolved?.person ?? '', { name: 'Nimetön Testaaja', email: 'nimeton@example.org', language: 'fi', role: 'client' })
    expect(await renew(campaign)).toMatchObject({ ok: true, value: { mended: 1 } })
    await run(campaign)
    expect(relay.to('nimeton@example.org')).toHaveLength(1)
    world.advance(61_000)
    expect(await run(campaign)).toEqual({ end: 'closed' })
    expect(await countsOf(world.db, campaign)).toEqual({ delivered: 2 })
  })

  test('plans anew who changed in the register before anything went out to them', async () => {
    const people = await world.register(invented(2))
    const campaign = await world.telling(people)
    const known = await openPeople(world.db, world.first.keyring, { by: world.first.id, purpose: 'find', ids: people })
    const [first] = [...known.values()]
    if (!first) throw new Error('nobody')
    const { id, version, register: _, ...person } = first
    await inTransaction(world.db, world.organisation, (tx) =>
      sealRecords(tx, world.first.keyring, [
        { subject: id, kind: 'person', version: version + 1, plain: utf8(JSON.stringify({ ...person, email: 'uusi@example.org' })) },
      ]),
    )
    expect(await renew(campaign)).toMatchObject({ ok: true, value: { mended: 0, changed: 1 } })
    await run(campaign)
    expect(relay.received).toHaveLength(2)
    expect(relay.to('uusi@example.org')).toHaveLength(1)
    expect(relay.to(person.email ?? '')).toHaveLength(0)
  })
})

/** As the register's own mending leaves a row: a person's record, and no row that waits. */
async function mend(id: string, person: Record<string, unknown>): Promise<void> {
  await inTransaction(world.db, world.organisation, async (tx) => {
    await sealRecords(tx, world.first.keyring, [
      { subject: id, kind: 'person', version: 1, plain: utf8(JSON.stringify({ faults: [], source: crypto.randomUUID(), ...person })) },
    ])
    await sql`update people.person set state = 'resolved' where id = ${id}`.execute(tx)
  })
}
