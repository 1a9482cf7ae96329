import { refuse } from '#foundation/results'
import { helsinkiDate } from '#foundation/time'
import { authorship, type HeldField, type HeldItem, type PersonalDataHolding, type Said } from '#people'
import type { Lang } from '#platform/texts'
import { requestsOf } from '../holding-store.ts'
import { discard } from './making.ts'
import type { HandOver, PackageRow } from './model.ts'
import * as store from './store.ts'
import { holdingWords } from './texts/holding.ts'
import { packagePages } from './texts/pages.ts'

/**
 * That copies were made for somebody, released and handed over. What a copy says is not told again: it is made of the
 * other holdings, which tell it themselves, and a copy of a copy would grow with every request.
 */
export const packagesHolding: PersonalDataHolding = {
  name: 'requests.packages',
  tables: ['requests.package', 'requests.hand_over'],
  description: {
    title: said((t) => t.title),
    subjects: ['person', 'client'],
    service: 'requests',
    categories: [said((t) => t.categories)],
    purposes: [said((t) => t.purpose)],
    legalBases: [{ article: '6(1)(c)', statute: said((t) => t.basis) }],
    recipients: [said((t) => t.recipient)],
    source: said((t) => t.source),
    retention: ['request'],
    lane: 'guarded',
  },

  async *disclose({ db }, subject, lang) {
    const { organisation } = subject
    const asked = await requestsOf(db, subject)
    const rows = await store.ofRequests(db, organisation, asked.map(({ id }) => id))
    const handOvers = await store.handOversOf(db, organisation, rows.map(({ id }) => id))
    for (const row of rows) yield itemOf(row, handOvers.filter((one) => one.package === row.id), lang)
  },

  // Dates and states of what was done are as they were; a wrong copy is made anew.
  correct: () => Promise.resolve(refuse('not-correctable')),
  restrict: () => Promise.resolve(refuse('not-restrictable')),

  /** The copy's keys go at once, draft and document; that there was one stays with the request. */
  async erase(tx, { items: { subject, items }, by, at }) {
    const { organisation } = subject
    const asked = await requestsOf(tx, subject)
    const rows = (await store.ofRequests(tx, organisation, asked.map(({ id }) => id))).filter(({ id }) => items === 'all' || items.includes(id))
    const erased: string[] = []
    for (const { id } of rows.filter(({ state }) => store.livingStates.includes(state))) {
      const row = await store.lock(tx, organisation, id)
      if (!row || !store.livingStates.includes(row.state)) continue
      await discard(tx, { by, at }, row, 'destroyed')
      erased.push(id)
    }
    return { erased, kept: [] }
  },
}

function itemOf(row: PackageRow, handOvers: readonly HandOver[], lang: Lang): HeldItem {
  const t = holdingWords(lang)
  const p = packagePages(lang)
  const field = (name: string, label: string, value: string | number | null): HeldField[] => (value === null ? [] : [{ name, label, value, given: false }])
  return {
    id: row.id,
    title: t.item(p.kinds[row.kind]),
    on: helsinkiDate(row.madeAt),
    fields: [
      ...field('state', t.state, p.states[row.state]),
      ...field('items', t.items, row.items),
      ...field('releasedOn', t.released, row.ownReleasedAt && helsinkiDate(row.ownReleasedAt)),
      ...field('patientDataReleasedOn', t.patientReleased, row.patientReleasedAt && helsinkiDate(row.patientReleasedAt)),
      ...handOvers.flatMap(({ way, proof, handedAt, offeredAt }, i) =>
        field(`handOver${i + 1}`, t.handOver, [p.handOver.ways[way], helsinkiDate(handedAt ?? offeredAt), proof ? p.handOver.proofs[proof] : p.handOver.waits].join(', '))),
      ...field('destroyOn', t.destroyOn, row.destroyOn),
    ],
  }
}

/** Who of the staff made, released and handed over copies. */
export const packageMakersHolding = authorship({
  name: 'requests.package-makers',
  title: { fi: 'Tietojen kokoajat ja luovuttajat', sv: 'Vem som sammanställt och lämnat ut uppgifter', en: 'Who compiled and released data' },
  service: 'requests',
  acts: [
    { table: 'requests.package', by: 'made_by', at: 'made_at', key: ['id'], what: { fi: 'Kokosi tiedot', sv: 'Sammanställde uppgifter', en: 'Compiled data' } },
    { table: 'requests.package', by: 'own_released_by', at: 'own_released_at', key: ['id'], what: { fi: 'Hyväksyi tiedot luovutettaviksi', sv: 'Godkände uppgifter för utlämning', en: 'Approved data for handing over' } },
    { table: 'requests.package', by: 'patient_released_by', at: 'patient_released_at', key: ['id'], what: { fi: 'Luovutti potilastiedot', sv: 'Lämnade ut patientuppgifter', en: 'Released patient data' } },
    { table: 'requests.hand_over', by: 'offered_by', at: 'offered_at', key: ['id'], what: { fi: 'Tarjosi tiedot luovutettaviksi', sv: 'Erbjöd uppgifter för utlämning', en: 'Offered data to be handed over' } },
  ],
  retention: ['request'],
})

export const packageHoldings: readonly PersonalDataHolding[] = [packagesHolding, packageMakersHolding]

function said(of: (t: ReturnType<typeof holdingWords>) => string): Said {
  return { fi: of(holdingWords('fi')), sv: of(holdingWords('sv')), en: of(holdingWords('en')) }
}
