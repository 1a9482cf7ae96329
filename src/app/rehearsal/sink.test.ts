import { Encrypter } from 'age-encryption'
import { NodeCompiler } from '@myriaddreamin/typst-ts-node-compiler'
import { createTransport } from 'nodemailer'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { SMTPServer } from 'smtp-server'
import type { AddressInfo } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import { startSink, type Sink } from './sink.ts'
import type { Judgement, Setting } from './sink/protocol.ts'

const header = 'Nimi;Henkilötunnus;Sähköposti;Puhelin;Katuosoite;Postinumero;Postitoimipaikka;Kieli;Turvakielto;Kuollut;Edunvalvoja;Syntymäaika'
const register = `${header}
Aino Virtanen;131052-900W;aino@posti.example;040 123 4567;Loistokarintie 4;00100;Helsinki;fi;;;;
Matti Korhonen;;matti@posti.example;;Tyrskynkuja 8 A 2;20100;Turku;fi;;;;
Åsa Öhman;;asa@post.example;;Kompassinkatu 1;65100;Vaasa;sv;;;;
Ilmari Aalto;;;;Kaislapolunraitti 7;90100;Oulu;;;;;
Eila Aalto;;koti@posti.example;;Kaislapolunraitti 9;90100;Oulu;;;;;
Eino Aalto;;koti@posti.example;;Kaislapolunraitti 9;90100;Oulu;;;;;
Salla Suoja;;;;Majakkaniementie 2;33100;Tampere;;kyllä;;;
Kauko Kuollut;;kauko@posti.example;;;;;;;1.2.2020;;
Niilo Nuori;;niilo@posti.example;;Ruorimiehenkaari 3;40100;Jyväskylä;;;;;3.4.2015
;;nimeton@posti.example;;;;;;;;;
Veera Virhe;131052-9000;veera@posti.example;;;;;;;;;
`

const approved = {
  fi: 'Hei,\nkerromme tietomurrosta. Sinun tietojasi on ja ei ole. Kun kysyt, meille voi soittaa. Tämä on totta ja tiedot ovat meillä. Satama ry, 09 5555 0100, Rantatie 1, 00100 HELSINKI',
  sv: 'Hej,\nvi berättar om ett intrång och om dina uppgifter. Du kan ringa oss på numret om detta är oklart och inte för sent. Satama ry, 09 5555 0100, Rantatie 1, 00100 HELSINKI',
}

interface Message {
  to: string
  name: string
  language?: 'fi' | 'sv'
  envelopeTo?: string
  extra?: string
}

const cleanup: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const act of cleanup.splice(0).toReversed()) await act()
})

async function opened(changes: Partial<Setting> = {}): Promise<{ sink: Sink; port: number; folder: string; printHouse: string }> {
  const folder = await mkdtemp(join(tmpdir(), 'satama-sink-'))
  cleanup.push(() => rm(folder, { recursive: true }))
  const file = join(folder, 'register.csv')
  await writeFile(file, register)
  const sink = startSink()
  cleanup.push(() => sink.end())
  const setting: Setting = {
    register: file,
    headerWords: join(import.meta.dirname, '../../modules/people/header-words.json'),
    today: '2026-11-22',
    approvedText: Object.values(approved).join('\n'),
    alsoTo: [],
    refuse: 0,
    bounce: 0,
    bounceTo: null,
    ...changes,
  }
  const answer = await sink.ask({ do: 'open', setting })
  return { sink, port: answer.smtpPort, folder, printHouse: answer.printHouse }
}

async function mail(port: number, messages: readonly Message[]): Promise<number> {
  const transport = createTransport({ host: '127.0.0.1', port, secure: false, ignoreTLS: true })
  let refused = 0
  for (const { to, name, language = 'fi', envelopeTo = to, extra = '' } of messages) {
    const body = approved[language].replace(/^(He[ij]),/, `$1 ${name},`) + extra
    const raw = `From: Satama <ilmoitus@satama.example>\r\nTo: ${to}\r\nSubject: =?utf-8?Q?T=C3=A4rke=C3=A4_viesti?=\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n${Buffer.from(body).toString('base64').replace(/.{76}/g, '$&\r\n')}\r\n`
    const envelope = { from: `b-${messages.indexOf(messages[0] as Message)}@satama.example`, to: envelopeTo }
    await transport.sendMail({ envelope, raw }).catch(() => (refused += 1))
  }
  transport.close()
  return refused
}

async function letters(folder: string, printHouse: string, windows: readonly (readonly string[])[], names = windows.map(([name]) => name ?? '')) {
  const page = (window: readonly string[], name: string) =>
    `${window.map((line) => `#"${line}"`).join(' \\\n')}\n\n${approved.fi.replace('Hei,', `Hei ${name},`).replaceAll('\n', ' ')}\n`
  const source = windows.map((window, i) => page(window, names[i] ?? '')).join('\n#pagebreak()\n')
  const pdf = NodeCompiler.create().pdf({ mainFileContent: source })
  if (!pdf) throw new Error('no PDF')
  const encrypter = new Encrypter()
  encrypter.addRecipient(printHouse)
  const file = join(folder, 'batch.pdf.age')
  await writeFile(file, await encrypter.encrypt(pdf))
  return file
}

const rightMails: Message[] = [
  { to: 'aino@posti.example', name: 'Aino Virtanen' },
  { to: 'matti@posti.example', name: 'Matti Korhonen' },
  { to: 'asa@post.example', name: 'Åsa Öhman', language: 'sv' },
]
const rightWindows = [
  ['Ilmari Aalto', 'Kaislapolunraitti 7', '90100 OULU'],
  ['Eila Aalto', 'Kaislapolunraitti 9', '90100 OULU'],
  ['Eino Aalto', 'Kaislapolunraitti 9', '90100 OULU'],
]

const reasons = (judged: Judgement) => judged.details.wrong.map(({ line, reasons }) => [line, ...reasons])

test('everybody told by their own channel, or named with a true ground, leaves nobody unaccounted for', async () => {
  const { sink, port, folder, printHouse } = await opened()
  await mail(port, rightMails)
  const taken = await sink.ask({ do: 'take-letters', files: [await letters(folder, printHouse, rightWindows)] })
  expect(taken).toEqual({ letters: 3, pages: 3 })
  await sink.ask({
    do: 'hear',
    exceptions: [
      { line: 8, ground: 'protected-no-channel' },
      { line: 9, ground: 'deceased' },
      { line: 10, ground: 'minor' },
      { line: 11, ground: 'unresolved-row' },
      { line: 12, ground: 'unresolved-row' },
    ],
  })
  const judged = await sink.ask({ do: 'judge' })
  expect(judged).toMatchObject({ people: 11, toldByEmail: 3, toldByLetter: 3, namedExceptions: 5, unaccounted: 0, wrongMessages: 0 })
})

test('an exception whose ground is not so by the file is unaccounted for', async () => {
  const { sink } = await opened()
  await sink.ask({ do: 'hear', exceptions: [{ line: 2, ground: 'deceased' }, { line: 3, ground: 'no-channel' }] })
  const judged = await sink.ask({ do: 'judge' })
  expect(judged).toMatchObject({ namedExceptions: 0, unaccounted: 11 })
})

test('a message with another person’s name, address or number is wrong, and its reader not told', async () => {
  const { sink, port } = await opened()
  await mail(port, [
    { to: 'aino@posti.example', name: 'Matti Korhonen' },
    { to: 'matti@posti.example', name: 'Matti Korhonen', extra: ' aino@posti.example' },
    { to: 'asa@post.example', name: 'Åsa Öhman', language: 'sv', extra: ' Ring 0401234567.' },
  ])
  const judged = await sink.ask({ do: 'judge' })
  expect(reasons(judged)).toEqual([
    [2, 'foreign-name', 'name-missing', 'foreign-name-part'],
    [3, 'foreign-email', 'foreign-name-part'],
    [4, 'foreign-phone'],
  ])
  expect(judged).toMatchObject({ toldByEmail: 0, wrongMessages: 3 })
})

test('a stranger’s first name alone, after the right greeting, is seen too', async () => {
  const { sink, port } = await opened()
  await mail(port, [...rightMails.slice(1), { to: 'aino@posti.example', name: 'Aino Virtanen', extra: ' Terveisin Ilmari' }])
  expect(reasons(await sink.ask({ do: 'judge' }))).toEqual([[2, 'foreign-name-part']])
})

test('mail to a shared mailbox, to the dead, to a child or to another than it names is wrong', async () => {
  const { sink, port } = await opened()
  await mail(port, [
    { to: 'koti@posti.example', name: 'Eila Aalto' },
    { to: 'kauko@posti.example', name: 'Kauko Kuollut' },
    { to: 'niilo@posti.example', name: 'Niilo Nuori' },
    { to: 'aino@posti.example', name: 'Aino Virtanen', envelopeTo: 'matti@posti.example' },
    { to: 'asa@post.example', name: 'Åsa Öhman', language: 'fi' },
  ])
  const found = reasons(await sink.ask({ do: 'judge' })).map(([line, first]) => [line, first])
  expect(found).toEqual([[6, 'shared-address'], [9, 'deceased'], [10, 'minor'], [3, 'recipient-is-not-to'], [4, 'wrong-language']])
})

test('a letter to a protected person’s home, or with a stranger’s name in it, is wrong', async () => {
  const { sink, folder, printHouse } = await opened()
  const windows = [
    ['Salla Suoja', 'Majakkaniementie 2', '33100 TAMPERE'],
    ['Ilmari Aalto', 'Kaislapolunraitti 7', '90100 OULU'],
    ['Ilmari Aalto', 'Kaislapolunraitti 8', '90100 OULU'],
  ]
  const file = await letters(folder, printHouse, windows, ['Salla Suoja', 'Eila Aalto', 'Ilmari Aalto'])
  await sink.ask({ do: 'take-letters', files: [file] })
  const found = reasons(await sink.ask({ do: 'judge' })).map(([line, first]) => [line, first])
  expect(found).toEqual([[8, 'protected-address'], [5, 'foreign-name'], [0, 'unknown-address']])
})

test('a mended row is a person like any other', async () => {
  const { sink, port } = await opened()
  await sink.ask({ do: 'hear', mended: [{ line: 12, values: { identityCode: '' } }] })
  await mail(port, [{ to: 'veera@posti.example', name: 'Veera Virhe' }])
  expect(await sink.ask({ do: 'judge' })).toMatchObject({ toldByEmail: 1, wrongMessages: 0 })
})

test('refused at once or bounced later is not told, until a letter comes', async () => {
  const bounces: string[] = []
  const listener = new SMTPServer({
    disabledCommands: ['AUTH', 'STARTTLS'],
    onData(stream, session, reply) {
      stream.on('end', () => reply())
      stream.resume()
      bounces.push(session.envelope.rcptTo[0]?.address ?? '')
    },
  })
  await new Promise<void>((ready) => listener.listen(0, '127.0.0.1', ready))
  cleanup.push(() => new Promise<void>((closed) => listener.close(() => closed())))
  const bounceTo = { host: '127.0.0.1', port: (listener.server.address() as AddressInfo).port }
  const { sink, port, folder, printHouse } = await opened({ refuse: 0, bounce: 1, bounceTo })
  await mail(port, rightMails)
  expect(await sink.ask({ do: 'settle' })).toMatchObject({ accepted: 3, bounced: 3 })
  expect(bounces).toHaveLength(3)
  expect(await sink.ask({ do: 'judge' })).toMatchObject({ toldByEmail: 0, bounced: 3 })
  const file = await letters(folder, printHouse, [['Matti Korhonen', 'Tyrskynkuja 8 A 2', '20100 TURKU']])
  await sink.ask({ do: 'take-letters', files: [file] })
  expect(await sink.ask({ do: 'judge' })).toMatchObject({ toldByEmail: 0, toldByLetter: 1, wrongMessages: 0 })

  const refusing = await opened({ refuse: 1 })
  expect(await mail(refusing.port, rightMails)).toBe(3)
  expect(await refusing.sink.ask({ do: 'judge' })).toMatchObject({ refused: 3, toldByEmail: 0 })
})

test('a dropped connection leaves the sender in doubt, and the second sending counts as a duplicate', async () => {
  const { sink, port } = await opened({ dropAfterDot: 1 })
  const [first] = rightMails
  if (!first) throw new Error('no mail')
  expect(await mail(port, [first])).toBe(1)
  expect(await mail(port, [first])).toBe(0)
  expect(await sink.ask({ do: 'judge' })).toMatchObject({ accepted: 2, duplicates: 1, toldByEmail: 1 })
})
