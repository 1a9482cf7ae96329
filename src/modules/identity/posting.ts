import { fromBase64Url } from '#foundation/sealing'
import type { Bytes, StretchCost } from '#foundation/sealing'

/*
 * How a page's script talks with the server, and how what comes back is read: never trusted to have a shape.
 */

/** Posts JSON and gives back the status and the answer. */
export type Post = (path: string, body: unknown) => Promise<{ status: number; body: unknown }>

/** By the browser's own `fetch`. */
export const browserPost: Post = async (path, body) => {
  const response = await fetch(path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/json' },
    body: JSON.stringify(body),
  })
  if (response.status >= 500) throw new Error('the server is in trouble')
  return { status: response.status, body: await response.json() }
}

export const asRecord = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}

export function bytesFrom(value: unknown): Bytes {
  const bytes = typeof value === 'string' ? fromBase64Url(value) : null
  if (!bytes) throw new TypeError('the server answered without bytes')
  return bytes
}

/** An answer beyond reason would hang the browser, and is a fault. */
export function costFrom(answer: Record<string, unknown>): StretchCost {
  const passes = Number(answer['passes'])
  const memoryKib = Number(answer['memoryKib'])
  if (!(passes >= 1 && passes <= 10 && memoryKib >= 8 && memoryKib <= 1_048_576)) {
    throw new TypeError('the server asked for an unreasonable stretch')
  }
  return { algorithm: 'argon2id', passes, memoryKib }
}
