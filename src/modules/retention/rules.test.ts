import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { addDays, addMonths, date, endOfPeriod, isWorkingDay, lastDayOf, monthOf, partsOf, startOfDay, type IsoDate } from '#foundation/time'
import { languages } from '#platform/texts'
import { beganBefore, fixedRule } from './destroying.ts'
import { isRetainedKind, retainedKinds, triggersByYear, type Facts, type RetainedKind, type RetentionRule, type Trigger } from './model.ts'
import { monthInForceOn, monthNumber, monthText } from './months.ts'
import { inForce, mergeFacts, reckon } from './reckon.ts'
import { bookWith, mayBecome, ruleOn, rulesFor } from './rules.ts'
import { rulesOfFinland } from './rules-finland.ts'

const today = date('2026-11-22')
const due = (kind: RetainedKind, facts: Facts, on: IsoDate = today) => {
  const reckoned = reckon(rulesFor(kind, on), facts)
  return { ...reckoned, due: reckoned.due === null ? null : monthText(reckoned.due), earliest: reckoned.earliest === null ? null : monthText(reckoned.earliest) }
}

describe('what is kept in Finland', () => {
  test('patient data goes when twelve years have passed since the year of death', () => {
    expect(due('patient-record', { 'entry-written': '2014-03', death: '2015', birth: '1950' })).toMatchObject({
      due: '2028-01', earliest: '2028-01', rule: 'patient-record.after-death',
    })
  })

  test('patient data goes 120 years after birth when no death is known of, and perhaps earlier', () => {
    expect(due('patient-record', { 'entry-written': '2014-03', birth: '1950' })).toMatchObject({ due: '2071-01', earliest: '2026-04' })
  })

  test('an entry is kept for twelve years even where its person died long before it was written', () => {
    expect(due('patient-record', { 'entry-written': '2020-06', death: '1990' })).toMatchObject({ due: '2032-07', rule: 'patient-record.from-entry' })
  })

  test('where neither birth nor death is known, a record still has a month in which it goes at the latest', () => {
    expect(due('patient-record', { 'entry-written': '2020-06' })).toMatchObject({ due: '2140-07', earliest: '2032-07' })
  })

  test('appointments go twelve years after the visit, or after the entry where there was none', () => {
    expect(due('patient-record-short', { 'entry-written': '2020-06', visit: '2020-08' })).toMatchObject({ due: '2032-09' })
    expect(due('patient-record-short', { 'entry-written': '2020-06' })).toMatchObject({ due: '2032-07' })
  })

  test('logs of openings and disclosures go twelve years after their making', () => {
    for (const kind of ['access-log', 'disclosure-log'] as const) expect(due(kind, { made: '2026-11' }).due).toBe('2038-12')
  })

  test('a support account goes at the latest five years after activity ended (T12)', () => {
    expect(due('support-account', { 'last-activity': '2021-03' }).due).toBe('2026-03')
  })

  test('a programme’s account goes twelve months after the last login (P6)', () => {
    expect(due('programme-account', { 'last-login': '2025-11' }).due).toBe('2026-12')
  })

  test('a visitor’s IP goes with the month (T3)', () => {
    expect(due('visitor-ip', { made: '2026-10' }).due).toBe('2026-11')
    const [rule] = rulesFor('visitor-ip', today)
    expect(rule && beganBefore(rule, '2026-11')).toBe('2026-11')
  })

  test('what is published stays, and so does the ledger', () => {
    expect(due('published', { made: '2020-01' })).toMatchObject({ due: null, keptUntil: 'for-good' })
  })

  test('a decree of 2009, one of 2022 and the act of 2024 say the same, each in its days', () => {
    const said = (on: string) => rulesFor('patient-record', date(on)).find(({ id }) => id === 'patient-record.after-death')?.statute.en ?? ''
    expect(said('2010-01-01')).toContain('298/2009')
    expect(said('2022-02-01')).toContain('94/2022')
    expect(said('2024-01-01')).toContain('703/2023')
    for (const on of ['2010-01-01', '2022-02-01', '2023-12-31', '2024-01-01']) {
      expect(rulesFor('patient-record', date(on)).filter(({ id }) => id === 'patient-record.after-death')).toHaveLength(1)
    }
  })

  test('every kind has a rule today, and every rule a statute and a sentence in three languages', () => {
    expect(retainedKinds.filter((kind) => rulesFor(kind, today).length === 0)).toEqual([])
    for (const { statute, says, kind, valid, id } of rulesOfFinland) {
      expect(isRetainedKind(kind)).toBe(true)
      expect(id.startsWith(`${kind}.`)).toBe(true)
      expect(valid.until === null || valid.from < valid.until).toBe(true)
      for (const lang of languages) expect([statute[lang], says[lang]].every((text) => text.length > 20)).toBe(true)
    }
  })

  test('no two versions of a rule hold on one day', () => {
    for (const { id } of rulesOfFinland) {
      const versions = rulesOfFinland.filter((rule) => rule.id === id)
      for (const { valid } of versions) expect(inForce(versions, valid.from)).toHaveLength(1)
    }
  })
})

const months = fc.integer({ min: 1850 * 12, max: 2050 * 12 })
const factsOf = fc.dictionary(fc.constantFrom<Trigger>('entry-written', 'visit', 'death', 'birth', 'last-login', 'last-activity', 'case-closed', 'made', 'left'), months)
  .map((given): Facts => Object.fromEntries(Object.entries(given).map(([trigger, month]) => [
    trigger, triggersByYear.includes(trigger as Trigger) ? monthText(month).slice(0, 4) : monthText(month),
  ])))
const kinds = fc.constantFrom(...retainedKinds)
const term = fc.integer({ min: 0, max: 1_600 })
const rule = (effect: 'duty' | 'permission') => fc.record({ from: fc.constantFrom<Trigger>('made', 'entry-written', 'last-activity', 'death'), months: term })
  .map(({ from, months: length }): RetentionRule => ({
    ...(rulesFor('access-log', today)[0] as RetentionRule), id: `${effect}.${from}.${length}`, effect, counts: [{ from, term: { months: length } }],
  }))

describe('several rules on one thing', () => {
  test('the longest duty wins, and then the shortest permission applies', () => {
    fc.assert(fc.property(fc.array(rule('duty'), { maxLength: 4 }), fc.array(rule('permission'), { maxLength: 4 }), months, (duties, permissions, at) => {
      const month = monthText(at)
      const facts: Facts = { 'made': month, 'entry-written': month, 'last-activity': month, 'death': month.slice(0, 4) }
      const end = (one: RetentionRule) => reckon([one], facts).due as number
      const last = duties.length > 0 ? Math.max(...duties.map(end)) : null
      const first = permissions.length > 0 ? Math.min(...permissions.map(end)) : null
      const found = reckon([...permissions, ...duties], facts)
      expect(found.due).toBe(last === null ? first : first === null ? last : Math.max(last, first))
      expect(found.keptUntil).toBe(last)
    }))
  })

  test('rules in another order say the same', () => {
    fc.assert(fc.property(fc.array(fc.oneof(rule('duty'), rule('permission')), { maxLength: 5 }), factsOf, (rules, facts) => {
      const { due: one, earliest } = reckon(rules, facts)
      expect(reckon(rules.toReversed(), facts)).toMatchObject({ due: one, earliest })
    }))
  })

  test('the earliest month is never after the one by which it goes', () => {
    fc.assert(fc.property(kinds, factsOf, (kind, facts) => {
      const { due: latest, earliest } = reckon(rulesFor(kind, today), facts)
      if (latest !== null && earliest !== null) expect(earliest).toBeLessThanOrEqual(latest)
    }), { examples: [['patient-record', { 'entry-written': '1850-01', 'left': '1958-02' }]] })
  })

  test('a death that becomes known never falls outside the interval, for whoever lived no longer than 108 years', () => {
    fc.assert(fc.property(months, fc.integer({ min: 0, max: 107 }), fc.integer({ min: 0, max: 100 }), (written, age, rest) => {
      const year = Number(monthText(written).slice(0, 4))
      const birth = String(year - age)
      const death = String(Math.min(Number(birth) + 108, year + rest))
      const facts: Facts = { 'entry-written': monthText(written), birth }
      const before = reckon(rulesFor('patient-record', today), facts)
      const after = reckon(rulesFor('patient-record', today), mergeFacts(facts, { death }))
      expect(after.due).toBeGreaterThanOrEqual(before.earliest as number)
      expect(after.due).toBeLessThanOrEqual(before.due as number)
    }))
  })

  test('more that is known later never makes anything due before its duty has ended', () => {
    fc.assert(fc.property(kinds, factsOf, factsOf, (kind, one, other) => {
      const both = mergeFacts(one, other)
      const { due: latest, keptUntil } = reckon(rulesFor(kind, today), both)
      if (latest !== null && typeof keptUntil === 'number') expect(latest).toBeGreaterThanOrEqual(keptUntil)
      if (keptUntil === 'unknown' || keptUntil === 'for-good') expect(latest).toBeNull()
    }))
  })
})

describe('two hundred years of calendars', () => {
  const days = fc.integer({ min: 0, max: 200 * 365 }).map((n) => addDays(date('1992-01-01'), n))

  /** The first night on which the job takes what is due: it goes by the month that is in force then. */
  const firstNight = (month: number, prompt: boolean): IsoDate => {
    let day = date(`${monthText(month)}-01`)
    while (!prompt && monthInForceOn(day) < monthText(month)) day = addDays(day, 1)
    return day
  }

  test('a duty is never cut short, whatever the day of the month and whatever day its end falls on', () => {
    fc.assert(fc.property(days, fc.integer({ min: 1, max: 480 }), (day, length) => {
      const duty: RetentionRule = { ...(rulesFor('access-log', today)[0] as RetentionRule), counts: [{ from: 'made', term: { months: length } }] }
      const { due: month } = reckon([duty], { made: monthOf(day) })
      const night = firstNight(month as number, false)
      expect(startOfDay(night).getTime()).toBeGreaterThanOrEqual(endOfPeriod(day, { months: length }).getTime())
      // And no later than the first working days of the month after: at most forty days in all.
      expect(startOfDay(night) <= startOfDay(addDays(lastDayOf(day, { months: length }), 40))).toBe(true)
    }), { numRuns: 2_000 })
  })

  test('what says "at the latest" is never overstepped, and takes no more than a month', () => {
    fc.assert(fc.property(days, (day) => {
      const [rule_] = rulesFor('support-account', today)
      const { due: month } = reckon(rule_ ? [rule_] : [], { 'last-activity': monthOf(day) })
      const night = firstNight(month as number, true)
      expect(night <= addMonths(day, 60)).toBe(true)
      expect(addMonths(night, 1) > addMonths(day, 60) || partsOf(day).day === 31).toBe(true)
    }), { numRuns: 2_000 })
  })

  test('a month begins for duties on the day after its first working day, and lasts until that of the next', () => {
    fc.assert(fc.property(days, (day) => {
      const month = monthInForceOn(day)
      expect([monthOf(day), monthText(monthNumber(monthOf(day)) - 1)]).toContain(month)
      if (month === monthOf(day)) {
        let worked = false
        for (let before = date(`${month}-01`); before < day; before = addDays(before, 1)) worked ||= isWorkingDay(before)
        expect(worked).toBe(true)
      }
    }), { numRuns: 1_000 })
  })

  test('rows that carry their own month are due when items of that month would be', () => {
    fc.assert(fc.property(kinds, months, (kind, at) => {
      const fixed = fixedRule(rulesFor(kind, today))
      const [first] = fixed?.counts ?? []
      if (!fixed || !first) return
      const month = monthText(at)
      const itemDue = reckon([fixed], { [first.from]: triggersByYear.includes(first.from) ? month.slice(0, 4) : month }).due as number
      if (triggersByYear.includes(first.from)) return
      expect(month < beganBefore(fixed, monthText(itemDue))).toBe(true)
      expect(month < beganBefore(fixed, monthText(itemDue - 1))).toBe(false)
    }))
  })
})

describe('an organisation’s own term', () => {
  test('may lengthen a duty and never shorten it: the refusal names the law’s term', () => {
    const duty = ruleOn('patient-record.after-death', today) as RetentionRule
    expect(mayBecome(duty, 143)).toMatchObject({ ok: false, code: 'below-the-duty', facts: { months: 144 } })
    expect(mayBecome(duty, 144).ok && mayBecome(duty, 180).ok).toBe(true)
    const book = bookWith(new Map([[duty.id, 180]]), today)
    expect(reckon(book.get('patient-record') ?? [], { 'entry-written': '2014-03', 'death': '2015' }).due).toBe(monthNumber('2031-01'))
  })

  test('may shorten a permission and never lengthen it', () => {
    const permission = ruleOn('support-account.after-activity', today) as RetentionRule
    expect(mayBecome(permission, 61)).toMatchObject({ ok: false, code: 'above-the-permission' })
    expect(mayBecome(permission, 24).ok).toBe(true)
  })

  test('is no longer followed when the law has come to ask for more', () => {
    const duty = ruleOn('access-log.from-making', today) as RetentionRule
    expect(bookWith(new Map([[duty.id, 100]]), today).get('access-log')).toEqual([duty])
  })

  test('cannot be given to what is kept for good', () => {
    expect(mayBecome(ruleOn('published.for-good', today) as RetentionRule, 12)).toMatchObject({ ok: false, code: 'not-changeable' })
  })
})
