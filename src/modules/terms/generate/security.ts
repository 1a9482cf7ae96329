import type { PersonalDataHolding } from '#people'
import type { Section } from '../model.ts'
import type { Measure } from '../texts/measures.ts'
import { alike, said } from '../texts/said.ts'
import { securityTexts } from '../texts/security.ts'
import { holds, measureSaid, type HouseState } from './measures.ts'

const groups: Readonly<Record<keyof ReturnType<typeof securityTexts>['groups'], readonly Measure[]>> = {
  stored: ['own-keys', 'clear-is-listed', 'tenants', 'no-address', 'nickname'],
  people: ['roles', 'second-factor', 'two', 'quorum'],
  trace: ['trace', 'ledger', 'corrections'],
  gone: ['retention', 'erasure', 'backups-die'],
  house: ['shut-database', 'tls', 'memory', 'updates', 'backups', 'restore', 'drills'],
  telling: ['neutral', 'proved', 'uniform', 'third-persons'],
}

/**
 * The public page about security (T11): only what holds now is said, what does not is passed over, since a list of what is
 * not in order helps nobody but a thief. The console tells the organisation of it in full.
 */
export function securitySections(o: { holdings: readonly PersonalDataHolding[]; state: HouseState; contacts: readonly string[] }): Section[] {
  const names = Object.keys(groups) as (keyof typeof groups)[]
  const done: Section[] = names.flatMap((name) => {
    const trueNow = groups[name].filter((one) => holds(one, o.state))
    if (trueNow.length === 0) return []
    return [{ id: name, heading: said((lang) => securityTexts(lang).groups[name]), parts: [{ kind: 'list', items: trueNow.map(measureSaid) }] }]
  })
  return [
    ...done,
    listSection('not-promised', 'notPromised'),
    listSection('own', 'own'),
    ...(o.contacts.length > 0
      ? [{
          id: 'report',
          heading: said((lang) => securityTexts(lang).report.heading),
          parts: [
            { kind: 'text', text: said((lang) => securityTexts(lang).report.lead) },
            { kind: 'list', items: o.contacts.map((one) => alike(one.replace(/^mailto:/, ''))) },
          ],
        } satisfies Section]
      : []),
  ]
}

function listSection(id: string, name: 'notPromised' | 'own'): Section {
  const count = securityTexts('fi')[name].list.length
  return {
    id,
    heading: said((lang) => securityTexts(lang)[name].heading),
    parts: [{ kind: 'list', items: Array.from({ length: count }, (_, i) => said((lang) => securityTexts(lang)[name].list[i] ?? '')) }],
  }
}

export type LaneCounts = Readonly<Record<'sealed' | 'guarded' | 'clear' | 'published', number>>

/** How many holdings about those who are helped lie in each lane, for the picture on the page: not who of the staff did what. */
export function laneCounts(holdings: readonly PersonalDataHolding[]): LaneCounts {
  const theirs = holdings.filter(({ description }) => description.subjects.some((one) => one !== 'staff'))
  const count = (lane: keyof LaneCounts): number => theirs.filter(({ description }) => description.lane === lane).length
  return { sealed: count('sealed'), guarded: count('guarded'), clear: count('clear'), published: count('published') }
}
