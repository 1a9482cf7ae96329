import { comparableName, nameParts } from '#foundation/text'

/**
 * [Note: A register can be joined wrongly] before it ever reaches us: one column sorted
 * without the others, and every address belongs to the person of the next row. No proof on a
 * finished message can see that. Where addresses carry names, they tell: in a sound register
 * they fit their own row, in a mis-joined one they fit names of other rows.
 */
export interface Joining {
  readonly verdict: 'fits' | 'cannot-tell' | 'mis-joined'
  /** Lines of the first and last row of each stretch that is mis-joined. */
  readonly stretches: readonly { readonly from: number; readonly to: number }[]
  readonly own: number
  readonly others: number
}

interface Evidence {
  readonly line: number
  readonly tokens: readonly string[]
  readonly own: boolean
}

const windowRows = 500
/** Fewer addresses with names than this prove nothing about a window or a file. */
const leastTold = 20
/** Shorter name parts turn up in any address. */
const leastLetters = 3

export class JoiningWatch {
  private readonly names = new Set<string>()
  private window: Evidence[] = []
  private rowsInWindow = 0
  private own = 0
  private others = 0
  private stretches: { from: number; to: number }[] = []

  row(line: number, name: string, email: string | undefined): void {
    const parts = nameParts(name).filter((part) => part.length >= leastLetters)
    for (const part of parts) this.names.add(part)
    this.rowsInWindow += 1
    if (email !== undefined) {
      const local = comparableName(email.slice(0, email.lastIndexOf('@')))
      const tokens = local.split(/[ \d]+/).filter((token) => token.length >= leastLetters)
      const solid = local.replaceAll(' ', '')
      this.window.push({ line, tokens, own: parts.some((part) => fits(part, tokens, solid)) })
    }
    if (this.rowsInWindow === windowRows) this.judgeWindow()
  }

  end(): Joining {
    if (this.rowsInWindow > 0) this.judgeWindow()
    const { own, others } = this
    const told = own + others
    // Over the whole file as in a window; a file with too few names in its addresses says nothing.
    const asWhole = told >= leastTold && others > own
    const verdict = this.stretches.length > 0 || asWhole ? 'mis-joined' : told >= leastTold ? 'fits' : 'cannot-tell'
    return { verdict, stretches: this.stretches, own, others }
  }

  private judgeWindow(): void {
    const told = this.window.flatMap((each) => {
      if (each.own) return [{ line: each.line, own: true }]
      // An address whose words are nobody's name in this file (info, kund5, an old surname) tells nothing.
      return each.tokens.some((token) => this.names.has(token)) ? [{ line: each.line, own: false }] : []
    })
    const others = told.filter((each) => !each.own)
    this.own += told.length - others.length
    this.others += others.length
    if (told.length >= leastTold && others.length > told.length / 2) {
      this.stretches.push({ from: others[0]?.line ?? 0, to: others.at(-1)?.line ?? 0 })
    } else {
      this.stretches.push(...longRuns(told, others.length))
    }
    this.window = []
    this.rowsInWindow = 0
  }
}

/** Within a window that is sound as a whole: so many strangers in a row that chance does not make them. */
function longRuns(told: readonly { line: number; own: boolean }[], others: number): { from: number; to: number }[] {
  const runs: { from: number; to: number }[] = []
  let run: number[] = []
  const close = () => {
    const elsewhere = Math.max(0.05, (others - run.length) / Math.max(1, told.length - run.length))
    const chance = elsewhere ** run.length * told.length
    if (run.length >= leastTold && chance < 1e-9) runs.push({ from: run[0] ?? 0, to: run.at(-1) ?? 0 })
    run = []
  }
  for (const { line, own } of told) {
    if (own) close()
    else run.push(line)
  }
  close()
  return runs
}

function fits(part: string, tokens: readonly string[], solid: string): boolean {
  // "mvirtanen", "virtama": the name may run into an initial, but short names only count alone.
  return tokens.includes(part) || (part.length >= 4 && solid.includes(part)) || begins(tokens, part)
}

/** A token cut short, as in `virtan`: five letters or more that begin the name. */
function begins(tokens: readonly string[], part: string): boolean {
  return tokens.some((token) => token.length >= 5 && part.startsWith(token))
}
