import { readFileSync } from 'node:fs'

/** Which column of a file is which field. The words are data that the product's import knows too; the reading is not. */
export const fields = [
  'name', 'givenName', 'familyName', 'identityCode', 'birthDate', 'email', 'phone', 'address', 'street', 'postcode',
  'town', 'language', 'protected', 'protectedUntil', 'contactAddress', 'contactStreet', 'contactPostcode', 'contactTown', 'guardian',
  'customerId', 'role', 'dataFrom', 'dataTo', 'deceased',
] as const
export type Field = (typeof fields)[number]

export type HeaderWords = ReadonlyMap<string, Field>

/** Letters and digits alone, small, without marks: `S-posti osoite` and `spostiosoite` are one word. */
const bare = (word: string): string =>
  word.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase().replace(/[^\p{L}\p{N}]/gu, '')

/** "Asiakkaan puhelin" is a phone; a guardian's phone is not. */
const whose = /^(?:asiakkaan|potilaan|henkilon|tyontekijan|jasenen|rekisteroidyn|kundens|klientens|patientens|personens|medlemmens|registrerades|clients?|customers?|patients?|persons?|members?|personal)(?=.)/

export function readHeaderWords(file: URL | string): HeaderWords {
  const listed: unknown = JSON.parse(readFileSync(file, 'utf8'))
  if (!listed || typeof listed !== 'object') throw new Error('the header words are no object')
  const lists = new Map<string, unknown>(Object.entries(listed))
  const words = new Map<string, Field>()
  for (const field of fields) {
    const spellings = lists.get(field)
    if (!Array.isArray(spellings)) throw new Error(`no header words for ${field}`)
    for (const spelling of spellings) {
      if (typeof spelling === 'string' && !words.has(bare(spelling))) words.set(bare(spelling), field)
    }
  }
  return words
}

function fieldOf(header: string, words: HeaderWords): Field | null {
  const whole = bare(header)
  const tries = [
    whole,
    bare(header.split(/[([{]/)[0] ?? ''),
    whole.replace(/\d+$/, ''),
    whole.replace(whose, ''),
    ...header.split(/[/|:,]/).map(bare),
  ]
  for (const tried of tries) {
    const field = words.get(tried)
    if (field) return field
  }
  return null
}

export const knownCells = (words: HeaderWords) => (cells: readonly string[]) => columnsOf(cells, words).size

/** The first column of each field; a second column of the same name is left alone. */
export function columnsOf(header: readonly string[], words: HeaderWords): Map<Field, number> {
  const columns = new Map<Field, number>()
  header.forEach((cell, column) => {
    const field = fieldOf(cell, words)
    if (field && !columns.has(field)) columns.set(field, column)
  })
  return columns
}
