import { keyedHash, newKey, toBase64Url } from '#foundation/sealing'

/** How often one address may be wrong. In memory, under a key of this process: addresses are written nowhere. */
export interface Limit {
  allows(address: string, now: Date): boolean
  count(address: string, now: Date): void
}

const mostRemembered = 20_000

export function newLimit({ most, withinMs }: { most: number; withinMs: number }): Limit {
  const key = newKey()
  const wrong = new Map<string, { count: number; since: number }>()
  const mark = (address: string) => toBase64Url(keyedHash(key, address, 16))
  const fresh = (address: string, now: Date) => {
    const kept = wrong.get(mark(address))
    return kept && now.getTime() - kept.since < withinMs ? kept : { count: 0, since: now.getTime() }
  }
  return {
    allows: (address, now) => fresh(address, now).count < most,
    count(address, now) {
      const kept = fresh(address, now)
      wrong.delete(mark(address))
      wrong.set(mark(address), { ...kept, count: kept.count + 1 })
      if (wrong.size > mostRemembered) wrong.delete(wrong.keys().next().value ?? '')
    },
  }
}
