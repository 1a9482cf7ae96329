import { addMonths, helsinkiDate, startOfDay } from '#foundation/time'
import { roleNames, rolesHeld } from '#identity'
import { within, type Db, type Tx } from '#platform/database'
import { formatList, type Lang } from '#platform/texts'
import { everySubjectOfFile } from '#records'
import { accessesOfAny, type Access } from '#vault'
import { openingTexts } from './texts.ts'

/** One opening, in words: who by their position, since a name is a colleague's own datum. */
export interface ShownOpening {
  readonly at: Date
  readonly who: string
  readonly why: string
  readonly about: string
  /** How many people's data were opened together. */
  readonly together: number
}

/**
 * [Note: Two years of openings] Who opened one's data is told for the last two years; for older ones the law wants a
 * special reason (act 703/2023). Where a person looks by themself the older ones are counted and not shown, and the
 * page leads to a request. Staff who answer such a request see all of them.
 */
export const openingsShownForMonths = 24

/** The first instant of the time for which openings are shown without a reason. */
export const shownSince = (now: Date): Date => startOfDay(addMonths(helsinkiDate(now), -openingsShownForMonths))

interface Whose {
  readonly organisation: string
  readonly subject: string
}

/** Who opened a subject's data, when and on what ground (V22): the newest first. Of a client, their file's too. */
export async function openingsOf(db: Db, lang: Lang, whose: Whose): Promise<ShownOpening[]> {
  const own = within(db, whose.organisation)
  return inWords(own, lang, whose, await accessesOfPerson(own, whose))
}

/** The same as the person is shown it: of two years, and how many are older. */
export async function recentOpeningsOf(db: Db, lang: Lang, whose: Whose, now: Date): Promise<{ openings: ShownOpening[]; older: number }> {
  const own = within(db, whose.organisation)
  const all = await accessesOfPerson(own, whose)
  const since = shownSince(now)
  const recent = all.filter(({ at }) => at >= since)
  return { openings: await inWords(own, lang, whose, recent), older: all.length - recent.length }
}

/** What is sealed of somebody lies under several ids: theirs, their file's, each entry's. An opening of several of them is one. */
async function accessesOfPerson(own: Tx, { organisation, subject }: Whose): Promise<Access[]> {
  return accessesOfAny(own, [subject, ...(await everySubjectOfFile(own, { organisation, person: subject }))])
}

async function inWords(own: Tx, lang: Lang, { organisation, subject }: Whose, accesses: readonly Access[]): Promise<ShownOpening[]> {
  const t = openingTexts(lang)
  const roles = await rolesHeld(own, organisation)
  return accesses.map(({ at, by, purpose, kind, about, count }) => ({
    at,
    who: by === subject ? t.yourself : formatList(lang, (roles.get(by) ?? []).map((role) => roleNames(lang)[role])) || t.former,
    why: t.purposes[purpose],
    // A matter is told by its mark alone: what it is called may say more than its reader should know of others.
    about: about === null || about === subject ? '' : t.matter(about.slice(0, 8)),
    // A file is opened whole: how many entries it has is not how many people were looked at.
    together: kind.startsWith('client-file') ? 1 : count,
  }))
}
