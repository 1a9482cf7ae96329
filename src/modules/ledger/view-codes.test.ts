import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import { inTransaction } from '#platform/database'
import { testHouse } from '#tests/support/database'
import { forgetExpiredViewCodes, issueViewCode, openViewCode, withdrawViewCodes } from './view-codes.ts'

const { db, owner } = await testHouse()
const organisation = crypto.randomUUID()
const issue = (subject: string, expiresOn = '2026-12-31') =>
  inTransaction(db, organisation, (tx) => issueViewCode(tx, { organisation, subject, expiresOn }))

describe('a view code', () => {
  it('opens the openings of its person, however it is typed', async () => {
    const subject = crypto.randomUUID()
    const code = await issue(subject)
    expect(code.replaceAll('-', '')).toHaveLength(28)
    for (const typed of [code, code.toLowerCase(), code.replaceAll('-', ' '), ` ${code.replaceAll('-', '')} `]) {
      expect(await openViewCode(db, typed, '2026-11-22')).toEqual({ organisation, subject })
    }
  })

  it('opens nothing when it is mistyped, unknown, expired or withdrawn; a new one does', async () => {
    const subject = crypto.randomUUID()
    const code = await issue(subject)
    const mistyped = code.slice(0, -1) + (code.endsWith('0') ? '1' : '0')
    for (const typed of ['', 'x', mistyped, code.slice(1)]) expect(await openViewCode(db, typed, '2026-11-22')).toBeNull()
    expect(await openViewCode(db, code, '2027-01-01')).toBeNull()
    await inTransaction(db, organisation, (tx) => withdrawViewCodes(tx, { organisation, subject }))
    expect(await openViewCode(db, code, '2026-11-22')).toBeNull()
    const renewed = await issue(subject)
    expect(await openViewCode(db, renewed, '2026-11-22')).toEqual({ organisation, subject })
    await inTransaction(db, organisation, (tx) => withdrawViewCodes(tx, { organisation, subject }))
    expect(await openViewCode(db, renewed, '2026-11-22')).toBeNull()
  })

  // See [Note: Nobody's code].
  it('lies where it says neither whose it is nor what it is', async () => {
    await owner.transaction().execute((tx) => sql`truncate ledger.view_code`.execute(tx))
    const subject = crypto.randomUUID()
    const code = await issue(subject)
    const { rows } = await sql<{ row: string }>`select encode(find, 'hex') || encode(sealed, 'hex') || encode(sealed, 'escape') as row from ledger.view_code`.execute(owner)
    expect(rows).toHaveLength(1)
    for (const trace of [subject, subject.replaceAll('-', ''), organisation, code.replaceAll('-', '')]) {
      expect(rows[0]?.row).not.toContain(trace)
      expect(rows[0]?.row).not.toContain(Buffer.from(trace).toString('hex'))
    }
    await forgetExpiredViewCodes(db, '2027-01-01')
    expect((await sql`select from ledger.view_code`.execute(owner)).rows).toHaveLength(0)
  })
})
