import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { toHex } from '#foundation/sealing'
import { assertFact, type Fact, type FactValue, NotAFact } from './fact.ts'

const organisation = '00000000-0000-4000-8000-000000000001'
const fact = (body: Record<string, FactValue>): Fact => ({
  type: 'incidents.open-incident',
  organisation,
  by: null,
  at: new Date(0),
  body,
})

describe('the ledger takes', () => {
  it.each<[string, FactValue]>([
    ['an id', organisation],
    ['a list of ids', [organisation, organisation]],
    ['an enumerated word', 'waiting-for-officers'],
    ['a count', 40_000],
    ['a yes', true],
    ['nothing', null],
    ['a date', '2018-11-30'],
    ['a month', '2018-11'],
    ['a moment', '2026-11-22T03:40:00.000Z'],
    ['a commitment', 'a'.repeat(64)],
    ['a command’s name', 'vault.opened'],
  ])('%s', (_, value) => {
    expect(() => assertFact(fact({ value }))).not.toThrow()
  })
})

describe('the ledger never mistakes', () => {
  it('a hash for something personal', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 32, maxLength: 32 }), (bytes) => {
        expect(() => assertFact(fact({ hash: toHex(bytes) }))).not.toThrow()
      }),
      { numRuns: 5_000 },
    )
  })

  it('an id for something personal', () => {
    fc.assert(
      fc.property(fc.uuid(), (id) => {
        expect(() => assertFact(fact({ id, ids: [id] }))).not.toThrow()
      }),
      { numRuns: 5_000 },
    )
  })
})

describe('the ledger refuses', () => {
  it.each<[string, FactValue]>([
    ['a sentence', 'She asked us to call back'],
    ['an email address', 'aino@example.org'],
    ['an address', 'Esimerkkikatu 1'],
    ['a name with letters beyond ASCII', 'Väinö'],
    ['a long text', 'x'.repeat(65)],
    ['a personal identity code', '131052-908T'],
    ['a personal identity code of the new signs', '131052X908T'],
    ['a personal identity code among other signs', 'code:131052-908T'],
    ['a phone number', '+358401234567'],
    ['a phone number without its country', '0401234567'],
    ['a bank account', 'FI2112345600000785'],
    ['a sentence in a list', [organisation, 'Dear all']],
    ['a number that is none', Number.NaN],
    ['a line break', 'a\nb'],
  ])('%s, without repeating it', (_, value) => {
    const refused = () => assertFact(fact({ value }))
    expect(refused).toThrow(NotAFact)
    expect(refused).toThrow('"value"')
    const text = Array.isArray(value) ? (value[1] ?? '') : String(value)
    expect(() => assertFact(fact({ value }))).not.toThrow(text)
  })

  it('anything with a space or an @ in it', () => {
    fc.assert(
      fc.property(fc.string(), fc.constantFrom(' ', '@', '\t', 'ä'), fc.string(), (before, odd, after) => {
        expect(() => assertFact(fact({ value: before + odd + after }))).toThrow(NotAFact)
      }),
    )
  })

  it('a field name, a type or an actor that could hide prose', () => {
    expect(() => assertFact(fact({ 'Aino Esimerkki': 1 }))).toThrow(NotAFact)
    expect(() => assertFact({ ...fact({}), type: 'told Aino' })).toThrow(NotAFact)
    expect(() => assertFact({ ...fact({}), by: 'aino' })).toThrow(NotAFact)
    expect(() => assertFact({ ...fact({}), about: 'aino' })).toThrow(NotAFact)
  })

  it('more than a few kilobytes', () => {
    expect(() => assertFact(fact({ many: Array.from({ length: 300 }, () => organisation) }))).toThrow(NotAFact)
  })
})
