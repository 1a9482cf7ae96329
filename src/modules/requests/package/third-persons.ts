import { comparableName, nameParts, parseEmail, parseIdentityCode, parsePhone } from '#foundation/text'
import { shapesIn } from '#notices'
import type { HeldItem } from '#people'
import { isGivenName, isOwnName, notNames } from './name-words.ts'
import type { Finding, FindingKind } from './model.ts'

/*
 * [Note: Found is not all] Who else is named in a text is proposed by look-ups (names and codes of our own registers,
 * by the blind index) and by shapes (codes, numbers, addresses, words that look like names). It proposes more than
 * there is and can miss what looks like nothing: a human reads every written text before it leaves.
 */

/** What is the person's own, so that it is not taken for somebody else's. */
export interface OwnWords {
  readonly names: readonly string[]
  readonly identityCodes: ReadonlySet<string>
  readonly emails: ReadonlySet<string>
  readonly phones: ReadonlySet<string>
  /** Values that stand openly in the package, comparable: an address, a town, who wrote an entry. */
  readonly open: readonly string[]
}

export const emptyOwn = (): OwnWords => ({ names: [], identityCodes: new Set(), emails: new Set(), phones: new Set(), open: [] })

export function mergeOwn(a: OwnWords, b: OwnWords): OwnWords {
  return {
    names: [...a.names, ...b.names],
    identityCodes: new Set([...a.identityCodes, ...b.identityCodes]),
    emails: new Set([...a.emails, ...b.emails]),
    phones: new Set([...a.phones, ...b.phones]),
    open: [...a.open, ...b.open],
  }
}

const nameFields = new Set(['name', 'givenName', 'familyName', 'firstName', 'lastName', 'fullName', 'displayName', 'nickname', 'callName'])

/** What the fields that are nobody's free writing say of the person. */
export function ownIn(items: readonly HeldItem[]): OwnWords {
  const own = { names: [] as string[], identityCodes: new Set<string>(), emails: new Set<string>(), phones: new Set<string>(), open: [] as string[] }
  for (const { fields } of items) {
    for (const { name, value, written } of fields) {
      if (written || typeof value !== 'string' || value === '') continue
      if (nameFields.has(name)) own.names.push(value)
      const code = parseIdentityCode(value)
      const email = parseEmail(value)
      const phone = parsePhone(value)
      if (code) own.identityCodes.add(code.code)
      else if (email) own.emails.add(email.comparable)
      else if (phone) own.phones.add(phone)
      else own.open.push(comparableName(value))
    }
  }
  return own
}

export const pairKey = (a: string, b: string): string => [comparableName(a), comparableName(b)].toSorted().join(' ')

/** Everything in a text that may be somebody else's, in the order of the text, no two overlapping. */
export async function findOthers(
  text: string,
  own: OwnWords,
  namedOthers: (pairs: readonly (readonly [string, string])[]) => Promise<ReadonlySet<string>>,
): Promise<Finding[]> {
  const words = wordsOf(text)
  const pairs = adjacentPairs(words)
  const known = pairs.length > 0 ? await namedOthers(pairs.map(([a, b]) => [a.plain, b.plain] as const)) : new Set<string>()
  const found = [...shapes(text, own), ...addresses(text, own), ...namesKnown(pairs, known, own), ...namesByLook(text, words, own)]
  return withoutOverlaps(found)
}

function shapes(text: string, own: OwnWords): Finding[] {
  const found: Finding[] = []
  for (const value of new Set(shapesIn(text).map((one) => `${one.shape}\n${one.value}`))) {
    const [shape = '', said = ''] = value.split('\n')
    const kind = shape as FindingKind
    if (isOwnShape(kind, said, own)) continue
    for (let at = text.indexOf(said); at >= 0; at = text.indexOf(said, at + said.length)) found.push(finding(at, at + said.length, kind, false))
  }
  return found
}

function isOwnShape(kind: FindingKind, said: string, own: OwnWords): boolean {
  if (kind === 'identity-code') return own.identityCodes.has(parseIdentityCode(said)?.code ?? said.toUpperCase())
  if (kind === 'email') return own.emails.has(parseEmail(said)?.comparable ?? said.toLowerCase())
  if (kind === 'phone') return own.phones.has(parsePhone(said) ?? said)
  return false
}

const street = /\p{Lu}[\p{L}-]*(?:katu|tie|kuja|polku|väylä|raitti|kaari|aukio|tori|rinne|ranta|gatan|vägen|gränden|stigen|stranden|gränd|väg|gata)(?:lla|llä|lta|ltä|lle|n)?\s+\d{1,4}(?:\s?[A-Za-zÅÄÖåäö](?:\s?\d{1,3})?)?(?![\p{L}\d])/gu
const postLine = /(?<!\d)\d{5}\s+\p{Lu}[\p{L}-]+/gu

function addresses(text: string, own: OwnWords): Finding[] {
  return [...text.matchAll(street), ...text.matchAll(postLine)].flatMap((match) => {
    const said = comparableName(match[0])
    const isOwn = own.open.some((value) => value.length >= 5 && (value.includes(said) || said.includes(value)))
    return isOwn ? [] : [finding(match.index, match.index + match[0].length, 'address', false)]
  })
}

interface Word {
  readonly text: string
  /** Without a Finnish genitive's or partitive's ending, for looking up: `Virtasen` is `Virtanen`. */
  readonly plain: string
  readonly from: number
  readonly to: number
  readonly capital: boolean
  readonly begins: boolean
}

const wordShape = /\p{L}[\p{L}'’]*(?:-\p{L}[\p{L}'’]*)*/gu

function wordsOf(text: string): Word[] {
  return [...text.matchAll(wordShape)].map((match) => {
    const before = text.slice(0, match.index).trimEnd()
    const capital = /^\p{Lu}/u.test(match[0])
    return {
      text: match[0],
      plain: nominative(match[0]),
      from: match.index,
      to: match.index + match[0].length,
      capital,
      begins: before === '' || /[.!?:;•"”»(–-]$/u.test(before) || /\n\s*$/u.test(text.slice(0, match.index)),
    }
  })
}

/** The commonest stem of a Finnish surname's oblique forms; anything else stays as it is. */
function nominative(word: string): string {
  return word.replace(/(\p{L}{2,})se(?:n|lle|lta|ltä|lla|llä|sta|stä|ssa|ssä|ksi)$/u, '$1nen')
}

/** Neighbours by a space, and within three words, so that `Virtanen, Matti` is one too. */
function adjacentPairs(words: readonly Word[]): [Word, Word][] {
  return words.flatMap((word, i) => {
    const next = words[i + 1]
    const near = next && next.from - word.to <= 2 && word.text.length > 1 && next.text.length > 1
    return near ? [[word, next] as [Word, Word]] : []
  })
}

function namesKnown(pairs: readonly [Word, Word][], known: ReadonlySet<string>, own: OwnWords): Finding[] {
  return pairs.flatMap(([a, b]) =>
    known.has(pairKey(a.plain, b.plain)) && !(isOwnName(a.text, own.names) && isOwnName(b.text, own.names)) ? [finding(a.from, b.to, 'name', true)] : [],
  )
}

/** Words that look like names by being written large inside a sentence, or by being a given name in common use. */
function namesByLook(text: string, words: readonly Word[], own: OwnWords): Finding[] {
  const found: Finding[] = []
  for (let i = 0; i < words.length; i += 1) {
    const row = [words[i] as Word]
    if (!row[0]?.capital) continue
    for (let next = words[i + 1]; next?.capital && /^ $/.test(text.slice(row.at(-1)?.to, next.from)); next = words[i + row.length]) row.push(next)
    i += row.length - 1
    const named = row.filter((word) => !notNames.has(comparableName(word.text)) && !isAbbreviation(word.text))
    const [first] = named
    // The first word of a sentence is written large whatever it is.
    const kept = first?.begins && !isGivenName(first.text) && !looksLikeSurname(first.text) ? named.slice(1) : named
    const [from, to] = [kept[0], kept.at(-1)]
    if (!from || !to || kept.every((word) => isOwnName(word.text, own.names)) || standsOpenly(kept, own)) continue
    found.push(finding(from.from, to.to, 'name', false))
  }
  return found
}

const isAbbreviation = (word: string) => word.length <= 5 && word === word.toUpperCase()
const looksLikeSurname = (word: string) => /(?:nen|sen|ström|berg|sson|qvist|kvist|lund|gren|mäki|niemi)$/u.test(word.toLowerCase()) && word.length > 5

/** Somebody whose whole name stands openly elsewhere in the package, as whoever wrote an entry, is told of already. */
function standsOpenly(words: readonly Word[], own: OwnWords): boolean {
  if (words.length < 2) return false
  const parts = words.flatMap(({ plain }) => nameParts(plain))
  return own.open.some((value) => parts.every((part) => value.split(' ').includes(part)))
}

const finding = (from: number, to: number, kind: FindingKind, known: boolean): Finding => ({ from, to, kind, known, verdict: 'undecided' })

/** Where two meet there is one: from the first to the last of both, called by the surer. */
export function withoutOverlaps(found: readonly Finding[]): Finding[] {
  const merged: Finding[] = []
  for (const one of found.toSorted((a, b) => a.from - b.from || b.to - a.to)) {
    const last = merged.at(-1)
    if (!last || one.from >= last.to) {
      merged.push(one)
      continue
    }
    const surer = last.known || last.kind !== 'name' ? last : one
    merged[merged.length - 1] = { ...surer, from: last.from, to: Math.max(last.to, one.to), known: last.known || one.known, verdict: stricter(last, one) }
  }
  return merged
}

const stricter = (a: Finding, b: Finding): Finding['verdict'] =>
  a.verdict === 'masked' || b.verdict === 'masked' ? 'masked' : a.verdict === 'undecided' || b.verdict === 'undecided' ? 'undecided' : 'shown'
