import { chmod, mkdtemp, readFile, readdir, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { reveal } from '#foundation/text'
import { readEnvironment, secretsFrom, settingsFrom, SettingsTrouble } from '#platform/settings'

function settings(env: NodeJS.ProcessEnv) {
  return settingsFrom(readEnvironment({ INIT_CWD: '/somewhere', ...env }))
}

test('with nothing set it is the demo, on port 3000, in the built-in database', () => {
  expect(settings({})).toMatchObject({
    port: 3000,
    origin: 'http://localhost:3000',
    database: { kind: 'embedded' },
    demo: true,
    relay: null,
    bounces: null,
    bounceWindowMs: 5000,
  })
})

test('a database of your own turns the demo off, and its address is not printed', () => {
  const own = settings({ DATABASE_URL: 'postgres://satama:hidden@db.example.org/satama' })
  expect(own.demo).toBe(false)
  expect(own.bounceWindowMs).toBe(5 * 24 * 3600 * 1000)
  expect(JSON.stringify(own)).not.toContain('hidden')
  expect(own.database.kind === 'own' && reveal(own.database.url)).toContain('hidden')
})

test('folders are meant as seen from where the user stands', () => {
  const { dataFolder, database, checkpointsFolder } = settings({ SATAMA_DATA: 'kept', SATAMA_CHECKPOINTS: '../far' })
  expect(dataFolder).toBe('/somewhere/kept')
  expect(database).toEqual({ kind: 'embedded', folder: '/somewhere/kept/database' })
  expect(checkpointsFolder).toBe('/far')
})

test('a relay with a user has a password too', () => {
  const relay = { DATABASE_URL: 'postgres://db/satama', SATAMA_RELAY_HOST: 'relay.example.org', SATAMA_RELAY_USER: 'me' }
  expect(settings({ ...relay, SATAMA_RELAY_PASSWORD: 'hidden' }).relay).toMatchObject({
    host: 'relay.example.org',
    port: 587,
    login: { user: 'me' },
  })
  expect(troubleOf(relay).variable).toBe('SATAMA_RELAY_PASSWORD')
})

test('a print house may have an age key of the hybrid kind as well', () => {
  const signs = 'qpzry9x8gf2tvdw0s3jn54khce6mua7l'
  for (const key of [`age1${signs}${signs.slice(0, 26)}`, `age1pq1${signs.repeat(61)}`]) {
    expect(settings({ SATAMA_PRINT_HOUSE_KEY: key }).printHouseKey).toBe(key)
  }
})

test.each([
  ['PORT', { PORT: 'thirty' }],
  ['PORT', { PORT: '65536' }],
  ['PORT', { PORT: '-1' }],
  ['PORT', { PORT: '1e3' }],
  ['DATABASE_URL', { DATABASE_URL: 'mysql://secret@host/db' }],
  ['SATAMA_DATABASE_OWNER_URL', { SATAMA_DATABASE_OWNER_URL: 'postgres://secret@host/db' }],
  ['SATAMA_DATABASE_OWNER_URL', { DATABASE_URL: 'postgres://a:secret@host/db', SATAMA_DATABASE_OWNER_URL: 'postgres://a@host/db' }],
  ['SATAMA_DEMO', { SATAMA_DEMO: 'perhaps' }],
  ['SATAMA_DEMO', { SATAMA_DEMO: 'on', DATABASE_URL: 'postgres://secret@host/db' }],
  ['SATAMA_ORIGIN', { SATAMA_ORIGIN: 'http://secret.example.org' }],
  ['SATAMA_ORIGIN', { SATAMA_ORIGIN: 'https://secret.example.org/path' }],
  ['SATAMA_RELAY_HOST', { SATAMA_RELAY_HOST: 'secret.example.org' }],
  ['SATAMA_RELAY_HOST', { SATAMA_DEMO: 'off', SATAMA_RELAY_HOST: 'secret example' }],
  ['SATAMA_RELAY_PORT', { SATAMA_RELAY_PORT: '25' }],
  ['SATAMA_BOUNCE_DOMAIN', { SATAMA_BOUNCE_PORT: '2525' }],
  ['SATAMA_BOUNCE_PORT', { SATAMA_BOUNCE_DOMAIN: 'secret.example.org' }],
  ['SATAMA_BOUNCE_WINDOW', { SATAMA_BOUNCE_WINDOW: '0' }],
  ['SATAMA_MAILER_KEY', { SATAMA_MAILER_KEY: 'secret' }],
  ['SATAMA_KMS_MODULE', { SATAMA_MAILER_KEY: 'kms' }],
  ['SATAMA_KMS_TOKEN', { SATAMA_KMS_MODULE: '/lib/secret.so' }],
  ['SATAMA_KMS_KEY', { SATAMA_MAILER_KEY: 'kms', SATAMA_KMS_MODULE: '/lib/secret.so', SATAMA_KMS_TOKEN: 'one', SATAMA_KMS_KEY: 'secret' }],
  ['SATAMA_PRINT_HOUSE_KEY', { SATAMA_PRINT_HOUSE_KEY: 'AGE-SECRET-KEY-1' }],
  ['SATAMA_SIGN_IN_HOSTS', { SATAMA_SIGN_IN_HOSTS: 'login.example, https://secret.example' }],
  ['SATAMA_SECURITY_CONTACT', { SATAMA_SECURITY_CONTACT: 'http://secret.example.org' }],
  ['SATAMA_SECURITY_CONTACT', { SATAMA_SECURITY_CONTACT: 'security@example.org, secret' }],
  ['SATAMA_WITNESSES', { SATAMA_WITNESSES: 'secret.example/witness+00000000+AAAA http://secret.example' }],
  ['SATAMA_WITNESSES', { SATAMA_WITNESSES: 'https://secret.example' }],
  ['SATAMA_WITNESS_MAIL', { SATAMA_WITNESS_MAIL: 'secret' }],
  ['SATAMA_WITNESS_MAIL_HOURS', { SATAMA_WITNESS_MAIL_HOURS: '0' }],
] as const)('a wrong %s is named in one sentence, and its value is not repeated: %o', (variable, env) => {
  const trouble = troubleOf(env)
  expect(trouble.variable).toBe(variable)
  expect(trouble.message).toContain(variable)
  expect(trouble.message).not.toMatch(/secret|thirty|perhaps/i)
})

test('witnesses are read as keys and addresses, with commas between them', () => {
  const key = 'other.example/witness+0a1b2c3d+BAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA'
  const { witnesses } = settings({
    SATAMA_WITNESSES: `${key} https://other.example/witness, ${key} http://localhost:3001/witness`,
    SATAMA_WITNESS_FOR: key,
    SATAMA_WITNESS_MAIL: 'ledger@auditor.example',
  })
  expect(witnesses).toEqual({
    asked: [{ key, url: 'https://other.example/witness' }, { key, url: 'http://localhost:3001/witness' }],
    logs: [key],
    mailbox: { to: 'ledger@auditor.example', everyHours: 24 },
  })
})

test('hosts inside the house for signing in are a list, empty when nothing is said', () => {
  expect(settings({}).signInHosts).toEqual([])
  expect(settings({ SATAMA_SIGN_IN_HOSTS: 'Login.inner.example, [fd00::1], 10.0.0.7' }).signInHosts)
    .toEqual(['login.inner.example', '[fd00::1]', '10.0.0.7'])
})

test('secrets are made once, closed to others, and never printed', async () => {
  const dataFolder = await newFolder()
  const first = await secretsFrom({ dataFolder })
  const second = await secretsFrom({ dataFolder })
  expect(reveal(second.ledgerSeed)).toEqual(reveal(first.ledgerSeed))
  expect(reveal(first.ledgerSeed)).not.toEqual(reveal(first.forms))
  expect(JSON.stringify(first)).toBe(
    '{"ledgerSeed":"<redacted>","forms":"<redacted>","returnPaths":"<redacted>","signIn":"<redacted>"}',
  )
  for (const name of await readdir(join(dataFolder, 'secrets'))) {
    expect((await stat(join(dataFolder, 'secrets', name))).mode & 0o777).toBe(0o600)
  }
})

test('two first starts at once agree on their secrets', async () => {
  const dataFolder = await newFolder()
  const [one, other] = await Promise.all([secretsFrom({ dataFolder }), secretsFrom({ dataFolder })])
  expect(reveal(one.ledgerSeed)).toEqual(reveal(other.ledgerSeed))
})

test('a secret that others can read is refused, without being repeated', async () => {
  const dataFolder = await newFolder()
  await secretsFrom({ dataFolder })
  const file = join(dataFolder, 'secrets', 'ledger-seed')
  await chmod(file, 0o644)
  const value = (await readFile(file, 'utf8')).trim()
  const refused = secretsFrom({ dataFolder })
  await expect(refused).rejects.toThrow('chmod 600')
  await expect(refused).rejects.not.toThrow(value)
})

function troubleOf(env: NodeJS.ProcessEnv): SettingsTrouble {
  try {
    settings(env)
  } catch (error) {
    if (error instanceof SettingsTrouble) return error
    throw error
  }
  return expect.fail('the settings were accepted')
}

async function newFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'satama-settings-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  return folder
}
