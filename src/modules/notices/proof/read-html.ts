import { Unreadable } from './read-message.ts'

/** A stretch of text in an HTML part, with the elements that it stands in, outermost first. */
export interface ReadLine {
  readonly within: string
  readonly text: string
}

/** Elements that a notice may be made of, and the only attributes that they may have. */
const allowed: Readonly<Record<string, RegExp>> = {
  html: /^ lang="(?:fi|sv|en)"$/,
  head: /^$/,
  meta: /^ charset="utf-8"$/,
  title: /^$/,
  body: /^$/,
  h2: /^$/,
  p: /^$/,
  strong: /^$/,
  ul: /^$/,
  ol: /^$/,
  li: /^$/,
}

/** The text of an HTML document, element by element. Anything but plain elements and text is refused. */
export function readHtml(source: string): { language: string; lines: ReadLine[] } {
  const doctype = '<!DOCTYPE html>'
  if (!source.startsWith(doctype)) throw new Unreadable('doctype')
  const lines: ReadLine[] = []
  const open: string[] = []
  let within = ''
  let language = ''
  let at = doctype.length
  while (at < source.length) {
    const next = source.indexOf('<', at)
    const text = source.slice(at, next === -1 ? source.length : next)
    if (text !== '') {
      if (!blank.test(text)) lines.push({ within, text: decodeEntities(text) })
      // Blank stretches stand between elements, never inside a line.
      else if (within.endsWith('p') || within.endsWith('li') || within.endsWith('h2')) throw new Unreadable('blank text')
    }
    if (next === -1) break
    const end = source.indexOf('>', next)
    if (end === -1) throw new Unreadable('tag without end')
    const tag = source.slice(next + 1, end)
    at = end + 1
    if (tag.startsWith('/')) {
      if (open.pop() !== tag.slice(1)) throw new Unreadable('element nesting')
    } else {
      const name = /^[a-z][a-z0-9]*/.exec(tag)?.[0] ?? ''
      const attributes = tag.slice(name.length)
      if (!Object.hasOwn(allowed, name) || !allowed[name]?.test(attributes)) throw new Unreadable('element or attribute')
      if (name === 'html') language = attributes.slice(7, -1)
      if (name !== 'meta') open.push(name)
    }
    within = open.join(' ')
  }
  if (open.length > 0) throw new Unreadable('element without end')
  return { language, lines }
}

const blank = /^[\r\n]*$/

function decodeEntities(text: string): string {
  if (text.includes('>')) throw new Unreadable('loose bracket')
  if (!text.includes('&')) return text
  return text.replace(/&([^;&\s]{0,8};?)/g, (_, entity: string) => {
    const character = entities[entity]
    if (character === undefined) throw new Unreadable('entity')
    return character
  })
}
const entities: Readonly<Record<string, string>> = { 'amp;': '&', 'lt;': '<', 'gt;': '>', 'quot;': '"', '#39;': "'" }
