import { refuse } from '#foundation/results'
import { clientHeld, countUnseen, eraseClient, eraseUnseen, seenMonths } from '#identity'
import { wanted, type PersonalDataHolding } from '#people'
import { formatList, languageNames } from '#platform/texts'
import { accountTexts } from './account-texts.ts'
import { saidOf } from './said.ts'

const said = saidOf(accountTexts)
const item = 'account'

/** A client's account by nickname: the network's, and let go at the latest five years after its last visit (T12). */
export const clientsHolding: PersonalDataHolding = {
  name: 'identity.clients',
  tables: ['identity.client', 'identity.client_credential', 'identity.client_session', 'identity.client_arrival'],
  description: {
    title: said((t) => t.client.title),
    subjects: ['client'],
    service: 'support',
    categories: [said((t) => t.client.categories.account), said((t) => t.client.categories.email), said((t) => t.client.categories.signIn)],
    purposes: [said((t) => t.client.purposes.serve), said((t) => t.client.purposes.mail)],
    legalBases: [{ article: '6(1)(b)', statute: said((t) => t.client.contract) }, { article: '6(1)(a)', statute: said((t) => t.client.consent) }],
    recipients: [said((t) => t.client.recipients.relay)],
    source: said((t) => t.client.source),
    retention: ['support-account', 'session'],
    lane: 'guarded',
  },
  async *disclose({ db }, { kind, id }, lang) {
    const held = kind === 'client' ? await clientHeld(db, id) : null
    if (!held) return
    const t = accountTexts(lang).client
    const { kinds } = accountTexts(lang).signIn
    const none = { given: false } as const
    yield {
      id: item,
      title: t.item,
      on: null,
      fields: [
        { name: 'nickname', label: t.nickname, value: held.nickname },
        { name: 'language', label: t.language, value: languageNames[held.language] },
        { name: 'beganMonth', label: t.began, value: held.beganMonth.slice(0, 7), ...none },
        { name: 'seenMonth', label: t.seen, value: held.seenMonth.slice(0, 7), ...none },
        { name: 'hasEmail', label: t.hasEmail, value: held.hasEmail, ...none },
        { name: 'credentials', label: t.credentials, value: formatList(lang, held.credentials.map((one) => (one in kinds ? kinds[one as keyof typeof kinds] : one))), ...none },
        { name: 'sessions', label: t.sessions, value: held.sessions.length, ...none },
      ],
      ...(held.hasEmail ? { markings: [t.emailHow] } : {}),
    }
  },
  // Nickname and address are their own to set, on their own page (T13); nobody else could know them.
  correct: async () => refuse('not-correctable'),
  restrict: async () => refuse('not-restrictable'),
  async erase(tx, { items, ground, by, at }) {
    const { organisation, kind, id } = items.subject
    if (kind !== 'client' || wanted([item], items).length === 0) return { erased: [], kept: [] }
    const erased = await eraseClient(tx, { organisation, client: id, by, ground, at })
    return { erased: erased ? [item] : [], kept: [] }
  },
  expiring: {
    kind: 'support-account',
    count: (tx, { organisation, before }) => countUnseen(tx, organisation, before),
    months: (tx, organisation) => seenMonths(tx, organisation),
    destroy: (tx, o) => eraseUnseen(tx, o),
  },
}
