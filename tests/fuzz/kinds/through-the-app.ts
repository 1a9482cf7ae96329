import type { Chance } from '../chance.ts'
import type { Kind, Outcome } from '../kind.ts'
import { spoilJson, spoilText } from '../spoil.ts'
import { asHeader, cookiesOf, isPublic, letsIn, openTown, type Town } from './app-town.ts'

const valueOf = (cookies: string, name: string): string =>
  cookies.split('; ').find((one) => one.startsWith(`${name}=`))?.slice(name.length + 1) ?? ''

/** What a server reads of a cookie that was put into a header. */
const readAs = (value: string): string => (asHeader(`x=${value}`).trim().split(/;\s*/)[0] ?? '').slice(2)

const sessionCookies: Kind = {
  name: 'session cookies',
  tries: 2_500,
  async begin(setting) {
    const town = await openTown(setting)
    const { ask, arrive } = town
    const first = await arrive()
    const ended = valueOf(first.cookie, 'satama-session')
    await ask('/sign-out', { method: 'POST', cookie: first.cookie })
    const { cookie } = await arrive()
    town.holdTime()
    const own = valueOf(cookie, 'satama-session')
    const inside = async (value: string) => {
      const answer = await ask('/console', { cookie: `satama-session=${value}` })
      return !(answer.status === 303 && answer.headers.get('location')?.startsWith('/sign-in'))
    }
    const others = [ended, Buffer.alloc(32).toString('base64url'), Buffer.alloc(32, 255).toString('base64url')]
    return {
      genuine: () => inside(own),
      async attempt(chance) {
        const spoilt = spoilText(chance, own, others)
        if (readAs(spoilt) === own) return 'unchanged'
        return (await inside(spoilt)) ? 'taken' : 'refused'
      },
    }
  },
}

/** The few minutes between a right secret and an unwrapped key have a cookie of their own. */
const arrivalCookies: Kind = {
  name: 'arrival cookies',
  tries: 400,
  async begin(setting) {
    const { ask, arrive } = await openTown(setting)
    const { posted } = await arrive()
    const check = posted.find(({ path }) => path.endsWith('/check'))
    const unlock = posted.at(-1)
    const post = (one: { path: string; body: unknown } | undefined, cookie = '') =>
      ask(one?.path ?? '', { method: 'POST', cookie, type: 'application/json', body: JSON.stringify(one?.body) })
    const begun = async () => valueOf(cookiesOf(await post(check)), 'satama-arrival')
    const used = await begun()
    await post(unlock, `satama-arrival=${used}`)
    return {
      genuine: async () => letsIn(await post(unlock, `satama-arrival=${await begun()}`)),
      async attempt(chance) {
        const own = await begun()
        const spoilt = spoilText(chance, own, [used, own.split('').reverse().join('')])
        if (readAs(spoilt) === own) return 'unchanged'
        return letsIn(await post(unlock, `satama-arrival=${spoilt}`)) ? 'taken' : 'refused'
      },
    }
  },
}

/** Everything that is posted while signing in, each piece spoilt in turn. */
const signInBodies: Kind = {
  name: 'sign-in JSON',
  tries: 1_200,
  async begin(setting) {
    const { ask, arrive, leap } = await openTown(setting)
    const { posted } = await arrive()
    const check = posted.find(({ path }) => path.endsWith('/check'))
    const post = (path: string, cookie: string, body: string) => ask(path, { method: 'POST', cookie, type: 'application/json', body })
    const begun = async () => {
      leap()
      return cookiesOf(await post(check?.path ?? '', '', JSON.stringify(check?.body)))
    }
    const secrets = (body: unknown): string => {
      const { part, guarded } = Object(body) as { part?: unknown; guarded?: unknown }
      return JSON.stringify([part, guarded])
    }
    return {
      genuine: async () => letsIn(await post(posted.at(-1)?.path ?? '', await begun(), JSON.stringify(posted.at(-1)?.body))),
      async attempt(chance) {
        const one = chance.pick(posted)
        leap()
        const cookie = one === posted.at(-1) ? await begun() : ''
        const whole = JSON.stringify(one.body)
        const spoilt = chance.below(4) === 0 ? null : spoilJson(chance, one.body)
        const body = spoilt === null ? spoilText(chance, whole) : (JSON.stringify(spoilt) ?? '')
        // With the right secret whole, company beside it changes nothing.
        const meant = spoilt ?? parsed(body)
        const answer = await post(one.path, cookie, body)
        if (!letsIn(answer)) return 'refused'
        return secrets(meant) === secrets(one.body) ? 'unchanged' : 'taken'
      },
    }
  },
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

/** Whatever a stranger may post to, with what they like: nobody comes in, and nothing breaks. */
const strangersPosts: Kind = {
  name: 'posts of strangers',
  tries: 1_500,
  async begin(setting) {
    const { ask, arrive, routes } = await openTown(setting)
    const open = routes.filter((one) => one.method === 'POST' && isPublic(one))
    const bytes = (length: number, fill: number) => Buffer.alloc(length, fill).toString('base64url')
    const template = {
      name: 'kaikki', kind: 'passphrase', part: bytes(32, 1), guarded: bytes(64, 2), sealed: bytes(105, 3), token: bytes(40, 4), code: '123456',
      salt: bytes(16, 5), response: { id: bytes(32, 6), rawId: bytes(32, 6), type: 'public-key', response: { clientDataJSON: bytes(80, 7) } },
      nickname: 'lokki', email: 'lokki@posti.example', credentials: [{ kind: 'passphrase', part: bytes(32, 8) }], state: bytes(16, 9), checkpoint: '',
    }
    return {
      genuine: async () => (await arrive()).cookie.includes('satama-session='),
      async attempt(chance) {
        const path = addressOf(chance.pick(open).path, chance)
        const asForm = chance.below(3) === 0
        const spoilt = spoilJson(chance, chance.below(2) === 0 ? template : spoilJson(chance, template))
        const body = asForm ? formOf(spoilt) : (JSON.stringify(spoilt) ?? 'x')
        const answer = await ask(path, { method: 'POST', type: asForm ? 'application/x-www-form-urlencoded' : 'application/json', body })
        return letsIn(answer) ? 'taken' : 'refused'
      },
    }
  },
}

/** Addresses made up: ids of nothing, ids of something else, no ids at all, queries that nobody asked for. */
const addresses: Kind = {
  name: 'addresses',
  tries: 700,
  async begin(setting) {
    const town = await openTown(setting)
    const { ask, arrive, routes } = town
    const { cookie } = await arrive()
    town.holdTime()
    const pages = routes.filter((one) => one.method === 'GET' && !one.path.includes('sign-out'))
    return {
      genuine: async () => (await ask('/sign-in')).status === 200,
      async attempt(chance): Promise<Outcome> {
        const { path } = chance.pick(pages)
        const names = ['to', 'q', 'page', 'part', 'before', 'after', 'from', 'until', 'kind', 'token', 'code', 'state', 'id', 'lang', 'team', 'type', 'by']
        const query = Array.from({ length: chance.below(4) }, () => `${chance.pick(names)}=${encoded(spoilText(chance, id(chance)))}`)
        const address = `${addressOf(path, chance)}${query.length > 0 ? `?${query.join('&')}` : ''}`
        if (address.length > 12_000) return 'unchanged'
        const answer = await ask(address, chance.below(4) === 0 ? {} : { cookie })
        const to = answer.headers.get('location')
        if (to !== null && new URL(to, 'http://localhost').origin !== 'http://localhost') return 'taken'
        return letsIn(answer) || repeats(await answer.text()) ? 'taken' : 'refused'
      },
    }
  },
}

/** Forms of people who are signed in, with anything in any field. They may succeed; they may not break. */
const forms: Kind = {
  name: 'forms',
  tries: 400,
  async begin(setting) {
    const town = await openTown(setting)
    const names = await fieldNames(town)
    let cookie = (await town.arrive()).cookie
    const acts = town.routes.filter((one) => one.method === 'POST' && !isPublic(one))
    let sent = 0
    return {
      genuine: async () => (await town.ask('/sign-in')).status === 200,
      async attempt(chance) {
        // A form may have ended the session.
        if (sent++ % 20 === 0) cookie = (await town.arrive().catch(() => ({ cookie }))).cookie
        const body = formOf(Object.fromEntries(Array.from({ length: chance.below(12) }, () => [chance.pick(names), spoilText(chance, id(chance))])))
        const type = chance.pick(['application/x-www-form-urlencoded', 'application/json', 'multipart/form-data; boundary=x', 'text/plain'])
        const answer = await town.ask(addressOf(chance.pick(acts).path, chance), { method: 'POST', cookie, type, body })
        return repeats(await answer.text()) ? 'taken' : 'refused'
      },
    }
  },
}

/** Whether an answer holds markup that was only ever typed. */
const repeats = (html: string): boolean => html.includes('<script>') || html.includes('\nSet-Cookie: x=1')

async function fieldNames({ routes, ask, arrive }: Town): Promise<string[]> {
  const { cookie } = await arrive()
  const pages = routes.filter((one) => one.method === 'GET' && !one.path.includes(':') && one.path !== '/sign-in')
  const names = new Set<string>(['reasons', 'name', 'to', 'roles', 'date'])
  for (const { path } of pages) {
    const html = await (await ask(path, { cookie })).text()
    for (const [, name] of html.matchAll(/\sname="([\w.-]{1,60})"/g)) if (name) names.add(name)
  }
  return [...names]
}

const id = (chance: Chance): string =>
  chance.pick(['00000000-0000-4000-8000-000000000000', '2026-11-22', '1', 'fi', 'aino@posti.example', '131052-908T', 'Keksitty', '00100'])

function addressOf(path: string, chance: Chance): string {
  return path.replace(/:\w+(\{[^}]*\})?/g, (_, choice: string | undefined) => {
    if (choice && chance.below(3) > 0) return choice.slice(1, -1).split('|')[0] ?? ''
    return encoded(spoilText(chance, id(chance))).slice(0, 1_500) || 'x'
  })
}

const encoded = (text: string): string => encodeURIComponent(text.toWellFormed())

function formOf(value: unknown): string {
  const entries = Object.entries(Object(value) as object).map(([name, one]) => [name, typeof one === 'string' ? one : JSON.stringify(one)])
  return new URLSearchParams(entries.map(([name, one]) => [name ?? '', one ?? ''])).toString()
}

export const appKinds: readonly Kind[] = [sessionCookies, arrivalCookies, signInBodies, strangersPosts, addresses, forms]
