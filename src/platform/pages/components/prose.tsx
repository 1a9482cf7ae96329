import { Fragment, type ComponentChildren } from 'preact'

/**
 * Plain text as its writer typed it: an empty line parts paragraphs, lines that begin with
 * a hyphen make a list, web and mail addresses and phone numbers become links. Nothing else
 * is read into it, and every character is escaped.
 */
export function Prose({ text, lang }: { text: string; lang?: string }) {
  return <div class="prose" lang={lang}>{blocksOf(text).map((block, i) => <Block key={i} {...block} />)}</div>
}

interface TextBlock {
  kind: 'paragraph' | 'list'
  lines: string[]
}

function Block({ kind, lines }: TextBlock) {
  if (kind === 'list') return <ul>{lines.map((line, i) => <li key={i}>{linked(line)}</li>)}</ul>
  return <p>{lines.map((line, i) => <Fragment key={i}>{i > 0 && <br />}{linked(line)}</Fragment>)}</p>
}

const bullet = /^\s*[-–•*]\s+/

export function blocksOf(text: string): TextBlock[] {
  const blocks: TextBlock[] = []
  for (const part of text.replaceAll(/\r\n?/g, '\n').split(/\n\s*\n/)) {
    for (const line of part.split('\n').map((one) => one.trim()).filter(Boolean)) {
      const kind = bullet.test(line) ? 'list' : 'paragraph'
      const last = blocks.at(-1)
      const words = line.replace(bullet, '')
      if (last?.kind === kind && !closed.has(last)) last.lines.push(words)
      else blocks.push({ kind, lines: [words] })
    }
    const last = blocks.at(-1)
    if (last) closed.add(last)
  }
  return blocks
}

const closed = new WeakSet<TextBlock>()

const address = /\bhttps?:\/\/[^\s<>"'«»“”]+|\b[\w.+-]+@[\w-]+(?:\.[\w-]+)+/giu
const trailing = /[.,;:!?)\]…]+$/u

/** Only http, https and mail addresses are ever linked; what ends the sentence is left outside. */
function linked(line: string): ComponentChildren {
  const parts: ComponentChildren[] = []
  let from = 0
  for (const match of line.matchAll(address)) {
    const found = match[0].replace(trailing, '')
    const href = found.includes('://') ? found : `mailto:${found}`
    if (found.includes('://') && !URL.canParse(found)) continue
    parts.push(line.slice(from, match.index), <a href={href} rel="noopener noreferrer nofollow">{found}</a>)
    from = match.index + found.length
  }
  parts.push(line.slice(from))
  return parts
}
