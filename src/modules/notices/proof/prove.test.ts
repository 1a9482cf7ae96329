import fc from 'fast-check'
import PostalMime from 'postal-mime'
import { describe, expect, test } from 'vitest'
import { languages, type Lang } from '#platform/texts'
import { leakedCodes } from '../categories.ts'
import { emailRenderer } from '../email/render.ts'
import type { EmailRun, RenderedEmail } from '../email/run.ts'
import { printable, type Pinned, type Recipient } from '../recipient.ts'
import { filledTemplate, sampleRecipient, withBlock } from '../sample.ts'
import { readyNotice, type Template } from '../template.ts'
import { proverFor, provedBytes, ProvedMessage } from './prove.ts'

const runOf = (template: Template): EmailRun => ({
  notice: readyNotice(template),
  renderedAt: new Date('2026-11-22T08:30:15.400Z'),
  returnPath: { prefix: 'b', domain: 'palaute.satama.example' },
  messageDomain: 'satama.example',
})
const run = runOf(filledTemplate())
const render = emailRenderer(run)
const prove = proverFor(run)

const delivery = 'c56a4180-65aa-42ec-a945-5fd21dec0538'
const otherDelivery = 'c56a4180-65aa-42ec-a945-5fd21dec0539'
const pin = (changes: Partial<Recipient> = {}, token = '00112233445566778899', code = 'ABCD-EFGH-JKMN-PQRS'): Pinned => ({
  recipient: {
    ...sampleRecipient('fi', 'aino@example.org', ['identity-code', 'session-notes', 'name']),
    name: 'Aino Ääkkönen',
    ...changes,
  },
  token,
  code,
})
const aino = pin()
const bertta = pin({ name: 'Bertta Öljymäki', email: 'bertta@example.org' }, 'ffeeddccbbaa99887766', 'ZZZZ-YYYY-XXXX-WWWW')

test('a message made for a person is proved for that person, to the byte', () => {
  const email = render(aino, delivery)
  const result = prove(email, aino, delivery)
  expect(result.ok && provedBytes(result.value).bytes.equals(email.bytes)).toBe(true)
})

test('the same person, delivery and run give the same bytes again', () => {
  expect(emailRenderer(run)(aino, delivery).bytes.equals(render(aino, delivery).bytes)).toBe(true)
})

test('the headers are those of a statutory notice and no more', () => {
  const head = render(aino, delivery).bytes.toString('latin1').split('\r\n\r\n')[0] ?? ''
  const names = head.split('\r\n').flatMap((line) => /^([A-Za-z-]+):/.exec(line)?.[1] ?? [])
  expect(names).toEqual([
    'Date',
    'From',
    'To',
    'Subject',
    'Message-ID',
    'MIME-Version',
    'Auto-Submitted',
    'X-Auto-Response-Suppress',
    'Content-Language',
    'Content-Type',
  ])
  expect(head).toContain('Date: Sun, 22 Nov 2026 08:30:15 +0000')
  expect(head).toContain('X-Auto-Response-Suppress: OOF, AutoReply')
  expect(head).not.toMatch(/precedence|list-unsubscribe/i)
  expect(head).not.toContain('Aino')
})

test.each(languages)('another reader of mail sees the same words (%s)', async (language) => {
  const pinned = pin({ language })
  const parsed = await PostalMime.parse(render(pinned, delivery).bytes)
  const text = run.notice.texts[language]
  expect(parsed.subject).toBe(text.subject)
  expect(parsed.from).toMatchObject({ name: text.senderName, address: run.notice.sender.address })
  expect(parsed.to).toMatchObject([{ address: 'aino@example.org' }])
  expect(parsed.text).toContain('Aino Ääkkönen')
  expect(parsed.text).toContain('ABCD-EFGH-JKMN-PQRS')
  expect(parsed.text).toContain(text.certaintyWords.leaked)
  expect(parsed.html).toContain('Aino Ääkkönen')
})

test('no line is longer than mail allows, and none begins with a dot', () => {
  const long = withBlock(filledTemplate(), 'fi', 'happened', (block) => ({
    ...block,
    lines: [`.${'Pitkä lause, joka jatkuu ja jatkuu . '.repeat(40)}loppu`],
  }))
  const email = emailRenderer(runOf(long))(aino, delivery)
  for (const line of email.bytes.toString('latin1').split('\r\n')) {
    expect(line.length).toBeLessThanOrEqual(78)
    expect(line.startsWith('.')).toBe(false)
    expect(line.endsWith(' ')).toBe(false)
  }
  expect(proverFor(runOf(long))(email, aino, delivery).ok).toBe(true)
})

/** What can go wrong in merging, each as somebody else's sender has done it. */
const replaced = (email: RenderedEmail, from: string | RegExp, to: string): RenderedEmail => {
  const text = email.bytes.toString('latin1')
  const changed = text.replace(from, to)
  if (changed === text) throw new Error('the fault changed nothing')
  return { ...email, bytes: Buffer.from(changed, 'latin1') }
}
const partsOf = (email: RenderedEmail): [head: string, text: string, html: string] => {
  const [head = '', text = '', html = ''] = email.bytes.toString('latin1').split('--=_satama_notice\r\n')
  return [head, text, html]
}
const ofParts = (email: RenderedEmail, head: string, text: string, html: string): RenderedEmail => ({
  ...email,
  bytes: Buffer.from([head, text, html].join('--=_satama_notice\r\n'), 'latin1'),
})
const forAino = () => render(aino, delivery)
const forBertta = () => render(bertta, delivery)
const swedish = () => render(pin({ language: 'sv' }), delivery)

const faults: readonly (readonly [string, () => RenderedEmail])[] = [
  ['names shifted by one: the next person’s name', () => render(pin({ name: 'Bertta Öljymäki' }), delivery)],
  ['a first name left over in the greeting (K2)', () => render(pin({ name: 'Bertta Ääkkönen' }), delivery)],
  ['the previous person’s whole message (a stale buffer)', () => ({ ...forBertta(), envelope: forAino().envelope })],
  ['the envelope of another', () => ({ ...forAino(), envelope: forBertta().envelope })],
  ['another’s address in the To header alone', () => replaced(forAino(), '<aino@', '<bertta@')],
  ['another’s address added to To', () => replaced(forAino(), 'To: <aino@example.org>', 'To: <aino@example.org>, <b@example.org>')],
  ['a blind copy added', () => replaced(forAino(), 'MIME-Version', 'Bcc: <bertta@example.org>\r\nMIME-Version')],
  ['a second subject', () => replaced(forAino(), 'MIME-Version', 'Subject: x\r\nMIME-Version')],
  ['a name in the subject', () => replaced(forAino(), 'Subject: ', 'Subject: Aino, ')],
  ['another’s code at the foot', () => render({ ...aino, code: bertta.code }, delivery)],
  ['another’s return path', () => ({ ...forAino(), envelope: { ...forAino().envelope, from: forBertta().envelope.from } })],
  ['the Message-ID of another delivery', () => replaced(forAino(), delivery, otherDelivery)],
  ['the wrong name in the plain part alone', () => ofParts(forAino(), partsOf(forAino())[0], partsOf(forBertta())[1], partsOf(forAino())[2])],
  ['the wrong name in the HTML part alone', () => ofParts(forAino(), partsOf(forAino())[0], partsOf(forAino())[1], partsOf(forBertta())[2])],
  ['the parts in the wrong order', () => {
    const [head, text, html] = partsOf(forAino())
    return ofParts(forAino(), head, html.replace('--=_satama_notice--\r\n', ''), `${text}--=_satama_notice--\r\n`)
  }],
  ['a part missing', () => {
    const [head, text] = partsOf(forAino())
    return { ...forAino(), bytes: Buffer.from(`${head}--=_satama_notice\r\n${text}--=_satama_notice--\r\n`, 'latin1') }
  }],
  ['a third part', () => replaced(forAino(), '--=_satama_notice--', '--=_satama_notice\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 7bit\r\n\r\nBertta\r\n--=_satama_notice--')],
  ['words after the last part', () => ({ ...forAino(), bytes: Buffer.concat([forAino().bytes, Buffer.from('Bertta\r\n')]) })],
  ['words before the first part', () => replaced(forAino(), '\r\n\r\n--=_satama', '\r\n\r\nBertta\r\n--=_satama')],
  ['the wrong language', () => swedish()],
  ['the HTML part in the wrong language', () => ofParts(forAino(), partsOf(forAino())[0], partsOf(forAino())[1], partsOf(swedish())[2])],
  ['another’s leaked categories', () => render(pin({ leaked: ['name'] }), delivery)],
  ['leaked told as possibly viewed', () => render(pin({ certainty: 'possibly-viewed' }), delivery)],
  ['ä damaged into two characters', () => replaced(forAino(), 'Aino =C3=84=C3=A4', 'Aino =C3=83=C2=84=C3=A4')],
  ['a byte lost in the middle of a character', () => replaced(forAino(), 'Aino =C3=84', 'Aino =C3')],
  ['the charset declared wrongly', () => replaced(forAino(), 'charset=utf-8', 'charset=iso-8859-1')],
  ['the transfer encoding declared wrongly', () => replaced(forAino(), 'quoted-printable', '8bit')],
  ['a name hidden in an HTML comment', () => replaced(forAino(), '<body>', '<body><!-- Bertta -->')],
  ['a name hidden in an attribute', () => replaced(forAino(), '<body>', '<body title=3D"Bertta">')],
  ['a tracking picture', () => replaced(forAino(), '</body>', '<img src=3D"http://x.example/a"></body>')],
  ['a line repeated', () => replaced(forAino(), /(\r\n- nimi)/, '$1$1')],
  ['a line left out', () => replaced(forAino(), /\r\n- nimi/, '')],
  ['a template mark left unfilled', () => replaced(forAino(), /Hei Aino [^\r]+/, 'Hei {person-name}')],
  ['an earlier version of the text', () => replaced(forAino(), 'Olemme pahoillamme', 'Harmittelemme')],
]

describe('a message is refused with', () => {
  test.each(faults)('%s', (_, fault) => {
    const result = prove(fault(), aino, delivery)
    expect(result.ok).toBe(false)
    expect(JSON.stringify(result)).not.toMatch(/Bertta|bertta|Aino|aino/)
  })
})

describe('what two people approved by mistake is caught by the second net:', () => {
  test.each([
    ['a real identity code', 'Esimerkki: 131052-308T.'],
    ['somebody’s email address', 'Kirjoita osoitteeseen joku@example.org.'],
    ['somebody’s phone number', 'Hänen numeronsa on 040 123 4567.'],
    ['a bank account', 'Maksa tilille FI21 1234 5600 0007 85.'],
  ])('%s', (_, line) => {
    const careless = runOf(withBlock(filledTemplate(), 'fi', 'consequences', (block) => ({ ...block, lines: [line] })))
    const result = proverFor(careless)(emailRenderer(careless)(aino, delivery), aino, delivery)
    expect(result).toMatchObject({ ok: false, code: 'loose-value' })
  })
})

test('nobody who may not be mailed can be proved for mail', () => {
  for (const change of [{ emailShared: true }, { deceased: true }] satisfies Partial<Recipient>[]) {
    const pinned = pin(change)
    expect(prove(render(pinned, delivery), pinned, delivery)).toMatchObject({ ok: false, code: 'may-not-go' })
  }
})

test('a proved message cannot be made up', () => {
  expect(() => provedBytes(Object.create(ProvedMessage.prototype) as ProvedMessage)).toThrow(TypeError)
  const result = prove(forAino(), aino, delivery)
  expect(JSON.stringify(result)).not.toContain('Aino')
})

const hostile = [
  '😀 Aino 👩‍👩‍👧',
  'مريم العربية',
  '"Aino" <b@example.org>',
  '=?utf-8?B?QmVydHRh?=',
  '</p><script>x</script>',
  'Aino & Bertta',
  '&amp; &lt;',
  '{notice-code}',
  '$& $1 $`',
  '. Piste',
  '=20=C3',
  'Pitkä '.repeat(30).trim(),
  'O’Näill-Æther ß ÿ',
  'From here',
  '--=_satama_notice--',
  '040 123 4567',
  'a@example.org',
]

test.each(hostile)('the name %j arrives as it is', async (name) => {
  const pinned = pin({ name })
  const email = render(pinned, delivery)
  expect(prove(email, pinned, delivery).ok).toBe(true)
  const parsed = await PostalMime.parse(email.bytes)
  expect(parsed.text).toContain(`Hei ${name}`)
  expect(parsed.to).toHaveLength(1)
})

test.each(['Aino\r\nBcc: x@example.org', 'Ai\u202Eno', 'Ai\u0000no', 'Aino\u2028', ' Aino', 'A\u0308iti'])(
  'the name %j is refused until it has been put in printable form',
  (name) => {
    const raw = pin({ name })
    expect(prove(render(raw, delivery), raw, delivery)).toMatchObject({ ok: false, code: 'unpinned' })
    const pinned = pin({ name: printable(name) })
    expect(prove(render(pinned, delivery), pinned, delivery).ok).toBe(true)
  },
)

describe('over all names, languages and leaks', () => {
  const people = fc.record({
    name: fc
      .string({ unit: 'grapheme', minLength: 1, maxLength: 60 })
      .map(printable)
      .filter((name) => name !== ''),
    language: fc.constantFrom<Lang>('fi', 'sv', 'en'),
    leaked: fc.subarray([...leakedCodes]),
    certainty: fc.constantFrom('leaked' as const, 'possibly-viewed' as const),
  })

  test('a right message is never refused', () => {
    fc.assert(
      fc.property(people, (person) => {
        const pinned = pin(person)
        expect(prove(render(pinned, delivery), pinned, delivery)).toMatchObject({ ok: true })
      }),
      { numRuns: 1_500 },
    )
  })

  test('a message made for another is never accepted', () => {
    fc.assert(
      fc.property(people, people, (one, other) => {
        fc.pre(JSON.stringify(one) !== JSON.stringify(other))
        const result = prove(render(pin(other), delivery), pin(one), delivery)
        expect(result.ok).toBe(false)
      }),
      { numRuns: 1_500 },
    )
  })

  test('no single changed byte is accepted', () => {
    const email = forAino()
    fc.assert(
      fc.property(fc.nat(email.bytes.length - 1), fc.integer({ min: 1, max: 255 }), (at, change) => {
        const bytes = Buffer.from(email.bytes)
        bytes[at] = (bytes[at] ?? 0) ^ change
        const result = prove({ ...email, bytes }, aino, delivery)
        // The case of a header's name, or which delimiter is used, carries nothing.
        if (result.ok) expect(bytes.toString('latin1').toLowerCase()).toBe(email.bytes.toString('latin1').toLowerCase())
      }),
      { numRuns: 3_000 },
    )
  })
})
