import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { newSigningPair } from '#foundation/sealing'
import { within } from '#platform/database'
import type { Outgoing, Relay } from '#platform/mail'
import { testHouse } from '#tests/support/database'
import { appendAll } from '../append.ts'
import { newestCheckpoints, askings } from '../checkpoint-store.ts'
import { readVerifierKey, verifierOf } from '../checkpoints.ts'
import { ledgerIn } from '../exports.ts'
import { readSignedNote, type Verifier } from '../notes.ts'
import { startSequencer, type Sequencer } from '../sequencer.ts'
import { selectEntries } from '../store.ts'
import { verifyOneLedger } from '../verify-ledgers.ts'
import { askWitnesses, type PostText } from './ask-witnesses.ts'
import { newestWitnessed, witnessCheckpoint } from './be-witness.ts'
import { mailCheckpoints, notesIn } from './mail-checkpoints.ts'

const { db: ours, owner } = await testHouse()
const { db: theirs, owner: theirOwner } = await testHouse()
const key = newSigningPair()
const witnessKey = newSigningPair()
const witness: Verifier = { name: 'other.example/witness', kind: 'witness', publicKey: witnessKey.publicKey }
const clock = () => new Date('2026-11-22T08:00:00Z')

let organisation: string
let folder: string
let sequencer: Sequencer

beforeEach(async () => {
  await sql`truncate ledger.entry, ledger.tree, ledger.tile, ledger.checkpoint, ledger.testimony, ledger.asking`.execute(owner)
  await sql`truncate ledger.witnessed`.execute(theirOwner)
  organisation = crypto.randomUUID()
  folder = await mkdtemp(join(tmpdir(), 'witnessing-'))
  sequencer = startSequencer(ours, { key, checkpointsFolder: folder, every: 3_600_000, clock })
})
afterEach(async () => {
  await sequencer.stop()
  await rm(folder, { recursive: true })
})

const happen = async (count: number) => {
  const fact = { type: 'incidents.opened', organisation, by: null, at: clock() }
  await appendAll(within(ours, organisation), Array.from({ length: count }, () => fact))
  await sequencer.runOnce()
}
/** The other Satama, as its door answers. */
const otherSatama: PostText = async (url, body) => {
  expect(url).toBe('https://other.example/witness/add-checkpoint')
  const logs = [verifierOf(organisation, key.publicKey)]
  return witnessCheckpoint(theirs, body, { name: witness.name, key: witnessKey, logs }, clock())
}
const ask = (post: PostText = otherSatama) =>
  askWitnesses(ours, { witnesses: [{ verifier: witness, url: 'https://other.example/witness/' }], post, clock })
const state = async () => {
  const [newest] = await newestCheckpoints(within(ours, organisation), organisation, 1)
  const [asked] = await askings(within(ours, organisation), organisation)
  return { size: newest?.size, by: newest?.testimonies.map((one) => one.witness), trouble: asked?.trouble }
}
const keys = () => new Map([[organisation, key.publicKey]])

describe('another Satama', () => {
  it('cosigns each newer checkpoint, and what it remembers proves how far the ledger had come', async () => {
    await happen(300)
    await ask()
    expect(await state()).toEqual({ size: 300, by: [witness.name], trouble: null })
    await happen(400)
    await ask()
    expect(await state()).toEqual({ size: 700, by: [witness.name], trouble: null })

    const remembered = await newestWitnessed(theirs, `satama.ledger/${organisation}`)
    const verdict = await verifyOneLedger(ledgerIn(ours, organisation), { keys: keys(), notes: [remembered ?? ''], witnesses: [witness] })
    expect(verdict).toMatchObject({ sound: true, witnesses: [{ name: witness.name, covered: 700, at: '2026-11-22T08:00:00.000Z' }] })
  })

  it('tells how far it is when we have forgotten, and is asked again with the proof from there', async () => {
    await happen(5)
    await ask()
    await sql`truncate ledger.testimony`.execute(owner)
    await happen(6)
    await ask()
    expect(await state()).toEqual({ size: 11, by: [witness.name], trouble: null })
  })

  it('refuses a tree that was rewritten and signed with our own key, which then stands in the ledger once', async () => {
    await happen(600)
    await ask()
    await sql`update ledger.entry set body = '{"n":1}', leaf = null where leaf = 100`.execute(owner)
    await sql`update ledger.entry set leaf = null`.execute(owner)
    await sql`truncate ledger.tree, ledger.tile, ledger.checkpoint`.execute(owner)
    await writeFile(join(folder, `${organisation}.checkpoints`), '')
    await happen(1)
    await ask()
    expect((await state()).trouble).toBe('contradicts')
    await happen(1)
    await ask()
    expect((await state()).trouble).toBe('contradicts')
    const alarms = await selectEntries(within(ours, organisation), { organisation, types: ['ledger.witness-contradicts'], limit: 10 })
    expect(alarms).toHaveLength(1)
    const remembered = await newestWitnessed(theirs, `satama.ledger/${organisation}`)
    const verdict = await verifyOneLedger(ledgerIn(ours, organisation), { keys: keys(), notes: [remembered ?? ''] })
    expect(verdict.findings).toMatchObject([{ kind: 'rewritten', checkpoint: 600 }])
  })

  it.each<[string, PostText, string]>([
    ['is away', () => Promise.reject(new Error('no such host')), 'unreachable'],
    ['is in trouble itself', async () => ({ status: 503, body: '' }), 'unreachable'],
    ['does not know us', async () => ({ status: 404, body: 'unknown log\n' }), 'unknown-to-it'],
    ['knows another key', async () => ({ status: 403, body: 'invalid signature\n' }), 'wrong-key'],
    ['answers with nonsense', async () => ({ status: 200, body: '— other.example/witness AAAAAAAA\n' }), 'bad-answer'],
    ['remembers a longer tree than ours', async () => ({ status: 409, body: '9000\n' }), 'contradicts'],
    ['never says the same size twice', async () => ({ status: 409, body: `${(turn += 1) % 2}\n` }), 'bad-answer'],
    ['is somebody else', async (_, body) => {
      return witnessCheckpoint(theirs, body, { name: witness.name, key: newSigningPair(), logs: [verifierOf(organisation, key.publicKey)] }, clock())
    }, 'bad-answer'],
  ])('that %s is noted as such, and asked again next time', async (_, post, trouble) => {
    turn = 0
    await happen(3)
    await ask(post)
    expect(await state()).toEqual({ size: 3, by: [], trouble })
    await sql`truncate ledger.witnessed`.execute(theirOwner)
    await ask()
    expect(await state()).toMatchObject({ size: 3, by: [witness.name], trouble: null })
  })
  let turn = 0
})

describe('a mailbox', () => {
  const mailbox = { to: 'ledger@auditor.example', from: 'satama@satama.example', everyHours: 24 }
  const sent: Outgoing[] = []
  const relay: Relay = {
    width: 1,
    send: async (mail) => {
      sent.push(mail)
      return { outcome: 'accepted', reply: { code: 250, enhanced: null, queueId: null } }
    },
    close: () => undefined,
  }
  const mailAt = (hours: number) =>
    mailCheckpoints(ours, { mailbox, relay, publicKey: key.publicKey, clock: () => new Date(clock().getTime() + hours * 3_600_000) })

  it('gets the newest checkpoint at its gap, also when nothing has happened, and no sooner', async () => {
    sent.length = 0
    await happen(4)
    await mailAt(0)
    await mailAt(23)
    expect(sent).toHaveLength(1)
    await mailAt(24)
    expect(sent).toHaveLength(2)
    const text = sent[0]?.bytes.toString('ascii') ?? ''
    expect(text.split('\r\n').every((line) => line.length <= 200)).toBe(true)
    expect(text).not.toMatch(/[^\r]\n/)
  })

  it('is tried again at once when its relay did not take the message', async () => {
    sent.length = 0
    await happen(4)
    const refusing: Relay = { ...relay, send: async () => ({ outcome: 'not-sent', trouble: 'connection' }) }
    await mailCheckpoints(ours, { mailbox, relay: refusing, publicKey: key.publicKey, clock })
    await mailAt(0.01)
    expect(sent).toHaveLength(1)
  })

  it('holds proof: a message saved by a mail program reveals a tree rewritten since', async () => {
    sent.length = 0
    await happen(50)
    await mailAt(0)
    const notes = await notesIn(sent[0]?.bytes ?? Buffer.alloc(0))
    expect(notes.map((note) => readSignedNote(note) !== null)).toEqual([true])
    const honest = await verifyOneLedger(ledgerIn(ours, organisation), { keys: keys(), notes })
    expect(honest).toMatchObject({ sound: true, covered: 50 })
    await sql`delete from ledger.entry where leaf >= 40`.execute(owner)
    await sql`update ledger.entry set leaf = null`.execute(owner)
    await sql`truncate ledger.tree, ledger.tile, ledger.checkpoint`.execute(owner)
    await writeFile(join(folder, `${organisation}.checkpoints`), '')
    await sequencer.runOnce()
    const after = await verifyOneLedger(ledgerIn(ours, organisation), { keys: keys(), notes })
    expect(after.findings).toEqual([{ kind: 'cut-off', from: 40, to: 50 }])
    const printed = await readFile(join(folder, `${organisation}.vkey`), 'utf8')
    expect(readVerifierKey(printed)?.organisation).toBe(organisation)
  })

  it('is read whatever a mail program made of it', async () => {
    expect(await notesIn(Buffer.from('Subject: hello\r\n\r\nnothing here'))).toEqual([])
    expect(await notesIn(Buffer.from([0xff, 0xfe, 0x00]))).toEqual([])
    expect(await notesIn(Buffer.from('Content-Transfer-Encoding: base64\r\n\r\n%%%%'))).toEqual([])
  })
})
