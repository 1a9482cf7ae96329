import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fromBase64, newSigningPair, toBase64 } from '#foundation/sealing'
import { printNote, readCheckpoints, readHead } from './checkpoints.ts'
import {
  cosignedAt, cosignNote, isSignedBy, keyId, printVerifier, readSignatureLine, readSignedNote, readVerifier, signNote, type Verifier,
} from './notes.ts'

// From the tests of golang.org/x/mod/sumdb/note (note_test.go, BSD-3-Clause).
const peterKey = 'PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW'
const peterSeed = 'AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz'
const enochKey = 'EnochRoot+af0cfe78+ATtqJ7zOtqQtYqOo0CpvDXNlMhV3HeJDpjrASKGLWdop'
const text = 'If you think cryptography is the answer to your problem,\nthen you don\'t know what your problem is.\n'
const peterSig = '— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n'
const enochSig = '— EnochRoot rwz+eBzmZa0SO3NbfRGzPCpDckykFXSdeX+MNtCOXm2/5n2tiOHp+vAF1aGrQ5ovTG01oOTGwnWLox33WWd1RvMc+QQ=\n'
const known = (printed: string): Verifier => readVerifier(printed) ?? expect.fail('a known key')

describe('notes, against the vectors of Go’s checksum database', () => {
  it('are signed to the same byte', () => {
    const pair = newSigningPair((fromBase64(peterSeed) as Uint8Array).subarray(1))
    expect(signNote(text, 'PeterNeumann', pair)).toBe(peterSig)
    expect(printVerifier({ name: 'PeterNeumann', kind: 'log', publicKey: pair.publicKey })).toBe(peterKey)
  })

  it('are believed of a known key, and signatures of others passed over', () => {
    const note = readSignedNote(`${text}\n${peterSig}${enochSig}`)
    if (!note) return expect.fail('a note')
    expect(note.text).toBe(text)
    expect([isSignedBy(note, known(peterKey)), isSignedBy(note, known(enochKey))]).toEqual([true, true])
    const peterOnly = readSignedNote(`${text}\n${peterSig}`)
    expect(peterOnly && isSignedBy(peterOnly, known(enochKey))).toBe(false)
  })

  it.each([
    ['without signatures', text],
    ['with an empty line and nothing after', `${text}\n`],
    ['whose last line does not end', `${text}\n${peterSig.slice(0, -1)}`],
    ['with a control character', `\u0001${text}\n${peterSig}`],
    ['with half a character', `\ud800${text}\n${peterSig}`],
    ['signed by a name of two words', `${text}\n— Bad Name ${peterSig.split(' ')[2]}`],
    ['with another line among the signatures', `${text}\n${peterSig}Unexpected line.\n`],
    ['with more than a hundred signatures', `${text}\n${peterSig.repeat(101)}`],
    ['with bytes put into a signature', `${text}\n${peterSig.slice(0, 60)}A${peterSig.slice(60)}`],
  ])('%s are none', (_, bad) => {
    expect(readSignedNote(bad)).toBeNull()
  })

  it('with a signature that is too long are not believed', () => {
    const note = readSignedNote(`${text}\n${peterSig.slice(0, 60)}ABCD${peterSig.slice(60)}`)
    expect(note && isSignedBy(note, known(peterKey))).toBe(false)
  })

  it('have keys of which no part, and nothing near, is a key', () => {
    for (let from = 0; from <= peterKey.length; from += 1) {
      for (let to = from + 1; to <= peterKey.length; to += 1) {
        if (from !== 0 || to !== peterKey.length) expect(readVerifier(peterKey.slice(from, to))).toBeNull()
      }
      if (from === peterKey.length) continue
      const next = String.fromCharCode(peterKey.charCodeAt(from) + 1)
      expect(readVerifier(peterKey.slice(0, from) + next + peterKey.slice(from + 1))).toBeNull()
    }
    expect(readVerifier('PeterNeumann+cc469956+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TWBADKEY==')).toBeNull()
    expect(readVerifier('PeterNeumann+173116ae+ZRpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW')).toBeNull()
  })
})

describe('cosignatures, against the vectors of others', () => {
  // From the tests of transparency-dev/formats (note/note_cosigv1_test.go): a witness's own key.
  const remora = 'remora.n621.de+da77ade7+BOvN63jn/bLvkieywe8R6UYAtVtNbZpXh34x7onlmtw2'

  it('have keys of a kind of their own', () => {
    expect(readVerifier(remora)).toMatchObject({ name: 'remora.n621.de', kind: 'witness' })
    expect(keyId(known(remora))).toBe('da77ade7')
    expect(keyId({ ...known(remora), kind: 'log' })).not.toBe('da77ade7')
    expect(readVerifier('rekor.sigstore.dev+12345678+AwEB')).toBeNull()
  })

  it('begin with the time, in eight bytes', () => {
    // From the same file: CoSigV1Timestamp of 1727964367.
    const line = '— w ZGhGuQAAAABm/qTPeyKXD+R2rzyQsxPiP8mXum7qq/iF0u4vanlqJyocWODBt97w9uL+8qT7S5gxEHWWOworDcFiEBYJXORmnFBOBA=='
    const bytes = readSignatureLine(line)?.signature ?? new Uint8Array(8)
    expect(bytes.length).toBe(72)
    expect(new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0)).toBe(1_727_964_367n)
  })

  it('stand in the example of c2sp.org/tlog-cosignature, which reads as a checkpoint', () => {
    const example = [
      'example.com/behind-the-sofa', '20852163', 'CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=', '',
      '— example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=',
      '— witness.example.com/w1 jWbPPwAAAABkGFDLEZMHwSRaJNiIDoe9DYn/zXcrtPHeolMI5OWXEhZCB9dlrDJsX3b2oyin1nPZqhf5nNo0xUe+mbIUBkBIfZ+qnA==',
      '',
    ].join('\n')
    const note = readSignedNote(example)
    expect(note && readHead(note.text)).toMatchObject({ origin: 'example.com/behind-the-sofa', size: 20_852_163 })
    expect(note?.signatures.map(({ signature }) => signature.length)).toEqual([64, 72])
  })

  it('hold for the note, the witness and its time, and are never a log’s signature', () => {
    const pair = newSigningPair(new Uint8Array(32).fill(9))
    const head = 'example.com/log\n7\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n'
    const at = new Date('2026-11-22T08:00:00Z')
    const line = cosignNote(head, 'witness.example/w1', pair, at)
    const witness: Verifier = { name: 'witness.example/w1', kind: 'witness', publicKey: pair.publicKey }
    const note = readSignedNote(`${head}\n${line}`) ?? expect.fail('a note')
    expect(cosignedAt(note, witness)).toEqual(at)
    expect(cosignedAt({ ...note, text: head.replace('\n7\n', '\n8\n') }, witness)).toBeNull()
    expect(cosignedAt(note, { ...witness, name: 'witness.example/w2' })).toBeNull()
    expect(isSignedBy(note, { ...witness, kind: 'log' })).toBe(false)
    const later = { ...note, signatures: note.signatures.map((one) => ({ ...one, signature: one.signature.with(7, (one.signature[7] ?? 0) + 1) })) }
    expect(cosignedAt(later, witness)).toBeNull()
  })
})

describe('whatever is read', () => {
  const pieces = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.constantFrom('\n', '\n\n', '— ', peterSig, text, peterKey, 'satama.ledger/', '20\n', `${toBase64(new Uint8Array(32))}\n`, '+', ' '),
  )
  it('is a note, a key, a head, or refused; nothing throws', () => {
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 12 }), (parts) => {
        const garbage = parts.join('')
        expect([null, 'object']).toContain(readSignedNote(garbage) === null ? null : 'object')
        readVerifier(garbage)
        readHead(garbage)
        readSignatureLine(garbage)
        expect(readCheckpoints(garbage, new Uint8Array(32)).notes.filter(({ signed }) => signed)).toEqual([])
      }),
      { numRuns: 2_000 },
    )
  })

  it('is written again to the same bytes, when it is a note', () => {
    const written = `${text}\n${peterSig}${enochSig}`
    const note = readSignedNote(written)
    expect(note && printNote(note)).toBe(written)
  })
})
