import { sql } from 'kysely'
import { describe, expect, test } from 'vitest'
import type { IsoDate } from '#foundation/time'
import { execute, type StaffActor } from '#identity'
import {
  approveNotice,
  campaignsAbout,
  countsOf,
  draftNotice,
  filledTemplate,
  runCampaign,
  sampleSender,
  startingCorrection,
} from '#notices'
import { openPeople, registersOf } from '#people'
import { within } from '#platform/database'
import type { Lang } from '#platform/texts'
import { accessesOf } from '#vault'
import { readLedger } from '#ledger'
import { testDatabase } from '#tests/support/database'
import { fillRegister, openOffice } from '#tests/support/office'
import {
  closeIncident,
  draftFiling,
  fixScope,
  markFiled,
  openIncident,
  previewScope,
  recordAwareness,
  recordFacts,
  setEmbargo,
  tellPeople,
} from './index.ts'
import { peopleFor } from './commands/tell-people.ts'
import * as scopes from './scope-store.ts'
import * as store from './store.ts'

const pool = await testDatabase()
const [, first, second, adviser] = (await openOffice(pool, ['officer'], ['officer'], ['data-protection-officer'])) as [
  StaffActor,
  StaffActor,
  StaffActor,
  StaffActor,
]
const db = within(pool, first.organisation)

const header = 'Nimi;Sähköposti;Katuosoite;Postinumero;Postitoimipaikka;Rooli;Tiedot alkaen;Tiedot päättyen;Kuolinpäivä'
let registers = 0
/** The same people with addresses of their own: an address found in two registers is nobody's own. */
function fill(rows: readonly string[] = lines) {
  registers += 1
  return fillRegister(db, first, rows.map((row) => row.replace('@', `${registers}@`)))
}

const lines = [
  header,
  'Aino Esimerkki;aino@posti.example;Lokkitie 1;00100;HELSINKI;asiakas;1.3.2015;4.5.2016;',
  'Eero Esimerkki;;Lokkitie 2;00100;HELSINKI;asiakas;30.11.2018;4.2.2019;',
  'Irja Esimerkki;irja@posti.example;Lokkitie 3;00100;HELSINKI;asiakas;1.12.2018;4.2.2019;',
  'Olli Esimerkki;olli@posti.example;Lokkitie 4;00100;HELSINKI;asiakas;;;',
  'Salla Esimerkki;salla@posti.example;Lokkitie 5;00100;HELSINKI;työntekijä;1.1.2010;1.1.2020;',
  'Veikko Esimerkki;veikko@posti.example;Lokkitie 6;00100;HELSINKI;asiakas;1.1.2012;1.1.2013;2.2.2020',
]
const november = '2018-11-30' as IsoDate

interface Rule {
  kind: 'people'
  registers: string[]
  roles: ('client' | 'staff')[]
  recordedBy: IsoDate | null
  recordedFrom: IsoDate | null
  certainty: 'leaked' | 'possibly-viewed'
  categories: null
}

function rule(register: string, change: Partial<Rule> = {}): Rule {
  return {
    kind: 'people',
    registers: [register],
    roles: ['client'],
    recordedBy: november,
    recordedFrom: null,
    certainty: 'leaked',
    categories: null,
    ...change,
  }
}

async function ok<T>(result: Promise<{ ok: true; value: T } | { ok: false; code: string; facts: unknown }>): Promise<T> {
  const given = await result
  if (!given.ok) throw new Error(`refused: ${given.code} ${JSON.stringify(given.facts)}`)
  return given.value
}

async function opened(): Promise<string> {
  const { incident } = await ok(execute(openIncident, { db, actor: first, input: { title: 'Rekisterin kopio ulkopuolisella' } }))
  return incident
}

async function known(incident: string, risk: 'high' | 'unlikely' = 'high') {
  await ok(
    execute(recordFacts, {
      db,
      actor: first,
      input: {
        incident,
        natures: ['confidentiality'],
        cause: 'external-attack',
        categories: ['name', 'identity-code'],
        startedOn: null,
        endedOn: null,
        ongoing: false,
        description: 'Palvelimelta kopioitiin rekisteri.',
        consequences: 'Tietoja voidaan käyttää väärin.',
        measures: 'Palvelin suljettiin.',
        risk,
      },
    }),
  )
}

async function notified(incident: string) {
  const at = new Date(Date.now() - 3_600_000)
  await ok(execute(recordAwareness, { db, actor: first, input: { incident, kind: 'reasonable-certainty', at } }))
  const { filing } = await ok(execute(draftFiling, { db, actor: adviser, input: { incident } }))
  await ok(execute(markFiled, { db, actor: adviser, input: { incident, filing, how: 'electronic-form' } }))
}

/** A notice that two officers have approved, its words those of the sample. */
async function approvedNotice(about: string, kind: 'breach' | 'correction' = 'breach') {
  const sample = filledTemplate()
  const start = kind === 'breach' ? sample : startingCorrection(sampleSender)
  const words = (lang: Lang) => ({
    ...start.texts[lang],
    constants: { ...start.texts[lang].constants, ...sample.texts[lang].constants },
  })
  const template = { ...start, texts: { fi: words('fi'), sv: words('sv'), en: words('en') } }
  const { campaign } = await ok(
    execute(draftNotice, {
      db,
      actor: first,
      input: { about, kind, sender: sampleSender, template: structuredClone(template) as never },
    }),
  )
  for (const actor of [first, second]) await ok(execute(approveNotice, { db, actor, input: { campaign, version: 1 } }))
  return campaign
}

/** Lets time pass over a campaign in which everybody is accounted for: it closes by itself. */
async function settle(campaign: string) {
  const end = await runCampaign({
    db,
    campaign,
    clock: () => new Date(),
    relay: { send: () => Promise.reject(new Error('nobody is mailed here')), close: async () => undefined } as never,
    printHouse: null,
    returnPath: { prefix: 'b', domain: 'returns.example' },
    bounceWindowMs: 1_000,
  })
  expect(end).toEqual({ end: 'closed' })
}

describe('an incident', () => {
  test('takes people in by exact days, unknown dates on the safe side, and says how the next version differs', async () => {
    const { register } = await fill()
    const incident = await opened()
    const preview = await ok(execute(previewScope, { db, actor: first, input: { incident, rules: [rule(register)] } }))
    // Aino, Eero (on the last day), Olli (no dates), Veikko. Not Irja (a day later), not Salla (staff).
    expect(preview.counts).toMatchObject({ total: 4, byReason: { 'dates-match': 3, 'dates-unknown': 1 } })
    const one = await ok(
      execute(fixScope, { db, actor: first, input: { incident, rules: [rule(register)], seen: preview.seen } }),
    )
    expect(one).toMatchObject({ version: 1, inScope: 4, added: 4, removed: 0 })

    const wider = rule(register, { roles: ['client', 'staff'], recordedBy: '2019-03-31' as IsoDate, recordedFrom: '2018-12-01' as IsoDate, certainty: 'possibly-viewed' })
    const two = await ok(execute(fixScope, { db, actor: first, input: { incident, rules: [rule(register), wider] } }))
    expect(two).toMatchObject({ version: 2, inScope: 6, added: 2, removed: 0 })
    const members = await scopes.membersOf(db, incident, 2)
    expect(members.filter((member) => member.certainty === 'possibly-viewed')).toHaveLength(2)

    const narrower = rule(register, { recordedBy: '2016-01-01' as IsoDate })
    const three = await ok(execute(fixScope, { db, actor: first, input: { incident, rules: [narrower] } }))
    expect(three).toMatchObject({ version: 3, inScope: 3, removed: 3 })
  })

  test('opens only people in a boundary month to look at the day, and each of them can see it', async () => {
    const { register, people } = await fill()
    const incident = await opened()
    await ok(execute(previewScope, { db, actor: first, input: { incident, rules: [rule(register)] } }))
    const looked = await Promise.all(people.map((person) => accessesOf(db, person)))
    const openings = looked.flat().filter((access) => access.purpose === 'scope')
    // Eero alone has a November 2018 in his dates.
    expect(openings).toHaveLength(1)
    expect(openings[0]).toMatchObject({ by: first.id, about: incident })
  })

  test('refuses to fix a scope when the register changed since somebody looked', async () => {
    const { register } = await fill()
    const incident = await opened()
    const { seen } = await ok(execute(previewScope, { db, actor: first, input: { incident, rules: [rule(register)] } }))
    const refused = await execute(fixScope, {
      db,
      actor: first,
      input: { incident, rules: [rule(register, { recordedBy: '2014-01-01' as IsoDate })], seen },
    })
    expect(refused).toMatchObject({ ok: false, code: 'scope-changed-since-preview' })
  })

  test('is told once per scope version, under no embargo, with the authority told first or a reason', async () => {
    const { register } = await fill()
    const incident = await opened()
    await known(incident)
    await ok(execute(fixScope, { db, actor: first, input: { incident, rules: [rule(register)] } }))
    const tell = (input: { reasonBeforeFiling?: string } = {}) =>
      execute(tellPeople, { db, actor: first, input: { incident, ...input } })

    const until = new Date(Date.now() + 3_600_000)
    const order = { incident, source: 'authority-order' as const, scope: 'people' as const, authority: 'Poliisi', until }
    await ok(execute(setEmbargo, { db, actor: first, input: order }))
    expect(await tell()).toMatchObject({ code: 'under-embargo' })
    const { embargoes } = (await store.load(db, first.organisation, incident)) ?? { embargoes: [] }
    await store.liftEmbargo(db, embargoes[0]?.id ?? '', first.id, new Date())

    expect(await tell()).toMatchObject({ code: 'not-filed-needs-reason' })
    const reasonBeforeFiling = 'Kiristysviestejä saapuu juuri nyt asiakkaille.'
    expect(await tell({ reasonBeforeFiling })).toMatchObject({ code: 'no-approved-notice' })
    const campaign = await approvedNotice(incident)
    expect(await tell({ reasonBeforeFiling })).toMatchObject({ ok: true, value: { campaign, people: 4, corrected: 0 } })
    expect(await tell({ reasonBeforeFiling })).toMatchObject({ code: 'already-told' })
    expect(await countsOf(db, campaign)).toEqual({ email: 2, letter: 1, exception: 1 })

    const facts = await readLedger(db, { organisation: first.organisation, about: incident, limit: 100 })
    expect(facts.map((fact) => fact.type)).toContain('incidents.tell-people')
    expect(JSON.stringify(facts)).not.toContain('Kiristys')
  })

  test('tells only people new to a later scope, and those who fell out get a correction', async () => {
    const { register } = await fill()
    const incident = await opened()
    await known(incident)
    await notified(incident)
    await ok(execute(fixScope, { db, actor: first, input: { incident, rules: [rule(register)] } }))
    await approvedNotice(incident)
    await ok(execute(tellPeople, { db, actor: first, input: { incident } }))

    const recount = rule(register, { roles: ['client', 'staff'], recordedBy: '2018-01-01' as IsoDate })
    await ok(execute(fixScope, { db, actor: first, input: { incident, rules: [recount] } }))
    await approvedNotice(incident)
    expect(await execute(tellPeople, { db, actor: first, input: { incident } })).toMatchObject({
      code: 'no-approved-correction',
      facts: { people: 1 },
    })
    await approvedNotice(incident, 'correction')
    // Salla is new; Eero fell out.
    expect(await execute(tellPeople, { db, actor: first, input: { incident } })).toMatchObject({
      ok: true,
      value: { people: 1, corrected: 1 },
    })
    const kinds = (await campaignsAbout(db, first.organisation, incident)).map((one) => [one.kind, one.inScope])
    expect(kinds).toEqual([['breach', 4], ['breach', 1], ['correction', 1]])

    // A later scope takes Eero in again: he was last told that he is not in it, so he is told anew.
    await ok(execute(fixScope, { db, actor: first, input: { incident, rules: [rule(register, { roles: ['client', 'staff'] })] } }))
    const loaded = await store.load(db, first.organisation, incident)
    if (!loaded) throw new Error('the incident is gone')
    const next = await peopleFor(db, loaded, 3)
    expect(next.people).toHaveLength(1)
    expect(next.corrected).toHaveLength(0)
  })

  test('is closed only when nothing is open, and a register imported for it alone is then destroyed by key', async () => {
    const { register, people } = await fillRegister(db, first, [header, lines[6] ?? ''], { incidentOnly: true })
    const { register: lasting } = await fillRegister(db, first, [header])
    const incident = await opened()
    await known(incident)
    const close = () => execute(closeIncident, { db, actor: first, input: { incident } })
    expect(await close()).toMatchObject({ code: 'not-all-clear' })
    await notified(incident)
    await ok(execute(fixScope, { db, actor: first, input: { incident, rules: [rule(register), rule(lasting)] } }))
    expect(await close()).toMatchObject({ code: 'not-all-clear' })
    const campaign = await approvedNotice(incident)
    await ok(execute(tellPeople, { db, actor: first, input: { incident } }))
    expect(await countsOf(db, campaign)).toEqual({ exception: 1 })
    expect(await close()).toMatchObject({ code: 'not-all-clear' })
    await settle(campaign)

    expect(await close()).toMatchObject({ ok: true, value: { people: 1 } })
    const all = await registersOf(db, first.organisation)
    expect(all.find((one) => one.id === register)?.destroyedAt).not.toBeNull()
    expect(all.find((one) => one.id === lasting)?.destroyedAt).toBeNull()
    expect(await store.disposalsOf(db, incident)).toMatchObject([{ register, people: 1 }])
    const opening = { by: first.id, purpose: 'find' as const, ids: people }
    expect((await openPeople(db, first.keyring, opening)).size).toBe(0)
    // From now on what it says of each of them is kept for its time, and then goes.
    const { rows } = await sql<{ holding: string; item: string; subject: string; due: number | null }>`
      select holding, item, subject, due from retention.item where about = ${incident} order by holding`.execute(db)
    expect(rows).toEqual([
      { holding: 'incidents.scope', item: incident, subject: people[0], due: expect.any(Number) },
      { holding: 'notices.tellings', item: campaign, subject: people[0], due: expect.any(Number) },
    ])
  })
})
