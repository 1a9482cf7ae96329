import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeAll, expect, onTestFinished, test } from 'vitest'
import { newKey } from '#foundation/sealing'
import { createOrganisation } from '#identity'
import { inTransaction, type Db } from '#platform/database'
import { writeKeyText } from '#platform/keeping'
import { readEnvironment, settingsFrom } from '#platform/settings'
import { heldMailer, makeMailerKey, releaseMailer } from '#vault'
import { testDatabase } from '#tests/support/database'
import { takeUpMailerKey } from './taking-up.ts'

let db: Db
let organisation: string
const at = new Date()

beforeAll(async () => {
  db = await testDatabase()
  ;({ organisation } = await createOrganisation(db, { name: { fi: 'Keksitty ry', sv: 'Påhittad rf', en: 'Invented' } }))
})
afterEach(releaseMailer)

const make = () =>
  inTransaction(db, organisation, (tx) => makeMailerKey(tx, { organisation, by: null, kept: 'typed', at }))

async function takeUp(env: NodeJS.ProcessEnv, typed: string | null) {
  const folder = await mkdtemp(join(tmpdir(), 'satama-mailer-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  const settings = settingsFrom(readEnvironment({ SATAMA_DATA: folder, SATAMA_DEMO: 'off', ...env }))
  return takeUpMailerKey(db, settings, () => Promise.resolve(typed), at)
}

test('without the setting nothing is asked and nothing is taken up', async () => {
  expect(await takeUp({}, null)).toBeNull()
  expect(heldMailer()).toBeNull()
})

test('a key typed at the start is taken up', async () => {
  const key = await make()
  expect(await takeUp({ SATAMA_MAILER_KEY: 'typed' }, writeKeyText(key))).toBeNull()
  expect(heldMailer()).not.toBeNull()
})

test('what cannot be taken up is told in a sentence that repeats nothing, and keeps nobody from starting', async () => {
  await make()
  const other = writeKeyText(newKey())
  expect(await takeUp({ SATAMA_MAILER_KEY: 'typed' }, other)).toBe('The mailer key that was given is not the one in force.')
  expect(await takeUp({ SATAMA_MAILER_KEY: 'typed' }, 'nonsense')).toMatch(/^This is no mailer key/)
  expect(await takeUp({ SATAMA_MAILER_KEY: 'typed' }, null)).toMatch(/^This is no mailer key/)
  expect(await takeUp({ SATAMA_MAILER_KEY: 'credential' }, null)).toMatch(/^There is no credential mailer-key/)
  const module = { SATAMA_KMS_MODULE: '/nowhere.so', SATAMA_KMS_TOKEN: 'one', SATAMA_KMS_KEY: '01' }
  expect(await takeUp({ SATAMA_MAILER_KEY: 'kms', ...module }, null)).toMatch(/PIN is neither typed nor a credential/)
  expect(heldMailer()).toBeNull()
})
