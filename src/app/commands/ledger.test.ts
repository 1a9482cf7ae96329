import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { newSigningPair } from '#foundation/sealing'
import { append, startSequencer } from '#ledger'
import { openDatabase } from '#platform/database'
import { testDatabaseUrl } from '#tests/support/database'
import { Complaint, runCommandLine } from '../command-line.ts'
import { ledgerExportCommand, ledgerVerifyCommand } from './ledger.ts'

const organisation = crypto.randomUUID()
let data: string
let url: string
let said: string

beforeEach(async () => {
  data = await mkdtemp(join(tmpdir(), 'satama-ledger-'))
  url = await testDatabaseUrl()
  vi.stubEnv('DATABASE_URL', url)
  vi.stubEnv('INIT_CWD', data)
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    said += String(text)
    return true
  })
  await withDatabase(async (db) => {
    for (let n = 0; n < 20; n += 1) {
      await append(db, { type: 'incidents.opened', organisation, by: null, at: new Date(n), body: { n } })
    }
    const options = { key: newSigningPair(), checkpointsFolder: join(data, 'checkpoints'), every: 3_600_000 }
    const sequencer = startSequencer(db, options)
    await sequencer.runOnce()
    await sequencer.stop()
  })
})
afterEach(async () => {
  vi.restoreAllMocks()
  vi.unstubAllEnvs()
  await rm(data, { recursive: true })
})

async function withDatabase(work: (db: ReturnType<typeof openDatabase>) => Promise<unknown>): Promise<void> {
  const db = openDatabase(url)
  await work(db)
  await db.destroy()
}
async function run(...args: string[]): Promise<{ code: number; said: string }> {
  said = ''
  const code = await runCommandLine([ledgerVerifyCommand, ledgerExportCommand], ['ledger', ...args, '--data', data])
  return { code, said }
}
const change = () => withDatabase((db) => sql`update ledger.entry set body = '{"n": 99}' where leaf = 7`.execute(db))

test('a sound ledger is told in words and as JSON, and ends with 0', async () => {
  expect(await run('verify')).toMatchObject({ code: 0, said: expect.stringContaining(`${organisation}: sound`) })
  const { code, said: json } = await run('verify', '--json')
  expect(code).toBe(0)
  expect(JSON.parse(json)).toMatchObject({ sound: true, ledgers: [{ organisation, entries: 20, covered: 20 }] })
})

test('a changed row is told by its number, and ends with 1', async () => {
  await change()
  expect(await run('verify')).toMatchObject({ code: 1, said: expect.stringContaining('row 7') })
  const { code, said: json } = await run('verify', '--json')
  expect(code).toBe(1)
  expect(JSON.parse(json)).toMatchObject({ sound: false, ledgers: [{ findings: [{ kind: 'changed', leaf: 7 }] }] })
})

test('a cut-off end is found with a copy of the checkpoints kept elsewhere', async () => {
  await withDatabase((db) => sql`truncate ledger.entry, ledger.tree, ledger.tile`.execute(db))
  const { code, said: words } = await run('verify', '--checkpoints', join(data, 'checkpoints'))
  expect(code).toBe(1)
  expect(words).toContain('rows 0 to 19 are gone')
})

test('an exported file is verified without the database', async () => {
  expect((await run('export', 'ledger.jsonl')).code).toBe(0)
  await change()
  vi.stubEnv('DATABASE_URL', 'postgres://nobody@127.0.0.1:1/nothing')
  expect((await run('verify', 'ledger.jsonl')).code).toBe(0)
  const file = join(data, 'ledger.jsonl')
  await writeFile(file, (await readFile(file, 'utf8')).replace('["n",7]', '["n",8]'))
  expect((await run('verify', 'ledger.jsonl')).code).toBe(1)
})

test('another key than the one kept elsewhere is not believed', async () => {
  const printed = (await readFile(join(data, 'checkpoints', `${organisation}.vkey`), 'utf8')).trim()
  expect((await run('verify', '--key', printed)).code).toBe(0)
  const folder = join(data, 'forged')
  await withDatabase(async (db) => {
    await sql`update ledger.entry set leaf = null`.execute(db)
    await sql`truncate ledger.tree, ledger.tile`.execute(db)
    const forger = startSequencer(db, { key: newSigningPair(), checkpointsFolder: folder, every: 3_600_000 })
    await forger.runOnce()
    await forger.stop()
  })
  // Whoever swaps the key beside the checkpoints is given away by what the database once signed.
  expect((await run('verify', '--checkpoints', folder)).code).toBe(1)
  expect((await run('verify', '--checkpoints', folder, '--key', printed)).code).toBe(1)
})

test('what cannot be read is told in a sentence', async () => {
  await expect(ledgerVerifyCommand.run(['--key', 'x'])).rejects.toThrow(Complaint)
  await expect(ledgerVerifyCommand.run(['nothing.jsonl'])).rejects.toThrow('There is no such file')
  await writeFile(join(data, 'torn.jsonl'), '{"organisation":')
  await expect(ledgerVerifyCommand.run(['torn.jsonl'])).rejects.toThrow('line 1 is not a row of a ledger')
})
