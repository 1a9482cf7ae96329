import { sql } from 'kysely'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { execute } from '#identity'
import { destroySubjects, releaseLease, takeInbox } from '#vault'
import { inTransaction } from '#platform/database'
import { testDatabase } from '#tests/support/database'
import { takeReturned } from '../bounces/take-returned.ts'
import { tokenHash } from '../codes.ts'
import { decidePeople } from '../commands/decide-people.ts'
import { handOverLetters } from '../commands/hand-over-letters.ts'
import { renewTelling } from '../commands/renew-telling.ts'
import { resumeTelling, stopTelling } from '../commands/steer.ts'
import { checkCode, countsOf, letterBatches, namedExceptions, progressOf, tellingsOf, toDecide } from '../queries.ts'
import { parsed, reportFor, testRelay, type Treatment } from '../testing/relay.ts'
import { invented, tellingWorld, testPrintHouse, type World } from '../testing/world.ts'
import { runCampaign } from './run-campaign.ts'
import { phases, type Running } from './telling.ts'

const db = await testDatabase()

let world: World
let relay: Awaited<ReturnType<typeof testRelay>>
let print: Awaited<ReturnType<typeof testPrintHouse>>
let treat: (to: string, received: number) => Treatment | null

beforeEach(async () => {
  treat = () => null
  world = await tellingWorld(db)
  relay = await testRelay((to, received) => treat(to, received))
  print = await testPrintHouse()
})
afterEach(() => relay.close())

const run = (campaign: string, more: Partial<Running> = {}) =>
  runCampaign(world.ports(campaign, relay.open(), { printHouse: print.house, ...more }))

/** Takes the campaign on, past its bounce window, and confirms every batch. */
async function finish(campaign: string) {
  await run(campaign)
  world.advance(61_000)
  await run(campaign)
  for (const batch of await letterBatches(world.db, campaign)) {
    if (batch.state !== 'delivered') continue
    const confirmed = await execute(handOverLetters, { db, actor: world.second, clock: world.clock, input: { campaign, batch: batch.id } })
    expect(confirmed.ok).toBe(true)
  }
  return run(campaign)
}

const bounces = () => ({ db, clock: world.clock, returnPath: { prefix: 'b', domain: 'returns.satama.example' } })

describe('given people of every kind', () => {
  test('when they are told, then each is told once in their own way, and the count closes', async () => {
    const people = await world.register([
      ...invented(60),
      { Nimi: 'Ruotsi Testaaja', Sähköposti: 'ruotsi@example.org', Kieli: 'sv' },
      { Nimi: 'Osoite Testaaja', Katuosoite: 'Kuja 1', Postinumero: '00200', Postitoimipaikka: 'Helsinki' },
      { Nimi: 'Yhteinen Testaaja', Sähköposti: 'koti@example.org', Katuosoite: 'Kuja 2', Postinumero: '00200', Postitoimipaikka: 'Helsinki' },
      { Nimi: 'Jaettu Testaaja', Sähköposti: 'koti@example.org', Katuosoite: 'Kuja 3', Postinumero: '00200', Postitoimipaikka: 'Helsinki' },
      { Nimi: 'Kuollut Testaaja', Sähköposti: 'poissa@example.org', Kuollut: 'kyllä' },
      { Nimi: 'Suojattu Testaaja', Turvakielto: 'kyllä', Katuosoite: 'Salakuja 1', Postinumero: '00300', Postitoimipaikka: 'Helsinki' },
    ])
    const campaign = await world.telling(people)
    expect(await finish(campaign)).toEqual({ end: 'closed' })

    expect(relay.received).toHaveLength(61)
    expect(new Set(relay.received.map(({ to }) => to)).size).toBe(61)
    expect(relay.to('koti@example.org')).toEqual([])
    expect(relay.to('poissa@example.org')).toEqual([])
    expect(print.letters()).toBe(3)
    expect(await countsOf(world.db, campaign)).toEqual({ delivered: 61, 'handed-over': 3, exception: 2 })
    expect((await namedExceptions(world.db, campaign)).map(({ ground }) => ground)).toEqual(['deceased', 'protected-no-channel'])

    const [swedish] = relay.to('ruotsi@example.org')
    const mail = swedish && (await parsed(swedish))
    expect(mail?.text).toContain('Hej Ruotsi Testaaja')
    expect(swedish?.from).toMatch(/^b\+[0-9a-f]{20}@returns\.satama\.example$/)
  })

  test('when somebody asks, then what they were told and how is on record, without a word of it', async () => {
    const [person = ''] = await world.register(invented(1))
    const campaign = await world.telling([person])
    await finish(campaign)
    expect(await tellingsOf(world.db, world.organisation, person)).toMatchObject([
      { campaign, state: 'delivered', deliveries: [{ channel: 'email', state: 'accepted', enhanced: '2.0.0' }] },
    ])
    const tables = ['campaign', 'person', 'delivery', 'block', 'bounce', 'batch', 'code', 'approval']
    for (const table of tables) {
      const { rows } = await sql<{ all: string | null }>`
        select string_agg(t::text, ' ') as all from ${sql.table(`notices.${table}`)} as t`.execute(world.db)
      expect(rows[0]?.all ?? '').not.toMatch(/Ainoa|henkilo0|Rantatie/)
    }
  })

  test('when a reader checks the code with the postcode, then the notice is confirmed; with another postcode it is not', async () => {
    const campaign = await world.telling(await world.register(invented(1)))
    await finish(campaign)
    const text = (await parsed(relay.received[0] ?? { from: '', to: '', raw: '' })).text ?? ''
    const code = /[0-9A-Z]{4}(?:-[0-9A-Z]{4}){3}/.exec(text)?.[0] ?? ''
    const { organisation } = world
    expect(await checkCode(world.db, { organisation, code: code.toLowerCase(), known: '00100', at: world.clock() })).toMatchObject({ kind: 'breach', checks: 0 })
    expect(await checkCode(world.db, { organisation, code, known: '00200', at: world.clock() })).toBeNull()
    expect(await checkCode(world.db, { organisation, code: '0000-0000-0000-0000', known: '00100', at: world.clock() })).toBeNull()
  })
})

describe('given addresses that fail', () => {
  test('when the relay refuses one for good, then that person gets a letter', async () => {
    treat = (to) => (to.startsWith('henkilo3@') ? { refuse: [550, '5.1.1 No such user'] } : null)
    const campaign = await world.telling(await world.register(invented(5)))
    expect(await finish(campaign)).toEqual({ end: 'closed' })
    expect(await countsOf(world.db, campaign)).toEqual({ delivered: 4, 'handed-over': 1 })
  })

  test('when it defers one, then it is tried again later', async () => {
    let deferrals = 0
    treat = (to) => (to.startsWith('henkilo1@') && ++deferrals <= 2 ? { refuse: [450, '4.2.0 Later'] } : null)
    const campaign = await world.telling(await world.register(invented(3)))
    expect(await run(campaign)).toMatchObject({ end: 'waiting', again: expect.any(Date) as Date })
    expect(relay.received).toHaveLength(2)
    for (let round = 0; round < 3; round += 1) {
      world.advance(5_000)
      await run(campaign)
    }
    expect(relay.to('henkilo1@example.org')).toHaveLength(1)
  })

  test('when it defers one past the deadline, then a letter goes instead', async () => {
    treat = (to) => (to.startsWith('henkilo1@') ? { refuse: [450, '4.2.0 Later'] } : null)
    const campaign = await world.telling(await world.register(invented(3)))
    await run(campaign, { mailDeadlineMs: 10_000 })
    world.advance(20_000)
    expect(await finish(campaign)).toEqual({ end: 'closed' })
    expect(await countsOf(world.db, campaign)).toEqual({ delivered: 2, 'handed-over': 1 })
  })

  test('when it refuses us and not them, then everything stands still for an operator, and goes on when told to', async () => {
    let blocked = true
    treat = (to) => (blocked && to.startsWith('henkilo1@') ? { refuse: [550, '5.7.1 Blocked'] } : null)
    const campaign = await world.telling(await world.register(invented(120)))
    expect(await run(campaign)).toEqual({ end: 'halted', state: 'paused' })
    expect(relay.received.length).toBeLessThan(120)
    blocked = false
    world.advance(5_000)
    await execute(resumeTelling, { db, actor: world.first, clock: world.clock, input: { campaign } })
    expect(await finish(campaign)).toEqual({ end: 'closed' })
    expect(new Set(relay.received.map(({ to }) => to)).size).toBe(120)
    expect(relay.received).toHaveLength(120)
  })

  test('when mail comes back, then a letter goes, once, however often it comes back', async () => {
    const campaign = await world.telling(await world.register(invented(3)))
    await run(campaign)
    const [message] = relay.to('henkilo1@example.org')
    if (!message) throw new Error('no message')
    await takeReturned(bounces(), reportFor(message))
    await takeReturned(bounces(), reportFor(message))
    expect(await finish(campaign)).toEqual({ end: 'closed' })
    expect(await countsOf(world.db, campaign)).toEqual({ delivered: 2, 'handed-over': 1 })
    expect(print.letters()).toBe(1)
  })

  test('when a report says only that it is delayed, then nothing changes', async () => {
    const campaign = await world.telling(await world.register(invented(1)))
    await run(campaign)
    const [message] = relay.received
    if (!message) throw new Error('no message')
    await takeReturned(bounces(), reportFor(message, { action: 'delayed', status: '4.4.1' }))
    expect(await finish(campaign)).toEqual({ end: 'closed' })
    expect(await countsOf(world.db, campaign)).toEqual({ delivered: 1 })
  })

  test('when a mailbox is full, then the same message goes again later, to the byte', async () => {
    const campaign = await world.telling(await world.register(invented(1)))
    await run(campaign)
    const [message] = relay.received
    if (!message) throw new Error('no message')
    await takeReturned({ ...bounces(), retryMs: 1_000 }, reportFor(message, { status: '5.2.2' }))
    world.advance(5_000)
    await run(campaign)
    expect(relay.received).toHaveLength(2)
    expect(relay.received[1]).toEqual(message)
  })

  test('when somebody replies, then it waits sealed for the team, and nobody is marked as bounced', async () => {
    const campaign = await world.telling(await world.register(invented(1)))
    await run(campaign)
    const [message] = relay.received
    if (!message) throw new Error('no message')
    const bytes = Buffer.from('Subject: Re: Ilmoitus\r\n\r\nOlen huolissani, soittakaa Ainolle.\r\n')
    await takeReturned(bounces(), { from: 'henkilo0@example.org', to: [message.from], bytes })
    await takeReturned(bounces(), { from: null, to: [message.from], bytes: Buffer.from('Auto-Submitted: auto-replied\r\n\r\nLomalla\r\n') })
    const waiting = await inTransaction(world.db, world.organisation, (tx) =>
      takeInbox(world.db, tx, world.first.keyring, { by: world.first.id, kind: 'returned-mail' }),
    )
    expect(waiting.map(({ plain }) => Buffer.from(plain).equals(bytes))).toEqual([true])
    expect(await finish(campaign)).toEqual({ end: 'closed' })
  })

  test('when somebody who replied is erased, then their words go unread, and another’s stay', async () => {
    const campaign = await world.telling(await world.register(invented(2)))
    await run(campaign)
    const [one, two] = relay.received
    if (!one || !two) throw new Error('no message')
    const words = (text: string) => Buffer.from(`Subject: Re: Ilmoitus\r\n\r\n${text}\r\n`)
    for (const [message, text] of [[one, 'Poistakaa tietoni.'], [two, 'Soittakaa Ainolle.']] as const) {
      await takeReturned(bounces(), { from: 'lukija@example.org', to: [message.from], bytes: words(text) })
    }
    const { rows } = await sql<{ person: string }>`
      select person from notices.delivery where token_hash = ${Buffer.from(tokenHash(/\+([0-9a-f]{20})@/.exec(one.from)?.[1] ?? ''))}`.execute(world.db)
    await inTransaction(world.db, world.organisation, (tx) =>
      destroySubjects(tx, rows.map(({ person }) => person), { organisation: world.organisation, by: world.first.id, ground: 'request' }),
    )
    const waiting = await inTransaction(world.db, world.organisation, (tx) =>
      takeInbox(world.db, tx, world.first.keyring, { by: world.first.id, kind: 'returned-mail' }),
    )
    expect(waiting.map(({ plain }) => Buffer.from(plain).equals(words('Soittakaa Ainolle.')))).toEqual([true])
  })

  test('when mail comes back after all was closed, then the campaign opens again for officers', async () => {
    const campaign = await world.telling(await world.register(invented(2)))
    expect(await finish(campaign)).toEqual({ end: 'closed' })
    const [message] = relay.received
    if (!message) throw new Error('no message')
    await takeReturned(bounces(), reportFor(message))
    expect(await run(campaign)).toEqual({ end: 'halted', state: 'waiting-for-officers' })
    const renewed = await execute(renewTelling, { db, actor: world.second, clock: world.clock, input: { campaign } })
    expect(renewed.ok).toBe(true)
    expect(await finish(campaign)).toEqual({ end: 'closed' })
    expect(await countsOf(world.db, campaign)).toEqual({ delivered: 1, 'handed-over': 1 })
  })
})

class Killed extends Error {}

describe('given a sender that dies', () => {
  test.each(phases.filter((phase) => !phase.startsWith('letters') && phase !== 'bounce-taken'))(
    'at %s, then nobody is missed, and only the block under way may get the same message twice',
    async (phase) => {
      const campaign = await world.telling(await world.register(invented(130)))
      let met = 0
      const dies = {
        at: (now: string) => {
          if (now === phase && ++met === 2) throw new Killed()
        },
      }
      if (phase === 'in-data' || phase === 'after-final-dot') {
        // Inside a conversation a process just ends; here its connections and its outcome are lost.
        const lossy = relay.open(3)
        let count = 0
        const lost = { ...lossy, send: async (mail: Parameters<typeof lossy.send>[0]) => {
          const sent = await lossy.send(mail)
          return ++count === 60 ? ({ outcome: 'in-doubt' } as const) : sent
        } }
        await run(campaign, { relay: lost })
      } else {
        await expect(run(campaign, { hooks: dies })).rejects.toThrow(Killed)
      }
      world.advance(10_000)
      expect(await finish(campaign)).toEqual({ end: 'closed' })
      const people = new Map<string, string[]>()
      for (const { to, raw } of relay.received) people.set(to, [...(people.get(to) ?? []), raw])
      expect(people.size).toBe(130)
      expect(relay.received.length - 130).toBeLessThanOrEqual(50)
      for (const messages of people.values()) expect(new Set(messages).size).toBe(1)
    },
  )

  test.each(['letters-rendered', 'letters-delivered'] as const)('at %s, then every letter is in exactly one batch', async (phase) => {
    const rows = invented(7, () => ({ Sähköposti: '' }))
    const campaign = await world.telling(await world.register(rows))
    const dies = { at: (now: string) => { if (now === phase) throw new Killed() } }
    await expect(run(campaign, { hooks: dies })).rejects.toThrow(Killed)
    const before = [...print.batches.values()].map(({ manifest }) => manifest.entries)
    expect(await finish(campaign)).toEqual({ end: 'closed' })
    expect(print.letters()).toBe(7)
    expect(print.batches.size).toBe(1)
    if (phase === 'letters-delivered') expect([...print.batches.values()].map(({ manifest }) => manifest.entries)).toEqual(before)
  })

  test('with its key, then it waits for officers, and what was in doubt goes out again to the byte', async () => {
    const people = await world.register(invented(80))
    const campaign = await world.telling(people)
    const { rows } = await sql<{ lease: string }>`select lease from notices.campaign where id = ${campaign}`.execute(world.db)
    const dies = { at: (now: string) => { if (now === 'accepted') throw new Killed() } }
    await expect(run(campaign, { hooks: dies })).rejects.toThrow(Killed)
    releaseLease(rows[0]?.lease ?? '')
    expect(await run(campaign)).toEqual({ end: 'halted', state: 'waiting-for-officers' })
    expect(relay.received).toHaveLength(50)

    const renewed = await execute(renewTelling, { db, actor: world.second, clock: world.clock, input: { campaign } })
    expect(renewed).toMatchObject({ ok: true, value: { mended: 0, changed: 0 } })
    expect(await finish(campaign)).toEqual({ end: 'closed' })
    expect(relay.received).toHaveLength(130)
    const first = new Map(relay.received.slice(0, 50).map(({ to, raw }) => [to, raw]))
    for (const { to, raw } of relay.received.slice(50)) if (first.has(to)) expect(raw).toBe(first.get(to))
  })

  test('while the relay hangs up after the final dot, then it is asked the relay’s log when that can be read', async () => {
    const campaign = await world.telling(await world.register(invented(1)))
    treat = () => 'hang-up-after-dot'
    await run(campaign)
    expect(relay.received).toHaveLength(1)
    world.advance(10_000)
    treat = () => null
    const asked: string[] = []
    await run(campaign, {
      lookUp: (id) => {
        asked.push(id)
        return Promise.resolve('accepted')
      },
    })
    expect(asked).toHaveLength(1)
    expect(relay.received[0]?.raw).toContain(`Message-ID: ${asked[0]}`)
    expect(relay.received).toHaveLength(1)
  })

  test('two senders at once do not send twice', async () => {
    const campaign = await world.telling(await world.register(invented(100)))
    const ends = await Promise.all([run(campaign), run(campaign)])
    expect(ends.map(({ end }) => end).sort()).toEqual(['busy', 'waiting'])
    expect(relay.received).toHaveLength(100)
  })
})

describe('given a message that is not as it must be', () => {
  test('then nothing of its block leaves, and everything stops', async () => {
    const campaign = await world.telling(await world.register(invented(60)))
    let met = 0
    const end = await run(campaign, {
      hooks: {
        finished: (email) =>
          ++met === 55 ? { ...email, bytes: Buffer.from(email.bytes.toString('latin1').replace('Hei Aino', 'Hei Eino'), 'latin1') } : email,
      },
    })
    expect(end).toEqual({ end: 'halted', state: 'stopped' })
    expect(relay.received).toHaveLength(50)
    const { rows } = await sql<{ reason: string }>`select reason from notices.campaign where id = ${campaign}`.execute(world.db)
    expect(rows).toEqual([{ reason: 'proof-failed' }])
    await execute(resumeTelling, { db, actor: world.first, clock: world.clock, input: { campaign } })
    expect(await finish(campaign)).toEqual({ end: 'closed' })
    expect(relay.received).toHaveLength(60)
  })
})

describe('given the stop button', () => {
  test('then nothing goes out any more until an officer resumes', async () => {
    const campaign = await world.telling(await world.register(invented(150)))
    let blocks = 0
    const end = await run(campaign, {
      hooks: {
        at: async (phase) => {
          if (phase === 'accepted' && ++blocks === 1) {
            await execute(stopTelling, { db, actor: world.second, clock: world.clock, input: { campaign } })
          }
        },
      },
    })
    expect(end).toEqual({ end: 'halted', state: 'stopped' })
    expect(relay.received).toHaveLength(50)
    expect((await progressOf(world.db, campaign, world.clock())).mail).toEqual({ planned: 100, underWay: 0, accepted: 50, failed: 0 })
    await execute(resumeTelling, { db, actor: world.first, clock: world.clock, input: { campaign } })
    expect(await finish(campaign)).toEqual({ end: 'closed' })
    expect(relay.received).toHaveLength(150)
  })
})

describe('given people for whom no rule fits', () => {
  const rows = [
    ...invented(2),
    { Nimi: 'Alaikäinen Testaaja', Syntymäaika: '1.2.2015', Sähköposti: 'lapsi@example.org' },
    { Nimi: 'Kanavaton Testaaja' },
    { Nimi: '', Sähköposti: 'nimeton@example.org' },
  ]

  test('then it does not close before an officer has decided for each', async () => {
    const campaign = await world.telling(await world.register(rows))
    expect(await finish(campaign)).toMatchObject({ end: 'waiting' })
    const waiting = await toDecide(world.db, campaign)
    expect(waiting.map(({ reason }) => reason).sort()).toEqual(['minor', 'no-channel', 'unresolved'])

    const decide = (reason: string, route: { way: 'email' } | { way: 'letter'; to: 'person' | 'guardian' } | { way: 'exception'; ground: 'no-channel' | 'unresolved-row' }) =>
      execute(decidePeople, {
        db,
        actor: world.first,
        clock: world.clock,
        input: { campaign, people: waiting.filter((one) => one.reason === reason).map(({ person }) => person), route },
      })
    expect(await decide('no-channel', { way: 'letter', to: 'person' })).toMatchObject({ ok: false, code: 'not-permitted' })
    expect(await decide('unresolved', { way: 'email' })).toMatchObject({ ok: false, code: 'row-unresolved' })
    expect(await decide('minor', { way: 'email' })).toMatchObject({ ok: true })
    expect(await decide('no-channel', { way: 'exception', ground: 'no-channel' })).toMatchObject({ ok: true })
    expect(await finish(campaign)).toMatchObject({ end: 'waiting' })
    expect(await decide('unresolved', { way: 'exception', ground: 'unresolved-row' })).toMatchObject({ ok: true })
    expect(await finish(campaign)).toEqual({ end: 'closed' })
    expect(relay.to('lapsi@example.org')).toHaveLength(1)
    expect(await countsOf(world.db, campaign)).toEqual({ delivered: 3, exception: 2 })
  })
})

test('closing is held against a count of its own: a state that nothing stands behind keeps it open', async () => {
  const campaign = await world.telling(await world.register([...invented(2), { Nimi: 'Kanavaton Testaaja' }]))
  await finish(campaign)
  // Somebody marks the last one as told although nothing was ever sent.
  await sql`update notices.person set state = 'delivered' where campaign = ${campaign} and state = 'needs-decision'`.execute(world.db)
  expect(await run(campaign)).toEqual({ end: 'halted', state: 'paused' })
  const { rows } = await sql<{ reason: string }>`select reason from notices.campaign where id = ${campaign}`.execute(world.db)
  expect(rows).toEqual([{ reason: 'counts-differ' }])
})
