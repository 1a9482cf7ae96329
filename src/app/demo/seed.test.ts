import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test, vi } from 'vitest'
import { signInOnServer } from '#identity'
import { registersOf, peopleForScope, unresolvedRows } from '#people'
import { within } from '#platform/database'
import { readEnvironment, settingsFrom } from '#platform/settings'
import { workWithTerms } from '#terms'
import { testHouse } from '#tests/support/database'
import { termsPorts } from '../promises/ports.ts'
import { seedDemo } from './seed.ts'

vi.setConfig({ testTimeout: 120_000 })
const folder = await mkdtemp(join(tmpdir(), 'satama-demo-'))
afterAll(() => rm(folder, { recursive: true }))

describe('the demo', () => {
  test('begins with staff who can sign in and a register taken in whole, and a second start keeps them', async () => {
    const house = await testHouse()
    const { db } = house
    workWithTerms(termsPorts({ ...house, settings: settingsFrom(readEnvironment({ SATAMA_DATA: folder })) }))
    const staff = await seedDemo(db, { dataFolder: folder })
    expect(staff.map((one) => one.signInName)).toEqual(['hallinto', 'aino', 'eero', 'sanni', 'petra', 'joonas', 'arvo', 'viivi'])
    const [, officer] = staff
    const signedIn = await signInOnServer(db, { signInName: 'aino', passphrase: officer?.passphrase ?? '' })
    if (!signedIn.ok) throw new Error('the officer could not sign in')
    const { organisation } = signedIn.value
    const own = within(db, organisation)
    const [register] = await registersOf(own, organisation)
    const people = await peopleForScope(own, { organisation, registers: [register?.id ?? ''] })
    const lines = (await readFile(join(import.meta.dirname, 'register.csv'), 'utf8')).trimEnd().split('\n').length
    expect(people).toHaveLength(lines - 1)
    expect(await unresolvedRows(own, { organisation })).toEqual([])

    expect(await seedDemo(db, { dataFolder: folder })).toHaveLength(staff.length)
    expect(await registersOf(own, organisation)).toHaveLength(1)
  })
})
