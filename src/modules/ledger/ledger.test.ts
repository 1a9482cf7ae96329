import { randomBytes } from 'node:crypto'
import { appendFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type Db, inTransaction, within } from '#platform/database'
import { merkle, newSigningPair, toHex } from '#foundation/sealing'
import { testHouse } from '#tests/support/database'
import { hashOf } from './leaf.ts'
import { append, appendAll, type Entry, type Finding, ledgersIn, readLedger, startSequencer, verifyLedger } from './index.ts'
import { exportExtract, exportLedger, ledgerInFile, LedgerForked, openExport, readLedgerInParts, readVerifierKey, type Sequencer, verifyExtract, verifyOneLedger } from './index.ts'
import { rootFrom } from './proofs.ts'
import * as store from './store.ts'

let db: Db
/** The owner's: it tampers. */
let owner: Db
let organisation: string
let folder: string
let sequencer: Sequencer
const key = newSigningPair()
/** As whoever acts for the organisation reaches its rows. */
const own = () => within(db, organisation)

beforeAll(async () => {
  ;({ db, owner } = await testHouse())
})
beforeEach(async () => {
  await sql`truncate ledger.entry, ledger.tree, ledger.tile, ledger.checkpoint`.execute(owner)
  organisation = crypto.randomUUID()
  folder = await mkdtemp(join(tmpdir(), 'ledger-'))
  sequencer = startSequencer(db, { key, checkpointsFolder: folder, every: 3_600_000 })
})
afterEach(async () => {
  await sequencer.stop()
  await rm(folder, { recursive: true })
})

const factOf = (n: number, of = organisation) => ({
  type: 'incidents.opened',
  organisation: of,
  by: null,
  at: new Date(Date.UTC(2026, 10, 22) + n * 1_000),
  body: { n, zeta: 'last', alpha: ['first'] },
})
const happen = async (from: number, to: number) => {
  await appendAll(own(), Array.from({ length: to - from }, (_, i) => factOf(from + i)))
  await sequencer.runOnce()
}
const verify = async () => {
  const [verdict] = await verifyLedger(await ledgersIn(db), { checkpointsFolder: folder })
  if (!verdict) throw new Error('nothing to verify')
  return verdict
}
const kinds = (findings: readonly Finding[]) => findings.map((finding) => finding.kind)
const idAt = async (leaf: number): Promise<string> => {
  const { rows } = await sql<{ id: string }>`
    select id from ledger.entry where organisation = ${organisation} and leaf = ${leaf}`.execute(owner)
  return rows[0]?.id ?? ''
}
const shift = (from: number, by: number) =>
  owner.transaction().execute(async (tx) => {
    await sql`update ledger.entry set leaf = -1 - leaf where leaf >= ${from}`.execute(tx)
    await sql`update ledger.entry set leaf = -1 - leaf + ${by} where leaf < 0`.execute(tx)
  })

describe('an untouched ledger', () => {
  it('is sound, and its newest checkpoint outside covers every row', async () => {
    await happen(0, 300)
    await happen(300, 1_000)
    expect(await verify()).toMatchObject({
      sound: true, entries: 1_000, covered: 1_000, checkpoints: 2, waiting: 0, findings: [],
    })
  })

  it('has its first checkpoint outside with its first row', async () => {
    await happen(0, 1)
    const file = await readFile(join(folder, `${organisation}.checkpoints`), 'utf8')
    expect(file).toContain(`satama.ledger/${organisation}\n1\n`)
    const printed = await readFile(join(folder, `${organisation}.vkey`), 'utf8')
    expect(Buffer.from(readVerifierKey(printed)?.publicKey ?? []).equals(key.publicKey)).toBe(true)
  })

  it('appends no checkpoint when nothing happened', async () => {
    await happen(0, 3)
    await sequencer.runOnce()
    expect((await verify()).checkpoints).toBe(1)
  })

  it('keeps the trees of organisations apart', async () => {
    const other = crypto.randomUUID()
    await appendAll(own(), [0, 1, 2].map((n) => factOf(n)))
    await appendAll(within(db, other), [0, 1, 2].map((n) => factOf(n, other)))
    await sequencer.runOnce()
    const verdicts = await verifyLedger(await ledgersIn(db), { checkpointsFolder: folder })
    expect(verdicts.map((one) => [one.sound, one.entries])).toEqual([[true, 3], [true, 3]])
  })

  it('is sequenced by one alone, however many try at once', async () => {
    const second = startSequencer(db, { key, checkpointsFolder: folder, every: 3_600_000 })
    for (let round = 0; round < 5; round += 1) {
      await appendAll(own(), Array.from({ length: 40 }, (_, i) => factOf(round * 40 + i)))
      await Promise.all([sequencer.runOnce(), second.runOnce(), sequencer.runOnce(), second.runOnce()])
    }
    await second.stop()
    expect(await verify()).toMatchObject({ sound: true, entries: 200, checkpoints: 5 })
  })

  it('runs by itself at the gap that was set', async () => {
    const quick = startSequencer(db, { key, checkpointsFolder: folder, every: 20 })
    await append(own(), factOf(1))
    await expect.poll(() => store.countWaiting(own(), organisation)).toBe(0)
    await quick.stop()
  })

  it('does not hold what was rolled back, and says what still waits', async () => {
    await happen(0, 2)
    await inTransaction(db, organisation, async (tx) => {
      await append(tx, factOf(2))
      throw new Error('undone')
    }).catch(() => undefined)
    await append(own(), factOf(3))
    expect(await verify()).toMatchObject({ sound: true, entries: 2, waiting: 1 })
  })

  it('mends a crash between commit and checkpoint at the next run', async () => {
    await happen(0, 5)
    const early = await readFile(join(folder, `${organisation}.checkpoints`), 'utf8')
    await happen(5, 9)
    await writeFile(join(folder, `${organisation}.checkpoints`), early)
    await sequencer.runOnce()
    expect(await verify()).toMatchObject({ sound: true, covered: 9, checkpoints: 2 })
  })

  it('can be verified from a file by somebody who has nothing but the key', async () => {
    await happen(0, 600)
    const path = join(folder, 'export.jsonl')
    const lines = (await allOf(exportLedger(db, organisation))).join('').split(/(?<=\n)/)
    const check = async (content: readonly string[]) => {
      await writeFile(path, content.join(''))
      return verifyOneLedger(ledgerInFile(path, await openExport(path)), { keys: new Map([[organisation, key.publicKey]]) })
    }
    expect(await check(lines)).toMatchObject({ sound: true, entries: 600, covered: 600, checkpoints: 1 })
    expect(lines.every((line) => typeof JSON.parse(line) === 'object')).toBe(true)
    const line = (n: number) => lines[n + 1] as string
    const changed = await check(lines.with(8, line(7).replace('["n",7]', '["n",8]')))
    expect(changed.findings).toMatchObject([{ kind: 'changed', leaf: 7 }])
    expect((await check(lines.toSpliced(8, 1))).findings).toEqual([{ kind: 'missing', leaf: 7 }])
    expect((await check(lines.slice(0, 500))).findings).toEqual([{ kind: 'cut-off', from: 499, to: 600 }])
    const swapped = await check(lines.with(8, line(8)).with(9, line(7)))
    expect(swapped.findings).toMatchObject([{ kind: 'reordered', leaf: 8, belongsAt: 7 }, { kind: 'rewritten' }])
    expect((await check(lines.toSpliced(8, 0, line(7)))).findings).toMatchObject([{ kind: 'inserted', leaf: 7 }, { kind: 'rewritten' }])
    const otherKey = { keys: new Map([[organisation, newSigningPair().publicKey]]) }
    await writeFile(path, lines.join(''))
    expect((await verifyOneLedger(ledgerInFile(path, await openExport(path)), otherKey)).findings).toEqual([
      { kind: 'unsigned-checkpoint', checkpoint: 600 }, { kind: 'no-checkpoint' },
    ])
  })

  it('gives out parts of itself, each row with its proof', async () => {
    await happen(0, 700)
    await appendAll(own(), [factOf(700)])
    const path = join(folder, 'extract.jsonl')
    const rows = readLedgerInParts(own(), { organisation, from: factOf(690).at }, 7)
    const lines = (await allOf(exportExtract(db, organisation, rows))).join('').split(/(?<=\n)/)
    const check = async (content: readonly string[]) => {
      await writeFile(path, content.join(''))
      return verifyExtract(path, await openExport(path), { keys: new Map([[organisation, key.publicKey]]) })
    }
    expect(lines).toHaveLength(12)
    expect(await check(lines)).toMatchObject({ sound: true, entries: 10, waiting: 1, covered: 700 })
    const third = lines[3] as string
    expect((await check(lines.with(3, third.replace('incidents.opened', 'incidents.closed')))).findings).toMatchObject([{ kind: 'unproved' }])
    expect((await check(lines.with(3, third.replace(/"leaf":\d+/, '"leaf":3')))).findings).toMatchObject([{ kind: 'unproved', leaf: 3 }])
    await expect(check(lines.with(3, third.replace('["n",', '["n", ')))).resolves.toMatchObject({ sound: true })
    await expect(check(lines.with(3, '{"leaf":1}\n'))).rejects.toThrow('line 4 is not a row of a ledger')
  })

  it('has tiles of every level, as their definition says', async () => {
    await happen(0, 200)
    await happen(200, 700)
    await happen(700, 1_500)
    const leaves = (await allOf(store.tileHashes(own(), organisation))).flat()
    const [above] = await store.readTiles(own(), { organisation, level: 1, from: 0, to: 1 })
    expect(above?.hashes.map(toHex)).toEqual(
      Array.from({ length: 5 }, (_, i) => toHex(merkle.rootOf(leaves.slice(256 * i, 256 * (i + 1))))),
    )
    expect(toHex(await rootFrom(store.tilesOf(own(), organisation), 1_500))).toBe(toHex(merkle.rootOf(leaves)))
  })
})

describe('tampering is found:', () => {
  beforeEach(async () => {
    await happen(0, 300)
    await happen(300, 600)
  })

  it.each([
    ['its time', sql`at = at + interval '1 millisecond'`],
    ['its type', sql`type = 'incidents.closed'`],
    ['its actor', sql`by = ${crypto.randomUUID()}::uuid`],
    ['what it is about', sql`about = ${crypto.randomUUID()}::uuid`],
    ['its body', sql`body = body || '{"n": 1000}'`],
    ['its id', sql`id = ${crypto.randomUUID()}::uuid`],
  ])('a row changed in %s', async (_, change) => {
    await sql`update ledger.entry set ${change} where leaf = 123`.execute(owner)
    expect((await verify()).findings).toEqual([{ kind: 'changed', leaf: 123, id: await idAt(123) }])
  })

  it('a row taken away', async () => {
    await sql`delete from ledger.entry where leaf = 123`.execute(owner)
    expect((await verify()).findings).toEqual([{ kind: 'missing', leaf: 123 }])
  })

  it('a row taken away and the gap closed', async () => {
    await sql`delete from ledger.entry where leaf = 123`.execute(owner)
    await shift(124, -1)
    const { findings, sound } = await verify()
    expect(sound).toBe(false)
    expect(findings).toContainEqual({ kind: 'missing', leaf: 123 })
  })

  it('a row put in between', async () => {
    await shift(100, 1)
    await append(own(), factOf(5_000))
    await sql`update ledger.entry set leaf = 100 where leaf is null`.execute(owner)
    const { findings, sound } = await verify()
    expect(sound).toBe(false)
    expect(findings).toContainEqual({ kind: 'inserted', leaf: 100, id: await idAt(100) })
  })

  it('a row put after the end as if it had been in the tree', async () => {
    await append(own(), factOf(5_000))
    await sql`update ledger.entry set leaf = 600 where leaf is null`.execute(owner)
    expect((await verify()).findings).toEqual([{ kind: 'inserted', leaf: 600, id: await idAt(600) }])
  })

  it('two rows exchanged', async () => {
    const [a, b] = [await idAt(10), await idAt(400)]
    await sql`update ledger.entry set leaf = 9999 where leaf = 10`.execute(owner)
    await sql`update ledger.entry set leaf = 10 where leaf = 400`.execute(owner)
    await sql`update ledger.entry set leaf = 400 where leaf = 9999`.execute(owner)
    expect((await verify()).findings).toEqual([
      { kind: 'reordered', leaf: 10, id: b, belongsAt: 400 },
      { kind: 'reordered', leaf: 400, id: a, belongsAt: 10 },
    ])
  })

  it('the end cut off', async () => {
    await sql`delete from ledger.entry where leaf >= 590`.execute(owner)
    expect((await verify()).findings).toEqual([{ kind: 'cut-off', from: 590, to: 600 }])
  })

  it('the end cut off together with the tree', async () => {
    await rewriteTree(590)
    const { findings } = await verify()
    expect(findings).toEqual([{ kind: 'cut-off', from: 590, to: 600 }])
  })

  it('everything taken away', async () => {
    await sql`truncate ledger.entry, ledger.tree, ledger.tile, ledger.checkpoint`.execute(owner)
    expect((await verify()).findings).toEqual([{ kind: 'cut-off', from: 0, to: 600 }])
  })

  it('the tree rewritten and signed anew with the server’s own key', async () => {
    await sql`update ledger.entry set body = '{"n": 1000}' where leaf = 350`.execute(owner)
    const forged = await rewriteTree(600)
    await expect(sequencer.runOnce()).rejects.toThrow(LedgerForked) // our own server would not go on …
    await appendFile(join(folder, `${organisation}.checkpoints`), forged) // … but somebody else's could
    await happen(600, 610).catch(() => undefined)
    const { findings } = await verify()
    expect(findings).toContainEqual({ kind: 'forked', checkpoint: 600 })
    expect(findings).toContainEqual({ kind: 'rewritten', goodUntil: 300, checkpoint: 600 })
  })

  it('the tree rewritten, grown and signed anew, when an older checkpoint was kept elsewhere', async () => {
    const file = join(folder, `${organisation}.checkpoints`)
    const elsewhere = await readFile(file, 'utf8')
    await sql`update ledger.entry set body = '{"n": 1000}' where leaf = 350`.execute(owner)
    await writeFile(file, await rewriteTree(600))
    await happen(600, 610)
    expect(await verify()).toMatchObject({ sound: true, entries: 610 })
    await writeFile(file, elsewhere.split('\n\nsatama')[0] + '\n\n' + (await readFile(file, 'utf8')))
    expect(await verify()).toMatchObject({ sound: true }) // the first 300 rows are as they were
    await writeFile(file, elsewhere.slice(elsewhere.lastIndexOf('satama.ledger/' + organisation + '\n')))
    expect((await verify()).findings).toMatchObject([{ kind: 'forked', checkpoint: 600 }, { kind: 'rewritten', goodUntil: 0, checkpoint: 600 }])
  })

  it('a second history signed at a size that was signed before', async () => {
    const file = join(folder, `${organisation}.checkpoints`)
    const honest = await readFile(file, 'utf8')
    await sql`update ledger.entry set body = '{"n": 1000}' where leaf = 350`.execute(owner)
    await rewriteTree(600)
    await rm(file)
    await sequencer.runOnce()
    expect(await verify()).toMatchObject({ sound: true }) // without the old copy nobody could tell …
    await writeFile(file, honest + (await readFile(file, 'utf8')))
    expect(kinds((await verify()).findings)).toEqual(['forked', 'rewritten']) // … with it anybody can
  })

  it('the kept hashes alone', async () => {
    await sql`update ledger.tile set hashes = set_byte(hashes, 40, get_byte(hashes, 40) # 1) where tile = 0`.execute(owner)
    expect((await verify()).findings).toEqual([{ kind: 'damaged-hashes' }])
  })

  it('a checkpoint changed, or torn', async () => {
    const file = join(folder, `${organisation}.checkpoints`)
    const notes = await readFile(file, 'utf8')
    await writeFile(file, notes.replace('\n300\n', '\n299\n'))
    expect((await verify()).findings).toEqual([{ kind: 'unsigned-checkpoint', checkpoint: 299 }])
    await writeFile(file, notes.slice(0, -200))
    expect(kinds((await verify()).findings)).toEqual(['unreadable-checkpoints'])
  })

  it('all checkpoints gone, or the key that checks them', async () => {
    await rm(join(folder, `${organisation}.vkey`))
    expect(kinds((await verify()).findings)).toEqual(['no-key', 'no-checkpoint'])
    await rm(join(folder, `${organisation}.checkpoints`))
    expect(kinds((await verify()).findings)).toEqual(['no-key', 'no-checkpoint']) // the database remembers having signed
    await sql`truncate ledger.checkpoint`.execute(owner)
    expect(kinds((await verify()).findings)).toEqual(['no-checkpoint'])
  })

  it('checkpoints that were published and are no longer there', async () => {
    const file = join(folder, `${organisation}.checkpoints`)
    const notes = await readFile(file, 'utf8')
    await happen(600, 610)
    await writeFile(file, notes)
    const [verdict] = await verifyLedger(await ledgersIn(db), { checkpointsFolder: folder, published: true })
    expect(verdict?.findings).toEqual([{ kind: 'checkpoints-gone', count: 1, newest: 610 }])
    expect(await verify()).toMatchObject({ sound: true, covered: 610 }) // a copy kept elsewhere may well be older
  })

  it('half a checkpoint, which a crash left, is taken away before the next one is written', async () => {
    const file = join(folder, `${organisation}.checkpoints`)
    const notes = await readFile(file, 'utf8')
    const whole = notes.slice(0, notes.lastIndexOf('\nsatama.ledger/'))
    for (const torn of [notes.slice(0, -1), notes.slice(0, -60), notes.slice(0, -120), `${whole}\nsata`, `${whole}\n`]) {
      await writeFile(file, torn)
      await sequencer.runOnce()
      expect(await readFile(file, 'utf8')).toBe(notes)
    }
  })

  it('and the sequencer never signs a second history after a rollback of the database', async () => {
    await rewriteTree(590)
    await append(own(), factOf(9_000))
    await expect(sequencer.runOnce()).rejects.toThrow(LedgerForked)
  })
})

describe('reading', () => {
  it('gives the newest first, by subject, type and time', async () => {
    const about = crypto.randomUUID()
    await appendAll(own(), [0, 1, 2, 3].map((n) => factOf(n)))
    await append(own(), { ...factOf(4), about, type: 'incidents.closed' })
    const read = async (filter: Partial<Parameters<typeof readLedger>[1]>) =>
      (await readLedger(own(), { organisation, limit: 10, ...filter })).map((entry) => entry.body['n'])
    expect(await read({})).toEqual([4, 3, 2, 1, 0])
    expect(await read({ limit: 2 })).toEqual([4, 3])
    expect(await read({ about })).toEqual([4])
    expect(await read({ types: ['incidents.opened'], from: factOf(2).at, to: factOf(4).at })).toEqual([3, 2])
    expect(await read({ organisation: crypto.randomUUID() })).toEqual([])
  })

  it('hashes a row alike before and after the database has kept it', async () => {
    await append(own(), { ...factOf(1), body: { b: 1.5, a: 'x', yes: true, none: null, list: ['q', 'p'], big: 2 ** 40 } })
    const [kept] = (await readLedger(own(), { organisation, limit: 1 })) as [Entry]
    const written = { ...kept, body: { list: ['q', 'p'], big: 2 ** 40, yes: true, b: 1.5, none: null, a: 'x' } }
    expect(Buffer.from(hashOf(kept)).equals(hashOf(written))).toBe(true)
    expect(Buffer.from(hashOf({ ...kept, id: randomUuid() })).equals(hashOf(kept))).toBe(false)
  })
})

async function allOf<T>(source: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = []
  for await (const one of source) all.push(one)
  return all
}

const randomUuid = () => {
  const hex = randomBytes(16).toString('hex')
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-')
}

/** What somebody does who owns database and server: a whole new tree over the rows as they now are. */
async function rewriteTree(size: number): Promise<string> {
  await sql`delete from ledger.entry where leaf >= ${size}`.execute(owner)
  await sql`truncate ledger.tree, ledger.tile, ledger.checkpoint`.execute(owner)
  const blank = await mkdtemp(join(tmpdir(), 'ledger-forged-'))
  const { rows } = await sql<{ id: string }>`select id from ledger.entry order by leaf`.execute(owner)
  await sql`update ledger.entry set leaf = null`.execute(owner)
  const forger = startSequencer(db, { key, checkpointsFolder: blank, every: 3_600_000 })
  await forger.runOnce()
  await forger.stop()
  const notes = await readFile(join(blank, `${organisation}.checkpoints`), 'utf8')
  await rm(blank, { recursive: true })
  const after = await sql<{ id: string }>`select id from ledger.entry order by leaf`.execute(owner)
  expect(after.rows.map(({ id }) => id)).toEqual(rows.map(({ id }) => id))
  return notes
}
