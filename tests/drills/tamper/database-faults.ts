import { readFile, writeFile } from 'node:fs/promises'
import { sql } from 'kysely'
import { newSigningPair } from '#foundation/sealing'
import { signCheckpoint } from '../../../src/modules/ledger/checkpoints.ts'
import type { Fault } from './drill.ts'
import type { Scene } from './scene.ts'

/** What the owner of the tables can do to a live database, and whoever reaches the folder of checkpoints to that. */
export const databaseFaults: Record<string, Fault> = {
  'row changed': async (scene) => {
    const leaf = scene.random.below(scene.size)
    const change = scene.random.pick([
      sql`at = at + interval '1 millisecond'`,
      sql`type = 'vault.sealed'`,
      sql`by = gen_random_uuid()`,
      sql`by = null`,
      sql`about = gen_random_uuid()`,
      sql`body = body || '{"count": 100000}'`,
      sql`body = body - 'purpose'`,
      sql`id = gen_random_uuid()`,
    ])
    await sql`update ledger.entry set ${change} where leaf = ${leaf}`.execute(scene.owner)
    return found(scene)
  },

  'row deleted': async (scene) => {
    await sql`delete from ledger.entry where leaf = ${scene.random.below(scene.size)}`.execute(scene.owner)
    return found(scene)
  },

  'row deleted, gap closed': async (scene) => {
    const leaf = scene.random.below(scene.size)
    await sql`delete from ledger.entry where leaf = ${leaf}`.execute(scene.owner)
    await shift(scene, leaf, -1)
    return found(scene)
  },

  'rows reordered': async (scene) => {
    const [one, other] = scene.random.two(scene.size)
    await sql`update ledger.entry set leaf = -1 where leaf = ${one}`.execute(scene.owner)
    await sql`update ledger.entry set leaf = ${one} where leaf = ${other}`.execute(scene.owner)
    await sql`update ledger.entry set leaf = ${other} where leaf = -1`.execute(scene.owner)
    return found(scene)
  },

  'row inserted': async (scene) => {
    const leaf = scene.random.below(scene.size + 1)
    await shift(scene, leaf, 1)
    await insert(scene, leaf)
    return found(scene)
  },

  'row inserted after the end': async (scene) => {
    await insert(scene, scene.size + scene.random.below(3))
    return found(scene)
  },

  'rows truncated': async (scene) => {
    await sql`delete from ledger.entry where leaf >= ${scene.random.below(scene.size)}`.execute(scene.owner)
    return found(scene)
  },

  'everything emptied': async (scene) => {
    await sql`truncate ledger.entry, ledger.tree, ledger.tile, ledger.checkpoint`.execute(scene.owner)
    return found(scene)
  },

  'tile byte changed': async (scene) => {
    const { rows } = await sql<{ level: number; tile: number; length: number }>`
      select level, tile, length(hashes) as length from ledger.tile order by level, tile`.execute(scene.owner)
    const { level, tile, length } = scene.random.pick(rows)
    const at = scene.random.below(length)
    await sql`update ledger.tile set hashes = set_byte(hashes, ${at}::int, get_byte(hashes, ${at}::int) # ${1 << scene.random.below(8)}::int)
      where level = ${level} and tile = ${tile}`.execute(scene.owner)
    return found(scene)
  },

  'tile removed': async (scene) => {
    const { rows } = await sql<{ level: number; tile: number }>`select level, tile from ledger.tile order by level, tile`.execute(scene.owner)
    const { level, tile } = scene.random.pick(rows)
    await sql`delete from ledger.tile where level = ${level} and tile = ${tile}`.execute(scene.owner)
    return found(scene)
  },

  'tree head replaced': async (scene) => {
    const at = scene.random.below(32)
    await sql`update ledger.tree set peaks = set_byte(peaks, ${at}::int, get_byte(peaks, ${at}::int) # 1)`.execute(scene.owner)
    return found(scene)
  },

  'tree head set back': async (scene) => {
    await sql`update ledger.tree set size = ${scene.random.below(scene.size)}`.execute(scene.owner)
    return found(scene)
  },

  'checkpoints cut': async (scene) => {
    const notes = await notesOf(scene)
    await writeFile(scene.checkpointsFile, notes.slice(0, scene.random.below(notes.length)).join(''))
    return found(scene)
  },

  'checkpoints cut in the middle of one': async (scene) => {
    const file = await readFile(scene.checkpointsFile)
    await writeFile(scene.checkpointsFile, file.subarray(0, 1 + scene.random.below(file.length - 2)))
    return found(scene)
  },

  'checkpoint edited': async (scene) => {
    const file = await readFile(scene.checkpointsFile)
    const at = scene.random.below(file.length)
    // A line break between two notes says nothing, and is no part of any.
    if (file[at] === 0x0a) file[at] = 0x31
    else file[at] = (file[at] ?? 0) === 0x35 ? 0x36 : 0x35
    await writeFile(scene.checkpointsFile, file)
    return found(scene)
  },

  'checkpoint replaced, signed by another key': async (scene) => {
    const notes = await notesOf(scene)
    const which = scene.random.below(notes.length)
    const size = scene.checkpointed[which] ?? 1
    const forged = signCheckpoint({ organisation: scene.organisation, size, root: new Uint8Array(32).fill(scene.random.below(256)) }, newSigningPair())
    await writeFile(scene.checkpointsFile, notes.with(which, `\n${forged}`).join(''))
    return found(scene)
  },
}

const found = async (scene: Scene): Promise<boolean> => !(await scene.soundInDatabase())

const notesOf = async (scene: Scene): Promise<string[]> => (await readFile(scene.checkpointsFile, 'utf8')).split(/(?=\nsatama\.ledger\/)/)

async function shift({ owner }: Scene, from: number, by: number): Promise<void> {
  await sql`update ledger.entry set leaf = -1 - leaf where leaf >= ${from}`.execute(owner)
  await sql`update ledger.entry set leaf = -1 - leaf + ${by} where leaf < 0`.execute(owner)
}

async function insert({ owner, organisation }: Scene, leaf: number): Promise<void> {
  await sql`
    insert into ledger.entry (organisation, id, at, type, by, about, body, leaf)
    values (${organisation}, gen_random_uuid(), '2026-10-01', 'vault.opened', gen_random_uuid(), null, '{}', ${leaf})`.execute(owner)
}
