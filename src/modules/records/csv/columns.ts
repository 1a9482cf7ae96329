import { words } from '../texts/words.ts'
import {
  correctionGrounds, disclosureGrounds, entryKinds, goalStates, meetingWays, noteTopics, removalGrounds, statementReaders, visitOutcomes,
} from '../model.ts'
import { languages } from '#platform/texts'

/** The columns of a file of entries, in their order: the names are the same in every language, as codes in a form are. */
export const columns = [
  'client', 'id', 'kind', 'on', 'time', 'minutes', 'way', 'outcome', 'topic', 'to', 'recipient', 'subject', 'text', 'goals', 'reviewOn', 'ground',
  'author', 'position', 'writtenAt', 'follows', 'followsAs', 'correctionGround', 'correctionReason', 'source',
] as const
export type Column = (typeof columns)[number]

/** What offices call them. Nothing is guessed: a header that is not here is a column that is not read, and the answer says so. */
const otherNames: Readonly<Record<string, Column>> = {
  asiakas: 'client', klient: 'client', tunniste: 'id', laji: 'kind', tyyppi: 'kind', slag: 'kind', typ: 'kind', type: 'kind', päivä: 'on', pvm: 'on',
  päivämäärä: 'on', datum: 'on', dag: 'on', date: 'on', day: 'on', aika: 'time', klo: 'time', kellonaika: 'time', tid: 'time', kl: 'time', kesto: 'minutes',
  minuutit: 'minutes', längd: 'minutes', minuter: 'minutes', duration: 'minutes', tapa: 'way', sätt: 'way', toteutuminen: 'outcome', tulos: 'outcome',
  utfall: 'outcome', aihe: 'topic', ämne: 'subject', otsikko: 'subject', rubrik: 'subject', teksti: 'text', kirjaus: 'text', anteckning: 'text', sisältö: 'text',
  innehåll: 'text', note: 'text', tavoitteet: 'goals', mål: 'goals', kirjaaja: 'author', tekijä: 'author', författare: 'author', asema: 'position',
  ammattinimike: 'position', ställning: 'position', kirjattu: 'writtenAt', skrivet: 'writtenAt', vastaanottaja: 'recipient', mottagare: 'recipient',
}

const lower = (text: string): string => text.normalize('NFC').trim().toLocaleLowerCase('fi').replace(/[\s_-]+/g, '')
const byName = new Map<string, Column>([...Object.entries(otherNames), ...columns.map((name) => [lower(name), name] as const)])

export const columnNamed = (header: string): Column | null => byName.get(lower(header)) ?? null

/** Codes as they are, and the words that the pages show for them in any language. */
function choices<Code extends string>(codes: readonly Code[], wordsOf: (t: ReturnType<typeof words>) => Readonly<Record<string, string>>): ReadonlyMap<string, Code> {
  const shown = languages.flatMap((lang) => codes.map((code) => [lower(wordsOf(words(lang))[code] ?? code), code] as const))
  return new Map([...shown, ...codes.map((code) => [lower(code), code] as const)])
}

const lists = {
  kind: choices(entryKinds, (t) => t.kinds),
  way: choices(meetingWays, (t) => t.ways),
  outcome: choices(visitOutcomes, (t) => t.outcomes),
  topic: choices(noteTopics, (t) => t.topics),
  to: choices(statementReaders, (t) => t.readers),
  disclosed: choices(disclosureGrounds, (t) => t.disclosed),
  removed: choices(removalGrounds, (t) => t.removals),
  corrected: choices(correctionGrounds, (t) => t.corrections),
  goal: choices(goalStates, (t) => t.goals),
} as const

type Lists = typeof lists
type CodeOf<L extends keyof Lists> = Lists[L] extends ReadonlyMap<string, infer Code> ? Code : never

/** The code that a cell means; undefined for a word nobody knows. */
export function codeOf<L extends keyof Lists>(list: L, cell: string): CodeOf<L> | undefined {
  return (lists[list] as ReadonlyMap<string, CodeOf<L>>).get(lower(cell))
}
