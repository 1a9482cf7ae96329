import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { sql } from 'kysely'
import { expect, onTestFinished, test } from 'vitest'
import { checkDatabase, dataDirectoryOf, openDatabase, removeEmbedded, runningEmbedded, startEmbedded, type Embedded } from '#platform/database'

async function newFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'satama-database-'))
  onTestFinished(() => removeEmbedded(folder))
  return folder
}

async function ask(server: Embedded, question: string): Promise<unknown> {
  const db = openDatabase(server.url, { poolSize: 1 })
  const { rows } = await sql.raw<{ answer: unknown }>(question).execute(db)
  await db.destroy()
  return rows[0]?.answer
}

test('what is written before a stop is there after the next start', async () => {
  const folder = await newFolder()
  const first = await startEmbedded({ folder })
  await ask(first, 'create table kept as select 7 as answer')
  await first.stop()
  await first.stop()
  const second = await startEmbedded({ folder })
  expect(await ask(second, 'select answer from kept')).toBe(7)
  await second.stop()
})

test('the database listens on no network, asks for its password and keeps it to its owner', async () => {
  const folder = await newFolder()
  const server = await startEmbedded({ folder })
  expect(await ask(server, `select current_setting('listen_addresses') as answer`)).toBe('')
  const wrong = new URL(server.url)
  wrong.password = 'guessed'
  await expect(checkDatabase(wrong.href)).rejects.toMatchObject({ code: 'not-admitted' })
  expect((await stat(join(folder, 'password'))).mode & 0o777).toBe(0o600)
  const rules = await readFile(join(await dataDirectoryOf(folder), 'pg_hba.conf'), 'utf8')
  expect(rules).not.toMatch(/trust|host/)
  await server.stop()
})

test('text sorts and folds alike on every machine, pages have checksums, and log files are not recycled', async () => {
  const folder = await newFolder()
  const server = await startEmbedded({ folder })
  const setting = (name: string) => ask(server, `select current_setting('${name}') as answer`)
  expect(await setting('server_encoding')).toBe('UTF8')
  expect(await setting('data_checksums')).toBe('on')
  expect(await setting('wal_recycle')).toBe('off')
  expect(await setting('fsync')).toBe('on')
  expect(await ask(server, `select lower('ÅÄÖ') as answer`)).toBe('åäö')
  await server.stop()
})

test('a command finds the database that the server of the same folder has started', async () => {
  const folder = await newFolder()
  expect(await runningEmbedded(folder)).toBeNull()
  const server = await startEmbedded({ folder })
  const found = await runningEmbedded(folder)
  expect(found).toBe(server.url)
  await server.stop()
  expect(await runningEmbedded(folder)).toBeNull()
})

test('a second start on a folder in use gets one clear sentence', async () => {
  const folder = await newFolder()
  const server = await startEmbedded({ folder })
  await expect(startEmbedded({ folder })).rejects.toMatchObject({
    code: 'folder-in-use',
    message: expect.stringContaining('Another Satama is running on'),
  })
  await server.stop()
})

test('after Satama was killed its PostgreSQL is found and ended, and nothing committed is lost', async () => {
  const folder = await newFolder()
  const door = fileURLToPath(new URL('../index.ts', import.meta.url))
  const script = `
    import { startEmbedded } from ${JSON.stringify(door)}
    const { url } = await startEmbedded({ folder: ${JSON.stringify(folder)} })
    process.stdout.write(url)
    setInterval(() => undefined, 1000)`
  const child = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const [url] = (await once(child.stdout, 'data')) as [Buffer]
  const killed = { url: String(url), stop: async () => undefined }
  await ask(killed, 'create table kept as select 7 as answer')
  child.kill('SIGKILL')
  await once(child, 'exit')
  expect(await ask(killed, 'select answer from kept')).toBe(7)
  const next = await startEmbedded({ folder })
  expect(await ask(next, 'select answer from kept')).toBe(7)
  await next.stop()
})
