import { expect, test } from 'vitest'
import { readMail } from './read-mail.ts'

const read = (text: string) => readMail(Buffer.from(text.replace(/\n/g, '\r\n'), 'latin1'))

test('a message of several parts is read in every encoding, headers as well', () => {
  const mail = read(`From: =?utf-8?B?w4XDpA==?= <a@satama.example>
To: "Virtanen, Aino" <aino@posti.example>
Subject: =?utf-8?Q?T=C3=A4rke=C3=A4_?= =?utf-8?Q?viesti?=
Content-Type: multipart/alternative;
 boundary="b1"

--b1
Content-Type: text/plain; charset=utf-8
Content-Transfer-Encoding: quoted-printable

Hei =C3=85sa =
Mattsson, 1+1=3D2

--b1
Content-Type: text/html; charset=utf-8
Content-Transfer-Encoding: base64

${Buffer.from('<p>Hei &Auml;ij&auml; <b>Aho</b>la</p><a href="https://x.example/?q=1">täällä</a>').toString('base64')}
--b1--
`)
  expect(mail.unread).toBe(false)
  expect(mail.to).toEqual(['aino@posti.example'])
  expect(mail.visible).toContain('Tärkeä viesti')
  expect(mail.visible).toContain('Åä <a@satama.example>')
  expect(mail.visible).toContain('Hei Åsa Mattsson, 1+1=2')
  expect(mail.visible).toContain('Hei Äijä Ahola')
  expect(mail.visible).toContain('https://x.example/?q=1')
})

test('a part that is no text, and a message that breaks off, are unread', () => {
  expect(read('To: a@b.example\nContent-Type: image/png\n\nx').unread).toBe(true)
  expect(read('To: a@b.example\nContent-Type: multipart/mixed; boundary=q\n\n--q\n\nHei').unread).toBe(true)
})

test('every recipient of a header is one', () => {
  expect(read('To: a@b.example, "B, C" <c@b.example>\nCc: d@b.example\n\nHei').to).toEqual(['a@b.example', 'c@b.example', 'd@b.example'])
})
