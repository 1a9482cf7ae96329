import { done, refuse } from '#foundation/results'
import { authorship, type PersonalDataHolding } from '#people'
import { formatDate, type Lang } from '#platform/texts'
import { wordsFor, wordsOf } from './rules.ts'
import * as store from './store.ts'
import { holdingTexts } from './texts/holding.ts'
import { said } from './texts/said.ts'

/** What somebody by nickname has consented to and seen. The account's row goes with the account by itself. */
const consents: PersonalDataHolding = {
  name: 'terms.consents',
  tables: ['terms.consent', 'terms.seen'],
  description: {
    title: said((lang) => holdingTexts(lang).title),
    subjects: ['client'],
    service: 'support',
    categories: [said((lang) => holdingTexts(lang).given), said((lang) => holdingTexts(lang).seen)],
    purposes: [said((lang) => holdingTexts(lang).purpose)],
    legalBases: [{ article: '6(1)(c)', statute: said((lang) => holdingTexts(lang).statute) }],
    recipients: [],
    source: said((lang) => holdingTexts(lang).source),
    retention: ['consent'],
    lane: 'clear',
  },

  async *disclose(reach, subject, lang) {
    const { organisation, kind, id } = subject
    if (kind !== 'client') return
    const t = holdingTexts(lang)
    const documents = await store.listDocuments(reach.db, organisation)
    const nameOf = (document: string): string => titleOf(documents.find((one) => one.id === document), lang)
    for (const consent of await store.consentsOf(reach.db, organisation, id)) {
      yield {
        id: consent.id,
        title: t.consent(nameOf(consent.document)),
        on: consent.givenOn,
        fields: [
          { name: 'purpose', label: t.what, value: nameOf(consent.document) },
          { name: 'version', label: t.version, value: consent.version },
          { name: 'givenOn', label: t.givenOn, value: formatDate(lang, consent.givenOn) },
          { name: 'withdrawnOn', label: t.withdrawnOn, value: consent.withdrawnOn && formatDate(lang, consent.withdrawnOn) },
        ],
      }
    }
    const seen = await store.seenBy(reach.db, organisation, id)
    if (seen.length > 0) {
      yield {
        id: 'seen',
        title: t.seen,
        on: null,
        fields: seen.map(({ document, version, seenOn }, i) => ({
          name: `seen${i + 1}`,
          label: `${nameOf(document)} (${version})`,
          value: formatDate(lang, seenOn),
        })),
      }
    }
  },

  /** That somebody said yes on a day is what happened; they change it by giving or withdrawing. */
  correct: async () => refuse('not-correctable'),

  restrict: async (_, { items }) => (items.subject.kind === 'client' ? done({ count: 0 }) : refuse('not-restrictable')),

  async erase(tx, { items: { subject, items } }) {
    if (subject.kind !== 'client') return { erased: [], kept: [] }
    const { organisation, id } = subject
    const erased = await store.removeConsents(tx, organisation, id, items)
    if (items !== 'all' && !items.includes('seen')) return { erased, kept: [] }
    const seen = await store.seenBy(tx, organisation, id)
    await store.removeSeen(tx, organisation, id)
    return { erased: seen.length > 0 ? [...erased, 'seen'] : erased, kept: [] }
  },
}

/** Who wrote, approved and published what: it stays as it was, with whoever stood by it. */
const writers = authorship({
  name: 'terms.writers',
  title: said((lang) => holdingTexts(lang).writers),
  service: 'staff',
  acts: [
    { table: 'terms.document', by: 'opened_by', at: 'opened_at', key: ['id'], what: said((lang) => holdingTexts(lang).began) },
    { table: 'terms.draft', by: 'saved_by', at: 'saved_at', key: ['document'], what: said((lang) => holdingTexts(lang).saved) },
    { table: 'terms.draft', by: 'approved_by', at: 'approved_at', key: ['document'], what: said((lang) => holdingTexts(lang).approved) },
    { table: 'terms.version', by: 'written_by', at: 'at', key: ['document', 'version'], what: said((lang) => holdingTexts(lang).wrote) },
    { table: 'terms.version', by: 'approved_by', at: 'at', key: ['document', 'version'], what: said((lang) => holdingTexts(lang).approvedPublished) },
    { table: 'terms.version', by: 'by', at: 'at', key: ['document', 'version'], what: said((lang) => holdingTexts(lang).published) },
  ],
  retention: ['published'],
})

export const termsHoldings: readonly PersonalDataHolding[] = [consents, writers]

function titleOf(document: store.Filed | undefined, lang: Lang): string {
  const current = document?.versions.at(-1)
  const found = document && current ? wordsFor(document.kind, current.texts, lang) : null
  return (found && wordsOf(found.words, 'title')) || document?.slug || ''
}
