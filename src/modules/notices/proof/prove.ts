import { inspect } from 'node:util'
import { done, refuse, type Refusal, type Result } from '#foundation/results'
import type { EmailRun, RenderedEmail } from '../email/run.ts'
import { printable, type Pinned, type Recipient } from '../recipient.ts'
import { mayGo } from '../rules.ts'
import { shapesIn } from '../shapes.ts'
import type { Piece, ReadyBlock, ReadyText } from '../template.ts'
import { readHtml, type ReadLine } from './read-html.ts'
import { decodeWords, readMailbox, readMessage, Unreadable, type Header } from './read-message.ts'

let brandNew: () => ProvedMessage

/**
 * A message of which every character has been shown to be an approved constant or this person's
 * own value. Only {@link proverFor} makes one, and the transport takes nothing else.
 *
 * [Note: Proof on the final bytes] The prover shares no building or encoding code with the
 * renderer: it decodes the finished bytes and compares them with the approved notice and the
 * pinned person. Then nobody else's value can be inside (K1, K2).
 */
export class ProvedMessage {
  declare private readonly brand: 'proved'
  private constructor() {}
  toJSON(): string {
    return '<proved>'
  }
  [inspect.custom](): string {
    return '<proved>'
  }
  static {
    brandNew = () => new ProvedMessage()
  }
}
const proved = new WeakMap<ProvedMessage, RenderedEmail>()

/** What the transport sends: the very bytes that were proved. */
export function provedBytes(message: ProvedMessage): RenderedEmail {
  const email = proved.get(message)
  if (!email) throw new TypeError('this message was never proved')
  return email
}

export type ProofFault =
  | 'unreadable'
  | 'unpinned'
  | 'may-not-go'
  | 'wrong-envelope'
  | 'wrong-header'
  | 'wrong-parts'
  | 'wrong-language'
  | 'wrong-text'
  | 'loose-value'

export type Prover = (email: RenderedEmail, pinned: Pinned, delivery: string) => Result<ProvedMessage, ProofFault>

/** A prover for the messages of one campaign. Refusals name the place, never what stands there. */
export function proverFor(run: EmailRun): Prover {
  const net = secondNet()
  const known = new Map<string, string>()
  return (email, pinned, delivery) => {
    try {
      const fault = findFault(run, net, known, email, pinned, delivery)
      if (fault) return fault
    } catch (error) {
      if (error instanceof Unreadable) return refuse('unreadable', { where: error.message })
      throw error
    }
    const message = brandNew()
    proved.set(message, email)
    return done(message)
  }
}

type Net = (line: string, own: readonly string[], contacts: readonly string[]) => boolean

function findFault(
  run: EmailRun,
  net: Net,
  known: Map<string, string>,
  { envelope, bytes }: RenderedEmail,
  { recipient, token, code }: Pinned,
  delivery: string,
): Refusal<ProofFault> | null {
  if (recipient.name === '' || recipient.name !== printable(recipient.name)) return refuse('unpinned', { where: 'name' })
  if (!/^[0-9a-f]{20}$/.test(token)) return refuse('unpinned', { where: 'token' })
  if (!/^[0-9A-HJKMNP-TV-Z]{4}(-[0-9A-HJKMNP-TV-Z]{4}){3}$/.test(code)) return refuse('unpinned', { where: 'code' })
  if (!mayGo(recipient, { way: 'email' })) return refuse('may-not-go')

  if (envelope.to !== recipient.email) return refuse('wrong-envelope', { where: 'to' })
  if (envelope.id !== delivery) return refuse('wrong-envelope', { where: 'id' })
  const path = /^(.+)\+([0-9a-f]{20})@([^@]+)$/.exec(envelope.from)
  if (path?.[1] !== run.returnPath.prefix || path[2] !== token || path[3] !== run.returnPath.domain) {
    return refuse('wrong-envelope', { where: 'return path' })
  }

  const text = run.notice.texts[recipient.language]
  const message = readMessage(bytes, known)
  const headerFault = faultInHeaders(run, text, recipient, delivery, message.headers)
  if (headerFault) return headerFault
  const [plain, markup, extra] = message.parts
  if (!plain || !markup || extra) return refuse('wrong-parts', { where: 'count' })
  for (const [part, type] of [
    [plain, 'text/plain'],
    [markup, 'text/html'],
  ] as const) {
    const names = part.headers.map(({ name }) => name).sort()
    if (names.join(' ') !== 'content-transfer-encoding content-type') return refuse('wrong-parts', { where: 'headers' })
    const value = part.headers.find(({ name }) => name === 'content-type')?.value
    if (value !== `${type}; charset=utf-8`) return refuse('wrong-parts', { where: type })
  }

  const expected = expectedLines(text, recipient, code)
  const page = readHtml(markup.text)
  if (page.language !== recipient.language) return refuse('wrong-language', { where: 'html' })
  const plainLines = plain.text.split('\r\n')
  const plainFault = faultInPlain(plainLines, expected)
  if (plainFault) return plainFault
  const htmlFault = faultInHtml(page.lines, expected, text.subject)
  if (htmlFault) return htmlFault

  const own = [recipient.name, code]
  for (const line of plainLines) if (!net(line, own, text.contacts)) return refuse('loose-value', { where: 'text' })
  for (const line of page.lines) {
    if (!net(line.text, own, text.contacts)) return refuse('loose-value', { where: 'html' })
  }
  for (const [encoded, decoded] of [...plain.fresh, ...markup.fresh]) {
    if (known.size < 20_000 && isConstant(decoded, own)) known.set(encoded, decoded)
  }
  return null
}

/** Every header that may stand in a notice, each once, each with its one right value. */
function faultInHeaders(
  run: EmailRun,
  text: ReadyText,
  recipient: Recipient,
  delivery: string,
  headers: readonly Header[],
): Refusal<ProofFault> | null {
  const left = new Map<string, string>()
  for (const { name, value } of headers) {
    if (left.has(name)) return refuse('wrong-header', { where: `${name} twice` })
    left.set(name, value)
  }
  const take = (name: string): string => {
    const value = left.get(name)
    left.delete(name)
    return value ?? ''
  }
  const from = readMailbox(take('from'))
  if (from.name !== text.senderName || from.address !== run.notice.sender.address) {
    return refuse('wrong-header', { where: 'from' })
  }
  const to = readMailbox(take('to'))
  if (to.name !== '' || to.address !== recipient.email) return refuse('wrong-header', { where: 'to' })
  if (decodeWords(take('subject')) !== text.subject) return refuse('wrong-header', { where: 'subject' })
  if (take('message-id') !== `<${delivery}@${run.messageDomain}>`) return refuse('wrong-header', { where: 'message-id' })
  const date = run.renderedAt.toUTCString().replace('GMT', '+0000')
  for (const [name, value] of [
    ['date', date],
    ['mime-version', '1.0'],
    ['auto-submitted', 'auto-generated'],
    ['x-auto-response-suppress', 'OOF, AutoReply'],
    ['content-language', recipient.language],
  ] as const) {
    if (take(name) !== value) return refuse('wrong-header', { where: name })
  }
  take('content-type') // read, and held to its one form, by readMessage
  return left.size > 0 ? refuse('wrong-header', { where: 'a header that is not ours' }) : null
}

/** One line that this person must find, and only they: what it stands in, and its whole text. */
interface ExpectedLine {
  readonly mark: string
  readonly within: string
  readonly text: string
}

function expectedLines(text: ReadyText, recipient: Recipient, code: string): ExpectedLine[] {
  const lines: ExpectedLine[] = []
  for (const block of text.blocks) {
    if (block.channel === 'letter') continue
    if (block.onlyIfLeaked && !recipient.leaked.some((leaked) => block.onlyIfLeaked?.includes(leaked))) continue
    if (block.kind === 'leaked-list') {
      for (const leaked of recipient.leaked) {
        const words = text.leakedWords[leaked]
        if (words === undefined) throw new Unreadable('no words for a category')
        lines.push({ mark: '- ', within: 'html body ul li', text: words })
      }
      continue
    }
    for (const [index, pieces] of block.lines.entries()) {
      lines.push({ ...place(block, index), text: spell(pieces, text, recipient, code) })
    }
  }
  return lines
}

function place(block: ReadyBlock, index: number): { mark: string; within: string } {
  if (block.kind === 'heading') return { mark: '', within: 'html body h2' }
  if (block.kind === 'callout') return { mark: '', within: 'html body p strong' }
  if (block.kind === 'list') return { mark: '- ', within: 'html body ul li' }
  if (block.kind === 'steps') return { mark: `${index + 1}. `, within: 'html body ol li' }
  return { mark: '', within: 'html body p' }
}

function spell(pieces: readonly Piece[], text: ReadyText, recipient: Recipient, code: string): string {
  let line = ''
  for (const piece of pieces) {
    if ('text' in piece) line += piece.text
    else if (piece.slot === 'person-name') line += recipient.name
    else if (piece.slot === 'notice-code') line += code
    else line += text.certaintyWords[recipient.certainty]
  }
  return line
}

function faultInPlain(lines: readonly string[], expected: readonly ExpectedLine[]): Refusal<ProofFault> | null {
  let at = 0
  for (const line of lines) {
    if (line === '') continue
    const next = expected[at]
    if (next === undefined || line !== next.mark + next.text) return refuse('wrong-text', { where: 'text', line: at + 1 })
    at += 1
  }
  return at === expected.length ? null : refuse('wrong-text', { where: 'text', line: at + 1 })
}

function faultInHtml(
  lines: readonly ReadLine[],
  expected: readonly ExpectedLine[],
  subject: string,
): Refusal<ProofFault> | null {
  const [title, ...body] = lines
  if (title?.within !== 'html head title' || title.text !== subject) return refuse('wrong-text', { where: 'title' })
  for (const [at, line] of body.entries()) {
    const next = expected[at]
    if (next === undefined || line.within !== next.within || line.text !== next.text) {
      return refuse('wrong-text', { where: 'html', line: at + 1 })
    }
  }
  return body.length === expected.length ? null : refuse('wrong-text', { where: 'html', line: body.length + 1 })
}

/** Holds nothing of the person, as far as a line can tell: then it may be remembered. */
const isConstant = (line: string, own: readonly string[]): boolean =>
  !line.includes('&') && !own.some((mine) => line.includes(mine))

/**
 * Nothing that looks like a contact or an identity code may pass unless it is this person's own or
 * one of the organisation's contacts: it catches what two people approved by mistake.
 */
function secondNet(): Net {
  // Lines that pass whoever reads them are the same for thousands of people: looked at once.
  const harmless = new Set<string>()
  return (line, own, contacts) => {
    if (harmless.has(line)) return true
    const strange = shapesIn(line).filter(
      ({ shape, value }) =>
        shape === 'identity-code' ||
        shape === 'bank-account' ||
        !contacts.some((contact) => contact.includes(value)),
    )
    if (strange.length > 0) return strange.every(({ value }) => own.some((mine) => mine.includes(value)))
    if (harmless.size < 20_000 && isConstant(line, own)) harmless.add(line)
    return true
  }
}
