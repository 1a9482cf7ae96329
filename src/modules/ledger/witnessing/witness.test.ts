import fc from 'fast-check'
import { beforeEach, describe, expect, it } from 'vitest'
import { fromHex, newSigningPair } from '#foundation/sealing'
import { testHouse } from '#tests/support/database'
import { sql } from 'kysely'
import { cosignedAt, readSignedNote, type Verifier } from '../notes.ts'
import { newestWitnessed, witnessCheckpoint } from './be-witness.ts'
import { readAddCheckpoint } from './requests.ts'

const { db, owner } = await testHouse()
const key = newSigningPair(new Uint8Array(32).fill(3))
const witness: Verifier = { name: 'witness.example/w1', kind: 'witness', publicKey: key.publicKey }

// From the tests of filippo.io/sunlight and filippo.io/torchwood (add-checkpoint.hurl, witness_test.go; ISC).
const origin = 'sigsum.org/v1/tree/4d6d8825a6bb689d459628312889dfbb0bcd41b5211d9e1ce768b0ff0309e562'
const logs: Verifier[] = [{ name: origin, kind: 'log', publicKey: fromHex('ffdc2d4d98e4124d3feaf788c0c2f9abfd796083d1f0495437f302ec79cf100f') }]
const size1 = `${origin}\n1\nKgAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n\n— ${origin} UgIom7fPZTqpxWWhyjWduBvTvGVqsokMbqTArsQilegKoFBJQjUFAmQ0+YeSPM3wfUQMFSzVnnNuWRTYrajXpNUbIQY=\n`
const size3 = `${origin}\n3\nRcCI1Nk56ZcSmIEfIn0SleqtV7uvrlXNccFx595Iwl0=\n\n— ${origin} UgIom2VbtIcdFbwFAy1n7s6IkAxIY6J/GQOTuZF2ORV39d75cbAj2aQYwyJre36kezNobZs4SUUdrcawfAB8WVrx6go=\n`
const size5 = `${origin}\n5\nQrtXrQZCCvpIgsSmOsah7HdICzMLLyDfxToMql9WTjY=\n\n— ${origin} UgIomw/EOJmWi0i1FQsOj+etB7F8IccFam/jgd6wzRns4QPVmyEZtdvl1U2KEmLOZ/ASRcWJi0tW90dJWAShei7sDww=\n`
const h1 = 'KgEAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n'
const h2 = 'KgIAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n'
const h3 = 'KgMAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n'
const h4 = 'KgQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n'

const at = new Date('2026-11-22T08:00:00Z')
const ask = (body: string) => witnessCheckpoint(db, body, { name: witness.name, key, logs }, at)

beforeEach(() => sql`truncate ledger.witnessed`.execute(owner))

describe('as a witness we answer, by the vectors of others,', () => {
  it('each request as they do, and never go back', async () => {
    const statuses: [string, string, number, string?][] = [
      ['first cosignature', `old 0\n\n${size1}`, 200],
      ['invalid signature', `old 1\n${h1}${h2}\n${size3.replace('8WVrx6go=', '8WVrx6ho=')}`, 403],
      // They answer 403 to this one. Base64 that could be written in another way is no signature to us.
      ['signature with stray bits', `old 1\n${h1}${h2}\n${size3.replace('8WVrx6go=', '8WVrx6gx=')}`, 400],
      ['unknown log', `old 1\n${h1}${h2}\n${size3.replaceAll('e562', 'e563')}`, 404],
      ['missing proof', `old 1\n\n${size3}`, 422],
      ['wrong proof', `old 1\n${h1}${h2.replace('AAA=', 'ABA=')}\n${size3}`, 422],
      ['grow to 3', `old 1\n${h1}${h2}\n${size3}`, 200],
      ['old size is not ours', `old 1\n${h1}+fUDV+k970B4I3uKrqJM4aP1lloPZP8mvr2Z4wRw2LI=\n${h4}\n${size5}`, 409, '3\n'],
      ['grow to 5', `old 3\n${h2}${h3}wgiIFdZfYNv6WU1OllBKsWnLYIS/DBMqt8Uh/S4OukE=\n${h4}\n${size5}`, 200],
      ['old size zero', `old 0\n\n${size5}`, 409, '5\n'],
      ['the same again', `old 5\n\n${size5}`, 200],
      ['older again', `old 1\n${h1}${h2}\n${size3}`, 409, '5\n'],
      ['old larger than new', `old 5\n\n${size3}`, 400],
    ]
    for (const [name, body, status, answer] of statuses) {
      const got = await ask(body)
      expect([name, got.status]).toEqual([name, status])
      if (answer !== undefined) expect([got.body, got.type]).toEqual([answer, 'text/x.tlog.size'])
    }
  })

  it('with a cosignature over the note, which is kept to be asked for', async () => {
    const { body } = await ask(`old 0\n\n${size1}`)
    const note = readSignedNote(size1 + body)
    expect(note && cosignedAt(note, witness)).toEqual(at)
    expect(await newestWitnessed(db, origin)).toBe(size1 + body)
    expect(await newestWitnessed(db, 'example.com/other')).toBeNull()
  })

  it('one of two that ask at once, so that the larger tree stays', async () => {
    await ask(`old 0\n\n${size1}`)
    const grow = `old 1\n${h1}${h2}\n${size3}`
    const statuses = await Promise.all([ask(grow), ask(grow), ask(grow)])
    expect(statuses.map(({ status }) => status).toSorted()).toEqual([200, 409, 409])
  })

  it('a checkpoint with lines that nobody here understands by refusing it', async () => {
    expect((await ask(`old 0\n\n${size1.replace('AAA=\n\n', 'AAA=\nextra line\n\n')}`)).status).toBe(400)
  })

  it('a proof from nothing only when it is empty', async () => {
    expect((await ask(`old 0\n${h1}\n${size1}`)).status).toBe(422)
  })
})

it('whatever is posted to a witness is answered, and nothing of it cosigned', async () => {
  const pieces = fc.constantFrom('old 0\n', 'old 1\n', 'old -1\n', '\n', '\n\n', h1, `${origin}\n`, '1\n', '— ', size1.slice(0, 150), '00', '\u0000', 'ä')
  await fc.assert(
    fc.asyncProperty(fc.array(fc.oneof(pieces, fc.string()), { maxLength: 12 }), async (parts) => {
      const body = parts.join('')
      readAddCheckpoint(body)
      expect([400, 403, 404, 409, 422]).toContain((await ask(body)).status)
    }),
    { numRuns: 500 },
  )
})
