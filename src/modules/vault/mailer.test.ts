import { inspect } from 'node:util'
import fc from 'fast-check'
import { sql } from 'kysely'
import { afterEach, beforeAll, expect, it } from 'vitest'
import { type Bytes, newKey, open, seal, textOf, utf8 } from '#foundation/sealing'
import { type Db, within } from '#platform/database'
import { testDatabase } from '#tests/support/database'
import { heldMailer, makeMailerKey, mailerState, openForMailer, releaseMailer, sealForMailer, takeUpMailer } from './index.ts'

let db: Db
const organisation = crypto.randomUUID()
const at = new Date()

beforeAll(async () => {
  db = within(await testDatabase(), organisation)
})
afterEach(releaseMailer)

const make = (kept: 'typed' | 'credential' = 'typed') => makeMailerKey(db, { organisation, by: null, kept, at })

async function takeUp(privateKey: Bytes) {
  const taken = await takeUpMailer(db, { kept: 'typed', privateKey }, { organisation, at })
  if (!taken.ok) throw new Error(taken.code)
  return taken.value
}

async function sealed(text: string): Promise<Bytes> {
  const bytes = await sealForMailer(db, utf8(text))
  if (!bytes) throw new Error('there is no mailer key')
  return bytes
}

it('without a mailer key nobody can leave an address', async () => {
  await sql`delete from keystore.mailer_key`.execute(db)
  expect(await sealForMailer(db, utf8('aino@example.org'))).toBeNull()
  expect(await mailerState(db)).toEqual({ key: null, takenUp: false })
  expect(await takeUpMailer(db, { kept: 'typed', privateKey: newKey() }, { organisation, at })).toMatchObject({ code: 'no-mailer-key' })
})

it('what is sealed for the mailer opens with its private half, and the length of it does not show', async () => {
  const mailer = await takeUp(await make())
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 253 }), async (plain) => {
      const bytes = await sealForMailer(db, plain)
      expect(bytes).toHaveLength((await sealed('a@b.example')).length)
      expect(await openForMailer(mailer, bytes ?? newKey())).toEqual(plain)
    }),
    { numRuns: 20 },
  )
  await expect(sealForMailer(db, new Uint8Array(254))).rejects.toThrow(RangeError)
})

it('another private half is not taken up', async () => {
  await make()
  expect(await takeUpMailer(db, { kept: 'typed', privateKey: newKey() }, { organisation, at })).toMatchObject({ code: 'another-key' })
  expect(heldMailer()).toBeNull()
})

it('what was changed, or sealed to an earlier key, is null and no fault', async () => {
  await make()
  const old = await sealed('aino@example.org')
  const mailer = await takeUp(await make())
  expect(await openForMailer(mailer, old)).toBeNull()
  const bytes = await sealed('aino@example.org')
  for (const place of [0, 16, 20, 1_200, bytes.length - 1]) {
    expect(await openForMailer(mailer, bytes.map((byte, i) => (i === place ? byte ^ 1 : byte)))).toBeNull()
  }
  for (const length of [0, 15, 16, 40]) expect(await openForMailer(mailer, bytes.slice(0, length))).toBeNull()
})

it('a module wraps the private half; the database has what only the module opens', async () => {
  const inModule = newKey()
  const wrap = (privateKey: Bytes, context: string) => Promise.resolve(seal(inModule, privateKey, context))
  const privateKey = await makeMailerKey(db, { organisation, by: null, kept: 'kms', wrap, at })
  const unwrap = (wrapped: Bytes, context: string) => Promise.resolve(open(inModule, wrapped, context))
  const taken = await takeUpMailer(db, { kept: 'kms', unwrap }, { organisation, at })
  expect(taken.ok && textOf((await openForMailer(taken.value, await sealed('aino@example.org'))) ?? newKey())).toBe('aino@example.org')
  const { rows } = await sql<{ row: string }>`select to_jsonb(mailer_key)::text as row from keystore.mailer_key`.execute(db)
  for (const { row } of rows) expect(row).not.toContain(Buffer.from(privateKey).toString('hex'))
  const other = () => Promise.resolve(null)
  expect(await takeUpMailer(db, { kept: 'kms', unwrap: other }, { organisation, at })).toMatchObject({ code: 'another-key' })
})

it('its state says whether it is taken up, by no secret; it prints nothing of itself', async () => {
  const privateKey = await make('credential')
  expect(await mailerState(db)).toMatchObject({ key: { kept: 'credential' }, takenUp: false })
  const mailer = await takeUp(privateKey)
  expect(await mailerState(db)).toMatchObject({ takenUp: true })
  expect(JSON.stringify({ mailer })).toBe('{"mailer":"<redacted>"}')
  expect(inspect(mailer)).toBe(`<mailer ${mailer.id}>`)
  releaseMailer()
  expect(await mailerState(db)).toMatchObject({ takenUp: false })
  await expect(openForMailer(mailer, new Uint8Array(20))).rejects.toThrow(TypeError)
})

it('making and taking up are in the ledger', async () => {
  const { rows } = await sql<{ type: string }>`
    select distinct type from ledger.entry where organisation = ${organisation} order by type`.execute(db)
  expect(rows.map(({ type }) => type)).toEqual(['vault.mailer-key-made', 'vault.mailer-key-taken-up'])
})
