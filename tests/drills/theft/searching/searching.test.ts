import { gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { houseStyle, typeset } from '#platform/files'
import { newFinder } from './finder.ts'
import { patternsOf } from './forms.ts'
import { unpacked } from './unpack.ts'

const canary = 'Märkölinatu'
const find = newFinder([...patternsOf(0, [canary]), ...patternsOf(1, ['Toinenkanaria', Buffer.from('00112233445566aa0a3d0d99', 'hex')])])
const seen = (bytes: Uint8Array | string) => [...find(Buffer.from(bytes))]
const among = (text: string | Buffer) => Buffer.concat([Buffer.from('x+/9 ä'), Buffer.from(text), Buffer.from('== <tail>')])

describe('a canary is found', () => {
  test('as UTF-8, and in whatever mixture of large and small letters', () => {
    expect(seen(among(canary))).toEqual([0])
    expect(seen(among('toinenKANARIA'))).toEqual([1])
  })

  test('as UTF-16 of either order', () => {
    expect(seen(among(Buffer.from(canary, 'utf16le')))).toEqual([0])
    expect(seen(among(Buffer.from(canary, 'utf16le').swap16()))).toEqual([0])
  })

  test('in hex, small and large', () => {
    const hex = Buffer.from(canary).toString('hex')
    expect(seen(among(hex))).toEqual([0])
    expect(seen(among(hex.toUpperCase()))).toEqual([0])
  })

  test('in quoted-printable, folded into two lines too', () => {
    expect(seen('M=C3=A4rk=C3=B6linatu')).toEqual([0])
    expect(seen('M=C3=A4rk=\r\n=C3=B6linatu')).toEqual([0])
  })

  test.each([0, 1, 2, 3, 4])('in base64 after %i bytes, in both alphabets and broken into lines', (offset) => {
    const bytes = Buffer.concat([Buffer.alloc(offset, '?'), Buffer.from(canary.toUpperCase()), Buffer.from('tail')])
    expect(seen(bytes.toString('base64'))).toEqual([0])
    expect(seen(bytes.toString('base64url'))).toEqual([0])
    expect(seen(bytes.toString('base64').replace(/(.{7})/g, '$1\r\n'))).toEqual([0])
  })

  test('when it is bytes, with line ends among them', () => {
    expect(seen(Buffer.from('ff00112233445566aa0a3d0d99ff', 'hex'))).toEqual([1])
  })

  test('when one begins in the middle of what looked like another', () => {
    expect(seen('ToinenkToinenkanaria')).toEqual([1])
    expect(seen(`MärkölinMärkölinatu`)).toEqual([0])
  })
})

test('nothing is found in noise, or in half of a canary', () => {
  expect(seen('Märkölinat')).toEqual([])
  expect(seen(Buffer.from(Array.from({ length: 100_000 }, (_, n) => (n * n * 31 + n) & 255)))).toEqual([])
})

test('a canary too short to be no accident is refused', () => {
  expect(() => patternsOf(0, ['lyhyt'])).toThrow('eight characters')
})

describe('what is packed is opened', () => {
  const within = (bytes: Uint8Array) => [bytes, ...unpacked(bytes)].flatMap(seen)

  test('gzip inside gzip, with other bytes before and after', () => {
    const packed = gzipSync(Buffer.concat([Buffer.from('before'), gzipSync(canary)]))
    expect(within(packed)).toEqual([0])
    expect(within(Buffer.concat([Buffer.alloc(99, 7), packed, Buffer.alloc(99, 7)]))).toEqual([0])
  })

  test('a PDF as its reader sees it', () => {
    const made = typeset({ source: `${houseStyle}\n= ${canary}`, data: {}, title: 'letters', at: new Date() })
    if (!made.ok) throw new Error(made.code)
    expect(seen(made.value)).toEqual([])
    expect(within(made.value)).toContain(0)
  })
})
