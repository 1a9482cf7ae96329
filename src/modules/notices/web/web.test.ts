import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { identityRoutes, signIn } from '#identity'
import { createApp } from '#platform/web'
import { languages } from '#platform/texts'
import { testDatabase } from '#tests/support/database'
import { letterBatches, toDecide } from '../queries.ts'
import { putAtHand } from '../run/at-hand.ts'
import { runCampaign } from '../run/run-campaign.ts'
import { filledTemplate } from '../sample.ts'
import { parsed, testRelay } from '../testing/relay.ts'
import { invented, tellingWorld, testPrintHouse, type World } from '../testing/world.ts'
import { noticeRoutes } from './routes.ts'

const db = await testDatabase()
const home = 'http://localhost'
let world: World
let relay: Awaited<ReturnType<typeof testRelay>>
let print: Awaited<ReturnType<typeof testPrintHouse>>
let app: ReturnType<typeof createApp>
const sessions: string[] = []

beforeAll(async () => {
  world = await tellingWorld(db)
  relay = await testRelay()
  print = await testPrintHouse()
  app = createApp({ db, routes: [...identityRoutes(), ...noticeRoutes], clock: () => world.clock() })
  for (const { signInName, passphrase } of world.accounts) sessions.push(await sessionOf(signInName, passphrase))
  putAtHand(world.ports('', relay.open(), { printHouse: print.house }))
})
afterAll(async () => {
  putAtHand(null)
  await relay.close()
})

async function sessionOf(name: string, secret: string): Promise<string> {
  let cookie = ''
  const post = async (path: string, body: unknown) => {
    const headers = { 'sec-fetch-site': 'same-origin', 'content-type': 'application/json', cookie }
    const response = await app.request(home + path, { method: 'POST', headers, body: JSON.stringify(body) })
    cookie = response.headers.getSetCookie()[0]?.split(';')[0] ?? ''
    return { status: response.status, body: await response.json() }
  }
  expect((await signIn(post, { name, secret, kind: 'passphrase' })).kind).toBe('in')
  return cookie
}

type Who = 'administrator' | 'first' | 'second'
const headers = (who: Who) => ({
  'sec-fetch-site': 'same-origin',
  cookie: sessions[['administrator', 'first', 'second'].indexOf(who)] ?? '',
})

async function see(path: string, who: Who = 'first') {
  const response = await app.request(home + path, { headers: headers(who) })
  return { status: response.status, type: response.headers.get('content-type') ?? '', text: await response.text() }
}

async function post(path: string, fields: Record<string, string> | [string, string][], who: Who = 'first') {
  const body = new FormData()
  for (const [name, value] of Array.isArray(fields) ? fields : Object.entries(fields)) body.append(name, value)
  const response = await app.request(home + path, { method: 'POST', headers: headers(who), body })
  return { status: response.status, to: response.headers.get('location') ?? '', text: await response.text() }
}

const idIn = (path: string): string => /[0-9a-f-]{36}/.exec(path)?.[0] ?? ''

async function drafted(about: string = crypto.randomUUID()): Promise<string> {
  const { to } = await post('/console/notices/new', {
    about,
    kind: 'breach',
    'sender.address': 'ilmoitukset@satama.example',
    'sender.postal.street': 'PL 12',
    'sender.postal.postcode': '00101',
    'sender.postal.town': 'Helsinki',
  })
  return idIn(to)
}

/** Fills in the organisation's own sentences, language by language, as the editor's forms do. */
async function filled(about?: string): Promise<string> {
  const campaign = await drafted(about)
  const { texts } = filledTemplate()
  for (const [index, language] of languages.entries()) {
    const fields = Object.entries(texts[language].constants).map(([name, value]): [string, string] => [`constant.${name}`, value])
    const saved = await post(`/console/notices/${campaign}/edit`, [['lang', language], ['version', String(index + 1)], ...fields])
    expect(saved.status).toBe(303)
  }
  return campaign
}

async function approvedBoth(campaign: string) {
  for (const who of ['first', 'second'] as const) {
    expect((await post(`/console/notices/${campaign}/approve`, { version: '4' }, who)).status).toBe(303)
  }
}

describe('writing a notice', () => {
  test('starts from a template, says what is missing, and ends complete', async () => {
    const campaign = await drafted()
    const first = await see(`/console/notices/${campaign}`)
    expect(first.status).toBe(200)
    expect(first.text).toContain('Ilmoituksesta puuttuu')
    expect(first.text).toContain('Mitä olette tehneet ja teette')
    expect(first.text).not.toContain(`/console/notices/${campaign}/approve"`)

    const done = await see(`/console/notices/${await filled()}`)
    expect(done.text).toContain('Ilmoituksessa on kaikki, mitä siinä pitää olla')
    expect(done.text).not.toContain('Puuttuu')
  })

  test('shows each language in the editor, and keeps what two people wrote', async () => {
    const campaign = await drafted()
    for (const language of languages) {
      const page = await see(`/console/notices/${campaign}/edit?lang=${language}`)
      expect(page.status).toBe(200)
      expect(page.text).toContain(`name="lang" value="${language}"`)
    }
    await post(`/console/notices/${campaign}/edit`, { lang: 'fi', version: '1', subject: 'Ensimmäinen' })
    const late = await post(`/console/notices/${campaign}/edit`, { lang: 'fi', version: '1', subject: 'Toinen' }, 'second')
    expect(late.status).toBe(409)
    expect(late.text).toContain('Joku muu on muuttanut ilmoitusta')
    expect(late.text).toContain('Toinen')
    expect((await see(`/console/notices/${campaign}/edit?lang=fi`)).text).toContain('Ensimmäinen')
  })

  test('shows the mail and the letter of an invented reader in three languages', async () => {
    const campaign = await filled()
    for (const [language, greeting] of [['fi', 'Hei Maija Malliksi'], ['sv', 'Hej Maja Exempelsson'], ['en', 'Dear Mary Sample']] as const) {
      const mail = await see(`/console/notices/${campaign}/preview?lang=${language}&as=email`)
      expect(mail.text).toContain(greeting)
      expect(mail.text).not.toContain('notice-danger')
    }
    const letter = await see(`/console/notices/${campaign}/preview?lang=fi&as=letter`)
    expect(letter.text).toContain('letter.png?lang=fi&amp;page=0')
    expect((await see(`/console/notices/${campaign}/letter.pdf?lang=sv`)).text.startsWith('%PDF')).toBe(true)
    expect(await see(`/console/notices/${campaign}/letter.png?lang=en&page=0`)).toMatchObject({ status: 200, type: 'image/png' })
    expect((await see(`/console/notices/${campaign}/letter.png?lang=en&page=99`)).status).toBe(404)
  })
})

describe('approving', () => {
  test('takes two people who say that they read it, and a change undoes it', async () => {
    const campaign = await filled()
    const approve = (who: Who, fields: Record<string, string> = { version: '4' }) =>
      post(`/console/notices/${campaign}/approve`, fields, who)
    expect((await approve('first', {})).status).toBe(422)
    expect((await approve('first')).status).toBe(303)
    expect((await approve('first')).text).toContain('Olet jo hyväksynyt tämän')
    expect((await approve('second')).status).toBe(303)
    expect((await see(`/console/notices/${campaign}`)).text).toContain('Ilmoitus on hyväksytty ja valmis lähtemään')

    await post(`/console/notices/${campaign}/edit`, { lang: 'fi', version: '4', subject: 'Uusi aihe' })
    expect((await see(`/console/notices/${campaign}`)).text).toContain('0/2 hyväksyntää')
  })

  test('is not for an administrator who tells nobody', async () => {
    const campaign = await filled()
    expect((await post(`/console/notices/${campaign}/approve`, { version: '4' }, 'administrator')).status).toBe(403)
    expect((await see(`/console/notices/${campaign}`, 'administrator')).status).toBe(403)
  })

  test('is refused while something is missing', async () => {
    const campaign = await drafted()
    const refused = await post(`/console/notices/${campaign}/approve`, { version: '1' })
    expect(refused.status).toBe(422)
    expect(refused.text).toContain('Puutteet on lueteltu')
  })
})

test('a test-send goes to the address given, and says that it is a test', async () => {
  const campaign = await filled()
  expect((await post(`/console/notices/${campaign}/test`, { to: 'ei osoite', language: 'fi' })).status).toBe(422)
  const sent = await post(`/console/notices/${campaign}/test`, { to: 'kokeilija@example.org', language: 'sv' })
  expect(sent).toMatchObject({ status: 303, to: expect.stringContaining('?tested') as string })
  const [message] = relay.to('kokeilija@example.org')
  const mail = message && (await parsed(message))
  expect(mail?.subject).toMatch(/^PROV: /)
  expect(mail?.text).toMatch(/^Det här är ett prov/)
  expect(mail?.text).toContain('Maja Exempelsson')
})

describe('telling', () => {
  test('is followed, decided, halted, handed over and closed from the console', async () => {
    const about = crypto.randomUUID()
    const campaign = await filled(about)
    await approvedBoth(campaign)
    const people = await world.register([
      ...invented(3),
      { Nimi: 'Kirje Testaaja', Katuosoite: 'Kuja 1', Postinumero: '00200', Postitoimipaikka: 'Helsinki' },
      { Nimi: 'Kanavaton Testaaja' },
    ])
    expect((await world.begin(about, people)).ok).toBe(true)
    const page = () => see(`/console/notices/${campaign}`)
    const go = () => runCampaign(world.ports(campaign, relay.open(), { printHouse: print.house }))

    expect((await page()).text).toContain('http-equiv="refresh"')
    expect((await post(`/console/notices/${campaign}/stop`, {})).status).toBe(303)
    expect(await go()).toEqual({ end: 'halted', state: 'stopped' })
    expect((await page()).text).toContain('Päättäjä keskeytti ilmoittamisen')
    expect((await post(`/console/notices/${campaign}/resume`, {}, 'second')).status).toBe(303)
    await go()
    world.advance(61_000)
    await go()
    expect((await page()).text).toContain('Yksi ihminen odottaa päätöstä')

    const decisions = await see(`/console/notices/${campaign}/decisions`)
    expect(decisions.text).toContain('Kanavaton Testaaja')
    const [waiting] = await toDecide(world.db, campaign)
    const person = waiting?.person ?? ''
    const letter = await post(`/console/notices/${campaign}/decisions`, { people: person, route: 'letter' })
    expect(letter).toMatchObject({ status: 422 })
    expect(letter.text).toContain('Tämä tapa ei ole sallittu')
    expect((await post(`/console/notices/${campaign}/decisions`, { people: person, route: 'exception:no-channel' })).status).toBe(303)
    expect((await see(`/console/notices/${campaign}/exceptions`)).text).toContain('Ei sähköpostia eikä osoitetta')

    const [batch] = await letterBatches(world.db, campaign)
    expect((await page()).text).toContain('Vahvista luovutus: erä 1')
    expect((await post(`/console/notices/${campaign}/hand-over`, { batch: batch?.id ?? '' })).status).toBe(303)
    expect((await post(`/console/notices/${campaign}/hand-over`, { batch: batch?.id ?? '' })).status).toBe(409)
    expect(await go()).toEqual({ end: 'closed' })
    const closed = (await page()).text
    expect(closed).toContain('Jokaisen kohdalla on lopputulos')
    expect(closed).not.toContain('http-equiv="refresh"')
    expect(closed).not.toMatch(/style=/)
  })

  test('of another organisation does not exist', async () => {
    const campaign = await filled()
    const other = await tellingWorld(db)
    const stranger = other.accounts[1]
    if (!stranger) throw new Error('no account')
    const cookie = await sessionOf(stranger.signInName, stranger.passphrase)
    for (const part of ['', '/edit', '/preview', '/decisions', '/exceptions', '/letter.pdf']) {
      const response = await app.request(`${home}/console/notices/${campaign}${part}`, { headers: { 'sec-fetch-site': 'same-origin', cookie } })
      expect([part, response.status]).toEqual([part, 404])
    }
    const response = await app.request(`${home}/console/notices/${campaign}/approve`, {
      method: 'POST',
      headers: { 'sec-fetch-site': 'same-origin', cookie },
      body: new URLSearchParams({ version: '4' }),
    })
    expect(response.status).toBe(404)
  })
})
