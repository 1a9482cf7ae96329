import { languages, type Lang } from '#platform/texts'
import { revealingWords } from './neutral.ts'
import { shapesIn } from './shapes.ts'
import {
  certainties,
  isContactConstant,
  piecesOf,
  slots,
  type Block,
  type NoticeElement,
  type NoticeKind,
  type Template,
  type TemplateText,
} from './template.ts'

/** One thing that keeps a notice from being approved. Codes and ids, for a sentence in the editor. */
export interface Fault {
  readonly code: FaultCode
  readonly language?: Lang
  readonly block?: string
  /** An element, the name of a mark or constant, a revealing word, a category code. */
  readonly about?: string
}

export type FaultCode =
  | 'missing-element'
  | 'empty'
  | 'untranslated'
  | 'different-blocks'
  | 'unknown-mark'
  | 'slot-out-of-place'
  | 'no-value'
  | 'no-name'
  | 'no-code'
  | 'no-leaked-list'
  | 'no-certainty'
  | 'no-words'
  | 'revealing'
  | 'loose-contact'
  | 'never-in-a-notice'
  | 'bad-sender'
  | 'too-long'
  | 'unprintable'

/**
 * What a notice must say: GDPR 34(2) asks for the nature of the breach and for what 33(3)(b), (c)
 * and (d) name; advice, the means to check that the notice is genuine and a form on paper are ours.
 * A letter suffices by itself, so it is held to the whole list.
 */
const required: Readonly<Record<NoticeKind, Readonly<Record<'email' | 'letter', readonly NoticeElement[]>>>> = {
  breach: {
    email: ['nature', 'contact', 'consequences', 'measures', 'advice', 'genuine'],
    letter: ['nature', 'contact', 'consequences', 'measures', 'advice', 'genuine', 'paper-form'],
  },
  correction: {
    email: ['nature', 'contact', 'consequences', 'genuine'],
    letter: ['nature', 'contact', 'consequences', 'genuine'],
  },
}

const longest = 2_000

/** Everything that keeps a template from approval; empty when it may be approved. */
export function checkNotice(template: Template): Fault[] {
  return [
    ...checkSender(template),
    ...languages.flatMap((language) => checkText(template.kind, template.texts[language], language)),
    ...checkTranslation(template),
  ]
}

function checkSender({ sender }: Template): Fault[] {
  const faults: Fault[] = []
  if (!/^[a-z0-9.+_-]{1,64}@[a-z0-9-]+(\.[a-z0-9-]+)+$/i.test(sender.address)) faults.push({ code: 'bad-sender' })
  const { street, postcode, town } = sender.postal
  if (!street.trim() || !town.trim() || !/^\d{5}$/.test(postcode)) {
    faults.push({ code: 'bad-sender', about: 'return-address' })
  }
  for (const word of revealingWords(`${sender.address} ${street} ${town}`)) {
    faults.push({ code: 'revealing', about: word })
  }
  return faults
}

function checkText(kind: NoticeKind, text: TemplateText, language: Lang): Fault[] {
  const faults: Fault[] = []
  const fault = (code: FaultCode, more: { block?: string; about?: string } = {}) => {
    faults.push({ code, language, ...more })
  }

  for (const [name, value] of [
    ['sender-name', text.senderName],
    ['subject', text.subject],
  ] as const) {
    if (!value.trim()) fault('empty', { about: name })
    if (hasUnprintable(value)) fault('unprintable', { about: name })
    for (const piece of piecesOf(value)) {
      if ('mark' in piece && isSlot(piece.mark)) fault('slot-out-of-place', { about: piece.mark })
    }
    for (const word of revealingWords(withConstants(value, text.constants))) fault('revealing', { about: word })
    for (const { shape } of shapesIn(withConstants(value, text.constants))) fault('loose-contact', { about: shape })
  }

  for (const channel of ['email', 'letter'] as const) {
    const blocks = text.blocks.filter((block) => block.channel === 'both' || block.channel === channel)
    // A block that only some people see cannot fulfil what everyone must be told.
    const fulfilled = new Set(blocks.filter((block) => !block.onlyIfLeaked).flatMap((block) => block.fulfils))
    for (const element of required[kind][channel]) {
      if (!fulfilled.has(element)) fault('missing-element', { about: `${element} (${channel})` })
    }
    const marks = new Set(
      blocks.filter((block) => !block.onlyIfLeaked).flatMap((block) => block.lines.flatMap(marksOf)),
    )
    if (!marks.has('person-name')) fault('no-name', { about: channel })
    if (!marks.has('notice-code')) fault('no-code', { about: channel })
    if (kind === 'breach') {
      if (!marks.has('certainty')) fault('no-certainty', { about: channel })
      if (!blocks.some((block) => block.kind === 'leaked-list')) fault('no-leaked-list', { about: channel })
    }
  }

  const used = new Set<string>()
  const lines = [
    ...text.blocks.flatMap((block) => block.lines.map((line) => ({ line, block: block.id }))),
    { line: text.senderName, block: undefined },
    { line: text.subject, block: undefined },
    ...certainties.map((certainty) => ({ line: text.certaintyWords[certainty], block: undefined })),
  ]
  for (const { line, block } of lines) {
    const where = block === undefined ? {} : { block }
    if (!line.trim()) fault('empty', where)
    if (line.length > longest) fault('too-long', where)
    if (hasUnprintable(line)) fault('unprintable', where)
    for (const mark of marksOf(line)) {
      if (isSlot(mark)) continue
      if (!Object.hasOwn(text.constants, mark)) fault('unknown-mark', { ...where, about: mark })
      else used.add(mark)
    }
    const loose = piecesOf(line)
      .map((piece) => ('text' in piece ? piece.text : '\u0000'))
      .join('')
    if (/[{}]/.test(loose)) fault('unknown-mark', { ...where, about: 'braces' })
    for (const { shape } of shapesIn(loose)) fault(neverShown(shape) ? 'never-in-a-notice' : 'loose-contact', { ...where, about: shape })
  }
  for (const block of text.blocks) checkBlock(block, fault)
  for (const certainty of certainties) {
    if (marksOf(text.certaintyWords[certainty]).some(isSlot)) fault('slot-out-of-place', { about: certainty })
  }
  for (const name of used) {
    const value = text.constants[name] ?? ''
    if (!value.trim()) fault('no-value', { about: name })
    if (value.length > longest) fault('too-long', { about: name })
    if (hasUnprintable(value)) fault('unprintable', { about: name })
    if (/[{}]/.test(value)) fault('unknown-mark', { about: name })
    for (const { shape } of shapesIn(value)) {
      if (neverShown(shape)) fault('never-in-a-notice', { about: name })
      else if (!isContactConstant(name)) fault('loose-contact', { about: name })
    }
  }
  for (const [code, words] of Object.entries(text.leakedWords)) {
    if (!words.trim()) fault('no-words', { about: code })
    if (/[{}]/.test(words) || hasUnprintable(words)) fault('unprintable', { about: code })
    if (shapesIn(words).length > 0) fault('loose-contact', { about: code })
  }
  return faults
}

function checkBlock(block: Block, fault: (code: FaultCode, more: { block?: string; about?: string }) => void): void {
  const single = block.kind === 'heading' || block.kind === 'paragraph' || block.kind === 'callout'
  if (block.kind === 'leaked-list' ? block.lines.length > 0 : block.lines.length === 0) {
    fault('empty', { block: block.id })
  }
  if (single && block.lines.length > 1) fault('different-blocks', { block: block.id })
  const form = block.kind === 'form-lines' || block.kind === 'form-ticks'
  if (form && block.channel !== 'letter') fault('slot-out-of-place', { block: block.id, about: 'form' })
  if (form || block.kind === 'heading') {
    for (const mark of block.lines.flatMap(marksOf)) {
      if (isSlot(mark)) fault('slot-out-of-place', { block: block.id, about: mark })
    }
  }
}

function checkTranslation({ texts }: Template): Fault[] {
  const faults: Fault[] = []
  const outline = (text: TemplateText) =>
    text.blocks
      .map(({ id, kind, channel, fulfils, onlyIfLeaked, lines }) =>
        JSON.stringify([id, kind, channel, fulfils, onlyIfLeaked ?? null, lines.length, lines.map(slotsOf)]),
      )
      .join('\n')
  const reference = outline(texts.fi)
  for (const language of ['sv', 'en'] as const) {
    if (outline(texts[language]) !== reference) faults.push({ code: 'different-blocks', language })
  }
  const ids = texts.fi.blocks.map(({ id }) => id)
  if (new Set(ids).size !== ids.length) faults.push({ code: 'different-blocks', language: 'fi' })

  for (const [one, other] of [
    ['fi', 'sv'],
    ['fi', 'en'],
    ['sv', 'en'],
  ] as const) {
    const words = new Map(texts[one].blocks.map((block) => [block.id, block.lines.map(bare).join('\n')]))
    for (const block of texts[other].blocks) {
      const text = block.lines.map(bare).join('\n')
      if (/\p{L}{3,}/u.test(text) && words.get(block.id) === text) {
        faults.push({ code: 'untranslated', language: other, block: block.id })
      }
    }
    // A short constant (a name, a number) may well be the same; sentences may not.
    for (const [name, value] of Object.entries(texts[other].constants)) {
      if (value.split(/\s+/).length >= 6 && texts[one].constants[name] === value) {
        faults.push({ code: 'untranslated', language: other, about: name })
      }
    }
    for (const [code, words] of Object.entries(texts[one].leakedWords)) {
      if (words.trim() && !texts[other].leakedWords[code]?.trim()) {
        faults.push({ code: 'no-words', language: other, about: code })
      }
      if (!Object.hasOwn(texts[one].leakedWords, code)) faults.push({ code: 'no-words', language: one, about: code })
    }
    for (const code of Object.keys(texts[other].leakedWords)) {
      if (!Object.hasOwn(texts[one].leakedWords, code)) faults.push({ code: 'no-words', language: one, about: code })
    }
    if (texts[one].subject.trim() && texts[one].subject === texts[other].subject) {
      faults.push({ code: 'untranslated', language: other, about: 'subject' })
    }
    for (const certainty of certainties) {
      if (texts[one].certaintyWords[certainty] === texts[other].certaintyWords[certainty]) {
        faults.push({ code: 'untranslated', language: other, about: certainty })
      }
    }
  }
  return faults
}

const isSlot = (mark: string): boolean => (slots as readonly string[]).includes(mark)
const marksOf = (line: string): string[] => piecesOf(line).flatMap((piece) => ('mark' in piece ? [piece.mark] : []))
const slotsOf = (line: string): string[] => marksOf(line).filter(isSlot).sort()
const bare = (line: string): string =>
  piecesOf(line)
    .map((piece) => ('text' in piece ? piece.text : ''))
    .join('')
    .trim()
const withConstants = (line: string, constants: Readonly<Record<string, string>>): string =>
  piecesOf(line)
    .map((piece) => ('text' in piece ? piece.text : (constants[piece.mark] ?? '')))
    .join('')
const neverShown = (shape: string): boolean => shape === 'identity-code' || shape === 'bank-account'

/** Line breaks, controls and invisible characters have no place in a constant: one line is one line. */
const hasUnprintable = (value: string): boolean =>
  /[\p{Cc}\p{Zl}\p{Zp}\u00AD\u200B\u200E\u200F\u202A-\u202E\u2060-\u2069\uFEFF\uFFFD]/u.test(value) ||
  value !== value.normalize('NFC') ||
  !value.isWellFormed()
