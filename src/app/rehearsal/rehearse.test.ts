import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { afterAll, expect, inject, onTestFinished, test, vi } from 'vitest'
import { redact } from '#foundation/text'
import { openDatabase } from '#platform/database'
import { settingsFrom } from '#platform/settings'
import { spoiltRegister } from './made-faults.ts'
import { rehearse, type RehearsalOrder } from './rehearse.ts'

const progress = { phase: () => undefined, at: () => undefined, end: () => undefined }

// Other tests rehearse at the same time: what is left behind is looked for in a folder of this file's own.
const temporary = await mkdtemp(join(tmpdir(), 'satama-rehearsals-'))
vi.stubEnv('TMPDIR', temporary)
afterAll(() => rm(temporary, { recursive: true, force: true }))

/** On a database of its own on the tests' server: as with DATABASE_URL. */
async function order(register: RehearsalOrder['register']): Promise<RehearsalOrder & { dataFolder: string }> {
  const dataFolder = await mkdtemp(join(tmpdir(), 'satama-rehearsing-'))
  onTestFinished(() => rm(dataFolder, { recursive: true, force: true }))
  const settings = {
    ...settingsFrom({ values: {}, from: dataFolder }),
    dataFolder,
    database: { kind: 'own' as const, url: redact(inject('databaseUrl')) },
  }
  return { settings, register, progress, dataFolder }
}

async function rehearsalDatabases(): Promise<string[]> {
  const server = openDatabase(inject('databaseUrl'), { poolSize: 1 })
  try {
    const { rows } = await sql<{ datname: string }>`
      select datname from pg_database where datname like 'satama_rehearsal%'`.execute(server)
    return rows.map(({ datname }) => datname)
  } finally {
    await server.destroy()
  }
}

const leftovers = async () => (await readdir(tmpdir())).filter((name) => name.startsWith('satama-rehearsal-'))

test('everybody of a made register is told or named, and nothing of it is left', { timeout: 120_000 }, async () => {
  const before = await leftovers()
  const result = await rehearse(await order({ people: 120, seed: 5 }))
  expect(result).toMatchObject({ imported: 120, rejected: 0, unresolvedRows: 0, inScope: 120, unaccounted: 0, wrongMessages: 0 })
  expect(result.toldByEmail + result.toldByLetter + result.namedExceptions).toBe(120)
  expect(result.toldByLetter).toBeGreaterThan(10)
  expect(await readFile(result.rejectedFile, 'utf8')).toBe('line,column,reason\n')
  expect(await rehearsalDatabases()).toEqual([])
  expect((await leftovers()).filter((name) => !before.includes(name))).toEqual([])
})

test.each([1, 7, 8, 10])('a spoilt register is told to the last row: layout %i', { timeout: 120_000 }, async (seed) => {
  const { bytes } = spoiltRegister({ people: 120, seed })
  const asked = await order({ file: '' })
  const file = join(asked.dataFolder, 'register.csv')
  await writeFile(file, bytes)
  const result = await rehearse({ ...asked, register: { file } })
  expect(result).toMatchObject({ unaccounted: 0, wrongMessages: 0 })
  expect(result.toldByEmail + result.toldByLetter + result.namedExceptions).toBe(result.inScope)
  expect(result.unresolvedRows).toBe(result.rejected)
  const listed = (await readFile(result.rejectedFile, 'utf8')).trimEnd().split('\n').slice(1)
  expect(listed).toHaveLength(result.rejected)
  for (const line of listed) {
    expect(line).toMatch(/^\d+,[^,]*,(?:no-name|invalid-identity-code|impossible-date|unreadable-row)$/)
  }
})

test('a rehearsal that is stopped leaves nothing behind', { timeout: 60_000 }, async () => {
  const before = await leftovers()
  const stopping = new AbortController()
  const asked = await order({ people: 2_000, seed: 1 })
  const phase = (name: string) => {
    if (name.startsWith('Telling')) setTimeout(() => stopping.abort(), 300)
  }
  await expect(rehearse({ ...asked, signal: stopping.signal, progress: { ...progress, phase } })).rejects.toThrow('stopped')
  expect(await rehearsalDatabases()).toEqual([])
  expect((await leftovers()).filter((name) => !before.includes(name))).toEqual([])
})
