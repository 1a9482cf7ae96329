import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { envelopeOverhead, newKey, open, openPadded, ready, seal, sealPadded, utf8, wrappedOpener } from './index.ts'

beforeAll(() => ready)

describe('an envelope', () => {
  it('gives back what was sealed, whatever it was', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 2_000 }), fc.string({ unit: 'grapheme', maxLength: 500 }), (plain, context) => {
        const key = newKey()
        expect(open(key, seal(key, plain, context), context)).toEqual(Buffer.from(plain))
        expect(openPadded(key, sealPadded(key, plain, context), context)).toEqual(Buffer.from(plain))
      }),
    )
  })

  it('does not open with another key', () => {
    expect(open(newKey(), seal(newKey(), utf8('secret'), 'here'), 'here')).toBeNull()
  })

  it('does not open in another context', () => {
    const key = newKey()
    expect(open(key, seal(key, utf8('secret'), 'here'), 'there')).toBeNull()
  })

  it('takes a context as text or as its bytes', () => {
    const key = newKey()
    expect(open(key, seal(key, utf8('secret'), 'käyttö'), utf8('käyttö'))).toEqual(Buffer.from('secret'))
  })

  it('does not open when any bit has changed', () => {
    const key = newKey()
    const sealed = seal(key, utf8('secret'), 'here')
    for (let bit = 0; bit < sealed.length * 8; bit += 1) {
      const changed = Uint8Array.from(sealed)
      changed[bit >> 3] = (changed[bit >> 3] as number) ^ (1 << (bit & 7))
      expect(open(key, changed, 'here')).toBeNull()
      expect(openPadded(key, changed, 'here')).toBeNull()
    }
  })

  it('does not open when cut short, and does not throw for rubbish', () => {
    const key = newKey()
    const sealed = seal(key, utf8('secret'), 'here')
    for (let length = 0; length < sealed.length; length += 1) {
      expect(open(key, sealed.subarray(0, length), 'here')).toBeNull()
    }
  })

  it('never repeats a nonce', () => {
    const key = newKey()
    const heads = Array.from({ length: 1_000 }, () => Buffer.from(seal(key, utf8('x'), '').subarray(0, 25)).toString('hex'))
    expect(new Set(heads).size).toBe(1_000)
  })

  it('hides lengths up to the next 256 bytes when padded', () => {
    const key = newKey()
    const lengthOf = (n: number) => sealPadded(key, new Uint8Array(n), '').length - envelopeOverhead
    expect([0, 1, 255, 256, 511, 512].map(lengthOf)).toEqual([256, 256, 256, 512, 512, 768])
  })

  it('keeps zeros at the end of what was padded', () => {
    const key = newKey()
    const plain = Uint8Array.of(1, 0x80, 0, 0)
    expect(openPadded(key, sealPadded(key, plain, ''), '')).toEqual(Buffer.from(plain))
  })

  it('refuses a key of the wrong length as a bug', () => {
    expect(() => seal(new Uint8Array(31), utf8('x'), '')).toThrow(TypeError)
  })
})

describe('opening much through wrapped keys', () => {
  const around = { keys: { before: 'key of ', after: '' }, contents: { before: 'content of ', after: ' as of now' }, idLength: 4 }

  it('gives for each what opening its key and then its content gives, in every suite', () => {
    const wrapping = newKey()
    const opener = wrappedOpener(wrapping, around)
    const suite = fc.constantFrom<1 | 2>(1, 2)
    fc.assert(
      fc.property(fc.stringMatching(/^[0-9a-f]{4}$/), fc.uint8Array({ maxLength: 600 }), suite, suite, (id, plain, outer, inner) => {
        const key = newKey()
        const wrapped = seal(wrapping, key, `key of ${id}`, outer)
        const sealed = sealPadded(key, plain, `content of ${id} as of now`, inner)
        expect(opener.open(`ffff${id}`, 4, wrapped, sealed)).toEqual(Buffer.from(plain))
      }),
    )
  })

  it('opens nothing for another id, another key, or when any bit has changed', () => {
    const wrapping = newKey()
    const key = newKey()
    const wrapped = seal(wrapping, key, 'key of 0001')
    const sealed = sealPadded(key, utf8('secret'), 'content of 0001 as of now')
    const opener = wrappedOpener(wrapping, around)
    const flipped = (bytes: Uint8Array, bit: number) => bytes.map((byte, i) => (i === bit >> 3 ? byte ^ (1 << (bit & 7)) : byte))
    expect(opener.open('0002', 0, wrapped, sealed)).toBeNull()
    expect(opener.open('0001', 0, wrapped, sealPadded(key, utf8('secret'), 'content of 0002 as of now'))).toBeNull()
    expect(wrappedOpener(newKey(), around).open('0001', 0, wrapped, sealed)).toBeNull()
    for (let bit = 0; bit < wrapped.length * 8; bit += 1) expect(opener.open('0001', 0, flipped(wrapped, bit), sealed)).toBeNull()
    for (let bit = 0; bit < sealed.length * 8; bit += 1) expect(opener.open('0001', 0, wrapped, flipped(sealed, bit))).toBeNull()
    expect(opener.open('0001', 0, wrapped, sealed.subarray(0, 10))).toBeNull()
    expect(opener.open('0001', 0, wrapped, sealed)).toEqual(Buffer.from('secret'))
  })
})
