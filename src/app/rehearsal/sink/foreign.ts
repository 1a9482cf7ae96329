import type { Expected } from './expected.ts'
import { countSpoken, type SpokenCounts } from './languages.ts'
import { phone, sameMailbox, tokens } from './values.ts'

/** What of other people stands in a text. */
export type ForeignReason =
  | 'foreign-name'
  | 'foreign-email'
  | 'foreign-identity-code'
  | 'foreign-phone'
  | 'foreign-street'

export interface Seen {
  readonly reasons: ReadonlySet<ForeignReason>
  /** Single words that are part of somebody else's name: strangers, unless the notice itself uses the word. */
  readonly nameParts: readonly string[]
  readonly hasOwnName: boolean
  readonly spoken: SpokenCounts
}

/** What one line of text holds, whoever reads it. Most lines stand in thousands of messages and are read once. */
interface Line {
  readonly words: readonly string[]
  /** Where a word may begin somebody's name or street, or is part of a name. */
  readonly suspects: readonly number[]
  readonly emails: readonly string[]
  readonly codes: readonly string[]
  readonly phones: readonly string[]
  readonly spoken: SpokenCounts
}
const mostLinesKept = 20_000
/** No name and no street has more words. */
const overlap = 40

/**
 * Finds other people's values in a text. Every name, street, address, code and number of the whole
 * register is looked for at once: words are looked up by the first word of what they may begin.
 */
export class ForeignIndex {
  readonly #names = new Phrases()
  readonly #streets = new Phrases()
  readonly #parts = new Map<string, number>()
  readonly #emails = new Map<string, Set<number>>()
  readonly #codes = new Map<string, Set<number>>()
  readonly #phones = new Map<string, Set<number>>()
  readonly #lines = new Map<string, Line>()

  constructor(people: readonly Expected[], allowed: string) {
    for (const person of people) {
      for (const name of namesOf(person)) {
        if (name.length > 1) this.#names.add(name, person.number)
        for (const part of name) if (/\p{L}{2}/u.test(part)) this.#parts.set(part, (this.#parts.get(part) ?? 0) + 1)
      }
      for (const row of person.rows) {
        for (const street of row.streets) {
          const words = tokens(street)
          if (words.length > 1) this.#streets.add(words, person.number)
        }
        if (row.identityCode) put(this.#codes, row.identityCode, person.number)
        for (const number of row.phones) put(this.#phones, number, person.number)
      }
      for (const mailbox of person.mailboxes) put(this.#emails, mailbox, person.number)
    }
    this.#allow(allowed)
  }

  /** The organisation's own names, numbers and addresses may stand in every notice. */
  #allow(text: string): void {
    const words = tokens(text)
    for (const phrases of [this.#names, this.#streets]) phrases.removeWithin(words)
    for (const found of emailsIn(text)) this.#emails.delete(sameMailbox(found))
    for (const found of text.match(phoneShape) ?? []) this.#phones.delete(phone(found) ?? '')
  }

  look(text: string, own: Expected): Seen {
    const lines = text.split(/[\r\n]+/).map((line) => this.#read(line))
    const phrases = ownPhrases(own)
    const ownParts = new Set(namesOf(own).flat())
    const reasons = new Set<ForeignReason>()
    const nameParts = new Set<string>()
    const spoken = { fi: 0, sv: 0, en: 0 }
    let hasOwnName = false
    lines.forEach((line, i) => {
      spoken.fi += line.spoken.fi
      spoken.sv += line.spoken.sv
      spoken.en += line.spoken.en
      if (isOthers(line.emails, this.#emails, own.number)) reasons.add('foreign-email')
      if (isOthers(line.codes, this.#codes, own.number)) reasons.add('foreign-identity-code')
      if (isOthers(line.phones, this.#phones, own.number)) reasons.add('foreign-phone')
      if (line.suspects.length === 0) return
      // What runs over the end of a line is read with its neighbours.
      const before = lines[i - 1]?.words.slice(-overlap) ?? []
      const words = [...before, ...line.words, ...(lines[i + 1]?.words.slice(0, overlap) ?? [])]
      const owned = new Uint8Array(words.length)
      if (markOwn(words, phrases, owned)) hasOwnName = true
      for (const suspect of line.suspects) {
        const at = before.length + suspect
        if (this.#names.isForeign(words, at, owned, own.number)) reasons.add('foreign-name')
        if (this.#streets.isForeign(words, at, owned, own.number)) reasons.add('foreign-street')
        const word = words[at] ?? ''
        if (!owned[at] && this.#parts.has(word) && !ownParts.has(word)) nameParts.add(word)
      }
    })
    return { reasons, nameParts: [...nameParts], hasOwnName, spoken }
  }

  #read(seen: string): Line {
    const known = this.#lines.get(seen)
    if (known) return known
    // Four letters drawn by lot are a name now and then.
    const text = seen.replace(noticeCode, ' ')
    const words = tokens(text)
    const line = {
      words,
      suspects: words.flatMap((word, at) =>
        this.#parts.has(word) || this.#names.mayBegin(word) || this.#streets.mayBegin(word) ? [at] : [],
      ),
      emails: emailsIn(text).map(sameMailbox),
      codes: (text.match(codeShape) ?? []).map((code) => code.toUpperCase()),
      phones: (text.match(phoneShape) ?? []).flatMap((number) => phone(number) ?? []),
      spoken: countSpoken(words),
    }
    if (this.#lines.size >= mostLinesKept) this.#lines.clear()
    this.#lines.set(seen, line)
    return line
  }
}

/** The notice's own code, which the reader checks it by. */
const noticeCode = /(?<![\p{L}\p{N}])[0-9A-Z]{4}(?:-[0-9A-Z]{4}){3}(?![\p{L}\p{N}])/gu

/** Looked for only where an @ stands: the shape is slow to try on every word. */
const emailsIn = (text: string): string[] =>
  text.split(/\s+/).flatMap((word) => (word.includes('@') ? (word.match(/[^\s@<>(),;:"[\]\\]+@[\p{L}\p{N}.-]+\p{L}/gu) ?? []) : []))
const codeShape = /(?<!\p{N})\d{6}[-+A-FU-Y]\d{3}[0-9A-Y](?![\p{L}\p{N}])/giu
const phoneShape = /(?<![\p{L}\p{N}])(?:\+|00|0)[\d][\d \u00A0()-]{5,18}\d/gu

/** A name as written, and turned round when it has two parts: `Virtanen, Matti` is Matti Virtanen. */
export function namesOf(person: Expected): string[][] {
  const names: string[][] = []
  for (const row of person.rows) {
    const whole = tokens(row.name)
    const given = row.cells.get('givenName')
    const family = row.cells.get('familyName')
    if (whole.length) names.push(whole)
    if (whole.length === 2 && whole[1] && whole[0]) names.push([whole[1], whole[0]])
    if (/^[^,]+,[^,]+$/.test(row.name)) names.push(tokens(row.name.split(',').toReversed().join(' ')))
    if (given && family) names.push(tokens(`${given} ${family}`))
  }
  return names
}

function put(map: Map<string, Set<number>>, value: string, person: number): void {
  const people = map.get(value)
  if (people) people.add(person)
  else map.set(value, new Set([person]))
}

function isOthers(found: readonly string[], known: ReadonlyMap<string, ReadonlySet<number>>, own: number): boolean {
  return found.some((value) => {
    const people = known.get(value)
    return people !== undefined && !people.has(own)
  })
}

/** The reader's own values as phrases, by their first word; those of the name are marked as such. */
type OwnPhrases = ReadonlyMap<string, readonly { readonly words: readonly string[]; readonly isName: boolean }[]>

function ownPhrases(own: Expected): OwnPhrases {
  const others = own.rows.flatMap((row) => [
    ...row.streets,
    ...[row.home, row.contact].flatMap((address) => (address ? [address.town] : [])),
    row.guardian ?? '',
    row.email ?? '',
  ])
  const phrases = [
    ...namesOf(own).map((words) => ({ words, isName: true })),
    ...others.map((value) => ({ words: tokens(value), isName: false })),
  ]
  return Map.groupBy(phrases, ({ words }) => words[0] ?? '')
}

/** Marks the words that are the reader's own values, and says whether their name is among them. */
function markOwn(words: readonly string[], phrases: OwnPhrases, owned: Uint8Array): boolean {
  let hasName = false
  words.forEach((word, at) => {
    for (const phrase of phrases.get(word) ?? []) {
      if (!startsWith(words, at, phrase.words)) continue
      owned.fill(1, at, at + phrase.words.length)
      hasName ||= phrase.isName
    }
  })
  return hasName
}

const startsWith = (words: readonly string[], at: number, phrase: readonly string[]) =>
  phrase.every((word, k) => words[at + k] === word)

/** Phrases of two or more words, found by their first two. */
class Phrases {
  readonly #beginnings = new Set<string>()
  readonly #byTwo = new Map<string, { readonly words: readonly string[]; readonly people: Set<number> }[]>()

  add(words: readonly string[], person: number): void {
    const [first = '', second = ''] = words
    this.#beginnings.add(first)
    const listed = this.#byTwo.get(`${first} ${second}`) ?? []
    const known = listed.find((phrase) => phrase.words.length === words.length && startsWith(phrase.words, 0, words))
    if (known) known.people.add(person)
    else this.#byTwo.set(`${first} ${second}`, [...listed, { words, people: new Set([person]) }])
  }

  removeWithin(text: readonly string[]): void {
    text.forEach((word, at) => {
      const key = `${word} ${text[at + 1] ?? ''}`
      const left = this.#byTwo.get(key)?.filter((phrase) => !startsWith(text, at, phrase.words))
      if (left) this.#byTwo.set(key, left)
    })
  }

  mayBegin(word: string): boolean {
    return this.#beginnings.has(word)
  }

  /** Whether a phrase of others stands here, not wholly inside what is the reader's own. */
  isForeign(text: readonly string[], at: number, owned: Uint8Array, own: number): boolean {
    for (const phrase of this.#byTwo.get(`${text[at]} ${text[at + 1]}`) ?? []) {
      if (phrase.people.has(own) || !startsWith(text, at, phrase.words)) continue
      if (owned.subarray(at, at + phrase.words.length).includes(0)) return true
    }
    return false
  }
}
