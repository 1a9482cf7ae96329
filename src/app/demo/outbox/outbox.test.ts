import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createTransport } from 'nodemailer'
import type { AddressInfo } from 'node:net'
import PostalMime from 'postal-mime'
import { SMTPServer } from 'smtp-server'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { Db } from '#platform/database'
import { dropFile, encryptTo, houseStyle, typeset } from '#platform/files'
import { createApp } from '#platform/web'
import { startDemoOutbox, type DemoOutbox } from './index.ts'

let dataFolder: string
let outbox: DemoOutbox
let bouncePort: number | null
const settings = () => ({ demo: true, database: { kind: 'embedded', folder: '' } as const, relay: null, dataFolder })

const open = () =>
  startDemoOutbox({
    settings: settings(),
    bounceTo: () => (bouncePort === null ? null : { port: bouncePort }),
    bounceAfterMs: 20,
  })

beforeEach(async () => {
  dataFolder = await mkdtemp(join(tmpdir(), 'satama-outbox-'))
  bouncePort = null
  outbox = await open()
})
afterEach(async () => {
  await outbox.close()
  await rm(dataFolder, { recursive: true })
})

const html = '<p style="color:#123">Hei Aino</p><script>alert(1)</script><img src="https://evil.example/x.png">'

function send(to: string, subject = 'Ilmoitus tietojasi koskevasta tietoturvaloukkauksesta') {
  const transport = createTransport({ ...outbox.relay, secure: false, ignoreTLS: true })
  return transport.sendMail({
    envelope: { from: 'palautus+abc123@satama.example', to: [to] },
    from: '"Tietosuojailmoitukset" <ilmoitukset@satama.example>', to, subject, text: 'Hei Aino, pelkkänä tekstinä', html,
  })
}

function ask(path: string, language = 'en') {
  // The outbox's pages ask nothing of the database.
  const app = createApp({ db: {} as Db, routes: outbox.routes, origin: 'http://localhost' })
  return app.request(`http://localhost${path}`, { headers: { 'accept-language': language } })
}

async function mailLinks(query = ''): Promise<string[]> {
  const page = await (await ask(`/outbox${query}`)).text()
  return [...page.matchAll(/href="(\/outbox\/(?:mail|letter)\/[^"]+)"/g)].map(([, href]) => href ?? '')
}

describe('a mail sent in the demo', () => {
  test('is found by its recipient and shown as its reader would see it, shut in a frame', async () => {
    await send('aino.kivimaki@posti.example')
    await send('antti.haapaniemi@posti.example')
    const [link] = await mailLinks('?q=Kivimaki')
    expect(await mailLinks('?q=nobody')).toEqual([])
    const page = await ask(link ?? '')
    const text = await page.text()
    expect(text).toContain('Ilmoitus tietojasi koskevasta tietoturvaloukkauksesta')
    expect(text).toContain('pelkkänä tekstinä')
    expect(text).toMatch(/<iframe[^>]* sandbox/)
    expect(text).not.toContain('<script>alert')
    expect(page.headers.get('content-security-policy')).toContain(`frame-src 'self'`)

    const framed = await ask(`${link}/html`)
    expect(await framed.text()).toContain('Hei Aino')
    const policy = framed.headers.get('content-security-policy') ?? ''
    expect(policy).toContain(`default-src 'none'`)
    expect(policy).toMatch(/; sandbox$/)
    expect(policy).not.toMatch(/script-src|allow-/)
    expect(framed.headers.get('x-frame-options')).toBe('SAMEORIGIN')
  })

  test('stays in its mailbox over a restart', async () => {
    await send('aino.kivimaki@posti.example')
    await outbox.close()
    outbox = await open()
    expect(await mailLinks()).toHaveLength(1)
  })

  test('to a refusing address is refused at once, and the outbox says so', async () => {
    await expect(send('tiina@refuse.example')).rejects.toMatchObject({ responseCode: 550 })
    const [link] = await mailLinks()
    expect(await (await ask(link ?? '')).text()).toContain('no such mailbox')
  })

  test('to a bouncing address comes back to its return path, also when nobody listened at first', async () => {
    await send('sakari@bounce.example')
    expect(await (await ask('/outbox')).text()).toContain('Will be returned')
    await outbox.close()
    outbox = await open()

    const taken: { from: string; to: string[]; raw: Buffer }[] = []
    const listener = new SMTPServer({
      authOptional: true,
      disabledCommands: ['STARTTLS', 'AUTH'],
      onData(stream, session, reply) {
        const chunks: Buffer[] = []
        stream.on('data', (chunk: Buffer) => chunks.push(chunk))
        stream.on('end', () => {
          const from = session.envelope.mailFrom ? session.envelope.mailFrom.address : ''
          taken.push({ from, to: session.envelope.rcptTo.map(({ address }) => address), raw: Buffer.concat(chunks) })
          reply()
        })
      },
    })
    await new Promise<void>((ready) => listener.listen(0, '127.0.0.1', ready))
    bouncePort = (listener.server.address() as AddressInfo).port
    await vi.waitFor(async () => expect(await (await ask('/outbox')).text()).toContain('Returned'), 5_000)
    await new Promise<void>((closed) => listener.close(() => closed()))

    expect(taken).toHaveLength(1)
    expect(taken[0]).toMatchObject({ from: '', to: ['palautus+abc123@satama.example'] })
    const report = await PostalMime.parse(taken[0]?.raw ?? Buffer.alloc(0))
    expect(report.headers.find(({ key }) => key === 'content-type')?.value).toContain('report-type=delivery-status')
    expect(taken[0]?.raw.toString()).toContain('Status: 5.1.1')
    // RET=HDRS: what was written does not travel back.
    expect(taken[0]?.raw.toString()).not.toContain('Hei Aino')
  })
})

/** Two pages to a letter, delivered as `folderPrintHouse` does. */
async function deliver(folder: string, key: string, names: string[]) {
  const source = `${houseStyle}
    #for name in data.names { page[#place(top + left, dy: 25mm, [#name \\ Mallikatu 1 \\ 00100 HELSINKI])#heading("Ilmoitus")]; page("Lomake") }`
  const pdf = typeset({ source, data: { names }, title: 'batch', at: new Date(0) })
  if (!pdf.ok) throw new Error(pdf.code)
  const manifest = {
    made: new Date().toISOString(),
    entries: names.map((_, index) => ({ sequence: index + 1, firstPage: index * 2 + 1, lastPage: index * 2 + 2 })),
  }
  for (const [end, bytes] of [['pdf', pdf.value], ['json', Buffer.from(JSON.stringify(manifest))]] as const) {
    const sealed = await encryptTo([key], bytes)
    if (!sealed.ok) throw new Error(sealed.code)
    await dropFile(folder, `letters-11111111-2222-4333-8444-555555555555.${end}.age`, sealed.value)
  }
}

test('a letter at the print house is shown page by page, and its batch is kept encrypted', async () => {
  const { folder, key } = outbox.printHouse
  await deliver(folder, key, ['Aino Esimerkki', 'Eino Esimerkki'])
  expect((await readdir(folder)).every((name) => name.endsWith('.age'))).toBe(true)

  await outbox.close()
  outbox = await open()
  const [link, ...others] = await mailLinks('?q=Eino')
  expect(others).toEqual([])
  const page = await (await ask(link ?? '', 'fi')).text()
  expect(page).toContain('Kirje: Eino Esimerkki')
  expect(page).toContain('Kirjeen sivu 2/2')
  const picture = await ask(`${link}/2`)
  expect(picture.headers.get('content-type')).toBe('image/png')
  expect((await ask(`${link}/3`)).status).toBe(404)
  const batch = await ask(/href="(\/outbox\/batch\/[^"]+)"/.exec(page)?.[1] ?? '')
  expect(Buffer.from(await batch.arrayBuffer()).subarray(0, 4).toString()).toBe('%PDF')
})

test.each(['/outbox/mail/none', '/outbox/mail/none/html', '/outbox/letter/none/1', '/outbox/letter/none/1/1', '/outbox/batch/..%2f..%2fx'])(
  '%s is not found',
  async (path) => expect((await ask(path)).status).toBe(404),
)

test.each(['fi', 'sv', 'en'])('an empty outbox says so (%s)', async (language) => {
  const page = await (await ask('/outbox', language)).text()
  expect(page).toContain(`<html lang="${language}"`)
  expect(page).toContain('class="empty')
})

test('there is no outbox outside the demo', async () => {
  const other = { bounceTo: () => null }
  await expect(startDemoOutbox({ ...other, settings: { ...settings(), demo: false } })).rejects.toThrow('demo alone')
  await expect(
    startDemoOutbox({ ...other, settings: { ...settings(), relay: { host: 'mail.example.org', port: 25, login: null } } }),
  ).rejects.toThrow('demo alone')
})
