import { chanceFrom } from './chance.ts'
import type { Kind, Setting } from './kind.ts'

export interface KindResult {
  readonly tried: number
  readonly refused: number
  /** Malformed, and let in. */
  readonly taken: number
  /** The door itself broke: it threw, or answered that it was its own fault. */
  readonly crashed: number
  /** Whether the genuine thing was taken, before and after. */
  readonly genuine: boolean
}

export interface FuzzResult {
  readonly seed: number
  readonly tried: number
  readonly refused: number
  readonly taken: number
  readonly crashed: number
  readonly kinds: Readonly<Record<string, KindResult>>
  /** The first of what went wrong, to be looked at: kind, number of the try, what was thrown. */
  readonly troubles: readonly string[]
}

const mostTroubles = 20

export async function fuzz(kinds: readonly Kind[], setting: Setting, o: { seed: number; times?: number }): Promise<FuzzResult> {
  const results: Record<string, KindResult> = {}
  const troubles: string[] = []
  for (const [index, kind] of kinds.entries()) {
    const tries = Math.ceil(kind.tries * (o.times ?? 1))
    results[kind.name] = await fuzzOne(kind, setting, { tries, seed: o.seed + index * 7919, trouble: (one) => troubles.push(one) })
  }
  const sum = (name: 'tried' | 'refused' | 'taken' | 'crashed') => Object.values(results).reduce((all, one) => all + one[name], 0)
  return {
    seed: o.seed,
    tried: sum('tried'),
    refused: sum('refused'),
    taken: sum('taken'),
    crashed: sum('crashed'),
    kinds: results,
    troubles: troubles.slice(0, mostTroubles),
  }
}

async function fuzzOne(
  kind: Kind,
  setting: Setting,
  o: { tries: number; seed: number; trouble: (one: string) => void },
): Promise<KindResult> {
  const chance = chanceFrom(o.seed)
  const { genuine, attempt, end } = await kind.begin(setting)
  const before = await genuine()
  const counted = { refused: 0, taken: 0, crashed: 0 }
  // What chance left as it was is no try; a kind that is left so too often does not end.
  for (let made = 0, number = 0; made < o.tries; number += 1) {
    if (number > 20 * o.tries) throw new Error(`${kind.name}: what should be malformed hardly ever is`)
    try {
      const outcome = await attempt(chance)
      if (outcome === 'unchanged') continue
      counted[outcome] += 1
      if (outcome === 'taken') o.trouble(`${kind.name}, try ${number}: taken`)
    } catch (error) {
      counted.crashed += 1
      const where = error instanceof Error ? error.stack?.split('\n').slice(0, 3).join(' ') : ''
      o.trouble(`${kind.name}, try ${number}: ${error instanceof Error ? error.name : String(error)} ${where ?? ''}`)
    }
    made += 1
  }
  const after = await genuine()
  if (!before || !after) o.trouble(`${kind.name}: the genuine one was refused ${before ? 'afterwards' : 'at first'}`)
  await end?.()
  return { tried: o.tries, ...counted, genuine: before && after }
}

export function passed({ tried, refused, taken, crashed, kinds }: FuzzResult): boolean {
  return taken === 0 && crashed === 0 && refused === tried && Object.values(kinds).every(({ genuine }) => genuine)
}
