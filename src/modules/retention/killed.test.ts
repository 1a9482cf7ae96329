import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { sha256, toHex } from '#foundation/sealing'
import { readLedger } from '#ledger'
import { testHouse } from '#tests/support/database'
import { certificateOf, certificateText } from './certificates.ts'
import { certificates } from './certificate-store.ts'
import { destroyDue } from './destroying.ts'
import { holdingOf, newWorld } from './testing/things.ts'

const { db, url } = await testHouse()
const program = fileURLToPath(new URL('testing/killed-night.ts', import.meta.url))
const now = new Date('2026-11-22T01:20:00Z')

/** Ends with the signal that killed it, or with null when it came to its end alive. */
const destroyAndDie = (organisation: string, at: number): Promise<NodeJS.Signals | null> =>
  new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ['--import', 'tsx', program, url, organisation, now.toISOString(), String(at)], { stdio: 'inherit' })
    child.once('error', reject)
    child.once('exit', (code, signal) => (code ? reject(new Error(`the night ended with ${code}`)) : resolve(signal)))
  })

test('a night killed anywhere half destroys nothing, forgets nothing, and its certificates count what is gone', { timeout: 300_000 }, async () => {
  const world = await newWorld(db)
  const { organisation } = world
  const made: string[] = []
  /** What is gone, what retention still knows of, and what the certificates count, tell the same. */
  const standing = async () => {
    const living = new Set(await world.living(made))
    const known = new Set((await world.known()).map(({ item }) => item))
    const counts = await world.within((tx) => certificates(tx, organisation))
    return {
      halfDestroyed: made.filter((item) => living.has(item) !== known.has(item)),
      miscounted: counts.reduce((sum, { count }) => sum + count, 0) - (made.length - living.size),
      living: living.size,
    }
  }
  const signals: (NodeJS.Signals | null)[] = []
  // In steps of 37 it dies before some statements and after others, from the first to the last.
  for (let at = 0; signals.at(-1) !== null; at += 37) {
    const short = 4 - (await standing()).living
    for (let n = 0; n < short; n += 1) made.push(await world.make({ subject: world.person(), facts: { 'entry-written': '2014-09' } }))
    signals.push(await destroyAndDie(organisation, at))
    expect({ at, ...(await standing()) }).toMatchObject({ at, halfDestroyed: [], miscounted: 0 })
  }
  expect(signals.length).toBeGreaterThan(4)
  expect(new Set(signals.slice(0, -1))).toEqual(new Set(['SIGKILL']))
  await destroyDue(world.db, { organisation, holdings: [holdingOf()], clock: () => now, onTrouble: () => undefined })
  expect(await standing()).toEqual({ halfDestroyed: [], miscounted: 0, living: 0 })
  // Every certificate has been ended, also of nights that were cut off, and the ledger holds its hash.
  const facts = await world.within((tx) => readLedger(tx, { organisation, limit: 1_000 }))
  for (const { id } of await world.within((tx) => certificates(tx, organisation))) {
    const certificate = await world.within((tx) => certificateOf(tx, organisation, id))
    if (!certificate) throw new Error('a certificate is lost')
    const chained = facts.filter(({ type, about }) => type === 'retention.certified' && about === id)
    expect(chained.map(({ body }) => body['sha256'])).toEqual([toHex(sha256(certificateText(certificate)))])
  }
})
