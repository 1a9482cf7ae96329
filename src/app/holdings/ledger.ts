import { refuse } from '#foundation/results'
import { helsinkiDate } from '#foundation/time'
import { readLedgerInParts, viewGenerationOf } from '#ledger'
import { authorship, type DataSubject, type HeldItem, type PersonalDataHolding } from '#people'
import type { Tx } from '#platform/database'
import type { Lang } from '#platform/texts'
import { wordsFor } from '../ledger/fact-words.ts'
import { saidOf } from './said.ts'
import { vaultTexts } from './vault-texts.ts'

const said = saidOf(vaultTexts)
const codes = 'view-codes'

/**
 * What the ledger says of somebody: for staff what they did, for a person or a client what was done about them. A row says a
 * type, a time and ids; whose other ids it names is somebody else's, and is not told.
 */
export const factsHolding: PersonalDataHolding = {
  name: 'ledger.facts',
  tables: ['ledger.entry', 'ledger.view_code', 'ledger.view_generation'],
  description: {
    title: said((t) => t.facts.title),
    subjects: ['person', 'staff', 'client'],
    service: 'site',
    categories: [said((t) => t.facts.categories.fact)],
    purposes: [said((t) => t.facts.purposes.prove)],
    legalBases: [{ article: '6(1)(c)', statute: said((t) => t.facts.statute) }],
    recipients: [said((t) => t.facts.recipients.witness)],
    source: said((t) => t.facts.source),
    retention: ['ledger'],
    lane: 'clear',
  },
  async *disclose({ db }, subject, lang) {
    const t = vaultTexts(lang).facts
    yield* factsOf(db, subject, lang)
    const generation = await viewGenerationOf(db, { organisation: subject.organisation, subject: subject.id })
    if (generation > 0) yield { id: codes, title: t.code, on: null, fields: [{ name: 'times', label: t.code, value: generation, given: false }] }
  },
  correct: async () => refuse('not-correctable'),
  restrict: async () => refuse('not-restrictable'),
  // A row is a leaf of a tree whose heads others have signed: it can be taken out by nobody.
  async erase(tx, { items }) {
    const kept: { item: string; why: 'part-of-the-ledger' }[] = []
    for await (const { id } of factsOf(tx, items.subject, 'en')) {
      if (items.items === 'all' || items.items.includes(id)) kept.push({ item: id, why: 'part-of-the-ledger' })
    }
    return { erased: [], kept }
  },
}

async function* factsOf(tx: Tx, { organisation, kind, id }: DataSubject, lang: Lang): AsyncGenerator<HeldItem> {
  const t = vaultTexts(lang).facts
  const seen = new Set<string>()
  for (const filter of kind === 'client' || kind === 'staff' ? [{ by: id }, { about: id }] : [{ about: id }]) {
    for await (const part of readLedgerInParts(tx, { organisation, ...filter })) {
      for (const entry of part) {
        if (seen.has(entry.id)) continue
        seen.add(entry.id)
        yield {
          id: entry.id,
          title: wordsFor(lang, entry.type),
          on: helsinkiDate(entry.at),
          fields: [
            { name: 'type', label: wordsFor(lang, entry.type), value: entry.type, given: false },
            { name: 'at', label: t.at, value: entry.at.toISOString(), given: false },
            ...(entry.by === id ? [{ name: 'own', label: t.own, value: true, given: false }] : []),
            ...(entry.about === id ? [{ name: 'about', label: t.about, value: true, given: false }] : []),
          ],
        }
      }
    }
  }
}

export const readersHolding = authorship({
  name: 'ledger.readers',
  title: said((t) => t.readers.title),
  service: 'staff',
  acts: [{ table: 'ledger.reader', by: 'issued_by', at: 'issued_at', key: ['id'], what: said((t) => t.readers.issued) }],
  retention: ['ledger'],
})
