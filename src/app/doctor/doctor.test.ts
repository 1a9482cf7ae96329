import { spawn, type ChildProcess } from 'node:child_process'
import { chmod, mkdir, mkdtemp, readFile, readlink, rm, stat, symlink, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { networkInterfaces, tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { redact } from '#foundation/text'
import { languages } from '#platform/texts'
import { connectionTo, dataDirectoryOf, inTransaction, openAsOwner, openDatabase, removeEmbedded, startEmbedded, within } from '#platform/database'
import { sql } from 'kysely'
import { keepOutside } from '#platform/outside'
import { readEnvironment, settingsFrom, type Settings } from '#platform/settings'
import { testDatabaseUrl } from '#tests/support/database'
import { openOffice } from '#tests/support/office'
import { makeMailerKey } from '#vault'
import { backUp } from '../backup/take.ts'
import { keystoreLivesMs } from '../backup/model.ts'
import { checkDatabaseTls, checkLogin, checkLogs, checkOutside, checkTrust, clockVerdict, tlsVerdict } from './database-checks.ts'
import { checkCoreDumps, checkDisk, checkFolders, checkNode, checkPagesTls, checkRelay, checkSharedSecrets, checkSwap, checkWeakSecrets, diskVerdict } from './host-checks.ts'
import { checkAdministrators, checkBackupFresh, checkElsewhere, checkErasures, checkLedger, checkMailerKey, checkOldKeystores, checkQuorum, checkRestoreTried, checkSecurityContact, checkScrub, checkWitness, checkWitnessesAgree } from './house-checks.ts'
import { examine } from './examine.ts'
import { checkIds, worst, type Patient } from './model.ts'
import { inWords } from './texts.ts'
import { lifeOf, nodeLives, postgresLives } from './versions.ts'
import pg from 'pg'

async function folder(): Promise<string> {
  const made = await mkdtemp(join(tmpdir(), 'satama-doctor-'))
  onTestFinished(() => rm(made, { recursive: true, force: true }))
  return made
}

function settingsWith(env: NodeJS.ProcessEnv): Settings {
  return settingsFrom(readEnvironment({ INIT_CWD: '/', ...env }))
}

async function patient(env: NodeJS.ProcessEnv = {}): Promise<Patient> {
  const url = await testDatabaseUrl()
  const db = openDatabase(url)
  onTestFinished(() => db.destroy())
  const settings = settingsWith({ SATAMA_DATA: await folder(), SATAMA_DEMO: 'off', ...env })
  return { settings, db, url, ownerUrl: url, organisations: [], now: new Date() }
}

const strong = 'Zq8vT4-pLx2_Rm7wKd0aNb'

describe('a database that stands as the stolen register’s did', () => {
  test('is found open to others and letting anybody in; ours is neither', async () => {
    const home = await folder()
    await chmod(home, 0o711)
    const database = join(home, 'database')
    const first = await startEmbedded({ folder: database, durable: false })
    onTestFinished(() => removeEmbedded(database))
    const safe = { ...(await patient()), url: first.url, db: openDatabase(first.url) }
    expect((await checkOutside(safe)).verdict).toBe('ok')
    expect((await checkTrust(safe)).verdict).toBe('ok')
    expect((await checkDatabaseTls(safe)).verdict).toBe('ok')
    await safe.db.destroy()
    const { url, stop } = await openToAll(database, first)
    const sick = { ...safe, url, db: openDatabase(url) }
    onTestFinished(async () => {
      await sick.db.destroy()
      await stop()
    })
    const others = Object.values(networkInterfaces()).flat().filter((one) => one && !one.internal && one.family === 'IPv4')
    expect(await checkOutside(sick)).toMatchObject({ verdict: others.length > 0 ? 'bad' : 'ok' })
    expect((await checkTrust(sick)).verdict).toBe('bad')
  }, 60_000)

  test('that writes down nobody who connects is warned of, and one that does is not', async () => {
    const url = await testDatabaseUrl()
    const own = settingsWith({ DATABASE_URL: `postgres://satama:${strong}@localhost/satama` })
    const one = await patient()
    const verdictWith = async (value: string): Promise<string> => {
      const address = new URL(url)
      address.searchParams.set('options', `-c log_connections=${value}`)
      const db = openDatabase(address.href)
      const { verdict } = await checkLogs({ ...one, settings: own, db })
      await db.destroy()
      return verdict
    }
    expect([await verdictWith('on'), await verdictWith('off')]).toEqual(['ok', 'warn'])
    expect((await checkLogs(one)).verdict).toBe('ok')
  })

  test('that is reached over a net in the clear is found; on this machine nobody listens in between', () => {
    expect([tlsVerdict('elsewhere', false), tlsVerdict('elsewhere', true), tlsVerdict('elsewhere', null)]).toEqual(['bad', 'ok', 'unknown'])
    expect([tlsVerdict('here', false), tlsVerdict('socket', null)]).toEqual(['ok', 'ok'])
  })
  test('whose app login is its owner or a superuser is found', async () => {
    const one = await patient()
    const owner = new pg.Client(connectionTo(one.url))
    await owner.connect()
    const login = `weak_${Math.random().toString(36).slice(2, 8)}`
    await owner.query(`create role ${login} superuser login password '${strong}'`)
    const address = new URL(one.url)
    address.username = login
    address.password = strong
    const db = openDatabase(address.href)
    expect((await checkLogin({ ...one, url: address.href, db })).verdict).toBe('bad')
    await owner.query(`alter role ${login} nosuperuser`)
    expect((await checkLogin({ ...one, url: address.href, ownerUrl: 'postgres://owner@localhost/x', db })).verdict).toBe('ok')
    await db.destroy()
    await owner.query(`drop role ${login}`)
    await owner.end()
  })
})

/** The same cluster started again as it should never be: every address, no password. */
async function openToAll(database: string, first: { url: string; stop(): Promise<void> }): Promise<{ url: string; stop(): Promise<void> }> {
  const cluster = await dataDirectoryOf(database)
  const pid = Number((await readFile(join(cluster, 'postmaster.pid'), 'utf8')).split('\n')[0])
  const binary = await readlink(`/proc/${pid}/exe`)
  const { uid, gid } = await stat(cluster)
  await first.stop()
  await writeFile(join(cluster, 'pg_hba.conf'), 'local all all trust\nhost all all 0.0.0.0/0 trust\n')
  const port = await freePort()
  const who = process.getuid?.() === 0 ? { uid, gid } : {}
  const server: ChildProcess = spawn(
    binary,
    ['-D', cluster, '-c', 'listen_addresses=0.0.0.0', '-c', `port=${port}`, '-c', 'unix_socket_directories='],
    { ...who, cwd: '/', env: { PATH: '/usr/bin:/bin', LC_ALL: 'C' }, stdio: 'ignore' },
  )
  const url = `postgres://satama:wrong@127.0.0.1:${port}/satama`
  for (let tries = 0; tries < 200; tries += 1) {
    const client = new pg.Client(connectionTo(url))
    client.on('error', () => undefined)
    const there = await client.connect().then(() => true, () => false)
    await client.end().catch(() => undefined)
    if (there) break
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  return {
    url,
    stop: () => new Promise((resolve) => {
      server.once('exit', () => resolve())
      server.kill('SIGINT')
    }),
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0))
    })
  })
}

describe('secrets', () => {
  const url = (password: string): string => `postgres://app:${encodeURIComponent(password)}@localhost/satama`
  test.each([['satama', 'bad'], ['', 'bad'], ['password-password-1', 'bad'], ['aaaaaaaaaaaaaaaaaaaaaaaa', 'bad'], [strong, 'ok']])(
    'a password like %j is %s',
    (password, verdict) => {
      expect(checkWeakSecrets({ settings: settingsWith({ DATABASE_URL: url(password) }) }).verdict).toBe(verdict)
    },
  )
  test('used in two places are found, and never shown', () => {
    const settings = (relay: string): Settings => settingsWith({
      DATABASE_URL: url(strong), SATAMA_RELAY_HOST: 'relay.example.org', SATAMA_RELAY_USER: 'satama', SATAMA_RELAY_PASSWORD: relay,
    })
    const found = checkSharedSecrets({ settings: settings(strong) })
    expect(found).toMatchObject({ verdict: 'bad', with: { names: 'DATABASE_URL, SATAMA_RELAY_PASSWORD' } })
    expect(JSON.stringify(found)).not.toContain(strong)
    expect(checkSharedSecrets({ settings: settings(`${strong}x`) }).verdict).toBe('ok')
  })
  test('in folders that others may read are found', async () => {
    const { settings } = await patient()
    await mkdir(join(settings.dataFolder, 'secrets'), { mode: 0o700 })
    await writeFile(join(settings.dataFolder, 'secrets', 'forms'), 'x', { mode: 0o600 })
    expect((await checkFolders({ settings })).verdict).toBe('ok')
    await chmod(join(settings.dataFolder, 'secrets', 'forms'), 0o644)
    expect(await checkFolders({ settings })).toMatchObject({ verdict: 'bad', with: { names: 'secrets/forms' } })
    await chmod(join(settings.dataFolder, 'secrets', 'forms'), 0o600)
    await chmod(settings.dataFolder, 0o755)
    expect((await checkFolders({ settings })).verdict).toBe('bad')
  })
})

describe('the machine', () => {
  test('that swaps to a plain disk is found; an encrypted one and zram are not', async () => {
    const proc = await folder()
    const sys = await folder()
    const swaps = (...devices: string[]) =>
      writeFile(join(proc, 'swaps'), ['Filename\tType\tSize', ...devices.map((one) => `${one}\tpartition\t1024\t0\t-2`)].join('\n'))
    await swaps()
    expect((await checkSwap({ proc, sys })).verdict).toBe('ok')
    await swaps('/dev/zram0')
    expect((await checkSwap({ proc, sys })).verdict).toBe('ok')
    await swaps('/dev/sdb2')
    expect(await checkSwap({ proc, sys })).toMatchObject({ verdict: 'bad', with: { count: 1 } })
    const mapper = join(proc, 'swap-crypt')
    await symlink('../dm-3', mapper)
    await mkdir(join(sys, 'block/dm-3/dm'), { recursive: true })
    await swaps(mapper)
    expect((await checkSwap({ proc, sys })).verdict).toBe('bad')
    await writeFile(join(sys, 'block/dm-3/dm/uuid'), 'CRYPT-PLAIN-swap\n')
    expect((await checkSwap({ proc, sys })).verdict).toBe('ok')
    await rm(join(proc, 'swaps'))
    expect((await checkSwap({ proc, sys })).verdict).toBe('unknown')
  })
  test.each([
    ['0', 'core', 'ok'], ['unlimited', 'core', 'bad'], ['unlimited', '|/bin/false', 'ok'],
    ['0', '|/usr/lib/systemd/systemd-coredump %P', 'warn'], ['unlimited', '|/usr/share/apport/apport', 'bad'],
  ])('with a core limit of %s and the pattern %s is %s', async (limit, pattern, verdict) => {
    const proc = await folder()
    await mkdir(join(proc, 'self'))
    await mkdir(join(proc, 'sys/kernel'), { recursive: true })
    await writeFile(join(proc, 'self/limits'), `Limit                     Soft Limit\nMax core file size        ${limit}   unlimited   bytes\n`)
    await writeFile(join(proc, 'sys/kernel/core_pattern'), `${pattern}\n`)
    expect((await checkCoreDumps({ proc, sys: proc })).verdict).toBe(verdict)
  })
  test('that does not tell where core dumps go, or how full its disk is, is not said to be well', async () => {
    const proc = await folder()
    await mkdir(join(proc, 'self'))
    await writeFile(join(proc, 'self/limits'), 'Max core file size        unlimited   unlimited   bytes\n')
    expect((await checkCoreDumps({ proc, sys: proc })).verdict).toBe('unknown')
    const { settings } = await patient()
    const nowhere = { ...settings, dataFolder: join(proc, 'self/limits/data') }
    expect((await checkDisk({ settings: nowhere })).verdict).toBe('unknown')
    expect((await checkDisk({ settings })).verdict).not.toBe('unknown')
    expect((await checkFolders({ settings: nowhere })).verdict).toBe('unknown')
  })
  test('with a full disk or a clock that is off is found', () => {
    const gb = 1024 ** 3
    expect([diskVerdict({ percent: 50, free: 50 * gb }), diskVerdict({ percent: 10, free: 50 * gb }), diskVerdict({ percent: 50, free: gb / 2 })])
      .toEqual(['ok', 'warn', 'bad'])
    expect([0, 10, 300].map((seconds) => clockVerdict(seconds).verdict)).toEqual(['ok', 'warn', 'bad'])
  })
  test('with a version that gets no updates is found', () => {
    const on = (day: string): Date => new Date(`${day}T12:00:00Z`)
    expect(lifeOf(postgresLives, '18.1', on('2026-11-22')).verdict).toBe('ok')
    expect(lifeOf(postgresLives, '15.4', on('2027-10-01')).verdict).toBe('warn')
    expect(lifeOf(postgresLives, '14.9', on('2026-11-22')).verdict).toBe('bad')
    expect(lifeOf(nodeLives, '99.0.0', on('2026-11-22')).verdict).toBe('unknown')
    expect(checkNode({ now: on('2026-11-22') }, '20.1.0').verdict).toBe('bad')
    expect(checkNode({ now: on('2026-11-22') }).verdict).toBe('ok')
  })
  test('without TLS in front or a relay is warned of', () => {
    const own = { DATABASE_URL: `postgres://a:${strong}@localhost/s` }
    const both = { ...own, SATAMA_ORIGIN: 'https://satama.example.org', SATAMA_RELAY_HOST: 'relay.example.org' }
    expect([checkPagesTls({ settings: settingsWith(own) }).verdict, checkRelay({ settings: settingsWith(own) }).verdict]).toEqual(['warn', 'warn'])
    expect([checkPagesTls({ settings: settingsWith(both) }).verdict, checkRelay({ settings: settingsWith(both) }).verdict]).toEqual(['ok', 'ok'])
  })
})

describe('the house', () => {
  test('without backups, with old ones, and with keys that are too old is found', async () => {
    const one = await patient()
    await openOffice(one.db)
    expect((await checkBackupFresh(one)).verdict).toBe('bad')
    expect((await checkRestoreTried(one)).verdict).toBe('warn')
    await backUp({ ...one, now: () => one.now })
    const later = (ms: number): Patient => ({ ...one, now: new Date(one.now.getTime() + ms) })
    expect((await checkBackupFresh(one)).verdict).toBe('ok')
    expect((await checkBackupFresh(later(30 * 3_600_000))).verdict).toBe('warn')
    expect((await checkBackupFresh(later(100 * 3_600_000))).verdict).toBe('bad')
    expect((await checkOldKeystores(one)).verdict).toBe('ok')
    expect((await checkOldKeystores(later(keystoreLivesMs + 2 * 3_600_000))).verdict).toBe('bad')
    await writeFile(join(one.settings.backups.folder, 'last-restore.json'), JSON.stringify({ at: one.now.toISOString() }))
    expect((await checkRestoreTried(one)).verdict).toBe('ok')
    expect((await checkRestoreTried(later(400 * 24 * 3_600_000))).verdict).toBe('warn')
  })
  test('whose copies lie on the same disk is warned of', async () => {
    const one = await patient()
    expect(await checkElsewhere(one)).toMatchObject({ verdict: 'warn' })
    const shm = await mkdtemp('/dev/shm/satama-doctor-')
    onTestFinished(() => rm(shm, { recursive: true, force: true }))
    const elsewhere = { ...one.settings, backups: { ...one.settings.backups, folder: shm }, erasuresFolder: shm, checkpointsFolder: shm }
    expect((await checkElsewhere({ settings: elsewhere })).verdict).toBe('ok')
  })
  test('whose deleted keys are not cleared, late or never or by half, is found', async () => {
    const one = await patient()
    const { db, now } = one
    expect(await checkScrub(one)).toMatchObject({ verdict: 'warn', with: { lacking: 'never' } })
    const owner = openAsOwner(one.ownerUrl, { poolSize: 1 })
    onTestFinished(() => owner.destroy())
    const scrubbed = (lacking: string[]) => sql`
      insert into vault.scrub (id, begun_at, ended_at, lacking) values (${crypto.randomUUID()}, ${new Date()}, ${now}, ${lacking}::text[])`.execute(owner)
    await scrubbed([])
    const later = (hours: number) => checkScrub({ ...one, db, now: new Date(now.getTime() + hours * 3_600_000) })
    expect((await checkScrub(one)).verdict).toBe('ok')
    expect(await later(27)).toMatchObject({ verdict: 'warn', with: { hours: 27, lacking: 'late' } })
    expect(await later(14 * 24 + 1)).toMatchObject({ verdict: 'bad' })
    await scrubbed(['wal-recycled', 'busy'])
    expect(await checkScrub(one)).toMatchObject({ verdict: 'warn', with: { lacking: 'wal-recycled, busy' } })
  })
  test('that one witness contradicts is ill, whatever others say, and a time to come counts for nothing', async () => {
    const one = await patient({ SATAMA_WITNESSES: '' })
    const [administrator] = await openOffice(one.db)
    const organisation = administrator?.organisation ?? ''
    const settings: Settings = { ...one.settings, witnesses: { ...one.settings.witnesses, mailbox: { to: 'witness@example.org', everyHours: 24 } } }
    const here = { ...one, settings, organisations: [organisation] }
    const own = within(one.db, organisation)
    const seen = (size: number, at: Date) =>
      sql`insert into ledger.testimony (organisation, witness, size, at) values (${organisation}, 'mail', ${size}, ${at})`.execute(own)
    await sql`insert into ledger.checkpoint (organisation, size, at, note) values (${organisation}, 9, ${one.now}, 'n')`.execute(own)
    expect((await checkWitness(here)).verdict).toBe('bad')
    await seen(5, new Date('2999-01-01T00:00:00Z'))
    expect((await checkWitness(here)).verdict).toBe('bad')
    await seen(9, one.now)
    expect((await checkWitness(here)).verdict).toBe('ok')
    // Nothing has happened since: there is nothing newer to be seen.
    expect((await checkWitness({ ...here, now: new Date(one.now.getTime() + 90 * 3_600_000) })).verdict).toBe('ok')
    expect((await checkWitnessesAgree(here)).verdict).toBe('ok')
    await sql`insert into ledger.asking values (${organisation}, 'other', ${one.now}, 'contradicts')`.execute(own)
    expect(await checkWitnessesAgree(here)).toMatchObject({ verdict: 'bad', with: { count: 1 } })
  })
  test('with an erasure that cannot be copied, a ledger that stands still, one administrator and no quorum is found', async () => {
    const one = await patient()
    const [administrator] = await openOffice(one.db)
    const organisation = administrator?.organisation ?? ''
    const here: Patient = { ...one, organisations: [organisation] }
    expect((await checkErasures(here)).verdict).toBe('ok')
    await inTransaction(one.db, organisation, (tx) =>
      keepOutside(tx, { organisation, kind: 'erasure', ground: 'request', at: one.now, ids: [crypto.randomUUID()] }),
    )
    const later = (ms: number): Patient => ({ ...here, now: new Date(one.now.getTime() + ms) })
    expect((await checkErasures(later(120_000))).verdict).toBe('warn')
    expect((await checkErasures(later(3_600_000))).verdict).toBe('bad')
    expect((await checkLedger(here)).verdict).toBe('ok')
    expect((await checkLedger(later(3_600_000))).verdict).toBe('bad')
    expect((await checkWitness(here)).verdict).toBe('warn')
    expect((await checkQuorum(here)).verdict).toBe('warn')
    expect((await checkQuorum(one)).verdict).toBe('ok')
    expect((await checkMailerKey(here)).verdict).toBe('ok')
    await inTransaction(one.db, organisation, (tx) => makeMailerKey(tx, { organisation, by: null, kept: 'typed', at: one.now }))
    expect((await checkMailerKey(here)).verdict).toBe('warn')
    const typed = { ...here.settings, mailerKey: { ...here.settings.mailerKey, from: 'typed' as const } }
    expect((await checkMailerKey({ ...here, settings: typed })).verdict).toBe('ok')
    expect((await checkAdministrators(here)).verdict).toBe('warn')
    const two = await patient()
    const [first] = await openOffice(two.db, ['administrator'])
    expect((await checkAdministrators({ ...two, organisations: [first?.organisation ?? ''] })).verdict).toBe('ok')
  })
})

test('a house that tells nobody where to write about a weakness is warned of; a demo is not', () => {
  const verdictWith = (env: NodeJS.ProcessEnv) => checkSecurityContact({ settings: settingsWith({ SATAMA_DEMO: 'off', ...env }) }).verdict
  expect(verdictWith({})).toBe('warn')
  expect(verdictWith({ SATAMA_SECURITY_CONTACT: 'security@example.org' })).toBe('ok')
  expect(verdictWith({ SATAMA_DEMO: 'on' })).toBe('ok')
})

test('every check answers, in three languages, without a secret', async () => {
  const one = await patient()
  const sick = { ...one, settings: { ...one.settings, database: { kind: 'own', url: redact(`postgres://a:${strong}@localhost/s`) } } } as Patient
  const findings = await examine(sick)
  expect(findings.map(({ id }) => id)).toEqual([...checkIds])
  for (const lang of languages) {
    for (const finding of findings) {
      for (const verdict of ['ok', 'warn', 'bad', 'unknown'] as const) {
        const words = JSON.stringify(inWords(lang, { ...finding, verdict }))
        expect(words).not.toContain(strong)
        expect(words).not.toMatch(/undefined|\{\w+\}/)
      }
    }
  }
  expect(worst([])).toBe('ok')
  expect(worst(findings)).toBe('bad')
})
