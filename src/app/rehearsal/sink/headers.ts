import { readFileSync } from 'node:fs'

/** Which column of a file is which field. The words are data that the product's import knows too; the reading is not. */
export const fields = [
  'name', 'givenName', 'familyName', 'identityCode', 'birthDate', 'email', 'phone', 'address', 'street', 'postcode',
  'town', 'language', 'protected', 'protectedUntil', 'contactAddress', 'contactStreet', 'contactPostcode', 'contactTown', 'guardian',
  'customerId', 'role', 'dataFrom', 'dataTo', 'deceased',
] as const
export type Field = (typeof fields)[number]

export type HeaderWords = ReadonlyMap<string, Field>

const bare = (word: string): string => word.normalize('NFC').toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '')

export function readHeaderWords(file: URL | string): HeaderWords {
  const known = new Set<string>(fields)
  const words = new Map<string, Field>()
  const listed: unknown = JSON.parse(readFileSync(file, 'utf8'))
  if (!listed || typeof listed !== 'object') throw new Error('the header words are no object')
  for (const [field, spellings] of Object.entries(listed)) {
    if (!known.has(field) || !Array.isArray(spellings)) continue
    for (const spelling of spellings) if (typeof spelling === 'string') words.set(bare(spelling), field as Field)
  }
  return words
}

export const knownCells = (words: HeaderWords) => (cells: readonly string[]) =>
  cells.filter((cell) => words.has(bare(cell))).length

/** The first column of each field; a second column of the same name is left alone. */
export function columnsOf(header: readonly string[], words: HeaderWords): Map<Field, number> {
  const columns = new Map<Field, number>()
  header.forEach((cell, column) => {
    const field = words.get(bare(cell))
    if (field && !columns.has(field)) columns.set(field, column)
  })
  return columns
}
