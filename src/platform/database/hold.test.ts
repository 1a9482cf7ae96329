import { createServer } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { checkDatabase, holdDatabase, openDatabase, type DatabaseTrouble } from '#platform/database'
import { sql } from 'kysely'
import { testDatabaseUrl } from '#tests/support/database'

const url = await testDatabaseUrl()

test('a database belongs to one Satama at a time, and is free again when that one lets go', async () => {
  const first = await holdDatabase(url)
  await expect(holdDatabase(url)).rejects.toMatchObject({ code: 'in-use' })
  await first.release()
  const second = await holdDatabase(url)
  await second.release()
})

test('two databases of one server are held by two Satamas', async () => {
  const one = await holdDatabase(url)
  const other = await holdDatabase(await testDatabaseUrl())
  await one.release()
  await other.release()
})

test('a hold whose connection was cut is told, since another Satama may have taken over', async () => {
  const told = Promise.withResolvers<DatabaseTrouble>()
  const hold = await holdDatabase(url, { onLost: told.resolve })
  const db = openDatabase(url, { poolSize: 1 })
  await sql`
    select pg_terminate_backend(pid) from pg_locks
    where locktype = 'advisory' and database = (select oid from pg_database where datname = current_database())
  `.execute(db)
  await db.destroy()
  expect((await told.promise).code).toBe('unreachable')
  await hold.release()
})

test('a server that does not answer, and an address that is none, are told in a sentence without the address', async () => {
  for (const nowhere of ['postgres://me:hidden@127.0.0.1:1/none', 'postgres://me:hidden@nowhere.invalid/none']) {
    const trouble = await troubleOf(nowhere)
    expect(trouble.code).toBe('unreachable')
    expect(trouble.message).not.toMatch(/hidden|nowhere\.invalid|127\.0\.0\.1/)
  }
})

test('a wrong password and a missing database are told apart', async () => {
  const wrong = new URL(url)
  wrong.password = 'wrong'
  expect((await troubleOf(wrong.href)).code).toBe('not-admitted')
  const missing = new URL(url)
  missing.pathname = '/never_made'
  expect((await troubleOf(missing.href)).code).toBe('no-such-database')
})

test('a server older than PostgreSQL 15 is refused', async () => {
  const trouble = await troubleOf(await serverOfVersion('14.12', 140_012))
  expect(trouble.code).toBe('too-old')
  expect(trouble.message).toContain('14.12')
})

async function troubleOf(address: string): Promise<DatabaseTrouble> {
  return checkDatabase(address).then(
    () => expect.fail('the database was accepted'),
    (error: DatabaseTrouble) => error,
  )
}

/** Speaks as much of PostgreSQL's protocol as it takes to say a version; nothing as old is installed here. */
async function serverOfVersion(name: string, number: number): Promise<string> {
  const server = createServer((socket) => {
    socket.once('data', () => {
      socket.write(Buffer.concat([message('R', int32(0)), message('Z', Buffer.from('I'))]))
      socket.on('data', (data) => {
        if (data[0] === 0x51) {
          const column = (title: string) =>
            Buffer.concat([Buffer.from(`${title}\0`), int32(0), int16(0), int32(25), int16(-1), int32(-1), int16(0)])
          const cell = (text: string) => Buffer.concat([int32(text.length), Buffer.from(text)])
          socket.write(
            Buffer.concat([
              message('T', Buffer.concat([int16(2), column('number'), column('name')])),
              message('D', Buffer.concat([int16(2), cell(String(number)), cell(name)])),
              message('C', Buffer.from('SELECT 1\0')),
              message('Z', Buffer.from('I')),
            ]),
          )
        } else socket.end()
      })
    })
    socket.on('error', () => socket.destroy())
  })
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  onTestFinished(() => {
    server.close()
  })
  const address = server.address()
  if (!address || typeof address === 'string') throw new TypeError('no port')
  return `postgres://me@127.0.0.1:${address.port}/any`
}

function message(type: string, body: Buffer): Buffer {
  return Buffer.concat([Buffer.from(type), int32(body.length + 4), body])
}
function int32(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeInt32BE(value)
  return bytes
}
function int16(value: number): Buffer {
  const bytes = Buffer.alloc(2)
  bytes.writeInt16BE(value)
  return bytes
}
