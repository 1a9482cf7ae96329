import { argon2Sync, createHash } from 'node:crypto'
import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { fromHex, toHex, utf8 } from './bytes.ts'
import type { SodiumPort } from './sodium-port.ts'
import { port as browser } from './sodium-port.browser.ts'
import { port as native } from './sodium-port.native.ts'

beforeAll(() => Promise.all([native.ready, browser.ready]))

const hex = (bytes: Uint8Array) => toHex(bytes)
const bytes = (length: number) => fc.uint8Array({ minLength: length, maxLength: length })

function sealWith(port: SodiumPort, plain: Uint8Array, associated: Uint8Array, nonce: Uint8Array, key: Uint8Array) {
  const into = port.allocate(plain.length + 16)
  port.aeadSeal(into, plain, associated, nonce, key)
  return into
}

function openWith(port: SodiumPort, sealed: Uint8Array, associated: Uint8Array, nonce: Uint8Array, key: Uint8Array) {
  const into = port.allocate(sealed.length - 16)
  return port.aeadOpen(into, sealed, associated, nonce, key) ? into : null
}

describe('server and browser', () => {
  it('open each other’s envelopes', () => {
    fc.assert(
      fc.property(fc.uint8Array(), fc.uint8Array({ minLength: 1 }), bytes(24), bytes(32), (plain, associated, nonce, key) => {
        const here = sealWith(native, plain, associated, nonce, key)
        const there = sealWith(browser, plain, associated, nonce, key)
        expect(hex(here)).toBe(hex(there))
        expect(hex(openWith(browser, here, associated, nonce, key) as Uint8Array)).toBe(hex(plain))
        expect(hex(openWith(native, there, associated, nonce, key) as Uint8Array)).toBe(hex(plain))
      }),
    )
  })

  it('hash alike', () => {
    fc.assert(
      fc.property(fc.uint8Array(), fc.option(bytes(32)), fc.integer({ min: 16, max: 64 }), (data, key, length) => {
        expect(hex(native.blake2b(data, key, length))).toBe(hex(browser.blake2b(data, key, length)))
        expect(hex(native.sha256(data))).toBe(hex(browser.sha256(data)))
      }),
    )
  })

  it('sign alike and believe each other’s signatures', () => {
    fc.assert(
      fc.property(bytes(32), fc.uint8Array(), (seed, message) => {
        const pair = native.signingPair(seed)
        expect(hex(browser.signingPair(seed).privateKey)).toBe(hex(pair.privateKey))
        expect(hex(browser.sign(message, pair.privateKey))).toBe(hex(native.sign(message, pair.privateKey)))
        expect(browser.verify(native.sign(message, pair.privateKey), message, pair.publicKey)).toBe(true)
      }),
      { numRuns: 20 },
    )
  })

  it('stretch alike', () => {
    const args = [utf8('kadofu'), new Uint8Array(16).fill(7), 32, 3, 8 * 1024 * 1024] as const
    expect(hex(native.argon2id(...args))).toBe(hex(browser.argon2id(...args)))
  })
})

describe.each([
  ['server', native],
  ['browser', browser],
])('%s, against vectors of others', (_, port) => {
  it('XChaCha20-Poly1305: draft-irtf-cfrg-xchacha, A.3.1', () => {
    const plain = utf8(
      "Ladies and Gentlemen of the class of '99: If I could offer you only one tip for the future, sunscreen would be it.",
    )
    const associated = fromHex('50515253c0c1c2c3c4c5c6c7')
    const key = fromHex('808182838485868788898a8b8c8d8e8f909192939495969798999a9b9c9d9e9f')
    const nonce = fromHex('404142434445464748494a4b4c4d4e4f5051525354555657')
    expect(hex(sealWith(port, plain, associated, nonce, key))).toBe(
      'bd6d179d3e83d43b9576579493c0e939572a1700252bfaccbed2902c21396cbb' +
        '731c7f1b0b4aa6440bf3a82f4eda7e39ae64c6708c54c216cb96b72e1213b452' +
        '2f8c9ba40db5d945b11b69b982c1bb9e3f3fac2bc369488f76b2383565d3fff9' +
        '21f9664c97637da9768812f615c68b13b52e' +
        'c0875924c1c7987947deafd8780acf49',
    )
  })

  it('BLAKE2b: RFC 7693, appendix A', () => {
    expect(hex(port.blake2b(utf8('abc'), null, 64))).toBe(
      'ba80a53f981c4d0d6a2797b69f12f6e94c212f14685ac4b74b12bb6fdbffa2d1' +
        '7d87c5392aab792dc252d5de4533cc9518d38aa8dbf1925ab92386edd4009923',
    )
  })

  it('BLAKE2b with a key: the first of the reference known-answer tests', () => {
    const key = Uint8Array.from({ length: 64 }, (_, i) => i)
    expect(hex(port.blake2b(new Uint8Array(0), key, 64))).toBe(
      '10ebb67700b1868efb4417987acf4690ae9d972fb7a590c2f02871799aaa4786' +
        'b5e996e8f0f4eb981fc214b005f42d2ff4233499391653df7aefcbc13fc51568',
    )
  })

  it('SHA-256: as the machine’s own OpenSSL', () => {
    fc.assert(
      fc.property(fc.uint8Array(), (data) => {
        expect(hex(port.sha256(data))).toBe(createHash('sha256').update(data).digest('hex'))
      }),
    )
  })

  it('Ed25519: RFC 8032, 7.1, test 2', () => {
    const pair = port.signingPair(fromHex('4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb'))
    expect(hex(pair.publicKey)).toBe('3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c')
    const signature = port.sign(fromHex('72'), pair.privateKey)
    expect(hex(signature)).toBe(
      '92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da' +
        '085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00',
    )
    expect(port.verify(signature, fromHex('72'), pair.publicKey)).toBe(true)
    expect(port.verify(signature, fromHex('73'), pair.publicKey)).toBe(false)
  })

  it('Argon2id: as the machine’s own OpenSSL', () => {
    const theirs = argon2Sync('argon2id', {
      message: utf8('kadofu-betimu'),
      nonce: new Uint8Array(16).fill(9),
      parallelism: 1,
      tagLength: 32,
      memory: 8 * 1024,
      passes: 3,
    })
    const ours = port.argon2id(utf8('kadofu-betimu'), new Uint8Array(16).fill(9), 32, 3, 8 * 1024 * 1024)
    expect(hex(ours)).toBe(theirs.toString('hex'))
  })
})
