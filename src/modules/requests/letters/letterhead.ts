import type { Tx } from '#platform/database'
import type { Lang } from '#platform/texts'
import { findOrganisation } from '#identity'
import type { Letterhead } from './model.ts'

/** The organisation's own particulars, which another module keeps; the app says where they come from. */
export type LetterheadPort = (tx: Tx, organisation: string) => Promise<Omit<Letterhead, 'organisation'>>

const unknown: Omit<Letterhead, 'organisation'> = { street: '', postcode: '', town: '', phone: '', email: '', officer: '' }
let port: LetterheadPort = async () => unknown

export function takeLetterheadFrom(given: LetterheadPort): void {
  port = given
}

export async function letterheadOf(tx: Tx, organisation: string, lang: Lang): Promise<Letterhead> {
  const own = await findOrganisation(tx, organisation)
  return { ...(await port(tx, organisation)), organisation: own?.name[lang] ?? '' }
}
