import { sql } from 'kysely'
import { beforeAll, expect, test } from 'vitest'
import { createApp } from '#platform/web'
import { openOffice } from '#tests/support/office'
import { testDatabase } from '#tests/support/database'
import { toBase64Url } from '#foundation/sealing'
import { execute } from '../actor.ts'
import type { StaffActor } from '../actor.ts'
import { newTestBrowser } from '../testing/browser.ts'
import { identityRoutes } from '../web/routes.ts'
import { invite, withdrawInvitation } from './commands/invite.ts'
import { makeKeys, readInvitation } from './joining.ts'
import { newToken } from './tokens.ts'

const db = await testDatabase()
const app = createApp({ db, routes: identityRoutes() })
const { post } = newTestBrowser(app)
let administrator: StaffActor

beforeAll(async () => {
  const [first] = await openOffice(db)
  if (!first) throw new Error('the office is empty')
  administrator = first
})

async function invited() {
  const input = { name: 'Lumi Keksitty', email: '', roles: ['officer' as const], teams: [], language: 'fi' as const }
  const result = await execute(invite, { db, actor: administrator, input })
  if (!result.ok) throw new Error(result.code)
  const { token, invitation } = result.value
  const read = await readInvitation(post, token)
  if (!read) throw new Error('the invitation is not read')
  return { token, invitation, account: read.account, joining: await makeKeys(post, { token, account: read.account }) }
}

test('two who ask for one sign-in name at once: one has it, and the other is told so', async () => {
  const both = [await invited(), await invited()]
  const joined = await Promise.all(both.map(({ joining }) => joining.join('lumi-poukama')))
  expect(joined.map(({ kind }) => kind).sort()).toEqual(['joined', 'name-taken'])
})

test('an invitation that two browsers use at once serves one of them', async () => {
  const { token, account, joining } = await invited()
  const other = await makeKeys(post, { token, account })
  const joined = await Promise.all([joining.join('tuisku-saari'), other.join('tuisku-luoto')])
  expect(joined.map(({ kind }) => kind).sort()).toEqual(['gone', 'joined'])
})

test('an invitation is either taken up or taken back, never both', async () => {
  for (let i = 0; i < 5; i += 1) {
    const { invitation, joining } = await invited()
    const [joined, withdrawn] = await Promise.all([
      joining.join(`halla-${i}`),
      execute(withdrawInvitation, { db, actor: administrator, input: { invitation } }),
    ])
    // Withdrawn after it was taken up, it closes the account that came of it; before, there is none.
    expect(withdrawn.ok).toBe(true)
    const { rows } = await sql`select id from identity.account where sign_in_name = ${`halla-${i}`} and closed_at is null`.execute(db)
    expect(rows).toEqual([])
    expect(['joined', 'gone']).toContain(joined.kind)
  }
})

test('keys of somebody who was not invited are not even tried', async () => {
  const { token, joining } = await invited()
  const sent: unknown[] = []
  await makeKeys(async (_, body) => (sent.push(body), { status: 404, body: {} }), { token, account: crypto.randomUUID() })
    .then((made) => made.join('routa-niemi'))
  const written = sent[0] as { keys: Record<string, string> }
  const broken = { ...written.keys, guardedReceiving: toBase64Url(new Uint8Array(1_216).fill(255)) }
  const stranger = { ...written, token: newToken(administrator.organisation).token, keys: broken }
  expect(await post('/join/finish', stranger)).toMatchObject({ status: 404 })
  expect(await post('/join/finish', { ...written, keys: broken })).toMatchObject({ status: 400 })
  expect((await joining.join('routa-niemi')).kind).toBe('joined')
})
