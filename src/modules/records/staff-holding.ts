import { refuse } from '#foundation/results'
import { helsinkiDate } from '#foundation/time'
import type { HeldItem, PersonalDataHolding, Said } from '#people'
import type { Tx } from '#platform/database'
import * as caseloads from './caseload-store.ts'
import { holdingTexts } from './texts/holding.ts'

/**
 * A professional's own part in files: absences and who stood in, who supervises whom, how many clients and entries. Which
 * clients they are is their clients' data, and is told to them.
 */
export const professionalsHolding: PersonalDataHolding = {
  name: 'records.professionals',
  tables: ['records.cover', 'records.supervisor'],
  description: {
    title: said((t) => t.staff.title),
    subjects: ['staff'],
    service: 'staff',
    categories: [said((t) => t.staff.category)],
    purposes: [said((t) => t.staff.purpose)],
    legalBases: [{ article: '6(1)(c)', statute: said((t) => t.bases.care) }],
    recipients: [],
    source: said((t) => t.staff.source),
    retention: ['staff-account'],
    lane: 'clear',
  },

  async *disclose({ db }, { organisation, kind, id }, lang) {
    if (kind !== 'staff') return
    const t = holdingTexts(lang).staff
    for (const cover of await caseloads.everyCoverOf(db, organisation, id)) {
      const away = cover.away === id
      yield {
        id: cover.id,
        title: t.cover,
        on: cover.fromOn,
        fields: [
          { name: 'part', label: t.cover, value: away ? t.away : t.coveredBy },
          { name: 'from', label: t.from, value: cover.fromOn },
          { name: 'until', label: t.until, value: cover.untilOn },
        ],
      }
    }
    for (const { supervisor, professional, namedAt } of await caseloads.supervisionTiesOf(db, organisation, id)) {
      const supervises = supervisor === id
      const item: HeldItem = {
        id: `${supervisor}/${professional}/${namedAt.toISOString()}`,
        title: supervises ? t.supervises : t.supervised,
        on: helsinkiDate(namedAt),
        fields: [{ name: 'since', label: t.since, value: helsinkiDate(namedAt) }],
      }
      yield item
    }
    const { clients, entries } = await caseloads.countsOf(db, organisation, id)
    if (clients === 0 && entries === 0) return
    yield {
      id: 'counts',
      title: t.counts,
      on: null,
      fields: [{ name: 'clients', label: t.clients, value: clients }, { name: 'entries', label: t.entries, value: entries }],
    }
  },

  correct: async () => refuse('not-correctable'),
  restrict: async () => refuse('not-restrictable'),

  /** That somebody stood in is what an opening of a file is explained by: it stays with the organisation. */
  async erase(tx, { items: { subject, items } }) {
    const ids = await idsOf(tx, subject)
    const wanted = items === 'all' ? ids : ids.filter((id) => items.includes(id))
    return { erased: [], kept: wanted.map((item) => ({ item, why: 'the-organisations-own-record' as const })) }
  },
}

async function idsOf(tx: Tx, { organisation, kind, id }: { organisation: string; kind: string; id: string }): Promise<string[]> {
  if (kind !== 'staff') return []
  const { clients, entries } = await caseloads.countsOf(tx, organisation, id)
  return [
    ...(await caseloads.everyCoverOf(tx, organisation, id)).map((cover) => cover.id),
    ...(await caseloads.supervisionTiesOf(tx, organisation, id)).map((tie) => `${tie.supervisor}/${tie.professional}/${tie.namedAt.toISOString()}`),
    ...(clients === 0 && entries === 0 ? [] : ['counts']),
  ]
}

function said(of: (t: ReturnType<typeof holdingTexts>) => string): Said {
  return { fi: of(holdingTexts('fi')), sv: of(holdingTexts('sv')), en: of(holdingTexts('en')) }
}
