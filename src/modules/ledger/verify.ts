import { type Bytes, equalBytes, merkle, toHex } from '#foundation/sealing'
import type { Checkpoint, Note } from './checkpoints.ts'
import type { Entry } from './fact.ts'
import { hashOf } from './leaf.ts'

/** What is wrong with a ledger. Rows are named by leaf and id: their content is not repeated. */
export type Finding =
  | { readonly kind: 'changed'; readonly leaf: number; readonly id: string }
  | { readonly kind: 'missing'; readonly leaf: number }
  | { readonly kind: 'inserted'; readonly leaf: number; readonly id: string }
  | { readonly kind: 'reordered'; readonly leaf: number; readonly id: string; readonly belongsAt: number }
  /** The end is gone: rows from `from` up to, not including, `to` were once vouched for. */
  | { readonly kind: 'cut-off'; readonly from: number; readonly to: number }
  /** The tree as it stands is not the one of this checkpoint; it still was at `goodUntil` rows. */
  | { readonly kind: 'rewritten'; readonly goodUntil: number; readonly checkpoint: number }
  /** Two checkpoints outside, both signed, vouch for different histories. */
  | { readonly kind: 'forked'; readonly checkpoint: number }
  /** The rows are sound, but the leaf hashes kept beside them are not. */
  | { readonly kind: 'damaged-hashes' }
  | { readonly kind: 'unsigned-checkpoint'; readonly checkpoint: number }
  | { readonly kind: 'unreadable-checkpoints'; readonly count: number }
  | { readonly kind: 'no-checkpoint' }
  | { readonly kind: 'no-key' }

export interface Verdict {
  readonly organisation: string
  readonly sound: boolean
  readonly entries: number
  /** Rows that no tree holds yet: nothing is proved of them. */
  readonly waiting: number
  /** How many rows the newest checkpoint outside vouches for. */
  readonly covered: number
  readonly checkpoints: number
  readonly findings: readonly Finding[]
  /** More was found than is listed. */
  readonly more: boolean
}

/** One organisation's ledger as somebody holds it: the database, or a file written from it. */
export interface LedgerCopy {
  readonly organisation: string
  /** In the order of their leaves. */
  entries(): AsyncIterable<readonly Entry[]>
  /** Leaf hashes as the sequencer kept them; they help to say which row was touched, and prove nothing. */
  hashes(): AsyncIterable<readonly Bytes[]>
  waiting(): Promise<number>
}

const mostListed = 1_000
const mostCompared = 200_000

/**
 * Compares a ledger with the checkpoints that lie outside of it. Only those prove anything:
 * whoever owns the database and the server's key can rewrite everything else.
 *
 * The tree is built twice, from the rows and from the kept leaf hashes. Where the kept hashes
 * agree with a checkpoint they tell exactly which row was touched; where they were rewritten
 * too, the finding is between which two checkpoints it happened.
 */
export async function verifyCopy(
  copy: LedgerCopy,
  outside: { notes: readonly Note[]; broken: number },
): Promise<Verdict> {
  const { checkpoints, findings } = trusted(outside)
  const rows = new RootsAt(checkpoints)
  const kept = new RootsAt(checkpoints)
  const comparison = new Comparison()
  const hashes = flattened(copy.hashes())
  let entries = 0

  for await (const some of copy.entries()) {
    for (const entry of some) {
      const hash = hashOf(entry)
      rows.append(hash)
      comparison.row(entry, hash)
      entries += 1
    }
    // Rows and hashes are walked together, so neither has to be in memory whole.
    const reached = (some.at(-1)?.leaf ?? 0) + 1
    while (kept.size < reached) {
      const hash = await hashes.next()
      if (hash.done) break
      comparison.kept(kept.size, hash.value)
      kept.append(hash.value)
    }
    comparison.settle(kept.size)
  }
  for (let hash = await hashes.next(); !hash.done; hash = await hashes.next()) {
    comparison.kept(kept.size, hash.value)
    kept.append(hash.value)
  }

  const covered = checkpoints.at(-1)?.size ?? 0
  findings.push(...unproved(comparison.findings(Math.max(kept.size, covered)), checkpoints, rows))
  findings.push(...rewritten(checkpoints, rows, kept))
  if (checkpoints.length === 0 && entries > 0) findings.push({ kind: 'no-checkpoint' })
  return {
    organisation: copy.organisation,
    sound: findings.length === 0,
    entries,
    waiting: await copy.waiting(),
    covered,
    checkpoints: checkpoints.length,
    findings: findings.slice(0, mostListed),
    more: findings.length > mostListed || comparison.overflowed,
  }
}

/** The checkpoints that count, by size, and what is wrong with the others. */
function trusted({ notes, broken }: { notes: readonly Note[]; broken: number }): {
  checkpoints: Checkpoint[]
  findings: Finding[]
} {
  const findings: Finding[] = broken > 0 ? [{ kind: 'unreadable-checkpoints', count: broken }] : []
  const bySize = new Map<number, Checkpoint>()
  for (const { checkpoint, signed } of notes) {
    if (!signed) {
      findings.push({ kind: 'unsigned-checkpoint', checkpoint: checkpoint.size })
      continue
    }
    const same = bySize.get(checkpoint.size)
    if (same && !equalBytes(same.root, checkpoint.root)) findings.push({ kind: 'forked', checkpoint: checkpoint.size })
    if (!same) bySize.set(checkpoint.size, checkpoint)
  }
  return { checkpoints: [...bySize.values()].toSorted((a, b) => a.size - b.size), findings }
}

/** Where a checkpoint agrees with the rows themselves, it is the kept hashes that somebody touched. */
function unproved(findings: Finding[], checkpoints: readonly Checkpoint[], rows: RootsAt): Finding[] {
  const proved = checkpoints.findLast(({ size, root }) => {
    const found = rows.rootAt(size)
    return found !== undefined && equalBytes(found, root)
  })
  const doubted = findings.filter((finding) => !('leaf' in finding) || finding.leaf >= (proved?.size ?? 0))
  return doubted.length === findings.length ? findings : [...doubted, { kind: 'damaged-hashes' }]
}

/** The first checkpoint that neither the rows' nor the kept tree agrees with. */
function rewritten(checkpoints: readonly Checkpoint[], rows: RootsAt, kept: RootsAt): Finding[] {
  let goodUntil = 0
  for (const { size, root } of checkpoints) {
    const byRows = rows.rootAt(size)
    const byKept = kept.rootAt(size)
    const holds = (found: Bytes | undefined) => found !== undefined && equalBytes(found, root)
    if (holds(byRows)) {
      goodUntil = size
      continue
    }
    // The kept hashes are genuine, so the rows' own findings say what happened.
    if (holds(byKept)) continue
    // The tree is too short to say: that is a cut-off, which has been found already.
    if (!byRows && !byKept) continue
    return [{ kind: 'rewritten', goodUntil, checkpoint: size }]
  }
  return []
}

/** A tree that grows, and its root at every size that a checkpoint names. */
class RootsAt {
  #frontier = merkle.emptyFrontier
  readonly #wanted: Set<number>
  readonly #roots = new Map<number, Bytes>()

  constructor(checkpoints: readonly Checkpoint[]) {
    this.#wanted = new Set(checkpoints.map(({ size }) => size))
    if (this.#wanted.has(0)) this.#roots.set(0, merkle.frontierRoot(this.#frontier))
  }

  get size(): number {
    return this.#frontier.size
  }

  append(hash: Bytes): void {
    this.#frontier = merkle.appendLeaf(this.#frontier, hash)
    if (this.#wanted.has(this.size)) this.#roots.set(this.size, merkle.frontierRoot(this.#frontier))
  }

  rootAt(size: number): Bytes | undefined {
    return this.#roots.get(size)
  }
}

interface Odd {
  readonly leaf: number
  readonly id: string
  readonly hash: string
}

/** Sets rows against kept hashes, place by place, and sorts out what does not match. */
class Comparison {
  overflowed = false
  readonly #rows = new Map<number, Odd>()
  readonly #surplus: Odd[] = []
  readonly #hashes = new Map<number, string>()
  readonly #oddRows: Odd[] = []
  readonly #oddHashes = new Map<number, string>()
  #settled = 0

  row({ leaf, id }: Entry, hash: Bytes): void {
    const odd = { leaf: leaf ?? -1, id, hash: toHex(hash) }
    if (this.#rows.has(odd.leaf) || odd.leaf < this.#settled) this.#surplus.push(odd)
    else this.#rows.set(odd.leaf, odd)
  }

  kept(leaf: number, hash: Bytes): void {
    this.#hashes.set(leaf, toHex(hash))
  }

  /** All rows and hashes below `until` have been seen: what matches can be forgotten. */
  settle(until: number): void {
    for (let leaf = this.#settled; leaf < until; leaf += 1) {
      const row = this.#rows.get(leaf)
      const hash = this.#hashes.get(leaf)
      if (row && row.hash !== hash) this.#keepRow(row)
      if (hash !== undefined && row?.hash !== hash) this.#keepHash(leaf, hash)
      this.#rows.delete(leaf)
      this.#hashes.delete(leaf)
    }
    this.#settled = until
  }

  findings(vouchedFor: number): Finding[] {
    this.settle(this.#settled + this.#hashes.size)
    for (const row of [...this.#rows.values(), ...this.#surplus]) this.#keepRow(row)

    const places = new Map([...this.#oddHashes].map(([leaf, hash]) => [hash, leaf]))
    const atHome = new Set(this.#oddRows.map(({ hash }) => places.get(hash)).filter((leaf) => leaf !== undefined))
    const touched = new Set<number>(atHome)
    const findings: Finding[] = []
    for (const { leaf, id, hash } of this.#oddRows) {
      const belongsAt = places.get(hash)
      if (belongsAt !== undefined) {
        findings.push({ kind: 'reordered', leaf, id, belongsAt })
      } else if (this.#oddHashes.has(leaf) && !touched.has(leaf)) {
        findings.push({ kind: 'changed', leaf, id })
        touched.add(leaf)
      } else {
        findings.push({ kind: 'inserted', leaf, id })
      }
    }
    const gone = [...this.#oddHashes.keys()].filter((leaf) => !touched.has(leaf)).toSorted((a, b) => a - b)
    return [...findings, ...this.#goneOf(gone, vouchedFor)]
  }

  /** Gone leaves: an unbroken run up to the end is a cut-off, the others are missing. */
  #goneOf(gone: number[], vouchedFor: number): Finding[] {
    let from = vouchedFor
    if (this.#settled < vouchedFor) from = this.#settled
    while (gone.at(-1) === from - 1) {
      gone.pop()
      from -= 1
    }
    const missing = gone.map((leaf): Finding => ({ kind: 'missing', leaf }))
    return from < vouchedFor ? [...missing, { kind: 'cut-off', from, to: vouchedFor }] : missing
  }

  #keepRow(row: Odd): void {
    if (this.#oddRows.length < mostCompared) this.#oddRows.push(row)
    else this.overflowed = true
  }

  #keepHash(leaf: number, hash: string): void {
    if (this.#oddHashes.size < mostCompared) this.#oddHashes.set(leaf, hash)
    else this.overflowed = true
  }
}

async function* flattened(chunks: AsyncIterable<readonly Bytes[]>): AsyncGenerator<Bytes> {
  for await (const chunk of chunks) yield* chunk
}
