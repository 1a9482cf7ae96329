import type { Expected } from './expected.ts'
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
}

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

  look(seen: string, own: Expected): Seen {
    // Four letters drawn by lot are a name now and then.
    const text = seen.replace(noticeCode, ' ')
    const words = tokens(text)
    const ownNames = namesOf(own)
    const owned = new Uint8Array(words.length)
    let hasOwnName = false
    const ownPhrases = [
      ...ownNames,
      ...own.rows.flatMap((row) => [
        ...row.streets.map(tokens),
        ...[row.home, row.contact].flatMap((address) => (address ? [tokens(address.town)] : [])),
        ...(row.guardian ? [tokens(row.guardian)] : []),
        ...(row.email ? [tokens(row.email)] : []),
      ]),
    ]
    ownPhrases.forEach((phrase, index) => {
      const found = mark(words, phrase, owned)
      if (found && index < ownNames.length) hasOwnName = true
    })
    const reasons = new Set<ForeignReason>()
    if (this.#names.anyForeign(words, owned, own.number)) reasons.add('foreign-name')
    if (this.#streets.anyForeign(words, owned, own.number)) reasons.add('foreign-street')
    if (has(emailsIn(text), this.#emails, sameMailbox, own.number)) reasons.add('foreign-email')
    if (has(text.match(codeShape), this.#codes, (code) => code.toUpperCase(), own.number)) reasons.add('foreign-identity-code')
    if (has(text.match(phoneShape), this.#phones, phone, own.number)) reasons.add('foreign-phone')
    const nameParts = new Set<string>()
    words.forEach((word, i) => {
      if (!owned[i] && this.#parts.has(word)) nameParts.add(word)
    })
    return { reasons, nameParts: [...nameParts], hasOwnName }
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

function has(
  found: readonly string[] | null,
  known: ReadonlyMap<string, ReadonlySet<number>>,
  form: (value: string) => string | null,
  own: number,
): boolean {
  return (found ?? []).some((value) => {
    const people = known.get(form(value) ?? '')
    return people !== undefined && !people.has(own)
  })
}

function mark(words: readonly string[], phrase: readonly string[], owned: Uint8Array): boolean {
  let found = false
  for (let i = words.indexOf(phrase[0] ?? ''); i >= 0; i = words.indexOf(phrase[0] ?? '', i + 1)) {
    if (!startsWith(words, i, phrase)) continue
    owned.fill(1, i, i + phrase.length)
    found = true
  }
  return found
}

const startsWith = (words: readonly string[], at: number, phrase: readonly string[]) =>
  phrase.every((word, k) => words[at + k] === word)

/** Phrases of two or more words, found by their first word. */
class Phrases {
  readonly #byFirst = new Map<string, Map<string, { words: readonly string[]; people: Set<number> }>>()

  add(words: readonly string[], person: number): void {
    const first = words[0] ?? ''
    let phrases = this.#byFirst.get(first)
    if (!phrases) this.#byFirst.set(first, (phrases = new Map()))
    const key = words.join(' ')
    const known = phrases.get(key)
    if (known) known.people.add(person)
    else phrases.set(key, { words, people: new Set([person]) })
  }

  removeWithin(text: readonly string[]): void {
    text.forEach((word, i) => {
      const phrases = this.#byFirst.get(word)
      for (const [key, phrase] of phrases ?? []) if (startsWith(text, i, phrase.words)) phrases?.delete(key)
    })
  }

  /** Whether a phrase of others stands in the text, not wholly inside what is the reader's own. */
  anyForeign(text: readonly string[], owned: Uint8Array, own: number): boolean {
    return text.some((word, i) => {
      for (const phrase of this.#byFirst.get(word)?.values() ?? []) {
        if (phrase.people.has(own) || !startsWith(text, i, phrase.words)) continue
        if (owned.subarray(i, i + phrase.words.length).includes(0)) return true
      }
      return false
    })
  }
}
