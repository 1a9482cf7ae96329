import { roleNames, rolesHeld } from '#identity'
import { within, type Db } from '#platform/database'
import { formatList, type Lang } from '#platform/texts'
import { accessesOf } from '#vault'
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

/** Who opened a subject's data, when and on what ground (V22): the newest first. */
export async function openingsOf(db: Db, lang: Lang, { organisation, subject }: { organisation: string; subject: string }): Promise<ShownOpening[]> {
  const own = within(db, organisation)
  const t = openingTexts(lang)
  const accesses = await accessesOf(own, subject)
  const roles = await rolesHeld(own, organisation)
  return accesses.map(({ at, by, purpose, about, count }) => ({
    at,
    who: formatList(lang, (roles.get(by) ?? []).map((role) => roleNames(lang)[role])) || t.former,
    why: t.purposes[purpose],
    // A matter is told by its mark alone: what it is called may say more than its reader should know of others.
    about: about === null || about === subject ? '' : t.matter(about.slice(0, 8)),
    together: count,
  }))
}
