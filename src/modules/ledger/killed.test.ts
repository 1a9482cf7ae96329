import { spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { newSigningPair, toHex } from '#foundation/sealing'
import { inTransaction } from '#platform/database'
import { testHouse } from '#tests/support/database'
import { appendAll, ledgerIn, startSequencer, verifyLedger } from './index.ts'

const { db, url } = await testHouse()
const program = fileURLToPath(new URL('testing/killed-sequencer.ts', import.meta.url))
const seed = new Uint8Array(32).fill(5)

/** Ends with the signal that killed it, or with null when it came to its end alive. */
const sequenceAndDie = (folder: string, at: number): Promise<NodeJS.Signals | null> =>
  new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ['--import', 'tsx', program, url, folder, toHex(seed), String(at)], { stdio: 'inherit' })
    child.once('error', reject)
    child.once('exit', (_, signal) => resolve(signal))
  })

test('a sequencer killed anywhere between its statements leaves a ledger that the next one finishes', { timeout: 300_000 }, async () => {
  const folder = await mkdtemp(join(tmpdir(), 'ledger-killed-'))
  const organisation = crypto.randomUUID()
  const survivor = startSequencer(db, { key: newSigningPair(seed), checkpointsFolder: folder, every: 3_600_000 })
  let rows = 0
  try {
    // In steps of three it dies before some statements and after others, from the first to the last.
    for (let at = 0; ; at += 3) {
      const facts = Array.from({ length: 3 }, () => ({ type: 'incidents.opened', organisation, by: null, at: new Date(2_000 - rows) }))
      await inTransaction(db, organisation, (tx) => appendAll(tx, facts))
      rows += facts.length
      const signal = await sequenceAndDie(folder, at)
      // Two that come after it at once: only one of them does the work.
      await Promise.all([survivor.runOnce(), survivor.runOnce()])
      const [verdict] = await verifyLedger([ledgerIn(db, organisation)], { checkpointsFolder: folder, published: true })
      expect({ at, ...verdict }).toMatchObject({ at, sound: true, entries: rows, covered: rows, waiting: 0 })
      if (signal === null) {
        expect(at).toBeGreaterThan(15)
        break
      }
      expect(signal).toBe('SIGKILL')
    }
  } finally {
    await survivor.stop()
    await rm(folder, { recursive: true })
  }
})
