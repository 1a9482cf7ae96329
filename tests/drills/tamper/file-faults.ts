import { sql } from 'kysely'
import { merkle, toHex, utf8 } from '#foundation/sealing'
import type { Fault } from './drill.ts'
import type { Scene } from './scene.ts'

/** What anybody can do to an exported file, whose reader has the key and nothing else. */
export const fileFaults: Record<string, Fault> = {
  'file: row changed': async (scene) => {
    const at = place(scene)
    const line = scene.exported[at] as string
    const from = line.indexOf('"entry":') + 10
    const changed = from + scene.random.below(line.length - from - 3)
    const other = line[changed] === 'x' ? 'y' : 'x'
    return found(scene, scene.exported.with(at, line.slice(0, changed) + other + line.slice(changed + 1)))
  },

  'file: row changed with its hash': async (scene) => {
    const at = place(scene)
    const entry = entryIn(scene.exported[at] as string).replace('"telling"', '"preview"')
    return found(scene, scene.exported.with(at, lineOf(at - 1, entry)))
  },

  'file: kept hash changed': async (scene) => {
    const at = place(scene)
    const line = scene.exported[at] as string
    const digit = line.indexOf('"hash":"') + 8 + scene.random.below(64)
    return found(scene, scene.exported.with(at, line.slice(0, digit) + (line[digit] === '0' ? '1' : '0') + line.slice(digit + 1)))
  },

  'file: row deleted': async (scene) => found(scene, scene.exported.toSpliced(place(scene), 1)),

  'file: row deleted, the rest renumbered': async (scene) => {
    return found(scene, renumbered(scene.exported.toSpliced(place(scene), 1)))
  },

  'file: rows reordered': async (scene) => {
    const [one, other] = scene.random.two(scene.size).map((leaf) => leaf + 1) as [number, number]
    const swapped = scene.exported.with(one, scene.exported[other] as string).with(other, scene.exported[one] as string)
    return found(scene, scene.random.below(2) === 0 ? swapped : renumbered(swapped))
  },

  'file: row inserted': async (scene) => {
    const entry = entryIn(scene.exported[place(scene)] as string).replace(/"count",\d+/, '"count",99999')
    return found(scene, renumbered(scene.exported.toSpliced(place(scene), 0, lineOf(0, entry))))
  },

  'file: row twice': async (scene) => {
    const at = place(scene)
    return found(scene, scene.exported.toSpliced(at, 0, scene.exported[at] as string))
  },

  'file: end truncated': async (scene) => found(scene, scene.exported.slice(0, 1 + scene.random.below(scene.size))),

  'file: cut off in the middle of a line': async (scene) => {
    const whole = scene.exported.join('')
    return found(scene, [whole.slice(0, 1 + scene.random.below(whole.length - 2))])
  },

  // Its reader has asked for the witness's word too: a cosignature that nobody asked for proves nothing to anybody.
  'file: checkpoint changed': async (scene) => {
    const header = JSON.parse(scene.exported[0] as string) as { checkpoint: string }
    const at = scene.random.below(header.checkpoint.length)
    const other = header.checkpoint[at] === '5' ? '6' : '5'
    const checkpoint = header.checkpoint.slice(0, at) + other + header.checkpoint.slice(at + 1)
    return found(scene, scene.exported.with(0, `${JSON.stringify({ ...header, checkpoint })}\n`), { witnesses: [scene.witness] })
  },

  'file: set back to an older checkpoint, against a newer one elsewhere': async (scene) => {
    const older = scene.random.below(scene.checkpointed.length - 1)
    const { rows } = await olderNote(scene, older)
    const header = JSON.parse(scene.exported[0] as string) as object
    const cut = [`${JSON.stringify({ ...header, checkpoint: rows[0]?.note })}\n`, ...scene.exported.slice(1, 1 + (scene.checkpointed[older] ?? 0))]
    return found(scene, cut, scene.random.pick([{ notes: scene.elsewhere.mail }, { notes: scene.elsewhere.satama }, { checkpointsFolder: scene.elsewhere.folder }]))
  },
}

const place = (scene: Scene): number => 1 + scene.random.below(scene.size)

const found = async (scene: Scene, lines: readonly string[], outside: Parameters<Scene['soundInFile']>[1] = {}): Promise<boolean> =>
  !(await scene.soundInFile(lines, outside))

const entryIn = (line: string): string => line.slice(line.indexOf('"entry":') + 8, line.lastIndexOf('}'))

const lineOf = (leaf: number, entry: string): string =>
  `{"leaf":${leaf},"hash":"${toHex(merkle.leafHash(utf8(entry)))}","entry":${entry}}\n`

const renumbered = (lines: readonly string[]): string[] => lines.map((line, i) => (i === 0 ? line : line.replace(/^\{"leaf":\d+/, `{"leaf":${i - 1}`)))

async function olderNote(scene: Scene, which: number) {
  return sql<{ note: string }>`select note from ledger.checkpoint where size = ${scene.checkpointed[which]}`.execute(scene.owner)
}
