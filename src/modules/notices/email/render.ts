import { isShown, type Piece, type ReadyBlock, type ReadyText } from '../template.ts'
import type { Pinned } from '../recipient.ts'
import { displayName, headerText, html, mailDate, quotedPrintableLine } from './encode.ts'
import type { EmailRun, RenderedEmail } from './run.ts'

/**
 * Renders one person's message: a pure function of the run, the pinned person and the delivery's id.
 *
 * [Note: Precompiled] Most of a notice is the same for everyone who shares language, certainty and
 * leaked categories. Those stretches are laid out and encoded once; per person only the lines that
 * hold a name or a code are. Nothing personal is kept between two calls.
 */
export function emailRenderer(run: EmailRun): (pinned: Pinned, delivery: string) => RenderedEmail {
  const laidOut = new Map<string, readonly Stretch[]>()

  return ({ recipient, token, code }, delivery) => {
    const to = recipient.email
    if (to === undefined) throw new Error('a recipient without an address cannot be rendered as email')
    const key = `${recipient.language}|${recipient.certainty}|${recipient.leaked.join(',')}`
    let stretches = laidOut.get(key)
    if (!stretches) {
      if (laidOut.size > 2_000) laidOut.clear()
      stretches = layOut(run, run.notice.texts[recipient.language], recipient.language, recipient)
      laidOut.set(key, stretches)
    }
    let message = ''
    for (const stretch of stretches) {
      if (typeof stretch === 'string') message += stretch
      else if (stretch.kind === 'to') message += to
      else if (stretch.kind === 'message-id') message += delivery
      else message += encodedLine(stretch, recipient.name, code)
    }
    return {
      envelope: { from: `${run.returnPath.prefix}+${token}@${run.returnPath.domain}`, to, id: delivery },
      bytes: Buffer.from(message, 'latin1'),
    }
  }
}

/** Encoded bytes that are the same for all, or what differs per person. */
type Stretch = string | { kind: 'to' } | { kind: 'message-id' } | SlotLine
interface SlotLine {
  readonly kind: 'text' | 'html'
  readonly before: string
  readonly pieces: readonly Piece[]
  readonly after: string
}

const boundary = '=_satama_notice'

function layOut(
  run: EmailRun,
  text: ReadyText,
  language: string,
  person: { readonly certainty: keyof ReadyText['certaintyWords']; readonly leaked: readonly string[] },
): readonly Stretch[] {
  const blocks = text.blocks.filter((block) => isShown(block, 'email', person.leaked))
  const settle = (line: readonly Piece[]): Piece[] =>
    line.map((piece) =>
      'slot' in piece && piece.slot === 'certainty' ? { text: text.certaintyWords[person.certainty] } : piece,
    )
  const itemsOf = (block: ReadyBlock): Piece[][] =>
    block.kind === 'leaked-list'
      ? person.leaked.map((code) => [{ text: wordsFor(text, code) }])
      : block.lines.map(settle)

  const out = collector()
  out.add(
    `Date: ${mailDate(run.renderedAt)}\r\n` +
      `From: ${displayName(text.senderName)} <${run.notice.sender.address}>\r\nTo: <`,
  )
  out.put({ kind: 'to' })
  out.add(`>\r\nSubject: ${headerText(text.subject)}\r\nMessage-ID: <`)
  out.put({ kind: 'message-id' })
  out.add(
    `@${run.messageDomain}>\r\n` +
      'MIME-Version: 1.0\r\n' +
      'Auto-Submitted: auto-generated\r\n' +
      'X-Auto-Response-Suppress: OOF, AutoReply\r\n' +
      `Content-Language: ${language}\r\n` +
      `Content-Type: multipart/alternative; boundary="${boundary}"\r\n\r\n` +
      partHead('text/plain'),
  )
  for (const [index, block] of blocks.entries()) {
    if (index > 0) out.add('\r\n')
    for (const [number, pieces] of itemsOf(block).entries()) {
      out.line({ kind: 'text', before: textMark(block, number), pieces, after: '' })
    }
  }
  out.add(`\r\n${partHead('text/html')}`)
  out.line(fixed('<!DOCTYPE html>'))
  out.line(fixed(`<html lang="${language}">`))
  out.line(fixed('<head>'))
  out.line(fixed('<meta charset="utf-8">'))
  out.line(fixed(`<title>${html(text.subject)}</title>`))
  out.line(fixed('</head>'))
  out.line(fixed('<body>'))
  for (const block of blocks) {
    const [open, close, each] = htmlFrame(block)
    if (open) out.line(fixed(open))
    for (const pieces of itemsOf(block)) {
      out.line({ kind: 'html', before: `<${each}>`, pieces, after: `</${each.split('><').toReversed().join('></')}>` })
    }
    if (close) out.line(fixed(close))
  }
  out.line(fixed('</body>'))
  out.line(fixed('</html>'))
  out.add(`\r\n--${boundary}--\r\n`)
  return out.stretches
}

const partHead = (type: string): string =>
  `--${boundary}\r\nContent-Type: ${type}; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n`

const fixed = (markup: string): SlotLine => ({ kind: 'html', before: markup, pieces: [], after: '' })

function textMark(block: ReadyBlock, number: number): string {
  if (block.kind === 'list' || block.kind === 'leaked-list') return '- '
  return block.kind === 'steps' ? `${number + 1}. ` : ''
}

function htmlFrame(block: ReadyBlock): readonly [open: string, close: string, each: string] {
  switch (block.kind) {
    case 'heading':
      return ['', '', 'h2']
    case 'callout':
      return ['', '', 'p><strong']
    case 'list':
    case 'leaked-list':
      return ['<ul>', '</ul>', 'li']
    case 'steps':
      return ['<ol>', '</ol>', 'li']
    default:
      return ['', '', 'p']
  }
}

function wordsFor(text: ReadyText, code: string): string {
  const words = Object.hasOwn(text.leakedWords, code) ? text.leakedWords[code] : undefined
  if (!words) throw new Error(`the notice has no words for the category ${code}`)
  return words
}

/** Gathers stretches; what is the same for everyone is encoded here and now, and runs together. */
function collector() {
  const stretches: Stretch[] = []
  const add = (encoded: string) => {
    const last = stretches.at(-1)
    if (typeof last === 'string') stretches[stretches.length - 1] = last + encoded
    else stretches.push(encoded)
  }
  return {
    stretches,
    add,
    put: (stretch: Stretch) => {
      stretches.push(stretch)
    },
    line: (line: SlotLine) => {
      if (line.pieces.some((piece) => 'slot' in piece)) stretches.push(line)
      else add(encodedLine(line, '', ''))
    },
  }
}

function encodedLine(line: SlotLine, name: string, code: string): string {
  let text = line.before
  for (const piece of line.pieces) {
    const value = 'text' in piece ? piece.text : piece.slot === 'person-name' ? name : code
    text += line.kind === 'html' ? html(value) : value
  }
  return `${quotedPrintableLine(text + line.after)}\r\n`
}
