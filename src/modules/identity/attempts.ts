import { equalBytes, concat, fromBase64Url, keyedHash, newKey, randomBytes, toBase64Url } from '#foundation/sealing'
import type { Bytes } from '#foundation/sealing'
import { inTransaction, organisationOf } from '#platform/database'
import type { Db, Tx } from '#platform/database'
import * as store from './attempt-store.ts'

/**
 * [Note: Slowing down guesses] What is counted is a name *from one address*, and an address over all names, so
 * nobody at another address can make a name wait. A browser in which an account has signed in before is counted by
 * itself (a device cookie, as OWASP describes it): not even a guesser at the next desk makes its owner wait.
 *
 * A passphrase has more than 70 bits, so guessing online leads nowhere anyway; this keeps it from costing us. Each
 * guess costs whoever makes it a stretching, and us one hash. A one-time code has 20 bits, and is counted by
 * account: only whoever knows the passphrase can make it wait.
 *
 * The counts are in the database, for all processes and over restarts, by hashes under a key that is not.
 */
export interface Attempts {
  /**
   * Counts an attempt as failed until {@link Attempts.succeeded} says otherwise, so that many at once are not more
   * than many in a row. Gives the seconds to wait; 0 when it may be made now.
   */
  begin(db: Db, who: Attempter, now: Date): Promise<number>
  succeeded(db: Db, who: Attempter): Promise<void>
  /**
   * Counts a use of what any stranger may ask for and what costs us something, by address alone: whoever asks more
   * than is free in an hour waits between two. Gives the seconds to wait; 0 when it is served now.
   */
  spend(db: Db, use: { what: string; address: string; free: number }, now: Date): Promise<number>
  /** The cookie of a browser in which this name has signed in, beside those of the names that did before. */
  deviceCookie(name: string, before: string | undefined): string
}

export interface Attempter {
  readonly name: string
  readonly address: string
  /** The device cookie, as the browser sent it. */
  readonly device: string | undefined
}

const freeForName = 5
const freeForAddress = 60
const longestWaitMs = 5 * 60_000
const forgottenAfterMs = 60 * 60_000
const mostNamesInOneBrowser = 4
const nonceLength = 12
const markLength = 16

interface Counted {
  readonly id: Bytes
  readonly free: number
}

/** With a key of its own for each Satama; one that lasts only as long as the process serves tests. */
export function newAttempts(key: Bytes = newKey()): Attempts {
  const counting = keyedHash(key, 'satama attempts v1')
  const devices = keyedHash(key, 'satama devices v1')
  const markOf = (name: string, nonce: Bytes) => keyedHash(devices, concat(Buffer.from(`${name}\n`), nonce), markLength)

  /** The browser's own mark for this name; null when it has none. */
  function known({ name, device }: Attempter): Bytes | null {
    for (const one of (device ?? '').split('.').slice(0, mostNamesInOneBrowser)) {
      const bytes = fromBase64Url(one)
      if (bytes?.length !== nonceLength + markLength) continue
      const nonce = bytes.subarray(0, nonceLength)
      if (equalBytes(bytes.subarray(nonceLength), markOf(name, nonce))) return nonce
    }
    return null
  }

  function countedFor(who: Attempter): [Counted, ...Counted[]] {
    const hashed = (text: string) => keyedHash(counting, text, 16)
    const nonce = known(who)
    if (nonce) return [{ id: hashed(`device\n${toBase64Url(nonce)}\n${who.name}`), free: freeForName }]
    const address = networkOf(who.address)
    return [
      { id: hashed(`pair\n${address}\n${who.name}`), free: freeForName },
      { id: hashed(`address\n${address}`), free: freeForAddress },
    ]
  }

  /** The seconds to wait; when there are none, one more is counted for each. */
  function count(db: Db, counted: readonly Counted[], now: Date): Promise<number> {
    return inTransaction(db, organisationOf(db), async (tx) => {
      const rows = await store.lockCounts(tx, counted.map(({ id }) => id), now)
      const counts = counted.map(({ id, free }) => {
        const row = rows.find((one) => equalBytes(one.id, id))
        const fresh = row !== undefined && now.getTime() - row.last_at.getTime() <= forgottenAfterMs
        return { id, free, failures: fresh ? row.failures : 0, last: row?.last_at.getTime() ?? 0 }
      })
      const wait = Math.max(...counts.map((one) => waitMs(one, now)))
      if (wait > 0) return Math.ceil(wait / 1000)
      await store.setCounts(tx, counts.map(({ id, failures }) => ({ id, failures: failures + 1 })), now)
      return 0
    })
  }

  return {
    begin: (db, who, now) => count(db, countedFor(who), now),

    spend(db, { what, address, free }, now) {
      const id = keyedHash(counting, `use\n${what}\n${networkOf(address)}`, 16)
      return count(db, [{ id, free }], now)
    },

    async succeeded(db, who) {
      const [first, ...rest] = countedFor(who)
      await inTransaction(db, organisationOf(db), (tx) => store.uncount(tx, { forgotten: first.id, lessened: rest.map(({ id }) => id) }))
    },

    deviceCookie(name, before) {
      const others = (before ?? '').split('.').filter((one) => one !== '' && !known({ name, address: '', device: one }))
      const nonce = randomBytes(nonceLength)
      const own = toBase64Url(concat(nonce, markOf(name, nonce)))
      return [own, ...others.filter((one) => /^[\w-]{38}$/.test(one))].slice(0, mostNamesInOneBrowser).join('.')
    },
  }
}

function waitMs({ failures, free, last }: { failures: number; free: number; last: number }, now: Date): number {
  if (failures < free) return 0
  const wait = Math.min(longestWaitMs, 1000 * 2 ** (failures - free))
  return Math.max(0, last + wait - now.getTime())
}

/** Whoever has one IPv6 address has 2^64 of them: their network is counted as one. */
function networkOf(address: string): string {
  if (!address.includes(':') || /^::ffff:\d+\./i.test(address)) return address
  const [head = '', tail] = address.toLowerCase().split('::')
  const first = head === '' ? [] : head.split(':')
  const last = tail === undefined || tail === '' ? [] : tail.split(':')
  const gap = tail === undefined ? 0 : Math.max(0, 8 - first.length - last.length)
  const all = [...first, ...Array.from({ length: gap }, () => '0'), ...last]
  return `${all.slice(0, 4).map((group) => group.replace(/^0+(?=.)/, '')).join(':')}::/64`
}

/** For a job by the clock. */
export function forgetAttempts(tx: Tx, now: Date): Promise<void> {
  return store.forgetCounts(tx, new Date(now.getTime() - forgottenAfterMs))
}
