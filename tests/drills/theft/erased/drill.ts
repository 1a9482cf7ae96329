import { liveThroughErasure } from './house.ts'
import { take } from './loot.ts'
import { handedOver, tryEverything } from './opening.ts'

export interface AfterErasure {
  /** How often the thief tried some run of bytes with some key. */
  readonly tried: number
  /** What of an erased person opened, or was found. */
  readonly opened: number
  /** Of the erased, how many opened from what should be gone: files from before the scrub, and a keystore kept longer. */
  readonly controlOpened: number
  /** What the controls should have opened and did not: there the thief would be blind. */
  readonly missing: readonly string[]
}

export interface ErasedTheft {
  readonly result: AfterErasure
  readonly openings: readonly string[]
}

/**
 * Fifteen days after people were erased, a thief takes everything: dumps, data directory with its write-ahead log,
 * backups old and new, the list of erasures; and everybody of the organisation hands over their keys. Nothing of
 * the erased opens. The same thief with what should be gone by then opens them all.
 */
export async function stealErased({ short = false }: { short?: boolean } = {}): Promise<ErasedTheft> {
  const house = await liveThroughErasure({ people: short ? 3 : 40 })
  try {
    const keys = handedOver(house.organisation, house.staff)
    const everything = await take([house.folder], house.identities)
    const thief = await tryEverything(everything, house.erased, keys)
    // Each control beside the old data, which the thief has anyway: of it come the records that a key opens.
    const old = everything.filter(({ name }) => /(vault\.(record|inbox)|people\.upload_chunk)/.test(name))
    const controls = [
      ['files from before the scrub', await take([house.beforeScrub], house.identities)],
      ['a keystore kept longer', await take([house.keptLonger], house.identities)],
    ] as const
    const missing: string[] = []
    let controlOpened = 0
    for (const [name, loot] of controls) {
      const { opened } = await tryEverything([...old, ...loot], house.erased, keys)
      for (const [index, { subject }] of house.erased.entries()) {
        const what = ['the key', 'by the index', 'characters', 'an answer', 'a file that waited'].filter((part) => opened.some((one) => one.startsWith(subject) && one.includes(part)))
        if (what.length === 5) controlOpened += 1
        else missing.push(`${name}: of person ${index + 1} only ${what.join(', ') || 'nothing'}`)
      }
    }
    return {
      result: { tried: thief.tried, opened: thief.opened.length, controlOpened, missing },
      openings: thief.opened,
    }
  } finally {
    await house.remove()
  }
}

export const nothingOpens = ({ tried, opened, controlOpened, missing }: AfterErasure): boolean =>
  tried > 0 && opened === 0 && controlOpened > 0 && missing.length === 0
