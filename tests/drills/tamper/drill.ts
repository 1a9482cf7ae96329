import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Db } from '#platform/database'
import { databaseFaults } from './database-faults.ts'
import { fileFaults } from './file-faults.ts'
import { newRandomness } from './randomness.ts'
import { rewritingFaults } from './rewriting-faults.ts'
import { makeScene, type Scene } from './scene.ts'

/** One way to tamper: does it to the scene, and says whether whoever verifies would notice. */
export type Fault = (scene: Scene) => Promise<boolean>

export interface TamperResult {
  readonly tampered: number
  readonly detected: number
  /** How often an untouched ledger was verified between the faults, and how often it was called unsound. */
  readonly controls: number
  readonly falseAlarms: number
  readonly seed: number
  /** Of each kind: how many times, and how many of them were found. */
  readonly kinds: Readonly<Record<string, { readonly tampered: number; readonly detected: number }>>
}

/**
 * Tampers with a ledger in every way we could think of, each `times` times at places drawn anew, with the rights of the
 * tables' owner, in the live database, in an exported file and in what lies outside; after each kind the
 * untouched ledger is verified too. Nothing here asks the product whether it was right: a fault was found when the
 * verdict is not sound, and the scene is put back byte by byte.
 */
export async function tamper({ db, owner }: { db: Db; owner: Db }, { times, seed }: { times: number; seed: number }): Promise<TamperResult> {
  const folder = await mkdtemp(join(tmpdir(), 'satama-tamper-'))
  const random = newRandomness(seed)
  try {
    const scene = await makeScene({ db, owner, folder, random })
    const kinds: Record<string, { tampered: number; detected: number }> = {}
    let [controls, falseAlarms] = [0, 0]
    const control = async () => {
      controls += 1
      if (!(await scene.soundUntouched())) falseAlarms += 1
    }
    await control()
    for (const [kind, fault] of Object.entries({ ...databaseFaults, ...fileFaults, ...rewritingFaults })) {
      const count = { tampered: 0, detected: 0 }
      for (let i = 0; i < times; i += 1) {
        count.tampered += 1
        if (await fault(scene)) count.detected += 1
        await scene.restore()
      }
      kinds[kind] = count
      await control()
    }
    const sum = (of: 'tampered' | 'detected') => Object.values(kinds).reduce((all, one) => all + one[of], 0)
    return { tampered: sum('tampered'), detected: sum('detected'), controls, falseAlarms, seed, kinds }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

export const passed = (result: TamperResult): boolean => result.tampered > 0 && result.detected === result.tampered && result.falseAlarms === 0
