import { done } from '#foundation/results'
import type { DataSubject, PersonalDataHolding, Said } from '#people'
import type { Place, TermsPorts } from '../ports.ts'
import type { PromiseState } from '../promises.ts'

const alike = (text: string): Said => ({ fi: text, sv: text, en: text })

/** A holding of test data by nickname, with what was erased from it. */
export function heldForTests(name: string): PersonalDataHolding & { readonly erased: DataSubject[]; categories: Said[] } {
  const erased: DataSubject[] = []
  const categories = [alike('vastaukset')]
  return {
    name,
    tables: [],
    erased,
    categories,
    description: {
      title: alike('Kyselyvastaukset'), subjects: ['client'], service: 'support', categories, purposes: [alike('palvelun laatu')],
      legalBases: [{ article: '6(1)(a)' }], recipients: [], source: alike('asiakas itse'), retention: ['feedback'], lane: 'sealed',
    },
    async *disclose() {
      yield { id: 'one', title: 'one', on: null, fields: [] }
    },
    correct: async () => done(),
    restrict: async () => done({ count: 0 }),
    async erase(_, { items }) {
      erased.push(items.subject)
      return { erased: ['one'], kept: [] }
    },
  }
}

/** Ports of a house that the test sets: what is held, and which promises are broken. */
export function portsForTests(o: { place: Place; holdings: readonly PersonalDataHolding[]; broken: Set<string>; reachable?: () => boolean }): TermsPorts {
  const ids = [
    'backups-die', 'everything-answered-for', 'openings-shown', 'answered-in-time', 'necessary-cookies-only', 'withdrawing-erases', 'names-are-sealed',
  ]
  const { reachable = () => true } = o
  return {
    holdings: o.holdings,
    promised: ids.map((id) => ({ id, sentence: { fi: `Lupaus ${id}.`, sv: `Löftet ${id}.`, en: `The promise ${id}.` } })),
    securityContacts: ['mailto:turva@lokkisaari.example'],
    authorityOn: () => ({ name: alike('Valvoja'), post: alike('PL 1, 00100 Helsinki'), phone: '09 000 0000' }),
    controllerOf: async () => ({
      name: o.place.name, businessId: null, address: reachable() ? 'PL 9, 00101 Helsinki' : null, email: null, phone: null,
      officerName: 'Meri Esimerkki', officerEmail: null, officerPhone: null,
    }),
    placeOf: async () => o.place,
    placeAt: async (_, slug) => (slug === o.place.slug ? o.place : null),
    places: async () => [o.place],
    safeguards: async () => [{ id: 'backup-fresh', inOrder: true }, { id: 'db-outside', inOrder: false }],
    checkPromises: async (_, wanted) =>
      ids.filter((id) => wanted === undefined || wanted.includes(id))
        .map((id): PromiseState => (o.broken.has(id) ? { id, kept: false, because: 'a-test' } : { id, kept: true })),
  }
}
