import { mayDo, permissions, type Permission, type Role } from '#identity'
import type { Life } from './lives.ts'
import { addressesOf, type Values } from './kinds.ts'
import type { Request, Said, Town } from './talking.ts'

/** What an organisation's own pages offer to ask and to do: every link with a question in it, and every form filled in. */
export interface Offered {
  readonly links: readonly string[]
  readonly forms: readonly Request[]
  /** How many answers had the organisation's mark in them: were there none, the drill could see nothing. */
  readonly marked: number
}

/** Goes through all pages of an organisation as each of its roles, and writes down what they offer. */
export async function learn(town: Town, life: Life, values: Values, { held, most }: { held: readonly Role[]; most: number }): Promise<Offered> {
  const links = new Set<string>()
  const forms = new Map<string, Request>()
  let marked = 0
  const read = (address: string, { text }: Said) => {
    if (text.includes(life.mark)) marked += 1
    for (const link of linksIn(text)) if (link.includes('?') && isOurs(link)) links.add(link)
    for (const form of formsIn(text, address)) forms.set(`${form.method} ${form.path} ${fieldNames(form)}`, form)
  }
  for (const route of town.routes.filter(({ method, access }) => method === 'GET' && access.kind === 'permission')) {
    const { access } = route
    const able = held.filter((role) => access.kind === 'permission' && isPermission(access.permission) && mayDo([role], access.permission))
    for (const address of addressesOf(route, values, most)) {
      for (const role of able.slice(0, most)) read(address, await town.ask({ method: 'GET', path: address }, { life, role }))
    }
  }
  const [first] = held
  for (const link of first ? [...links] : []) {
    for (const role of held.slice(0, 2)) read(link, await town.ask({ method: 'GET', path: link }, { life, role }))
  }
  return { links: [...links], forms: [...forms.values()].filter(({ path }) => isOurs(path)), marked }
}

const isPermission = (text: string): text is Permission => (permissions as readonly string[]).includes(text)
const isOurs = (link: string): boolean => link.startsWith('/') && !link.startsWith('//') && !link.startsWith('/language/') && !link.startsWith('/sign-out')
const fieldNames = ({ body = '' }: Request): string => [...new URLSearchParams(body).keys()].join(',')

function linksIn(html: string): string[] {
  return [...html.matchAll(/<a\b[^>]*\bhref="([^"]*)"/g)].map(([, href = '']) => textOf(href).replace(/#.*$/, ''))
}

/** The forms of a page, each filled in as somebody in a hurry would: what stands there stays, the rest gets something. */
export function formsIn(html: string, address: string): Request[] {
  return [...html.matchAll(/<form\b([^>]*)>([\s\S]*?)<\/form>/g)].map(([, head = '', inside = '']) => {
    const given = attribute(head, 'action')
    const method = (attribute(head, 'method') ?? 'get').toUpperCase()
    const path = given === undefined || given === '' ? address : given
    const fields = new URLSearchParams()
    for (const [tag, kind] of inside.matchAll(/<(input|button|select|textarea)\b[^>]*>/g)) {
      const name = attribute(tag, 'name')
      if (name === undefined) continue
      const type = attribute(tag, 'type') ?? 'text'
      const value = attribute(tag, 'value')
      if (kind === 'select') fields.append(name, optionOf(inside.slice(inside.indexOf(tag))))
      else if (kind === 'textarea') fields.append(name, 'Kokeilu, joka on tarpeeksi pitkä ollakseen selitys.')
      else if (kind === 'button' || type === 'submit') fields.append(name, value ?? '')
      else if (type === 'radio' || type === 'checkbox') {
        if (type === 'checkbox' || !fields.has(name)) fields.append(name, value ?? 'on')
      } else if (type !== 'file') fields.append(name, value || made(type))
    }
    const body = fields.toString()
    if (method !== 'POST') return { method: 'GET', path: `${path.split('?')[0]}?${body}` }
    return { method, path, body, type: 'application/x-www-form-urlencoded' }
  })
}

const made = (type: string): string =>
  ({ date: '2026-11-22', 'datetime-local': '2026-11-22T10:00', time: '10:00', number: '1', email: 'a@example.org' })[type] ?? 'Kokeilu'

function optionOf(html: string): string {
  const options = [...html.slice(0, html.indexOf('</select>')).matchAll(/<option\b[^>]*>/g)].map(([tag]) => tag)
  const chosen = options.find((tag) => /\bselected\b/.test(tag)) ?? options.at(-1) ?? ''
  return attribute(chosen, 'value') ?? ''
}

function attribute(tag: string, name: string): string | undefined {
  const found = new RegExp(`\\s${name}="([^"]*)"`).exec(tag)
  return found ? textOf(found[1] ?? '') : undefined
}

const textOf = (escaped: string): string =>
  escaped.replaceAll('&quot;', '"').replaceAll('&#39;', `'`).replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&')
