import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test, vi } from 'vitest'
import { addDays } from '#foundation/time'
import { readEnvironment, settingsFrom } from '#platform/settings'
import { simulateRequests, type SimulationOrder } from './simulate.ts'
import { firstDay, surge } from './sent.ts'

vi.setConfig({ testTimeout: 240_000 })
const folder = await mkdtemp(join(tmpdir(), 'satama-simulated-'))
afterAll(() => rm(folder, { recursive: true, force: true }))

const quiet = { phase: () => undefined, at: () => undefined, end: () => undefined }
const order = (o: Partial<SimulationOrder>): SimulationOrder => ({
  settings: settingsFrom(readEnvironment({ SATAMA_DATA: folder })), people: 300, requests: 200, days: 60, workers: 2, seed: 1, progress: quiet, ...o,
})

test('a surge is answered in time by enough hands: nobody is late, nobody lost, every letter there to be read', async () => {
  const { seconds: _, ...outcome } = await simulateRequests(order({}))
  expect(outcome).toMatchObject({ requests: 200, acknowledged: 200, late: 0, lost: 0, openInTime: 0 })
  expect(outcome.answeredInTime + outcome.refusedInTime).toBe(200)
  expect(outcome.refusedInTime).toBeGreaterThan(5)
  expect(outcome.joined).toBeGreaterThan(0)
  const { acknowledged = 0, answered = 0, partly = 0, refused = 0, identify = 0, 'not-identified': silent = 0, extended = 0 } = outcome.lettersByKind
  expect(outcome.letters).toBe(acknowledged + answered + partly + refused + identify + silent + extended)
  // Whoever was joined to an earlier request has one answer for both.
  expect([acknowledged, answered + partly + refused + silent]).toEqual([200, 200 - outcome.joined])
})

test('with too few hands people are late, extensions are told in time all the same, and nobody is lost', async () => {
  const outcome = await simulateRequests(order({ requests: 120, days: 110, workers: 1, minutesADay: 15 }))
  expect(outcome.late).toBeGreaterThan(0)
  expect(outcome.extendedInTime).toBeGreaterThan(0)
  expect(outcome).toMatchObject({ requests: 120, lost: 0 })
  expect(outcome.answeredInTime + outcome.refusedInTime + outcome.openInTime + outcome.late).toBe(120)
})

test('what is sent in is the same for the same seed, comes in the surge week for the most part, and is nobody’s twice but by intent', () => {
  const made = () => surge({ people: 300, requests: 200, from: firstDay, seed: 1 })
  const plain = (all: ReturnType<typeof surge>) => all.map(({ kinds, channel, on, fate, asked }) => ({ kinds, channel, on, fate, name: asked.name, code: asked.identityCode }))
  expect(plain(made())).toEqual(plain(made()))
  expect(plain(surge({ people: 300, requests: 200, from: firstDay, seed: 2 }))).not.toEqual(plain(made()))
  expect(new Set(made().map(({ token }) => token)).size).toBe(200)
  expect(made().filter(({ on }) => on < addDays(firstDay, 8)).length).toBeGreaterThan(160)
})
