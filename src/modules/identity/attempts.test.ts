import fc from 'fast-check'
import { sql } from 'kysely'
import { describe, expect, test } from 'vitest'
import { passphraseBits } from '#foundation/sealing'
import { testDatabase } from '#tests/support/database'
import { forgetAttempts, newAttempts } from './attempts.ts'

const db = await testDatabase()
const key = Buffer.alloc(32, 7)
const start = new Date('2026-11-22T08:00:00Z')
const after = (seconds: number) => new Date(start.getTime() + seconds * 1000)
let next = 0
const freshAddress = () => `10.${(next += 1) >> 16}.${(next >> 8) & 255}.${next & 255}`

/** How many guesses go through in a time, by somebody who tries again as soon as they may. */
async function guessesIn(seconds: number, name: string, address: string): Promise<number> {
  const attempts = newAttempts(key)
  let made = 0
  for (let at = 0; at < seconds; ) {
    const wait = await attempts.begin(db, { name, address, device: undefined }, after(at))
    if (wait === 0) made += 1
    at += Math.max(wait, 1)
  }
  return made
}

describe('somebody who guesses', () => {
  test('has five tries for a name, and then waits longer and longer', async () => {
    const attempts = newAttempts(key)
    const who = { name: 'meri', address: freshAddress(), device: undefined }
    for (let i = 0; i < 5; i += 1) expect(await attempts.begin(db, who, start)).toBe(0)
    expect(await attempts.begin(db, who, start)).toBe(1)
    expect(await attempts.begin(db, who, after(1))).toBe(0)
    expect(await attempts.begin(db, who, after(1))).toBe(2)
  })

  test('with many at once has no more than with many in a row', async () => {
    const who = { name: 'meri', address: freshAddress(), device: undefined }
    const waits = await Promise.all(Array.from({ length: 20 }, () => newAttempts(key).begin(db, who, start)))
    expect(waits.filter((wait) => wait === 0)).toHaveLength(5)
  })

  test('is known to every process, and after a restart', async () => {
    const who = { name: 'meri', address: freshAddress(), device: undefined }
    for (let i = 0; i < 5; i += 1) await newAttempts(key).begin(db, who, start)
    expect(await newAttempts(key).begin(db, who, start)).toBeGreaterThan(0)
  })

  test('has one network’s allowance, however many addresses of IPv6 that is', async () => {
    const attempts = newAttempts(key)
    const waits = await Promise.all(
      ['2001:db8::1', '2001:DB8:0:0:9::7', '2001:db8:0:0::', '2001:0db8:0000::ffff', '2001:db8::2', '2001:db8::3'].map((address) =>
        attempts.begin(db, { name: 'v6', address, device: undefined }, start),
      ),
    )
    expect(waits.filter((wait) => wait === 0)).toHaveLength(5)
    expect(await attempts.begin(db, { name: 'v6', address: '2001:db8:1::1', device: undefined }, start)).toBe(0)
  })
})

describe('the owner of a name', () => {
  test('never waits for what others do from other addresses', async () => {
    const attempts = newAttempts(key)
    for (let i = 0; i < 40; i += 1) {
      const address = freshAddress()
      for (let j = 0; j < 6; j += 1) await attempts.begin(db, { name: 'aalto', address, device: undefined }, start)
    }
    expect(await attempts.begin(db, { name: 'aalto', address: freshAddress(), device: undefined }, start)).toBe(0)
  })

  test('does not even wait for a guesser at the next desk, in a browser that has signed in before', async () => {
    const attempts = newAttempts(key)
    const address = freshAddress()
    const device = attempts.deviceCookie('aalto', undefined)
    for (let i = 0; i < 80; i += 1) await attempts.begin(db, { name: 'aalto', address, device: undefined }, start)
    expect(await attempts.begin(db, { name: 'aalto', address, device: undefined }, start)).toBeGreaterThan(0)
    expect(await attempts.begin(db, { name: 'aalto', address, device }, start)).toBe(0)
  })

  test('has a browser’s allowance for their own name alone, and no more than a stranger’s', async () => {
    const attempts = newAttempts(key)
    const address = freshAddress()
    const device = attempts.deviceCookie('aalto', undefined)
    for (let i = 0; i < 5; i += 1) expect(await attempts.begin(db, { name: 'aalto', address, device }, start)).toBe(0)
    expect(await attempts.begin(db, { name: 'aalto', address, device }, start)).toBeGreaterThan(0)
    for (let i = 0; i < 5; i += 1) await attempts.begin(db, { name: 'meri', address, device: undefined }, start)
    expect(await attempts.begin(db, { name: 'meri', address, device }, start)).toBeGreaterThan(0)
  })

  test('may mistype, and begins anew once it was right', async () => {
    const attempts = newAttempts(key)
    const who = { name: 'tuuli', address: freshAddress(), device: undefined }
    for (let i = 0; i < 30; i += 1) {
      expect(await attempts.begin(db, who, start)).toBe(0)
      if (i % 4 === 3) await attempts.succeeded(db, who)
    }
  })
})

test('a network of a million machines would guess for ages at one passphrase in four thousand million', async () => {
  const perHour = await guessesIn(3600, 'luoto', freshAddress())
  expect(perHour).toBeLessThan(40)
  const aYearOfAMillion = perHour * 24 * 365 * 1_000_000
  expect(aYearOfAMillion / 2 ** passphraseBits).toBeLessThan(2 ** -32)
})

test('a browser is known by four names at most, and by none that it makes up', () => {
  const attempts = newAttempts(key)
  let cookie: string | undefined
  for (const name of ['a', 'b', 'c', 'd', 'e', 'e']) cookie = attempts.deviceCookie(name, cookie)
  expect(cookie?.split('.')).toHaveLength(4)
  fc.assert(
    fc.property(fc.string(), (typed) => {
      const kept = attempts.deviceCookie('a', typed).split('.')
      return kept.length <= 4 && kept.every((one) => /^[\w-]{38}$/.test(one))
    }),
  )
})

test('what is counted is no name and no address, and is forgotten after an hour', async () => {
  const attempts = newAttempts(key)
  await attempts.begin(db, { name: 'kivi', address: '192.0.2.77', device: undefined }, start)
  const lying = async () => (await sql<{ row: string }>`select row_to_json(a)::text as row from identity.attempt a`.execute(db)).rows
  const hex = (text: string) => Buffer.from(text).toString('hex')
  const all = (await lying()).map(({ row }) => row).join('')
  expect(all.length).toBeGreaterThan(100)
  for (const trace of ['kivi', '192.0.2.77', hex('kivi'), hex('192.0.2.77')]) expect(all).not.toContain(trace)
  await forgetAttempts(db, new Date(start.getTime() + 24 * 3_600_000))
  expect(await lying()).toEqual([])
  const { rows } = await sql<{ p: string }>`select relpersistence as p from pg_class where oid = 'identity.attempt'::regclass`.execute(db)
  expect(rows).toEqual([{ p: 'u' }])
})
