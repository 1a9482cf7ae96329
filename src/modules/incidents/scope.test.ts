import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { IsoDate } from '#foundation/time'
import type { NamedRule, ScopeRule } from './model.ts'
import { changeBetween, matches, memberBy, type Candidate } from './scope.ts'

const day = (text: string) => text as IsoDate
const rule = (change: Partial<NamedRule> = {}): NamedRule => ({
  kind: 'people',
  registers: ['clients'],
  roles: ['client', 'staff'],
  recordedBy: day('2018-11-30'),
  recordedFrom: null,
  certainty: 'leaked',
  categories: null,
  ...change,
})
const person = (change: Partial<Candidate> = {}): Candidate => ({
  person: 'p',
  register: 'clients',
  state: 'resolved',
  role: 'client',
  dataFrom: day('2017-01-01'),
  dataTo: day('2017-06-01'),
  ...change,
})

describe('who is in scope', () => {
  test('data recorded on the last day counts, and on the day after does not', () => {
    expect(matches(rule(), person({ dataFrom: day('2018-11-30') }))).toBe('dates-match')
    expect(matches(rule(), person({ dataFrom: day('2018-12-01'), dataTo: day('2019-05-01') }))).toBeNull()
  })

  test('somebody whose dates are not recorded is in scope on the safe side', () => {
    expect(matches(rule(), person({ dataFrom: null, dataTo: null }))).toBe('dates-unknown')
    expect(matches(rule(), person({ dataFrom: null, dataTo: day('2018-01-01') }))).toBe('dates-match')
    expect(matches(rule(), person({ dataFrom: null, dataTo: day('2019-01-01') }))).toBe('dates-unknown')
  })

  test('a row nobody could read yet is a person in scope', () => {
    expect(matches(rule(), person({ state: 'unresolved', role: null, dataFrom: null, dataTo: null }))).toBe('row-unresolved')
  })

  test('clients and staff are taken by role, and somebody without a role by every rule', () => {
    const staffOnly = rule({ roles: ['staff'] })
    expect(matches(staffOnly, person())).toBeNull()
    expect(matches(staffOnly, person({ role: 'staff' }))).toBe('dates-match')
    expect(matches(staffOnly, person({ role: null }))).toBe('dates-match')
  })

  test('a second, unsure period adds people as possibly viewed and never lowers a sure one', () => {
    const rules: ScopeRule[] = [
      rule({ certainty: 'possibly-viewed', recordedBy: day('2019-03-31'), recordedFrom: day('2018-12-01') }),
      rule(),
    ]
    expect(memberBy(rules, person({ dataFrom: day('2018-01-01'), dataTo: day('2019-02-01') }))).toMatchObject({
      certainty: 'leaked',
      rule: 1,
    })
    expect(memberBy(rules, person({ dataFrom: day('2019-01-01'), dataTo: day('2019-02-01') }))).toMatchObject({
      certainty: 'possibly-viewed',
      rule: 0,
    })
    expect(memberBy(rules, person({ dataFrom: day('2020-01-01'), dataTo: day('2020-02-01') }))).toBeNull()
  })

  test('people who cannot be named match nobody in the register', () => {
    expect(memberBy([{ kind: 'cannot-be-named', description: 'x', estimate: 40 }], person())).toBeNull()
  })

  test('a rule never leaves out somebody with data on a day inside its period', () => {
    const days = fc.integer({ min: 0, max: 4000 }).map((n) => new Date(Date.UTC(2012, 0, 1 + n)).toISOString().slice(0, 10) as IsoDate)
    const maybe = fc.option(days, { nil: null })
    fc.assert(
      fc.property(maybe, maybe, days, days, days, (recordedFrom, recordedBy, a, b, inside) => {
        const [from, to] = a < b ? [a, b] : [b, a]
        const within =
          inside >= from && inside <= to && (!recordedFrom || inside >= recordedFrom) && (!recordedBy || inside <= recordedBy)
        const found = matches(rule({ recordedFrom, recordedBy }), person({ dataFrom: from, dataTo: to }))
        if (within) expect(found).toBe('dates-match')
        // And hiding a date never takes anybody out.
        if (found) {
          expect(matches(rule({ recordedFrom, recordedBy }), person({ dataFrom: null, dataTo: to }))).not.toBeNull()
          expect(matches(rule({ recordedFrom, recordedBy }), person({ dataFrom: from, dataTo: null }))).not.toBeNull()
        }
      }),
      { numRuns: 500 },
    )
  })
})

describe('what changed between two scope versions', () => {
  test('added, removed and changed people rebuild the later version from the earlier', () => {
    const member = fc.record({
      person: fc.integer({ min: 0, max: 30 }).map(String),
      certainty: fc.constantFrom('leaked' as const, 'possibly-viewed' as const),
      rule: fc.constant(0),
      reason: fc.constant('dates-match' as const),
    })
    const version = fc.uniqueArray(member, { selector: (one) => one.person, maxLength: 30 })
    fc.assert(
      fc.property(version, version, (before, after) => {
        const change = changeBetween(before, after)
        const rebuilt = new Set([...before.map((one) => one.person), ...change.added])
        for (const person of change.removed) rebuilt.delete(person)
        expect([...rebuilt].toSorted()).toEqual(after.map((one) => one.person).toSorted())
        const was = new Map(before.map((one) => [one.person, one.certainty]))
        for (const one of after) {
          const changed = was.has(one.person) && was.get(one.person) !== one.certainty
          expect(change.changed.includes(one.person)).toBe(changed)
        }
      }),
    )
  })
})
