import type { Lang } from '#platform/texts'

/**
 * What a notice is made of: constants that two people have approved, and typed slots.
 *
 * [Note: Constants and slots] Everything a reader may see is either a constant of the
 * approved template or the value of a slot, and a slot's value is a pure function of one
 * pinned recipient (and, for lists and certainty, of approved words). That is what lets the
 * prover require of each character of a finished message that it is one or the other.
 */
export interface Template {
  readonly kind: NoticeKind
  readonly sender: Sender
  readonly texts: Readonly<Record<Lang, TemplateText>>
}

/** A correction tells people that they were not touched after all (a later scope left them out). */
export type NoticeKind = 'breach' | 'correction'

export interface Sender {
  /** The neutral address that the notice comes from, and that replies go to. */
  readonly address: string
  /** Printed on letters as the return address: neutral, since it shows on the envelope. */
  readonly postal: PostalAddress
}

export interface PostalAddress {
  readonly street: string
  readonly postcode: string
  readonly town: string
}

/** The template in one language. */
export interface TemplateText {
  /** Neutral: neither it nor the subject may say what the service is. */
  readonly senderName: string
  readonly subject: string
  /** The campaign's values, by name: `organisation`, `contact-phone`, … Written `{organisation}` in lines. */
  readonly constants: Readonly<Record<string, string>>
  /** Approved words for each category of leaked data, by category code. */
  readonly leakedWords: Readonly<Record<string, string>>
  /** An approved sentence for each degree of certainty. */
  readonly certaintyWords: Readonly<Record<Certainty, string>>
  readonly blocks: readonly Block[]
}

export type Certainty = 'leaked' | 'possibly-viewed'
export const certainties = ['leaked', 'possibly-viewed'] as const satisfies readonly Certainty[]

/**
 * - `heading`: one line. `paragraph`, `callout`: one line of running text (a callout stands out: the code).
 * - `list`, `steps`: one item per line, bulleted or numbered.
 * - `leaked-list`: no lines of its own: one bulleted item per leaked category of this person, in
 *   the order of the recipient's `leaked`, in approved words.
 * - `form-lines`: each line is a label, followed by a ruled line to write on.
 * - `form-ticks`: each line is a label with a box to tick.
 * Form blocks belong to letters alone.
 */
export type BlockKind =
  | 'heading'
  | 'paragraph'
  | 'callout'
  | 'list'
  | 'steps'
  | 'leaked-list'
  | 'form-lines'
  | 'form-ticks'

/** What a block fulfils: GDPR 34(2) with 33(3)(b), (c) and (d), and what we ask on top. */
export type NoticeElement =
  | 'nature'
  | 'contact'
  | 'consequences'
  | 'measures'
  | 'advice'
  | 'genuine'
  | 'paper-form'

export type BlockChannel = 'both' | 'email' | 'letter'

export interface Block {
  /** The same in every language: the order and the set of ids must agree. */
  readonly id: string
  readonly kind: BlockKind
  readonly channel: BlockChannel
  readonly fulfils: readonly NoticeElement[]
  /** Shown only to people of whom at least one of these categories leaked. */
  readonly onlyIfLeaked?: readonly string[]
  /** Text with marks: `{person-name}`, `{certainty}`, `{notice-code}`, or the name of a constant. */
  readonly lines: readonly string[]
}

/** Slots that stand inside a line. The leaked list is a block of its own. */
export type Slot = 'person-name' | 'certainty' | 'notice-code'
export const slots = ['person-name', 'certainty', 'notice-code'] as const satisfies readonly Slot[]

export type Piece = { readonly text: string } | { readonly slot: Slot }

/** The template with its constants filled in: what renderers and provers of email and letter work from. */
export interface ReadyNotice {
  readonly kind: NoticeKind
  readonly sender: Sender
  readonly texts: Readonly<Record<Lang, ReadyText>>
}

export interface ReadyText {
  readonly senderName: string
  readonly subject: string
  readonly leakedWords: Readonly<Record<string, string>>
  readonly certaintyWords: Readonly<Record<Certainty, string>>
  /** The organisation's own contacts: the only phone numbers and addresses that a constant may show. */
  readonly contacts: readonly string[]
  readonly blocks: readonly ReadyBlock[]
}

export interface ReadyBlock {
  readonly id: string
  readonly kind: BlockKind
  readonly channel: BlockChannel
  readonly onlyIfLeaked?: readonly string[]
  readonly lines: readonly (readonly Piece[])[]
}

/** Fills in the constants. A mark that is neither a slot nor a filled constant throws: checkNotice refuses it first. */
export function readyNotice(template: Template): ReadyNotice {
  const { fi, sv, en } = template.texts
  return {
    kind: template.kind,
    sender: template.sender,
    texts: { fi: readyText(fi), sv: readyText(sv), en: readyText(en) },
  }
}

function readyText(text: TemplateText): ReadyText {
  const fill = (line: string) => piecesOf(line).map((mark) => filled(mark, text.constants))
  const constant = (line: string) =>
    joinTexts(fill(line))
      .map((piece) => {
        if ('slot' in piece) throw new Error('a slot stands where only constants may')
        return piece.text
      })
      .join('')
  return {
    senderName: constant(text.senderName),
    subject: constant(text.subject),
    leakedWords: text.leakedWords,
    certaintyWords: {
      leaked: constant(text.certaintyWords.leaked),
      'possibly-viewed': constant(text.certaintyWords['possibly-viewed']),
    },
    contacts: Object.entries(text.constants).flatMap(([name, value]) => (isContactConstant(name) ? [value] : [])),
    blocks: text.blocks.map(({ id, kind, channel, onlyIfLeaked, lines }) => ({
      id,
      kind,
      channel,
      ...(onlyIfLeaked ? { onlyIfLeaked } : {}),
      lines: lines.map((line) => joinTexts(fill(line))),
    })),
  }
}

/** Constants that may hold a phone number or an email address are named `contact-…`. */
export const isContactConstant = (name: string): boolean => name.startsWith('contact-')

/** A line as written in the editor, cut at its marks. */
export type Mark = { readonly text: string } | { readonly mark: string }

export function piecesOf(line: string): Mark[] {
  const found: Mark[] = []
  let from = 0
  for (const match of line.matchAll(/\{([a-z][a-z0-9-]*)\}/g)) {
    if (match.index > from) found.push({ text: line.slice(from, match.index) })
    found.push({ mark: match[1] ?? '' })
    from = match.index + match[0].length
  }
  if (from < line.length) found.push({ text: line.slice(from) })
  return found
}

function filled(mark: Mark, constants: Readonly<Record<string, string>>): Piece {
  if ('text' in mark) return mark
  const slot = slots.find((name) => name === mark.mark)
  if (slot) return { slot }
  const value = Object.hasOwn(constants, mark.mark) ? constants[mark.mark] : undefined
  if (!value) throw new Error(`the notice has no value for {${mark.mark}}`)
  return { text: value }
}

/** Neighbouring texts become one, so that a constant is compared as a whole. */
function joinTexts(pieces: readonly Piece[]): Piece[] {
  const joined: Piece[] = []
  for (const piece of pieces) {
    const last = joined.at(-1)
    if (last && 'text' in last && 'text' in piece) {
      joined[joined.length - 1] = { text: last.text + piece.text }
    } else joined.push(piece)
  }
  return joined
}

/** Whether a block is part of this person's notice on this channel. */
export function isShown(
  block: Pick<ReadyBlock, 'channel' | 'onlyIfLeaked'>,
  channel: 'email' | 'letter',
  leaked: readonly string[],
): boolean {
  if (block.channel !== 'both' && block.channel !== channel) return false
  return !block.onlyIfLeaked || block.onlyIfLeaked.some((code) => leaked.includes(code))
}
