import { sql } from 'kysely'
import { beforeAll, expect, test } from 'vitest'
import { inTransaction, within } from '#platform/database'
import { findSubjects, GrantNotGenuine } from '#vault'
import { newPassphrase, newSigningPair } from '#foundation/sealing'
import { redact, reveal } from '#foundation/text'
import { testDatabase } from '#tests/support/database'
import { createAccount } from './accounts.ts'
import type { MadeAccount } from './accounts.ts'
import { colleagues, countWhoMay } from './colleagues.ts'
import { createOrganisation } from './organisations.ts'
import type { Setup } from './organisations.ts'
import type { Role } from './permissions.ts'
import { signInOnServer } from './server-sign-in.ts'
import { vouchedSigningKey } from './vouching.ts'

const db = await testDatabase()
const cheap = { algorithm: 'argon2id', passes: 1, memoryKib: 64 } as const
let organisation: string
let setup: Setup
let administrator: MadeAccount
let officer: MadeAccount

const make = (signInName: string, roles: Role[], name: string, grantedBy: Parameters<typeof createAccount>[1]['grantedBy'] = setup) =>
  inTransaction(db, organisation, (tx) =>
    createAccount(tx, { organisation, signInName, roles, displayName: redact(name), grantedBy, cost: cheap }),
  )

async function present(account: MadeAccount) {
  const actor = await signInOnServer(db, account)
  if (!actor.ok) throw new Error(actor.code)
  return actor.value
}

beforeAll(async () => {
  const name = { fi: 'Keksitty tukiyhdistys', sv: 'Påhittade stödföreningen', en: 'Invented Support Association' }
  ;({ organisation, setup } = await createOrganisation(db, { name }))
  administrator = await make('meri', ['administrator'], 'Meri Esimerkki')
  officer = await make('aalto', ['officer'], 'Aalto Esimerkki')
})

test('the first account of an organisation is an administrator', async () => {
  const other = await createOrganisation(db, { name: { fi: 'Toinen', sv: 'Andra', en: 'Other' } })
  const attempt = inTransaction(db, other.organisation, (tx) =>
    createAccount(tx, {
      organisation: other.organisation, signInName: 'ranta', roles: ['officer'], displayName: redact('Ranta'),
      grantedBy: other.setup, cost: cheap,
    }),
  )
  await expect(attempt).rejects.toThrow('administrator')
})

test('an administrator who is present makes further accounts, with keys of their own', async () => {
  const made = await make('kivi', ['officer'], 'Kivi Esimerkki', await present(administrator))
  const kivi = await present(made)
  expect(kivi.keyring.team).toBe((await present(officer)).keyring.team)
  expect(await findSubjects(db, kivi.keyring, { kind: 'email', values: ['nobody@example.org'] })).toEqual(new Map())
})

test('an officer makes no accounts', async () => {
  await expect(make('louhi', ['officer'], 'Louhi Esimerkki', await present(officer))).rejects.toThrow('administrator')
})

test('a wrong passphrase opens nothing', async () => {
  const attempt = await signInOnServer(db, { signInName: 'aalto', passphrase: newPassphrase() })
  expect(attempt).toMatchObject({ ok: false, code: 'wrong' })
})

test('colleagues are known by name to those who hold the key, and by sign-in name to others', async () => {
  const volunteer = await make('tuuli', ['volunteer'], 'Tuuli Esimerkki')
  const known = await colleagues(within(db, organisation), await present(officer))
  const name = known.get(volunteer.account)?.name
  expect(name && reveal(name)).toBe('Tuuli Esimerkki')
  const toVolunteer = await colleagues(within(db, organisation), await present(volunteer))
  expect(toVolunteer.get(officer.account)).toMatchObject({ signInName: 'aalto', name: null, roles: ['officer'] })
})

test('how many could approve is counted from roles', async () => {
  const before = await countWhoMay(within(db, organisation), organisation, 'approve-notices')
  await make('saari', ['officer'], 'Saari Esimerkki')
  expect(await countWhoMay(within(db, organisation), organisation, 'approve-notices')).toBe(before + 1)
})

test('no name, address or secret of staff lies in clear in any table', async () => {
  const made = await inTransaction(db, organisation, (tx) =>
    createAccount(tx, {
      organisation, signInName: 'myrsky', roles: ['communicator'], displayName: redact('Kanarialintu Esimerkki'),
      email: redact('kanarialintu@example.org'), grantedBy: setup, cost: cheap,
    }),
  )
  const { rows } = await sql<{ schema: string; table: string }>`
    select table_schema as schema, table_name as table from information_schema.tables
    where table_schema in ('identity', 'vault', 'keystore', 'ledger')`.execute(db)
  for (const { schema, table } of rows) {
    const { rows: found } = await sql<{ all: string | null }>`
      select string_agg(t::text, ' ') as all from ${sql.table(`${schema}.${table}`)} t`.execute(db)
    const all = (found[0]?.all ?? '').toLowerCase()
    for (const secret of ['kanarialintu', Buffer.from('anarialintu').toString('hex'), made.passphrase, made.recoveryCode.toLowerCase()]) {
      expect([table, all.includes(secret)]).toEqual([table, false])
    }
  }
})

test('a key that no administrator has vouched for is not taken for an account’s', async () => {
  const swapped = newSigningPair().publicKey
  expect(await vouchedSigningKey(within(db, organisation), { organisation, account: administrator.account })).not.toBeNull()
  const { rows } = await sql<{ kept: Buffer }>`
    select guarded_signing as kept from identity.account where id = ${administrator.account}`.execute(db)
  const put = (key: Uint8Array) =>
    sql`update identity.account set guarded_signing = ${Buffer.from(key)} where id = ${administrator.account}`.execute(db)
  await put(swapped)
  expect(await vouchedSigningKey(within(db, organisation), { organisation, account: administrator.account })).toBeNull()
  // What the administrator has granted is not believed any more, either.
  await expect(signInOnServer(db, officer)).rejects.toThrow(GrantNotGenuine)
  await put(rows[0]?.kept ?? new Uint8Array())
  expect((await present(officer)).keyring.team).not.toBeNull()
})
