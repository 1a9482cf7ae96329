import { refuse } from '#foundation/results'
import { helsinkiDate } from '#foundation/time'
import {
  accountHeld, countLeavers, eraseLeaver, eraseLeavers, invitationsHeld, leaverMonths, openStaffProfile, roleNames, signInHeld, type Role,
} from '#identity'
import { authorship, wanted, type DataSubject, type HeldField, type PersonalDataHolding } from '#people'
import type { Tx } from '#platform/database'
import { formatList, languageNames } from '#platform/texts'
import { recordsHeld } from '#vault'
import { accountTexts } from './account-texts.ts'
import { saidOf } from './said.ts'

const said = saidOf(accountTexts)
const account = 'account'
const profile = 'profile'

/** Who works for the organisation: their sealed name and address, and their place in it. */
export const staffHolding: PersonalDataHolding = {
  name: 'identity.staff',
  tables: ['identity.account', 'identity.membership', 'identity.account_role', 'identity.invitation', 'identity.oidc_link'],
  description: {
    title: said((t) => t.staff.title),
    subjects: ['staff'],
    service: 'staff',
    categories: [said((t) => t.staff.categories.profile), said((t) => t.staff.categories.account), said((t) => t.staff.categories.invitation)],
    purposes: [said((t) => t.staff.purposes.work)],
    legalBases: [{ article: '6(1)(b)', statute: said((t) => t.staff.statute) }],
    recipients: [],
    source: said((t) => t.staff.source),
    retention: ['staff-account'],
    lane: 'guarded',
  },
  async *disclose({ db, keyring, by, purpose, about, at }, subject, lang) {
    const place = subject.kind === 'staff' ? { organisation: subject.organisation, account: subject.id } : null
    const held = place && (await accountHeld(db, place))
    if (!place || !held) return
    const t = accountTexts(lang).staff
    const opened = await openStaffProfile(db, keyring, { ...place, by, purpose, at, ...(about === undefined ? {} : { about }) })
    if (opened) {
      yield {
        id: profile,
        title: t.profile,
        on: null,
        fields: [{ name: 'name', label: t.name, value: opened.name }, ...(opened.email === null ? [] : [{ name: 'email', label: t.email, value: opened.email }])],
      }
    }
    const none = { given: false } as const
    const roles = (all: readonly Role[]) => formatList(lang, all.map((role) => roleNames(lang)[role]))
    yield {
      id: account,
      title: t.account,
      on: helsinkiDate(held.beganAt),
      fields: [
        { name: 'signInName', label: t.signInName, value: held.signInName },
        { name: 'language', label: t.language, value: languageNames[held.language] },
        { name: 'roles', label: t.roles, value: roles(held.roles), ...none },
        { name: 'state', label: t.state, value: t.states[held.state], ...none },
        ...moment('createdAt', t.createdAt, held.createdAt),
        ...moment('beganAt', t.beganAt, held.beganAt),
        ...moment('closedAt', t.closedAt, held.closedAt),
        ...(held.seenMonth ? [{ name: 'seenMonth', label: t.seenMonth, value: held.seenMonth.slice(0, 7), ...none }] : []),
        ...moment('linkedAt', t.linkedAt, held.linkedAt),
      ],
    }
    for (const one of await invitationsHeld(db, place)) {
      yield {
        id: one.id,
        title: t.invitation,
        on: helsinkiDate(one.invitedAt),
        fields: [
          { name: 'state', label: t.state, value: t.invitations[one.state], ...none },
          { name: 'roles', label: t.roles, value: roles(one.roles), ...none },
          ...moment('invitedAt', t.invitedAt, one.invitedAt),
          ...moment('expiresAt', t.expiresAt, one.expiresAt),
        ],
      }
    }
  },
  // Their own page changes their name and address; nobody else writes there.
  correct: async () => refuse('not-correctable'),
  // Whoever may open what has to be known for as long as they work here.
  restrict: async () => refuse('not-restrictable'),
  async erase(tx, { items, ground, by, at }) {
    const { organisation, kind, id } = items.subject
    if (kind !== 'staff') return { erased: [], kept: [] }
    const ids = await itemsOf(tx, items.subject)
    const meant = wanted(ids, items)
    if (meant.length === 0) return { erased: [], kept: [] }
    // A place is one thing: with the name go its invitations and its link.
    const gone = await eraseLeaver(tx, { organisation, account: id, by, ground, at })
    return gone === null
      ? { erased: [], kept: meant.map((item) => ({ item, why: 'in-use' })) }
      : { erased: ids.filter((item) => item !== account), kept: [{ item: account, why: 'the-organisations-own-record' }] }
  },
  expiring: {
    kind: 'staff-account',
    count: (tx, { organisation, before }) => countLeavers(tx, organisation, before),
    months: (tx, organisation) => leaverMonths(tx, organisation),
    destroy: (tx, o) => eraseLeavers(tx, o),
  },
}

async function itemsOf(tx: Tx, { organisation, id }: DataSubject): Promise<string[]> {
  const place = { organisation, account: id }
  if (!(await accountHeld(tx, place))) return []
  const invitations = (await invitationsHeld(tx, place)).map((one) => one.id)
  return [...((await recordsHeld(tx, organisation, id)).length > 0 ? [profile] : []), account, ...invitations]
}

/** What they sign in with, and where they are signed in. */
export const signInHolding: PersonalDataHolding = {
  name: 'identity.sign-in',
  tables: [
    'identity.credential', 'identity.passkey', 'identity.one_time_code', 'identity.sign_in_news', 'identity.session', 'identity.arrival',
    'identity.challenge', 'identity.oidc_attempt',
  ],
  description: {
    title: said((t) => t.signIn.title),
    subjects: ['staff'],
    service: 'staff',
    categories: [said((t) => t.signIn.categories.means), said((t) => t.signIn.categories.sessions)],
    purposes: [said((t) => t.signIn.purposes.safe)],
    legalBases: [{ article: '6(1)(c)', statute: said((t) => t.signIn.statute) }],
    recipients: [],
    source: said((t) => t.signIn.source),
    retention: ['staff-account', 'session'],
    lane: 'guarded',
  },
  async *disclose({ db }, subject, lang) {
    if (subject.kind !== 'staff' || !(await accountHeld(db, { organisation: subject.organisation, account: subject.id }))) return
    const t = accountTexts(lang).signIn
    const { credentials, code, sessions, news } = await signInHeld(db, subject.id)
    const day = (name: string, label: string, value: string | null): HeldField[] => (value === null ? [] : [{ name, label, value, given: false }])
    for (const [number, one] of credentials.entries()) {
      yield {
        id: `credential-${number + 1}`,
        title: t.credential,
        on: helsinkiDate(one.createdAt),
        fields: [
          { name: 'kind', label: t.kind, value: one.kind in t.kinds ? t.kinds[one.kind as keyof typeof t.kinds] : one.kind, given: false },
          ...moment('createdAt', t.createdAt, one.createdAt),
          ...day('lastUsedOn', t.lastUsedOn, one.lastUsedOn),
          ...(one.backedUp === null ? [] : [{ name: 'backedUp', label: t.backedUp, value: one.backedUp, given: false }]),
        ],
      }
    }
    if (code) yield { id: 'one-time-codes', title: t.code, on: helsinkiDate(code.createdAt), fields: [...moment('createdAt', t.createdAt, code.createdAt), ...day('lastUsedOn', t.lastUsedOn, code.lastUsedOn)] }
    for (const [number, one] of sessions.entries()) {
      const fields = [...moment('createdAt', t.createdAt, one.createdAt), ...moment('seenAt', t.seenAt, one.seenAt), ...moment('expiresAt', t.expiresAt, one.expiresAt)]
      yield { id: `session-${number + 1}`, title: t.session, on: helsinkiDate(one.createdAt), fields }
    }
    for (const [number, one] of news.entries()) {
      const value = one.what in t.changes ? t.changes[one.what as keyof typeof t.changes] : one.what
      yield { id: `news-${number + 1}`, title: t.news, on: one.happenedOn, fields: [{ name: 'what', label: t.what, value, given: false }] }
    }
  },
  correct: async () => refuse('not-correctable'),
  restrict: async () => refuse('not-restrictable'),
  // An account's ways in are the network's, and go with the account when it belongs nowhere any more (`identity.staff`).
  async erase(tx, { items }) {
    const { organisation, kind, id } = items.subject
    if (kind !== 'staff' || !(await accountHeld(tx, { organisation, account: id }))) return { erased: [], kept: [] }
    const { credentials, code, sessions, news } = await signInHeld(tx, id)
    const numbered = (word: string, all: readonly unknown[]) => all.map((_, number) => `${word}-${number + 1}`)
    const ids = [...numbered('credential', credentials), ...(code ? ['one-time-codes'] : []), ...numbered('session', sessions), ...numbered('news', news)]
    return { erased: [], kept: wanted(ids, items).map((item) => ({ item, why: 'in-use' as const })) }
  },
}

function moment(name: string, label: string, at: Date | null): HeldField[] {
  return at ? [{ name, label, value: at.toISOString(), given: false }] : []
}

export const providersHolding = authorship({
  name: 'identity.providers',
  title: said((t) => t.keepers.title),
  service: 'staff',
  acts: [
    { table: 'identity.oidc_provider', by: 'configured_by', at: 'configured_at', key: ['organisation'], what: said((t) => t.keepers.oidc) },
    { table: 'identity.identification', by: 'configured_by', at: 'configured_at', key: ['organisation'], what: said((t) => t.keepers.identification) },
  ],
  retention: ['staff-account'],
})
