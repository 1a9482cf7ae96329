import { createHash } from 'node:crypto'
import { readPdf, type PdfFacts, type PdfLine, type PdfPage } from '#platform/files'
import { shapesIn } from '../shapes.ts'
import { isShown, type ReadyText } from '../template.ts'
import { clear, edge, safe, sheet } from './geometry.ts'
import type { LetterFault, LetterOrder, LetterRecipient, ManifestEntry } from './model.ts'

/**
 * The proof on a finished batch (K1).
 *
 * [Note: Proof of letters] The PDF is read back by another program, and what stands on its pages is
 * compared with what must stand there: each character is an approved constant or a value of the one
 * person whose letter it is, in its place, the address window holds that person's pinned record and
 * nothing else, letters follow each other in the order of the batch, and nothing lies in the file
 * besides its pages. So nobody else's value can be inside. This file has its own idea of what a
 * letter says; it shares the template and the recipient with the layout, and no code.
 */
export class ProvedLetterBatch {
  readonly pdf: Uint8Array
  readonly pages: number
  readonly entries: readonly ManifestEntry[]

  private constructor(pdf: Uint8Array, pages: number, entries: readonly ManifestEntry[]) {
    this.pdf = pdf
    this.pages = pages
    this.entries = entries
  }

  /** The only way to make one. */
  static prove(pdf: Uint8Array, order: Proposed): Proof {
    // A copy, so that nobody holds the bytes that were proved and can still change them.
    const bytes = Uint8Array.from(pdf)
    const found = readBack(bytes, order)
    if (found.verdict !== 'proved') return found
    return { verdict: 'proved', batch: new ProvedLetterBatch(bytes, found.pages, found.entries) }
  }
}

export interface Proposed extends Pick<LetterOrder, 'notice' | 'recipients' | 'at'> {
  readonly title: string
}

export type Proof =
  | { readonly verdict: 'proved'; readonly batch: ProvedLetterBatch }
  /** Right as far as they can be read, but these letters must not go: their persons wait for a human. */
  | { readonly verdict: 'unfit'; readonly letters: ReadonlyMap<number, LetterFault> }
  /** Something stands where it must not. The first mismatch stops everything. */
  | { readonly verdict: 'mismatch'; readonly mismatch: Mismatch }

/** Where the proof failed. Places, never text. */
export interface Mismatch {
  /** `signs`: the notice itself has signs that the letter's font lacks. */
  readonly what: 'document' | 'text' | 'window' | 'order' | 'signs'
  /** From 1; 0 when it is about the document. */
  readonly letter: number
  readonly page: number
}

type Found = { verdict: 'proved'; pages: number; entries: ManifestEntry[] } | Exclude<Proof, { verdict: 'proved' }>

function readBack(pdf: Uint8Array, order: Proposed): Found {
  const reading = readPdf(pdf)
  try {
    if (!isPlainDocument(reading.facts, order)) return mismatch('document', 0, 0)
    const entries: ManifestEntry[] = []
    const unfit = new Map<number, LetterFault>()
    let next = 0

    for (const [index, recipient] of order.recipients.entries()) {
      const sequence = index + 1
      const expected = expectedLetter(order, recipient, sequence)
      if (!expected) return mismatch('text', sequence, next + 1)
      const reader = new Comparison(expected.segments)
      const firstPage = next + 1
      while (!reader.finished) {
        if (next >= reading.facts.pages) return mismatch('order', sequence, next + 1)
        const page = reading.plainPage(next++)
        if (!page || !isSheet(page)) return mismatch('document', sequence, next)
        const { body, foot } = splitAtFoot(page)
        if (body.length === 0 || foot.length !== 1 || foot[0]?.text !== expected.mark) return mismatch('order', sequence, next)
        const first = next === firstPage
        for (const line of body) {
          const parts = reader.read(line.text)
          if (!parts) return mismatch('text', sequence, next)
          if (!isOnSheet(line)) unfit.set(sequence, 'does-not-fit')
          if (!first) continue
          const inWindow = parts.includes('address')
          if (inWindow && !isInside(line)) unfit.set(sequence, 'does-not-fit')
          if (!inWindow && touchesWindow(line)) return mismatch('window', sequence, next)
        }
        if (first && !reader.passed('address')) return mismatch('window', sequence, next)
      }
      const text = reader.text
      if (holdsForeignShape(text, order.notice.texts[recipient.pinned.recipient.language], recipient)) {
        unfit.set(sequence, 'foreign-value')
      }
      entries.push({ sequence, firstPage, lastPage: next, text: createHash('sha256').update(text).digest('hex') })
    }

    if (next !== reading.facts.pages) return mismatch('order', order.recipients.length, next + 1)
    if (unfit.size > 0) return { verdict: 'unfit', letters: unfit }
    return { verdict: 'proved', pages: next, entries }
  } finally {
    reading.close()
  }
}

function mismatch(what: Mismatch['what'], letter: number, page: number): Exclude<Proof, { verdict: 'proved' }> {
  return { verdict: 'mismatch', mismatch: { what, letter, page } }
}

/** What a letter must say, piece by piece, in the order of reading. */
interface Expected {
  readonly mark: string
  readonly segments: readonly Segment[]
}

type Role = 'head' | 'address' | 'body'
interface Segment {
  readonly role: Role
  readonly text: string
}

function expectedLetter({ notice, at }: Proposed, { pinned, to }: LetterRecipient, sequence: number): Expected | null {
  const { recipient, code } = pinned
  const language = recipient.language
  const words = notice.texts[language]
  const from = notice.sender.postal
  const home = recipient.protected ? undefined : recipient.postal
  const where = home ?? recipient.contactAddress
  const who = to === 'person' ? recipient.name : recipient.guardian
  if (!where || !who) return null

  const segments: Segment[] = []
  const add = (role: Role, text: string) => {
    const plain = asRead(text)
    if (plain !== '') segments.push({ role, text: plain })
  }
  add('head', words.senderName)
  add('head', from.street)
  add('head', `${from.postcode} ${from.town.toUpperCase()}`)
  add('head', dateWords(language, at))
  add('address', who)
  add('address', where.street)
  add('address', `${where.postcode} ${where.town.toUpperCase()}`)
  add('body', words.subject)
  for (const block of words.blocks) {
    if (!isShown(block, 'letter', recipient.leaked)) continue
    if (block.kind === 'leaked-list') {
      for (const category of recipient.leaked) {
        const approved = words.leakedWords[category]
        if (approved === undefined) return null
        add('body', '•')
        add('body', approved)
      }
      continue
    }
    let item = 0
    for (const line of block.lines) {
      item += 1
      if (block.kind === 'list') add('body', '•')
      if (block.kind === 'steps') add('body', `${item}.`)
      let text = ''
      for (const piece of line) {
        if ('text' in piece) text += piece.text
        else if (piece.slot === 'person-name') text += recipient.name
        else if (piece.slot === 'notice-code') text += code
        else text += words.certaintyWords[recipient.certainty]
      }
      add('body', text)
    }
  }
  return { mark: `${sequence}`.padStart(6, '0'), segments }
}

/** Compares lines as they stand on the pages with what must be there, character by character. */
class Comparison {
  private readonly segments: readonly Segment[]
  private at = 0
  private offset = 0
  private readonly read_: string[] = []

  constructor(segments: readonly Segment[]) {
    this.segments = segments
  }

  get finished(): boolean {
    return this.at >= this.segments.length
  }

  get text(): string {
    return this.read_.join('\n')
  }

  /** Whether everything of a role has been read. */
  passed(role: Role): boolean {
    return !this.segments.slice(this.at).some((segment) => segment.role === role)
  }

  /** The roles of what a line holds; null when a character of it is not what must come next. */
  read(line: string): Role[] | null {
    const text = asRead(line)
    const roles: Role[] = []
    let from = 0
    let begun = false
    while (from < text.length) {
      const segment = this.segments[this.at]
      if (!segment) return null
      if (!begun && this.offset > 0) {
        // A line may end at a space, or after a sign that is neither letter nor digit (a hyphen).
        if (segment.text[this.offset] === ' ') this.offset += 1
        else if (/[\p{L}\p{N}]/u.test(segment.text[this.offset - 1] ?? '')) return null
      }
      begun = true
      if (this.offset === 0 && text[from] === ' ') from += 1
      const length = Math.min(segment.text.length - this.offset, text.length - from)
      if (segment.text.slice(this.offset, this.offset + length) !== text.slice(from, from + length)) return null
      roles.push(segment.role)
      from += length
      this.offset += length
      if (this.offset === segment.text.length) {
        this.at += 1
        this.offset = 0
      }
    }
    this.read_.push(text)
    return roles
  }
}

/** One space for any white space, composed characters: the form in which texts are compared. */
function asRead(text: string): string {
  return text.normalize('NFC').replace(/\s+/g, ' ').trim()
}

const dates = {
  fi: new Intl.DateTimeFormat('fi-FI', { timeZone: 'Europe/Helsinki', day: 'numeric', month: 'numeric', year: 'numeric' }),
  sv: new Intl.DateTimeFormat('fi-FI', { timeZone: 'Europe/Helsinki', day: 'numeric', month: 'numeric', year: 'numeric' }),
  en: new Intl.DateTimeFormat('en-GB', { timeZone: 'Europe/Helsinki', day: 'numeric', month: 'long', year: 'numeric' }),
}

function dateWords(language: keyof typeof dates, at: Date): string {
  return dates[language].format(at)
}

/** Nothing but pages: no scripts, attachments, forms, bookmarks, and nobody in the document's own data. */
function isPlainDocument(facts: PdfFacts, { title }: Proposed): boolean {
  return (
    facts.tagged &&
    facts.hidden.length === 0 &&
    facts.title === title &&
    facts.author === '' &&
    facts.keywords === '' &&
    !shapesIn(facts.metadata.replace(/<[^>]*>/g, ' ')).some(({ shape }) => shape !== 'phone')
  )
}

function isSheet(page: PdfPage): boolean {
  return Math.abs(page.width - sheet.width) < 0.5 && Math.abs(page.height - sheet.height) < 0.5
}

/** The foot is what stands in the last 20 mm. */
export function splitAtFoot(page: PdfPage): { body: PdfLine[]; foot: PdfLine[] } {
  const body: PdfLine[] = []
  const foot: PdfLine[] = []
  for (const line of page.lines) {
    if (line.text.trim() === '') continue
    if (line.top > sheet.height - 20) foot.push(line)
    else body.push(line)
  }
  return { body, foot }
}

function isOnSheet({ left, top, right, bottom }: PdfLine): boolean {
  return left >= edge && top >= edge && right <= sheet.width - edge && bottom <= sheet.height - edge
}

export function isInside({ left, top, right, bottom }: PdfLine): boolean {
  // The reader rounds outwards to whole points.
  const slack = 0.6
  return (
    left >= safe.left - slack && top >= safe.top - slack && right <= safe.right + slack && bottom <= safe.bottom + slack
  )
}

export function touchesWindow({ left, top, right, bottom }: PdfLine): boolean {
  return left < clear.right && right > clear.left && top < clear.bottom && bottom > clear.top
}

/** The second net: a shape of a personal value must be this person's own, or stand in the approved text. */
function holdsForeignShape(text: string, words: ReadyText, { pinned, to }: LetterRecipient): boolean {
  const flowing = text.replaceAll('\n', ' ')
  const found = shapesIn(flowing)
  if (found.length === 0) return false
  const { name, email, guardian } = pinned.recipient
  const own = asRead([name, to === 'guardian' ? guardian : '', email, pinned.code].join(' '))
  const approved = asRead(
    words.blocks.flatMap((block) => block.lines.flat().map((piece) => ('text' in piece ? piece.text : ' '))).join(' '),
  )
  return found.some(({ value }) => !approved.includes(value) && !own.includes(value))
}
