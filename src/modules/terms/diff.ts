/** What became of a run of words between two versions of a text. */
export interface Change {
  readonly kind: 'same' | 'added' | 'removed'
  readonly text: string
}

/**
 * The difference between two texts, word by word, as few changes as there can be (E. W. Myers, "An O(ND) Difference
 * Algorithm", 1986). Joining what is the same and added gives the later text, the same and removed the earlier one.
 */
export function wordDiff(earlier: string, later: string): Change[] {
  const [from, to] = [wordsOf(earlier), wordsOf(later)]
  const start = sharedStart(from, to)
  const end = sharedEnd(from, to, start)
  const middle = shortest(from.slice(start, from.length - end), to.slice(start, to.length - end))
  return joined([
    ...from.slice(0, start).map(same),
    ...middle,
    ...from.slice(from.length - end).map(same),
  ])
}

/** Words with the space that follows them, so that nothing is lost between them. */
const wordsOf = (text: string): string[] => text.match(/\s+|\S+\s*/gu) ?? []

const same = (text: string): Change => ({ kind: 'same', text })

function sharedStart(from: readonly string[], to: readonly string[]): number {
  let count = 0
  while (count < from.length && count < to.length && from[count] === to[count]) count += 1
  return count
}

function sharedEnd(from: readonly string[], to: readonly string[], start: number): number {
  let count = 0
  while (count < from.length - start && count < to.length - start && from.at(-1 - count) === to.at(-1 - count)) count += 1
  return count
}

/** A text that has hardly a word in common with the earlier one is shown as a new text: its diff would tell nobody anything. */
const mostSteps = 2_000

function shortest(from: readonly string[], to: readonly string[]): Change[] {
  const reached = new Map<number, number>([[1, 0]])
  const trail: Map<number, number>[] = []
  for (let steps = 0; steps <= Math.min(from.length + to.length, mostSteps); steps += 1) {
    trail.push(new Map(reached))
    for (let diagonal = -steps; diagonal <= steps; diagonal += 2) {
      let x = stepFrom(reached, diagonal, steps)
      let y = x - diagonal
      while (x < from.length && y < to.length && from[x] === to[y]) [x, y] = [x + 1, y + 1]
      reached.set(diagonal, x)
      if (x >= from.length && y >= to.length) return walkedBack(trail, from, to)
    }
  }
  return [...from.map((text): Change => ({ kind: 'removed', text })), ...to.map((text): Change => ({ kind: 'added', text }))]
}

const at = (reached: ReadonlyMap<number, number>, diagonal: number): number => reached.get(diagonal) ?? -1

const goesDown = (reached: ReadonlyMap<number, number>, diagonal: number, steps: number): boolean =>
  diagonal === -steps || (diagonal !== steps && at(reached, diagonal - 1) < at(reached, diagonal + 1))

const stepFrom = (reached: ReadonlyMap<number, number>, diagonal: number, steps: number): number =>
  goesDown(reached, diagonal, steps) ? at(reached, diagonal + 1) : at(reached, diagonal - 1) + 1

function walkedBack(trail: readonly ReadonlyMap<number, number>[], from: readonly string[], to: readonly string[]): Change[] {
  const changes: Change[] = []
  let [x, y] = [from.length, to.length]
  for (let steps = trail.length - 1; steps >= 0; steps -= 1) {
    const reached = trail[steps] ?? new Map<number, number>()
    const diagonal = x - y
    const before = goesDown(reached, diagonal, steps) ? diagonal + 1 : diagonal - 1
    const [fromX, fromY] = [at(reached, before), at(reached, before) - before]
    while (x > Math.max(fromX, 0) && y > Math.max(fromY, 0)) {
      changes.push(same(from[x - 1] ?? ''))
      x -= 1
      y -= 1
    }
    if (steps === 0) break
    if (x === fromX) changes.push({ kind: 'added', text: to[y - 1] ?? '' })
    else changes.push({ kind: 'removed', text: from[x - 1] ?? '' })
    x = fromX
    y = fromY
  }
  return changes.toReversed()
}

/** Neighbours of one kind become one, removals before additions where they stand together. */
function joined(changes: readonly Change[]): Change[] {
  const runs: Change[] = []
  let [removed, added] = ['', '']
  const flush = (): void => {
    if (removed) runs.push({ kind: 'removed', text: removed })
    if (added) runs.push({ kind: 'added', text: added })
    removed = ''
    added = ''
  }
  for (const { kind, text } of changes) {
    if (kind === 'removed') removed += text
    else if (kind === 'added') added += text
    else {
      flush()
      const last = runs.at(-1)
      if (last?.kind === 'same') runs[runs.length - 1] = same(last.text + text)
      else runs.push(same(text))
    }
  }
  flush()
  return runs
}
