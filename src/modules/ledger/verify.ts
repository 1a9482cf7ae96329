import { type Bytes, equalBytes, merkle, toHex } from '#foundation/sealing'
import { type Checkpoint, cosigners, type Note } from './checkpoints.ts'
import type { Verifier } from './notes.ts'
import type { CopiedRow, LedgerCopy } from './rows.ts'

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
  /** The rows may be sound, but the head of the tree that new rows are added to is not theirs. */
  | { readonly kind: 'damaged-head' }
  | { readonly kind: 'unsigned-checkpoint'; readonly checkpoint: number }
  /** Checkpoints that were published are not where they were published. */
  | { readonly kind: 'checkpoints-gone'; readonly count: number; readonly newest: number }
  /** A witness that was asked for has vouched for nothing here. */
  | { readonly kind: 'not-witnessed'; readonly witness: string }
  /** A row of an extract, which the tree does not hold. */
  | { readonly kind: 'unproved'; readonly leaf: number; readonly id: string }
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
  /** Up to where each witness that was asked for has vouched, and when. */
  readonly witnesses: readonly { readonly name: string; readonly covered: number; readonly at: string }[]
  readonly findings: readonly Finding[]
  /** More was found than is listed. */
  readonly more: boolean
}

const mostListed = 1_000
const mostCompared = 200_000

/** Checkpoints that lie outside of a ledger, and whoever has to have cosigned some of them. */
export interface Vouching {
  readonly notes: readonly Note[]
  readonly broken: number
  readonly witnesses?: readonly Verifier[]
  /** How many that were published are gone from where they were published, and the newest of them. */
  readonly gone?: { readonly count: number; readonly newest: number }
}

/**
 * Compares a ledger with the checkpoints that lie outside of it. Only those prove anything:
 * whoever owns the database and the server's key can rewrite everything else.
 *
 * The tree is built from the rows, and, from where the two part, a second time from the kept leaf hashes. Where
 * the kept hashes agree with a checkpoint they tell exactly which row was touched; where they were rewritten
 * too, the finding is between which two checkpoints it happened.
 */
export async function verifyCopy(copy: LedgerCopy, outside: Vouching): Promise<Verdict> {
  const { checkpoints, findings } = trusted(outside)
  const derived = await copy.derived?.()
  const trees = new Trees([...checkpoints, ...(derived?.head ? [derived.head] : [])])
  const comparison = new Comparison()
  const apart = copy.hashes()
  const known = apart ? await compareApart(copy, apart, trees, comparison) : await compareInline(copy, trees, comparison)

  const covered = checkpoints.at(-1)?.size ?? 0
  findings.push(...unproved(comparison.findings({ known, vouchedFor: Math.max(known, covered) }), checkpoints, trees))
  findings.push(...rewritten(checkpoints, trees))
  findings.push(...derivedFindings(derived, findings, trees))
  if (checkpoints.length === 0 && trees.size > 0) findings.push({ kind: 'no-checkpoint' })
  const witnesses = witnessed(outside)
  findings.push(...witnesses.filter(({ covered: size }) => size === 0).map(({ name }) => ({ kind: 'not-witnessed', witness: name }) as const))
  return {
    organisation: copy.organisation,
    sound: findings.length === 0,
    entries: trees.size,
    waiting: await copy.waiting(),
    covered,
    checkpoints: checkpoints.length,
    witnesses: witnesses.filter(({ covered: size }) => size > 0),
    findings: findings.slice(0, mostListed),
    more: findings.length > mostListed || comparison.overflowed,
  }
}

/** Rows, and beside them the leaf hashes that were kept apart: walked together, so that neither is in memory whole. */
async function compareApart(
  copy: LedgerCopy,
  kept: AsyncIterable<readonly Bytes[]>,
  trees: Trees,
  comparison: Comparison,
): Promise<number> {
  const hashes = flattened(kept)
  for await (const some of copy.rows()) {
    const base = trees.keptSize
    const held: (Bytes | undefined)[] = []
    const reached = (some.at(-1)?.leaf ?? 0) + 1
    while (base + held.length < reached) {
      const hash = await hashes.next()
      if (hash.done) break
      held.push(hash.value)
    }
    if (some.length === held.length && some.every(({ leaf, hash }, i) => leaf === base + i && equalBytes(hash, held[i] as Bytes))) {
      for (const { hash } of some) trees.both(hash)
      continue
    }
    trees.part()
    for (const hash of held) trees.kept(hash as Bytes)
    let matched = -1
    for (const row of some) {
      trees.row(row.hash)
      const hash = held[row.leaf - base]
      if (row.leaf > matched && hash && equalBytes(hash, row.hash)) {
        held[row.leaf - base] = undefined
        matched = row.leaf
      } else {
        comparison.oddRow(row)
      }
    }
    held.forEach((hash, i) => hash && comparison.oddHash(base + i, hash))
  }
  for (let hash = await hashes.next(); !hash.done; hash = await hashes.next()) {
    trees.part()
    comparison.oddHash(trees.keptSize, hash.value)
    trees.kept(hash.value)
  }
  return trees.keptSize
}

/** Rows that bring their kept hash along, in whatever order somebody left them. */
async function compareInline(copy: LedgerCopy, trees: Trees, comparison: Comparison): Promise<number> {
  let expected = 0
  for await (const some of copy.rows()) {
    for (const row of some) {
      const kept = row.kept ?? row.hash
      if (row.leaf === expected && kept === row.hash) {
        trees.both(row.hash)
        expected += 1
        continue
      }
      trees.part()
      if (row.leaf < expected) comparison.misplaced(row, trees.size)
      else {
        for (; expected < row.leaf && !comparison.overflowed; expected += 1) comparison.gone(expected)
        expected = row.leaf + 1
        if (!equalBytes(kept, row.hash)) {
          comparison.oddRow(row)
          comparison.oddHash(row.leaf, kept)
        }
      }
      trees.row(row.hash)
      trees.kept(kept)
    }
  }
  return expected
}

/** The checkpoints that count, by size, and what is wrong with the others. */
function trusted({ notes, broken, gone }: Vouching): { checkpoints: Checkpoint[]; findings: Finding[] } {
  const findings: Finding[] = broken > 0 ? [{ kind: 'unreadable-checkpoints', count: broken }] : []
  if (gone) findings.push({ kind: 'checkpoints-gone', ...gone })
  const bySize = new Map<number, Checkpoint>()
  const forks = new Set<number>()
  for (const { checkpoint, signed } of notes) {
    if (!signed) {
      findings.push({ kind: 'unsigned-checkpoint', checkpoint: checkpoint.size })
      continue
    }
    const same = bySize.get(checkpoint.size)
    if (same && !equalBytes(same.root, checkpoint.root)) forks.add(checkpoint.size)
    if (!same) bySize.set(checkpoint.size, checkpoint)
  }
  findings.push(...[...forks].map((checkpoint) => ({ kind: 'forked', checkpoint }) as const))
  return { checkpoints: [...bySize.values()].toSorted((a, b) => a.size - b.size), findings }
}

/** How far each witness has vouched. A note counts only when the ledger's own key signed it too. */
function witnessed({ notes, witnesses = [] }: Vouching): Verdict['witnesses'] {
  return witnesses.map((witness) => {
    const vouched = notes
      .filter(({ signed }) => signed)
      .flatMap(({ checkpoint, note }) => cosigners(note, [witness]).map(({ at }) => ({ size: checkpoint.size, at })))
      .toSorted((a, b) => b.size - a.size)[0]
    return { name: witness.name, covered: vouched?.size ?? 0, at: vouched?.at.toISOString() ?? '' }
  })
}

/** Where a checkpoint agrees with the rows themselves, it is the kept hashes that somebody touched. */
function unproved(findings: Finding[], checkpoints: readonly Checkpoint[], trees: Trees): Finding[] {
  const proved = checkpoints.findLast(({ size, root }) => {
    const found = trees.rootOfRows(size)
    return found !== undefined && equalBytes(found, root)
  })
  const doubted = findings.filter((finding) => !('leaf' in finding) || finding.leaf >= (proved?.size ?? 0))
  return doubted.length === findings.length ? findings : [...doubted, { kind: 'damaged-hashes' }]
}

/** What leads astray beside sound rows: nothing is said of it where the rows themselves are not. */
function derivedFindings(
  derived: Awaited<ReturnType<NonNullable<LedgerCopy['derived']>>> | undefined,
  found: readonly Finding[],
  trees: Trees,
): Finding[] {
  if (!derived) return []
  const findings: Finding[] = []
  if (!derived.tilesAreSound && found.length === 0) findings.push({ kind: 'damaged-hashes' })
  const { head } = derived
  const root = trees.rootOfRows(head?.size ?? 0)
  const fits = head ? root !== undefined && equalBytes(root, head.root) : trees.size === 0
  return fits || found.length > 0 ? findings : [...findings, { kind: 'damaged-head' }]
}

/** The first checkpoint that neither the rows' nor the kept tree agrees with. */
function rewritten(checkpoints: readonly Checkpoint[], trees: Trees): Finding[] {
  let goodUntil = 0
  for (const { size, root } of checkpoints) {
    const byRows = trees.rootOfRows(size)
    const byKept = trees.rootOfKept(size)
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

/**
 * The tree of the rows and the tree of the kept hashes, and their roots at every size that a checkpoint names.
 * They are one tree until the two part, which in a sound ledger they never do.
 */
class Trees {
  readonly #rows = merkle.growingTree()
  #kept: merkle.GrowingTree | null = null
  readonly #wanted: Set<number>
  readonly #rootsOfRows = new Map<number, Bytes>()
  #rootsOfKept = this.#rootsOfRows

  constructor(checkpoints: readonly { size: number }[]) {
    this.#wanted = new Set(checkpoints.map(({ size }) => size))
    if (this.#wanted.has(0)) this.#rootsOfRows.set(0, this.#rows.root())
  }

  get size(): number {
    return this.#rows.size
  }

  get keptSize(): number {
    return (this.#kept ?? this.#rows).size
  }

  both(hash: Bytes): void {
    if (this.#kept) this.kept(hash)
    this.row(hash)
  }

  part(): void {
    if (this.#kept) return
    this.#kept = merkle.growingTree(this.#rows.frontier())
    this.#rootsOfKept = new Map(this.#rootsOfRows)
  }

  row(hash: Bytes): void {
    this.#rows.append(hash)
    if (this.#wanted.has(this.#rows.size)) this.#rootsOfRows.set(this.#rows.size, this.#rows.root())
  }

  kept(hash: Bytes): void {
    const tree = this.#kept
    if (!tree) throw new Error('the trees have not parted')
    tree.append(hash)
    if (this.#wanted.has(tree.size)) this.#rootsOfKept.set(tree.size, tree.root())
  }

  rootOfRows(size: number): Bytes | undefined {
    return this.#rootsOfRows.get(size)
  }

  rootOfKept(size: number): Bytes | undefined {
    return this.#rootsOfKept.get(size)
  }
}

interface Odd {
  readonly leaf: number
  readonly id: string
  readonly hash: string
}

/** Rows and kept hashes that do not match, and what must have happened to them. */
class Comparison {
  overflowed = false
  readonly #rows: Odd[] = []
  readonly #hashes = new Map<number, string>()
  readonly #misplaced: Finding[] = []

  oddRow(row: CopiedRow): void {
    if (this.#rows.length < mostCompared) this.#rows.push({ leaf: row.leaf, id: row.id(), hash: toHex(row.hash) })
    else this.overflowed = true
  }

  oddHash(leaf: number, hash: Bytes): void {
    this.#keep(leaf, toHex(hash))
  }

  /** A leaf of which nothing is there, not even its hash. */
  gone(leaf: number): void {
    this.#keep(leaf, `gone ${leaf}`)
  }

  /** A row that comes after one that it should come before. */
  misplaced(row: CopiedRow, place: number): void {
    if (!this.#hashes.delete(row.leaf)) return this.oddRow(row)
    if (this.#misplaced.length < mostCompared) this.#misplaced.push({ kind: 'reordered', leaf: place, id: row.id(), belongsAt: row.leaf })
    else this.overflowed = true
  }

  findings({ known, vouchedFor }: { known: number; vouchedFor: number }): Finding[] {
    const places = new Map([...this.#hashes].map(([leaf, hash]) => [hash, leaf]))
    const touched = new Set(this.#rows.map(({ hash }) => places.get(hash)).filter((leaf) => leaf !== undefined))
    const findings = [...this.#misplaced]
    for (const { leaf, id, hash } of this.#rows) {
      const belongsAt = places.get(hash)
      if (belongsAt !== undefined) {
        findings.push({ kind: 'reordered', leaf, id, belongsAt })
      } else if (this.#hashes.has(leaf) && !touched.has(leaf)) {
        findings.push({ kind: 'changed', leaf, id })
        touched.add(leaf)
      } else {
        findings.push({ kind: 'inserted', leaf, id })
      }
    }
    const gone = [...this.#hashes.keys()].filter((leaf) => !touched.has(leaf)).toSorted((a, b) => a - b)
    return [...findings, ...goneOf(gone, { known, vouchedFor })]
  }

  #keep(leaf: number, hash: string): void {
    if (this.#hashes.size < mostCompared) this.#hashes.set(leaf, hash)
    else this.overflowed = true
  }
}

/** Gone leaves: an unbroken run up to the end is a cut-off, the others are missing. */
function goneOf(gone: number[], { known, vouchedFor }: { known: number; vouchedFor: number }): Finding[] {
  let from = Math.min(known, vouchedFor)
  while (gone.at(-1) === from - 1) {
    gone.pop()
    from -= 1
  }
  const missing = gone.map((leaf): Finding => ({ kind: 'missing', leaf }))
  return from < vouchedFor ? [...missing, { kind: 'cut-off', from, to: vouchedFor }] : missing
}

async function* flattened(chunks: AsyncIterable<readonly Bytes[]>): AsyncGenerator<Bytes> {
  for await (const chunk of chunks) yield* chunk
}
