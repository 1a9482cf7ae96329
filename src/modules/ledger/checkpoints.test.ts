import { describe, expect, it } from 'vitest'
import { newSigningPair, sha256 } from '#foundation/sealing'
import { readCheckpoints, readVerifierKey, signCheckpoint, verifierKey } from './checkpoints.ts'

const organisation = '00000000-0000-4000-8000-000000000001'
const key = newSigningPair(new Uint8Array(32).fill(7))
const checkpoint = { organisation, size: 12, root: sha256('root') }

describe('a checkpoint', () => {
  it('is a signed note of three lines and a signature', () => {
    expect(signCheckpoint(checkpoint, key)).toMatch(
      /^satama\.ledger\/00000000-0000-4000-8000-000000000001\n12\n[A-Za-z0-9+/]{43}=\n\n— satama\.ledger\/[0-9a-f-]{36} [A-Za-z0-9+/]{91}=\n$/,
    )
  })

  it('is read back out of a file of many', () => {
    const file = [12, 13, 14].map((size) => `${signCheckpoint({ ...checkpoint, size }, key)}\n`).join('')
    const { notes, broken } = readCheckpoints(file, key.publicKey)
    expect(notes.map((note) => [note.checkpoint.size, note.signed])).toEqual([[12, true], [13, true], [14, true]])
    expect(broken).toBe(0)
  })

  it('is not believed when a digit has changed or another key signed', () => {
    const note = signCheckpoint(checkpoint, key)
    expect(readCheckpoints(note.replace('\n12\n', '\n13\n'), key.publicKey).notes[0]?.signed).toBe(false)
    expect(readCheckpoints(note, newSigningPair().publicKey).notes[0]?.signed).toBe(false)
  })

  it('is counted as broken when torn', () => {
    const note = signCheckpoint(checkpoint, key)
    expect(readCheckpoints(`${note}\n${note.slice(0, 60)}`, key.publicKey)).toMatchObject({ broken: 1 })
  })
})

describe('the printed key', () => {
  it('reads back', () => {
    const printed = verifierKey(organisation, key.publicKey)
    expect(printed).toMatch(/^satama\.ledger\/[0-9a-f-]{36}\+[0-9a-f]{8}\+[A-Za-z0-9+/=]{44}$/)
    expect(readVerifierKey(`${printed}\n`)).toEqual({ organisation, publicKey: Uint8Array.from(key.publicKey) })
  })

  it('is refused when a character of it has changed', () => {
    const printed = verifierKey(organisation, key.publicKey)
    expect(readVerifierKey(printed.replace(/.....$/, 'AAAA='))).toBeNull()
    expect(readVerifierKey('')).toBeNull()
  })

  it('has the id that others compute for the example key of C2SP', () => {
    // From c2sp.org/signed-note: the verifier key of PeterNeumann.
    const example = 'PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW'
    const [name, id, encoded] = example.split('+') as [string, string, string]
    const keyBytes = Buffer.from(encoded, 'base64')
    const computed = sha256(Buffer.concat([Buffer.from(`${name}\n`), keyBytes])).subarray(0, 4)
    expect(Buffer.from(computed).toString('hex')).toBe(id)
  })
})
