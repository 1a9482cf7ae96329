import { refuse } from '#foundation/results'
import { helsinkiDate } from '#foundation/time'
import { roleNames, rolesHeld } from '#identity'
import { wanted, type DataSubject, type HeldItem, type PersonalDataHolding } from '#people'
import type { Db, Tx } from '#platform/database'
import { formatList, type Lang } from '#platform/texts'
import { everySubjectOfFile } from '#records'
import { accessesOfAny, countOpenings, forgetOpenings, openingMonths, openingsBy, type Access } from '#vault'
import { openingTexts } from '../openings/texts.ts'
import { kindIn } from './kind-words.ts'
import { saidOf } from './said.ts'
import { vaultTexts } from './vault-texts.ts'

const said = saidOf(vaultTexts)

/**
 * Who opened somebody's data, when and why (V22). It is about two: whose data it was, and who opened it. To the first it
 * names the second by position; to the second it tells what they opened for, and not whose it was.
 */
export const openingsHolding: PersonalDataHolding = {
  name: 'vault.openings',
  tables: ['vault.access', 'vault.access_set'],
  description: {
    title: said((t) => t.openings.title),
    subjects: ['person', 'staff'],
    service: 'care',
    categories: [said((t) => t.openings.categories.who)],
    purposes: [said((t) => t.openings.purposes.watch)],
    legalBases: [{ article: '6(1)(c)', statute: said((t) => t.openings.statute) }],
    recipients: [],
    source: said((t) => t.openings.source),
    retention: ['access-log'],
    lane: 'clear',
  },
  async *disclose({ db }, subject, lang) {
    if (subject.kind === 'staff') {
      for (const one of await openingsBy(db, subject.organisation, subject.id)) yield ownOpening(one, lang)
      return
    }
    if (subject.kind !== 'person') return
    const roles = await rolesHeld(db, subject.organisation)
    const { former, yourself } = openingTexts(lang)
    const whoOf = (by: string) => (by === subject.id ? yourself : formatList(lang, (roles.get(by) ?? []).map((role) => roleNames(lang)[role])) || former)
    for (const one of await openingsOfPerson(db, subject)) yield openingOfTheirs(one, whoOf(one.by), lang)
  },
  // A trace that could be rewritten, or taken out, would be none. It goes by its age alone, and by the month.
  correct: async () => refuse('not-correctable'),
  restrict: async () => refuse('not-restrictable'),
  async erase(tx, { items }) {
    const held = items.subject.kind === 'staff'
      ? await openingsBy(tx, items.subject.organisation, items.subject.id)
      : items.subject.kind === 'person' ? await openingsOfPerson(tx, items.subject) : []
    return { erased: [], kept: wanted(held.map(({ id }) => id), items).map((item) => ({ item, why: 'the-organisations-own-record' as const })) }
  },
  expiring: {
    kind: 'access-log',
    count: (tx, { organisation, before }) => countOpenings(tx, organisation, before),
    months: (tx, organisation) => openingMonths(tx, organisation),
    destroy: (tx, { before, limit }) => forgetOpenings(tx, { before, limit }),
  },
}

/** Of them as the register has them, and of whatever in their file has a key of its own. */
async function openingsOfPerson(tx: Tx | Db, { organisation, id }: DataSubject): Promise<Access[]> {
  return accessesOfAny(tx, [id, ...(await everySubjectOfFile(tx, { organisation, person: id }))])
}

function openingOfTheirs({ id, at, purpose, kind, about, count }: Access, who: string, lang: Lang): HeldItem {
  const t = vaultTexts(lang).openings
  const none = { given: false } as const
  return {
    id,
    title: t.item,
    on: helsinkiDate(at),
    fields: [
      { name: 'at', label: t.at, value: at.toISOString(), ...none },
      { name: 'who', label: t.who, value: who, ...none },
      { name: 'why', label: t.why, value: openingTexts(lang).purposes[purpose], ...none },
      { name: 'kind', label: t.kind, value: kindIn(lang, kind), ...none },
      ...(count > 1 ? [{ name: 'together', label: t.together, value: count, ...none }] : []),
      ...(about === null ? [] : [{ name: 'about', label: t.about, value: openingTexts(lang).matter(about.slice(0, 8)), ...none }]),
    ],
  }
}

function ownOpening({ id, at, purpose, kind, count }: Access, lang: Lang): HeldItem {
  const t = vaultTexts(lang).openings
  const none = { given: false } as const
  return {
    id,
    title: t.own,
    on: helsinkiDate(at),
    fields: [
      { name: 'at', label: t.at, value: at.toISOString(), ...none },
      { name: 'why', label: t.why, value: openingTexts(lang).purposes[purpose], ...none },
      { name: 'kind', label: t.kind, value: kindIn(lang, kind), ...none },
      { name: 'together', label: t.together, value: count, ...none },
    ],
  }
}
