import { sql } from 'kysely'
import { beforeAll, describe, expect, test } from 'vitest'
import { createApp, object } from '#platform/web'
import { inTransaction } from '#platform/database'
import { done } from '#foundation/results'
import { redact, reveal } from '#foundation/text'
import { newPassphrase } from '#foundation/sealing'
import { testHouse } from '#tests/support/database'
import { createAccount } from './accounts.ts'
import { command } from './actor.ts'
import type { MadeAccount } from './accounts.ts'
import { createOrganisation } from './organisations.ts'
import { signIn } from './sign-in.ts'
import type { Post, SignInOutcome } from './sign-in.ts'
import { identityRoutes } from './web/routes.ts'
import { staffAct, staffPage } from './web/staff-routes.ts'
import type { StaffContext } from './web/staff-routes.ts'
import { newTestBrowser } from './testing/browser.ts'

const { db, owner } = await testHouse()
const cheap = { algorithm: 'argon2id', passes: 1, memoryKib: 64 } as const
const names = { fi: 'Keksitty tukiyhdistys', sv: 'Påhittade stödföreningen', en: 'Invented Support Association' }

let officer: MadeAccount
let volunteer: MadeAccount
let seen: StaffContext | null = null
let now = new Date('2026-11-22T08:00:00Z')

const consolePage = staffPage({
  path: '/console',
  may: 'use-console',
  view(c) {
    seen = c
    return new Response(c.frame.person.name)
  },
})
const approvals = staffPage({ path: '/console/approvals', may: 'approve-notices', view: () => new Response('approvals') })
const approve = staffAct({
  path: '/console/approvals',
  page: approvals,
  command: command({ name: 'test.approve', may: 'approve-notices', input: object({}), run: async () => done() }),
  read: () => ({}),
  done: () => '/console',
  refused: {},
  sentences: () => ({}),
})
const app = createApp({ db, routes: [...identityRoutes(), consolePage, approvals, approve], clock: () => now })

beforeAll(async () => {
  const { organisation, setup } = await createOrganisation(db, { name: names })
  const make = (signInName: string, roles: ('administrator' | 'officer' | 'volunteer')[], name: string) =>
    inTransaction(db, organisation, (tx) =>
      createAccount(tx, { organisation, signInName, roles, displayName: redact(name), grantedBy: setup, cost: cheap }),
    )
  await make('meri', ['administrator'], 'Meri Esimerkki')
  officer = await make('aalto', ['officer'], 'Aalto Esimerkki')
  volunteer = await make('tuuli', ['volunteer'], 'Tuuli Esimerkki')
})

/** A browser: it keeps cookies, posts JSON, and sees pages. */
const newBrowser = () => newTestBrowser(app)

function as(account: MadeAccount, browser = newBrowser()): Promise<SignInOutcome> {
  return signIn(browser.post, { name: account.signInName, secret: account.passphrase, kind: 'passphrase' })
}

describe('signing in', () => {
  test('opens the console with the keyring, and the passphrase never leaves the browser', async () => {
    const browser = newBrowser()
    expect(await as(officer, browser)).toEqual({ kind: 'in', to: '/console' })
    const front = await browser.ask('/console')
    expect([front.status, await front.text()]).toEqual([200, 'Aalto Esimerkki'])
    expect(seen?.actor.keyring.team).toMatch(/^[0-9a-f-]{36}$/)
    expect(seen?.actor.roles).toEqual(['officer'])
    const plainWords = officer.passphrase.replaceAll('-', '')
    expect(browser.sent.join('').replaceAll('-', '')).not.toContain(plainWords)
    expect(browser.sent.join('')).not.toContain(officer.passphrase.split('-')[0])
  })

  test('forgives capitals, spaces and dashes', async () => {
    const browser = newBrowser()
    const secret = ` ${officer.passphrase.toUpperCase().replaceAll('-', ' ')}`
    expect(await signIn(browser.post, { name: 'AALTO ', secret, kind: 'passphrase' })).toMatchObject({ kind: 'in' })
  })

  test('with a wrong passphrase and with an unknown name is one and the same answer', async () => {
    const known = newBrowser()
    const unknown = newBrowser()
    const secret = newPassphrase()
    expect(await signIn(known.post, { name: 'aalto', secret, kind: 'passphrase' })).toEqual({ kind: 'wrong' })
    expect(await signIn(unknown.post, { name: 'nobody', secret, kind: 'passphrase' })).toEqual({ kind: 'wrong' })
    const begin = async (name: string) => (await unknown.post('/sign-in/begin', { name, kind: 'passphrase' })).body
    expect(await begin('nobody')).toEqual(await begin('nobody'))
    expect(Object.keys((await begin('nobody')) as object)).toEqual(Object.keys((await begin('aalto')) as object))
    const saltOf = async (name: string) => ((await begin(name)) as { salt: string }).salt
    expect((await saltOf('nobody')).length).toBe((await saltOf('aalto')).length)
    expect(await begin('nobody')).not.toEqual(await begin('somebody'))
  })

  test('with keys that are not the account’s own opens no session', async () => {
    const browser = newBrowser()
    const swapping: Post = (path, body) =>
      browser.post(path, path === '/sign-in/unlock' ? { guarded: Buffer.alloc(64, 7).toString('base64url') } : body)
    const { signInName: name, passphrase: secret } = officer
    expect(await signIn(swapping, { name, secret, kind: 'passphrase' })).toEqual({ kind: 'wrong' })
    expect((await browser.ask('/console')).status).toBe(303)
  })

  test('without having shown the sign-in part opens no session', async () => {
    const browser = newBrowser()
    const answer = await browser.post('/sign-in/unlock', { guarded: Buffer.alloc(64, 7).toString('base64url') })
    expect(answer.status).toBe(401)
  })

  test('slows down who guesses, and nobody else', async () => {
    const guesser = newBrowser()
    const guess = () => signIn(guesser.post, { name: 'tuuli', secret: newPassphrase(), kind: 'passphrase' })
    for (let i = 0; i < 5; i += 1) expect(await guess()).toEqual({ kind: 'wrong' })
    expect(await guess()).toMatchObject({ kind: 'wait' })
    // All requests here come from one address: another name from there still gets in.
    expect(await as(officer)).toMatchObject({ kind: 'in' })
    now = new Date(now.getTime() + 10 * 60_000)
    expect(await as(volunteer)).toMatchObject({ kind: 'in' })
  })

  test('from another site is refused', async () => {
    const headers = { 'sec-fetch-site': 'cross-site', 'content-type': 'application/json' }
    const answer = await newBrowser().ask('/sign-in/begin', { method: 'POST', body: '{}', headers })
    expect(answer.status).toBe(403)
  })
})

describe('a session', () => {
  test('lets in where its account’s roles do, and nowhere else', async () => {
    const browser = newBrowser()
    await as(volunteer, browser)
    expect((await browser.ask('/console')).status).toBe(200)
    expect(seen?.actor.keyring.team).toBeNull()
    expect((await browser.ask('/console/approvals')).status).toBe(403)
    await as(officer, browser)
    expect((await browser.ask('/console/approvals')).status).toBe(200)
  })

  test('ends by signing out', async () => {
    const browser = newBrowser()
    await as(officer, browser)
    const stolen = new Map(browser.cookies)
    expect((await browser.ask('/sign-out', { method: 'POST' })).headers.get('location')).toBe('/sign-in?signed-out')
    for (const [name, value] of stolen) browser.cookies.set(name, value)
    expect((await browser.ask('/console')).headers.get('location')).toBe('/sign-in')
  })

  test('ends after half an hour of silence, and after twelve hours in any case', async () => {
    const idle = newBrowser()
    await as(officer, idle)
    now = new Date(now.getTime() + 31 * 60_000)
    expect((await idle.ask('/console')).status).toBe(303)

    const busy = newBrowser()
    await as(officer, busy)
    for (let i = 0; i < 35; i += 1) {
      now = new Date(now.getTime() + 20 * 60_000)
      expect((await busy.ask('/console')).status).toBe(200)
    }
    now = new Date(now.getTime() + 21 * 60_000)
    expect((await busy.ask('/console')).status).toBe(303)
  })

  test('takes up what has been taken away since it began', async () => {
    const browser = newBrowser()
    await as(officer, browser)
    const deny = sql`delete from keystore.team_grant where account = ${officer.account} returning *`
    const { rows } = await deny.execute(owner)
    await browser.ask('/console')
    expect(seen?.actor.keyring.team).toBeNull()
    for (const row of rows as { [column: string]: unknown }[]) {
      await sql`insert into keystore.team_grant (organisation, team, epoch, account, sealed, granted_by, signature, granted_at)
        values (${row['organisation']}, ${row['team']}, ${row['epoch']}, ${row['account']}, ${row['sealed']},
          ${row['granted_by']}, ${row['signature']}, ${row['granted_at']})`.execute(owner)
    }
    await browser.ask('/console')
    expect(seen?.actor.keyring.team).not.toBeNull()
  })

  test('opens nothing for whoever has the whole database and no cookie', async () => {
    const browser = newBrowser()
    await as(officer, browser)
    const { rows } = await sql<{ id: Buffer }>`select id from identity.session`.execute(db)
    for (const { id } of rows) {
      const thief = newBrowser()
      thief.cookies.set('satama-session', id.toString('base64url'))
      expect((await thief.ask('/console')).headers.get('location')).toBe('/sign-in')
    }
  })

  test('is not opened by another session’s content laid under its name', async () => {
    const own = newBrowser()
    await as(volunteer, own)
    const others = newBrowser()
    await as(officer, others)
    await sql`
      update identity.session as mine set sealed = theirs.sealed, keyring = theirs.keyring, account = theirs.account
      from identity.session as theirs
      where mine.account = ${volunteer.account} and theirs.account = ${officer.account}`.execute(db)
    expect((await own.ask('/console')).status).toBe(303)
  })

  test('holds no name, key or passphrase in clear', async () => {
    await as(officer)
    const { rows } = await sql<{ row: string }>`
      select row_to_json(session)::text || encode(sealed, 'escape') as row from identity.session`.execute(db)
    const all = rows.map(({ row }) => row).join('')
    expect(all.length).toBeGreaterThan(100)
    expect(all).not.toContain('Esimerkki')
  })

  test('that ended while a form was filled in says how to keep what was typed', async () => {
    const answer = await newBrowser().ask('/console/approvals', { method: 'POST', headers: { 'accept-language': 'en' } })
    expect(answer.status).toBe(401)
    expect(await answer.text()).toContain('what you wrote is usually still in the form')
  })
})

describe('a recovery code', () => {
  test('lets nobody in before new secrets have been taken, and then replaces the old ones', async () => {
    const before = newBrowser()
    await as(volunteer, before)
    const browser = newBrowser()
    const { signInName: name, recoveryCode: secret } = volunteer
    const outcome = await signIn(browser.post, { name, secret: secret.toLowerCase(), kind: 'recovery-code' })
    if (outcome.kind !== 'renew') throw new Error(outcome.kind)
    expect((await browser.ask('/console')).status).toBe(303)

    expect(await outcome.renewal.confirm()).toEqual({ kind: 'in', to: '/console' })
    expect((await browser.ask('/console')).status).toBe(200)
    expect((await before.ask('/console')).status).toBe(303)

    expect(await as(volunteer)).toEqual({ kind: 'wrong' })
    expect((await signIn(newBrowser().post, { name, secret, kind: 'recovery-code' })).kind).toBe('wrong')
    const renewed = { ...volunteer, passphrase: outcome.renewal.passphrase }
    expect(await as(renewed)).toMatchObject({ kind: 'in' })
    volunteer = { ...renewed, recoveryCode: outcome.renewal.recoveryCode }
  })

  test('does not unlock like a passphrase', async () => {
    const browser = newBrowser()
    const sneaking: Post = (path, body) =>
      browser.post(path === '/sign-in/renew' ? '/sign-in/unlock' : path, body)
    const { signInName: name, recoveryCode: secret } = volunteer
    const outcome = await signIn(sneaking, { name, secret, kind: 'recovery-code' })
    if (outcome.kind !== 'renew') throw new Error(outcome.kind)
    expect(await outcome.renewal.confirm()).toEqual({ kind: 'wrong' })
  })
})

test('the name in the console is sealed everywhere but in the session’s own memory', async () => {
  const browser = newBrowser()
  await as(officer, browser)
  await browser.ask('/console')
  expect(seen?.actor.displayName && reveal(seen.actor.displayName)).toBe('Aalto Esimerkki')
  expect(JSON.stringify(seen?.actor)).not.toContain('Aalto')
})
