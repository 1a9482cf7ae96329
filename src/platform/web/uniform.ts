import { randomBytes, toBase64Url } from '#foundation/sealing'

/*
 * [Note: Existence is secret] That somebody is a client, or has an account, must not be told to anyone else. A form
 * that a stranger can reach answers alike whether or not there is anything: one status, one set of headers and
 * cookies, one size, one time. Words alike are the route's part; the rest is made here, in one place.
 */

/**
 * A JSON answer of exactly `size` bytes, whatever it holds. What fills it up is random, so that a proxy which
 * compresses answers does not tell again what the size no longer does.
 */
export function uniformJson(value: Readonly<Record<string, unknown>>, o: { size: number; status?: number; cookies?: readonly string[] }): Response {
  const bare = Buffer.byteLength(JSON.stringify({ ...value, fill: '' }))
  if (bare > o.size) throw new RangeError('a uniform answer has outgrown its size')
  const headers = new Headers({ 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store' })
  for (const cookie of o.cookies ?? []) headers.append('set-cookie', cookie)
  return new Response(JSON.stringify({ ...value, fill: filling(o.size - bare) }), { status: o.status ?? 200, headers })
}

function filling(length: number): string {
  return toBase64Url(randomBytes(Math.ceil((length * 3) / 4) + 3)).slice(0, length)
}

export interface EvenTime {
  /** Milliseconds that the work is given: above what it takes when nobody else is served. */
  readonly least: number
  /** Beyond that, answers leave at multiples of this. */
  readonly step: number
  readonly now?: () => number
  readonly wait?: (ms: number) => Promise<void>
}

/**
 * Does the work, and gives its result, or its fault, at an even time after it began: how long a look-up took cannot
 * be read from the answer. Made of waiting only, so it costs no processor.
 */
export async function inEvenTime<T>(work: () => Promise<T>, o: EvenTime): Promise<T> {
  const { now = () => performance.now(), wait = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms)) } = o
  const begun = now()
  try {
    return await work()
  } finally {
    await wait(evenMoment(now() - begun, o) - (now() - begun))
  }
}

/** The moment, in milliseconds from the beginning, at which work that took so long is answered. */
export function evenMoment(took: number, { least, step }: Pick<EvenTime, 'least' | 'step'>): number {
  return took <= least ? least : least + Math.ceil((took - least) / step) * step
}

