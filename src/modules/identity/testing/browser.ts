import type { Post } from '../posting.ts'

interface Asked {
  request(url: string, init?: RequestInit): Response | Promise<Response>
}

/** A browser for tests: it keeps cookies, posts JSON, and remembers what it sent. */
export function newTestBrowser(app: Asked, { origin = 'http://localhost', address }: { origin?: string; address?: string } = {}) {
  const cookies = new Map<string, string>()
  const sent: string[] = []

  async function ask(path: string, init: { method?: string; body?: string | URLSearchParams; headers?: Record<string, string> } = {}) {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    const response = await app.request(`${origin}${path}`, {
      ...init,
      headers: {
        'sec-fetch-site': 'same-origin',
        ...(cookie ? { cookie } : {}),
        ...(address ? { 'x-forwarded-for': address } : {}),
        ...init.headers,
      },
    })
    for (const one of response.headers.getSetCookie()) {
      const [name = '', value = ''] = (one.split(';')[0] ?? '').split('=')
      if (one.includes('Max-Age=0')) cookies.delete(name)
      else cookies.set(name, value)
    }
    return response
  }

  const post: Post = async (path, body) => {
    const text = JSON.stringify(body)
    sent.push(text)
    const headers = { 'content-type': 'application/json', accept: 'application/json' }
    const response = await ask(path, { method: 'POST', body: text, headers })
    return { status: response.status, body: await response.json() }
  }

  return { ask, post, cookies, sent }
}
