import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import type { IsoDate } from '#foundation/time'
import type { Access } from '#vault'
import { isWithin, parseBundle, readBundle, type ReadBundle } from './from-bundle.ts'
import { fromPatient, fromResource, listAt, asObject, textAt } from './from-fhir.ts'
import type { Json, JsonObject } from './resources.ts'
import { client, fileOfEntries, type Written } from './testing/arbitrary.ts'
import { faultsOf, publishedExamples } from './testing/definitions.ts'
import { toBundle } from './to-bundle.ts'
import { toPatient, toResource } from './to-fhir.ts'

const at = new Date('2026-11-22T10:00:00Z')
const making = { organisation: 'Keksitty terapiakeskus', positionOf: () => 'ammattihenkilö', at }
const opening: Access = { id: crypto.randomUUID(), at, by: crypto.randomUUID(), purpose: 'care', kind: 'client-file', about: null, count: 4 }
const own: Access = { ...opening, id: crypto.randomUUID(), by: client.id, purpose: 'own-view', count: 1 }

const fileOf = (written: readonly Written[]) => ({
  person: client,
  entries: written.map(({ entry }) => entry),
  bytes: new Map(written.flatMap(({ entry, bytes }) => (bytes ? [[entry.row.id, bytes] as const] : []))),
  openings: [opening, own],
})
const asRead = (value: unknown): JsonObject => asObject(JSON.parse(JSON.stringify(value)) as Json) ?? {}
const readBack = (bundle: JsonObject, o: Partial<Parameters<typeof readBundle>[1]> = {}) =>
  readBundle(bundle, { person: client, known: new Set(), checked: false, ...o })
function taken(bundle: JsonObject, o: Partial<Parameters<typeof readBundle>[1]> = {}): ReadBundle {
  const read = readBack(bundle, o)
  if (!read.ok) throw new Error(read.code)
  return read.value
}

describe('what goes out', () => {
  test('is R4, whatever a file holds', () => {
    fc.assert(fc.property(fileOfEntries, (written) => {
      const bundle = toBundle([fileOf(written)], making)
      for (const { resource } of bundle.entry) expect(faultsOf(resource)).toEqual([])
      expect(faultsOf(bundle)).toEqual([])
    }), { numRuns: 60 })
  })

  test('the check of it can fail: a code of no value set, a missing class, an element of nobody', () => {
    expect(faultsOf({ resourceType: 'Encounter', status: 'finishd', class: { code: 'AMB' } })).toHaveLength(1)
    expect(faultsOf({ resourceType: 'Encounter', status: 'finished' })).not.toEqual([])
    expect(faultsOf({ resourceType: 'CarePlan', status: 'active', intent: 'plan', subject: { reference: 'Patient/a' }, aim: 'x' })).not.toEqual([])
  })

  test('a removed entry leaves a marking without a word of either', () => {
    fc.assert(fc.property(fileOfEntries, (written) => {
      const markings = written.filter(({ entry }) => entry.plain?.body.kind === 'removal')
      const bundle = toBundle([fileOf(written)], making)
      for (const { entry: { row, plain } } of markings) {
        const resource = asRead(bundle.entry.find(({ resource: { id } }) => id === row.id)?.resource)
        expect(resource['status']).toBe('entered-in-error')
        expect(listAt(resource, 'content')).toEqual([{ attachment: { title: 'removed', creation: plain?.body.on } }])
        expect(JSON.stringify(listAt(resource, 'relatesTo'))).toContain(row.follows)
        expect(bundle.entry.some(({ resource: { id } }) => id === row.follows)).toBe(false)
      }
    }), { numRuns: 30 })
  })

  test('an address under non-disclosure for personal safety is not in the file; a contact address may be', () => {
    const hidden = { ...client, protectedUntil: 'unknown' as const }
    expect(JSON.stringify(toPatient(hidden, '2026-11-22' as IsoDate))).not.toMatch(/Keksitie|00100|HELSINKI/)
    const contact = { street: 'PL 9', postcode: '20100', town: 'TURKU' }
    expect(toPatient({ ...hidden, contactAddress: contact }, '2026-11-22' as IsoDate).address).toEqual([{ line: ['PL 9'], city: 'TURKU', postalCode: '20100' }])
    expect(faultsOf(toPatient(hidden, '2026-11-22' as IsoDate))).toEqual([])
  })

  test('every opening is an audit event: who by position, for what, and the person themself as themself', () => {
    const events = toBundle([fileOf([])], making).entry.map(({ resource }) => asRead(resource)).filter((each) => each['resourceType'] === 'AuditEvent')
    expect(events.map((event) => [textAt(asObject(listAt(asObject(listAt(event, 'purposeOfEvent')[0]), 'coding')[0]), 'code'), textAt(asObject(listAt(event, 'agent')[0]), 'who', 'reference')])).toEqual([
      ['care', ''], ['own-view', `urn:uuid:${client.id}`],
    ])
  })
})

describe('there and back', () => {
  test('every entry comes back as it went, with what it stands beside; a marking stays where it was made', () => {
    fc.assert(fc.property(fileOfEntries, (written) => {
      const there = asRead(toBundle([fileOf(written)], making))
      const { entries, lines, leftOver } = taken(there)
      const wanted = written.filter(({ entry: { row, plain } }) => plain && row.kind !== 'removal')
      expect(entries.map(({ source }) => source).toSorted()).toEqual(wanted.map(({ entry: { row } }) => `urn:uuid:${row.id}`).toSorted())
      for (const { entry: { row, plain }, bytes } of wanted) {
        const found = entries.find(({ source }) => source === `urn:uuid:${row.id}`)
        expect(found?.plain).toEqual(plain)
        expect(found?.bytes ?? null).toEqual(bytes)
        expect(found?.replaces ?? null).toEqual(row.follows ? { reference: `urn:uuid:${row.follows}`, as: row.followsAs } : null)
      }
      expect(lines.filter(({ outcome }) => outcome === 'taken-in-part')).toEqual([])
      const kept = lines.filter(({ outcome }) => outcome === 'kept-as-it-came').map(({ because }) => because).toSorted()
      const markings = written.filter(({ entry }) => entry.row.kind === 'removal').length
      expect(kept).toEqual([...Array.from({ length: 2 }, () => 'export-only'), ...Array.from({ length: markings }, () => 'status-not-ours')])
      expect(listAt(leftOver, 'entry')).toHaveLength(kept.length)
      // What replaces comes after what it replaces.
      const order = entries.map(({ source }) => source)
      for (const { source, replaces } of entries) if (replaces && order.includes(replaces.reference)) expect(order.indexOf(replaces.reference)).toBeLessThan(order.indexOf(source))
    }), { numRuns: 100 })
  })

  it('takes nothing in twice', () => {
    fc.assert(fc.property(fileOfEntries, (written) => {
      const there = asRead(toBundle([fileOf(written)], making))
      const known = new Set(taken(there).entries.map(({ source }) => source))
      expect(taken(there, { known }).entries).toEqual([])
    }), { numRuns: 20 })
  })
})

/** What the package carries of each type, and what becomes of it. Counted, so that no example drops out unseen. */
const published = {
  Encounter: { taken: 1, why: { 'class-not-ours': 1, 'no-date': 6, 'status-not-ours': 2 } },
  CarePlan: { taken: 6, why: { 'status-not-ours': 1, 'goal-elsewhere': 1, 'no-date': 3 } },
  DocumentReference: { taken: 0, why: { 'content-elsewhere': 1 } },
  AuditEvent: { taken: 0, why: { 'export-only': 9 } },
} as const

describe('the specification’s own examples', () => {
  test('are R4 by the same check', () => {
    for (const type of ['Patient', 'Goal', ...Object.keys(published)]) {
      for (const { name, resource } of publishedExamples(type)) expect([name, faultsOf(resource)]).toEqual([name, []])
    }
  })

  test.each(Object.entries(published))('of %s go in, and come out equal in all that is claimed', (type, { taken: wanted, why }) => {
    const reasons: Record<string, number> = {}
    let claimed = 0
    for (const { name, resource } of publishedExamples(type)) {
      const inside = (reference: string) => (reference.startsWith('#') ? listAt(resource, 'contained').map(asObject).find((each) => textAt(each, 'id') === reference.slice(1)) ?? null : null)
      const read = fromResource(resource, inside)
      if (typeof read === 'string') {
        reasons[read] = (reasons[read] ?? 0) + 1
        continue
      }
      claimed += 1
      const out = toResource({ id: crypto.randomUUID(), plain: read.plain, follows: null, followedAs: null, ...(read.bytes ? { bytes: read.bytes } : {}) }, client.id)
      expect([name, faultsOf(out)]).toEqual([name, []])
      expect([name, Object.keys(read.carried).length > 2]).toEqual([name, true])
      expect([name, read.carried, isWithin(read.carried, asRead(out))]).toEqual([name, read.carried, true])
    }
    expect({ claimed, ...reasons }).toEqual({ claimed: wanted, ...why })
  })

  test('that lack a day, a class of ours or their content itself go in too, once they have it', () => {
    const period = { start: '2026-03-02T09:00:00+02:00', end: '2026-03-02T09:45:00+02:00' }
    const data = Buffer.from('Sisältö itse').toString('base64')
    const completed = [
      ...publishedExamples('Encounter').map(({ name, resource }) => ({ name, resource: { ...resource, status: 'finished', class: { ...asObject(resource['class']), code: 'AMB' }, period } })),
      ...publishedExamples('DocumentReference').map(({ name, resource }) => ({ name, resource: { ...resource, content: [{ attachment: { contentType: 'application/hl7-v3+xml', data, title: 'Physical' } }] } })),
    ]
    expect(completed).toHaveLength(11)
    for (const { name, resource } of completed) {
      const read = fromResource(resource, () => null)
      if (typeof read === 'string') throw new Error(`${name}: ${read}`)
      const out = toResource({ id: crypto.randomUUID(), plain: read.plain, follows: null, followedAs: null, ...(read.bytes ? { bytes: read.bytes } : {}) }, client.id)
      expect([name, faultsOf(out), isWithin(read.carried, asRead(out))]).toEqual([name, [], true])
    }
  })

  test('of Patient come out equal in all that is claimed', () => {
    let count = 0
    for (const { name, resource } of publishedExamples('Patient')) {
      const { person, carried } = fromPatient(resource)
      const out = toPatient({ id: crypto.randomUUID(), version: 1, register: '', role: 'client', name: '', language: 'en', source: '', faults: [], ...person }, '2026-11-22' as IsoDate)
      expect([name, isWithin(carried, asRead(out))]).toEqual([name, true])
      count += Object.keys(carried).length > 1 ? 1 : 0
    }
    expect(count).toBeGreaterThan(15)
  })

  test('lose nothing in a bundle: what is not carried whole is kept whole', () => {
    for (const type of Object.keys(published)) {
      for (const { name, resource } of publishedExamples(type)) {
        const { lines, leftOver, entries } = taken({ resourceType: 'Bundle', entry: [{ resource }] }, { checked: true })
        expect(lines).toHaveLength(1)
        const kept = listAt(leftOver, 'entry').map((entry) => asObject(asObject(entry)?.['resource']))
        if (lines[0]?.outcome === 'taken') expect([name, entries.length, kept.length]).toEqual([name, 1, 0])
        else expect([name, kept]).toEqual([name, [resource]])
      }
    }
  })
})

describe('a bundle', () => {
  const bundleOf = (...resources: JsonObject[]): JsonObject => ({ resourceType: 'Bundle', entry: resources.map((resource) => ({ resource })) })
  const patient = (more: JsonObject = {}): JsonObject => ({ resourceType: 'Patient', id: 'p1', ...more })
  const coded = (value: string) => ({ identifier: [{ system: 'urn:oid:1.2.246.21', value }] })
  const visit = (of: string): JsonObject => ({
    resourceType: 'Encounter', id: `e-${of}`, status: 'finished', class: { code: 'AMB' }, subject: { reference: `Patient/${of}` },
    period: { start: '2026-03-02T09:00:00+02:00', end: '2026-03-02T09:45:00+02:00' },
  })

  it('is refused in a word that says nothing of what it holds', () => {
    expect(parseBundle('salaisuus')).toMatchObject({ ok: false, code: 'not-json' })
    expect(parseBundle('[1]')).toMatchObject({ ok: false, code: 'not-a-bundle' })
    expect(parseBundle('{"resourceType":"Patient"}')).toMatchObject({ ok: false, code: 'not-a-bundle' })
    expect(readBack(bundleOf(patient(coded('131052-308T'))))).toEqual({ ok: false, facts: {}, code: 'another-person' })
    expect(readBack(bundleOf(patient(coded('131052-308T'))), { checked: true })).toEqual({ ok: false, facts: {}, code: 'another-person' })
    expect(readBack(bundleOf(patient(), patient({ id: 'p2' })), { checked: true })).toEqual({ ok: false, facts: {}, code: 'several-people' })
    expect(readBack(bundleOf(visit('p1')))).toEqual({ ok: false, facts: {}, code: 'cannot-tell-whose' })
  })

  it('is whose its identity code says, or its name with the birth date, or a human', () => {
    expect(readBack(bundleOf(patient(coded('010594Y9032'))))).toMatchObject({ ok: true })
    expect(readBack(bundleOf(patient({ name: [{ text: 'KEKSITTY, Aino' }], birthDate: '1994-05-01' })))).toMatchObject({ ok: true, value: { differs: ['name'] } })
    expect(readBack(bundleOf(patient({ name: [{ text: 'Keksitty Aino' }], birthDate: '1994-05-02' })))).toMatchObject({ code: 'cannot-tell-whose' })
    expect(readBack(bundleOf(patient(), visit('p1')), { checked: true })).toMatchObject({ ok: true, value: { entries: [{}] } })
  })

  it('passes over what is somebody else’s, and keeps none of it', () => {
    const { lines, entries, leftOver } = taken(bundleOf(patient(coded('010594Y9032')), patient({ id: 'p2' }), visit('p1'), visit('p2'), { resourceType: 'Condition', id: 'c', subject: { reference: 'Patient/p2' } }))
    expect(lines.map(({ outcome, because }) => because ?? outcome)).toEqual(['compared', 'compared', 'taken', 'another-persons', 'another-persons'])
    expect([entries.length, leftOver]).toEqual([1, null])
  })

  it('keeps a resource that no entry has a place for, and one whose elements are more than an entry has', () => {
    const more = { ...visit('p1'), hospitalization: { dischargeDisposition: { text: 'kotiin' } } }
    const condition = { resourceType: 'Condition', id: 'c', subject: { reference: 'Patient/p1' }, code: { text: 'uni' } }
    const { lines, leftOver } = taken(bundleOf(patient(), more, condition), { checked: true })
    expect(lines.slice(1).map(({ outcome, because, notCarried }) => [outcome, because, notCarried])).toEqual([
      ['taken-in-part', null, ['hospitalization']], ['kept-as-it-came', 'kind-not-ours', []],
    ])
    expect(leftOver).toEqual({ resourceType: 'Bundle', type: 'collection', entry: [{ resource: more }, { resource: condition }] })
  })

  it('stays standing whatever comes: each line an outcome, and no resource in two places or none', () => {
    fc.assert(fc.property(fc.array(fc.oneof(fc.jsonValue(), fc.record({ resource: fc.record({ resourceType: fc.constantFrom('Encounter', 'CarePlan', 'DocumentReference', 'Patient', 'x'), id: fc.string(), status: fc.constantFrom('finished', 'active', 'current'), class: fc.jsonValue(), period: fc.jsonValue(), content: fc.jsonValue(), goal: fc.jsonValue(), contained: fc.jsonValue(), intent: fc.constant('plan') }, { requiredKeys: [] }) })), { maxLength: 6 }), (entry) => {
      const read = readBack({ resourceType: 'Bundle', entry: entry as Json[] }, { checked: true })
      if (!read.ok) return
      expect(read.value.lines).toHaveLength(entry.length)
      const kept = read.value.lines.filter(({ outcome }) => outcome === 'kept-as-it-came' || outcome === 'taken-in-part').length
      expect(listAt(read.value.leftOver, 'entry')).toHaveLength(kept)
    }), { numRuns: 300 })
  })
})

