import { keyedHash, newKey, toBase64Url } from '#foundation/sealing'

/**
 * Slows down guessing without letting a stranger lock anybody out: what is counted is a name
 * *from one address*, and an address over all names. Nobody at another address can make a
 * name wait. A passphrase has more than 70 bits, so guessing online leads nowhere anyway;
 * this keeps it from costing us, and from filling the machine.
 *
 * Kept in memory, under a key of this process: addresses are written nowhere.
 */
export interface Attempts {
  /** How many seconds to wait before the next try; 0 when it may be made now. */
  waitSeconds(name: string, address: string, now: Date): number
  failed(name: string, address: string, now: Date): void
  succeeded(name: string, address: string): void
}

const freeForName = 5
const freeForAddress = 60
const longestWaitMs = 5 * 60_000
const forgottenAfterMs = 60 * 60_000
const mostRemembered = 50_000

interface Count {
  failures: number
  last: number
}

export function newAttempts(): Attempts {
  const key = newKey()
  const counts = new Map<string, Count>()
  const pair = (name: string, address: string) => toBase64Url(keyedHash(key, `pair\n${address}\n${name}`, 16))
  const whole = (address: string) => toBase64Url(keyedHash(key, `address\n${address}`, 16))

  function waitMs(entry: string, free: number, now: number): number {
    const count = counts.get(entry)
    if (!count || now - count.last > forgottenAfterMs || count.failures < free) return 0
    const wait = Math.min(longestWaitMs, 1000 * 2 ** (count.failures - free))
    return Math.max(0, count.last + wait - now)
  }

  function add(entry: string, now: number): void {
    const count = counts.get(entry)
    const failures = count && now - count.last <= forgottenAfterMs ? count.failures + 1 : 1
    counts.delete(entry)
    counts.set(entry, { failures, last: now })
    if (counts.size > mostRemembered) counts.delete(counts.keys().next().value ?? '')
  }

  return {
    waitSeconds(name, address, at) {
      const now = at.getTime()
      const wait = Math.max(
        waitMs(pair(name, address), freeForName, now),
        waitMs(whole(address), freeForAddress, now),
      )
      return Math.ceil(wait / 1000)
    },
    failed(name, address, at) {
      add(pair(name, address), at.getTime())
      add(whole(address), at.getTime())
    },
    succeeded(name, address) {
      counts.delete(pair(name, address))
    },
  }
}
