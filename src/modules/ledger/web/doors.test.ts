import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { merkle, newSigningPair, toHex } from '#foundation/sealing'
import { inTransaction } from '#platform/database'
import { createApp } from '#platform/web'
import { testDatabase } from '#tests/support/database'
import {
  appendAll, issueReader, ledgerAt, ledgerDoors, NoLedgerThere, readLedger, type Sees, startSequencer, verifyOneLedger, withdrawReader,
} from '../index.ts'
import { readHead, verifierOf } from '../checkpoints.ts'
import { cosignedAt, isSignedBy, readSignedNote, readVerifier } from '../notes.ts'

const db = await testDatabase()
const key = newSigningPair()
const witnessKey = newSigningPair()
const organisation = crypto.randomUUID()
const now = new Date('2026-11-22T09:00:00Z')
const app = createApp({
  db,
  clock: () => now,
  routes: ledgerDoors({ witness: () => ({ name: 'satama.example/witness', key: witnessKey, logs: [verifierOf(organisation, key.publicKey)] }) }),
})
const get = async (path: string, token?: string) =>
  app.request(`http://localhost${path}`, token === undefined ? {} : { headers: { authorization: `Bearer ${token}` } })
const issue = (sees: Sees, hours = 1) =>
  inTransaction(db, organisation, (tx) => {
    return issueReader(tx, { organisation, sees, by: crypto.randomUUID(), at: now, expiresAt: new Date(now.getTime() + hours * 3_600_000) })
  })
let folder: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'doors-'))
  const sequencer = startSequencer(db, { key, checkpointsFolder: folder, every: 3_600_000 })
  const fact = { type: 'incidents.opened', organisation, by: null, at: new Date('2026-11-01') }
  await inTransaction(db, organisation, (tx) => appendAll(tx, Array.from({ length: 600 }, (_, n) => ({ ...fact, body: { n } }))))
  await sequencer.runOnce()
  await inTransaction(db, organisation, (tx) => appendAll(tx, [fact]))
  await sequencer.stop()
})
afterAll(() => rm(folder, { recursive: true }))

describe('the tree from outside', () => {
  it('is shut without a token, in the same words whether there is such an organisation or not', async () => {
    const { token } = await issue('entries', -1)
    const answers = await Promise.all([
      get(`/ledger/${organisation}/checkpoint`),
      get(`/ledger/${organisation}/checkpoint`, 'A'.repeat(43)),
      get(`/ledger/${organisation}/checkpoint`, token),
      get(`/ledger/${crypto.randomUUID()}/checkpoint`),
      get(`/ledger/none/tile/0/000`),
      get(`/ledger/${organisation}/tile/entries/000`),
    ])
    expect(new Set(await Promise.all(answers.map(async (one) => `${one.status} ${await one.text()}`))).size).toBe(1)
    expect(answers[0]?.status).toBe(401)
  })

  it('serves checkpoint, tiles and bundles by the rules of tlog-tiles', async () => {
    const { token } = await issue('entries')
    const checkpoint = await (await get(`/ledger/${organisation}/checkpoint`, token)).text()
    const note = readSignedNote(checkpoint) ?? expect.fail('a note')
    expect(isSignedBy(note, verifierOf(organisation, key.publicKey))).toBe(true)
    const tiles = await Promise.all(['000', '001', '002.p/88'].map((one) => get(`/ledger/${organisation}/tile/0/${one}`, token)))
    const hashes = (await Promise.all(tiles.map(async (one) => new Uint8Array(await one.arrayBuffer())))).flatMap((all) => {
      return Array.from({ length: all.length / 32 }, (_, i) => all.subarray(32 * i, 32 * i + 32))
    })
    expect(toHex(merkle.rootOf(hashes))).toBe(toHex(readHead(note.text)?.root ?? new Uint8Array()))
    expect((await get(`/ledger/${organisation}/tile/1/000.p/2`, token)).status).toBe(200)
    for (const none of ['0/002', '0/002.p/89', '0/003.p/1', '1/000', '1/000.p/3', '2/000.p/1', '00/000', '0/0', '0/../000', 'entries/002.p/89']) {
      expect([none, (await get(`/ledger/${organisation}/tile/${none}`, token)).status]).toEqual([none, 404])
    }
  })

  it('gives hashes, and no rows, to whoever may see hashes only', async () => {
    const { token, id } = await issue('hashes')
    expect((await get(`/ledger/${organisation}/tile/0/000`, token)).status).toBe(200)
    expect((await get(`/ledger/${organisation}/tile/entries/000`, token)).status).toBe(403)
    await inTransaction(db, organisation, (tx) => withdrawReader(tx, { organisation, id, at: now }))
    expect((await get(`/ledger/${organisation}/tile/0/000`, token)).status).toBe(401)
  })

  it('records who reads it, once a day', async () => {
    const { token, id } = await issue('hashes')
    for (let i = 0; i < 3; i += 1) await get(`/ledger/${organisation}/checkpoint`, token)
    const read = await inTransaction(db, organisation, (tx) => readLedger(tx, { organisation, about: id, limit: 9 }))
    expect(read.map(({ type, body }) => [type, body])).toEqual([['ledger.read', { how: 'outside', sees: 'hashes' }]])
  })

  it('is verified from its address by somebody who has the key and a token', async () => {
    const { token } = await issue('entries')
    const read = async (url: string) => {
      const answer = await get(new URL(url).pathname, token)
      return answer.status === 200 ? new Uint8Array(await answer.arrayBuffer()) : null
    }
    const keys = new Map([[organisation, key.publicKey]])
    const url = `http://localhost/ledger/${organisation}/`
    expect(await verifyOneLedger(await ledgerAt(url, read), { keys })).toMatchObject({ sound: true, entries: 600, covered: 600 })
    const tampering = async (path: string) => {
      const bytes = await read(path)
      if (bytes && path.endsWith('/tile/entries/001')) bytes[40] = (bytes[40] ?? 0) ^ 1
      return bytes
    }
    const { findings } = await verifyOneLedger(await ledgerAt(url, tampering), { keys })
    expect(findings).toMatchObject([{ kind: 'changed', leaf: 256 }])
    const cut = async (path: string) => (path.endsWith('/002.p/88') ? null : read(path))
    expect((await verifyOneLedger(await ledgerAt(url, cut), { keys })).findings).toEqual([{ kind: 'cut-off', from: 512, to: 600 }])
    await expect(ledgerAt('http://localhost/', read)).rejects.toThrow(NoLedgerThere)
  })
})

describe('as a witness', () => {
  it('we answer another server, which has neither cookie nor origin, and say what we have cosigned', async () => {
    const { token } = await issue('hashes')
    const checkpoint = await (await get(`/ledger/${organisation}/checkpoint`, token)).text()
    const asked = await app.request('http://localhost/witness/add-checkpoint', { method: 'POST', body: `old 0\n\n${checkpoint}` })
    expect(asked.status).toBe(200)
    const printed = readVerifier((await (await get('/witness/key')).text()).trim()) ?? expect.fail('a key')
    const kept = await (await get(`/witness/checkpoint?origin=satama.ledger/${organisation}`)).text()
    const note = readSignedNote(kept) ?? expect.fail('a note')
    expect(cosignedAt(note, printed)).toEqual(now)
    expect((await get('/witness/checkpoint?origin=example.com/other')).status).toBe(404)
    const again = await app.request('http://localhost/witness/add-checkpoint', { method: 'POST', body: `old 0\n\n${checkpoint}` })
    expect([again.status, again.headers.get('content-type'), await again.text()]).toEqual([409, 'text/x.tlog.size', '600\n'])
    const large = await app.request('http://localhost/witness/add-checkpoint', { method: 'POST', body: 'x'.repeat(70_000) })
    expect(large.status).toBe(413)
  })
})
