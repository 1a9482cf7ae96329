import { helsinkiDate } from '#foundation/time'
import { append } from '#ledger'
import type { ItemsRef, PersonalDataHolding } from '#people'
import { inTransaction, type Db, type Tx } from '#platform/database'
import { certify } from './certificates.ts'
import * as certificates from './certificate-store.ts'
import { reckoned } from './keeping.ts'
import { isRetainedKind, type Hold, type RetainedKind, type RetentionRule } from './model.ts'
import { monthAt, monthInForceOn, monthNumber, monthText, type Month } from './months.ts'
import { marksOf, ruleBook, type RuleBook } from './rules.ts'
import * as runs from './run-store.ts'
import * as store from './store.ts'

export interface Night {
  readonly destroyed: number
  /** What its holding would not let go, and why it is asked again the next night. */
  readonly kept: number
  /** Holdings whose turn failed; of these nothing is half destroyed, and all is asked again the next night. */
  readonly troubled: readonly string[]
  readonly certificate: string | null
}

export interface NightWork {
  readonly organisation: string
  readonly holdings: readonly PersonalDataHolding[]
  readonly clock: () => Date
  readonly batch?: number
  onTrouble(error: unknown): void
}

/**
 * Destroys what is due: needs no key, for the months lie in the clear, and destroying is destroying keys.
 *
 * [Note: Killable anywhere] Each batch is one transaction: the holding erases, the row of retention goes, the certificate's
 * counts grow and the ledger gets its fact, all or nothing. Whatever was not reached is due the next night; what an older
 * backup brought back is due again, and its holding finds it gone or destroys it anew.
 */
export async function destroyDue(db: Db, work: NightWork): Promise<Night> {
  const { organisation, holdings, clock, onTrouble } = work
  const run = crypto.randomUUID()
  const certificate = crypto.randomUUID()
  await inTransaction(db, organisation, async (tx) => {
    await runs.beginRun(tx, { organisation, id: run, at: clock() })
    for (const id of await certificates.unfinished(tx, organisation)) await certify(tx, { organisation, id, at: clock() })
  })
  let [destroyed, kept] = [0, 0]
  const troubled: string[] = []
  const attempt = async (holding: string, turn: () => Promise<{ destroyed: number; kept: number }>) => {
    try {
      const one = await turn()
      destroyed += one.destroyed
      kept += one.kept
    } catch (error) {
      // One holding's fault must not keep the others' data longer; the page and the promises tell of it.
      troubled.push(holding)
      onTrouble(error)
    }
  }
  const night = { ...work, db, run, certificate }
  await attempt('retention.months', async () => {
    await reckonAnew(db, work)
    return { destroyed: 0, kept: 0 }
  })
  for (const holding of holdings) {
    await attempt(holding.name, () => destroyItems(night, holding))
    if (holding.expiring) await attempt(holding.name, () => destroyExpiring(night, holding))
  }
  await inTransaction(db, organisation, async (tx) => {
    await certify(tx, { organisation, id: certificate, at: clock() })
    await runs.finishRun(tx, { organisation, id: run, at: clock(), troubled: [...new Set(troubled)] })
  })
  return { destroyed, kept, troubled: [...new Set(troubled)], certificate: destroyed > 0 ? certificate : null }
}

/** Reckons anew whatever was reckoned by rules that have changed since: by law, by date or by the organisation. */
export async function reckonAnew(db: Db, { organisation, clock }: Pick<NightWork, 'organisation' | 'clock'>): Promise<number> {
  const marks = await inTransaction(db, organisation, async (tx) => staleKinds(tx, organisation, await ruleBook(tx, organisation, clock())))
  let count = 0
  for (const kind of marks) {
    let after: store.ItemKey | null = null
    do {
      after = await inTransaction(db, organisation, async (tx): Promise<store.ItemKey | null> => {
        await store.shareDestroying(tx, organisation)
        const book = await ruleBook(tx, organisation, clock())
        const items = await store.lockItemsOfKind(tx, { organisation, kind, after, limit: reckonedAtOnce })
        await store.saveMonths(tx, organisation, items.map((item) => reckoned(item, book)))
        count += items.length
        const last = items.at(-1)
        if (last && items.length === reckonedAtOnce) return last
        // A rule that changed meanwhile has another mark by now, and the kind is reckoned once more.
        await store.setReckoned(tx, organisation, kind, markOf(book, kind))
        return null
      })
    } while (after)
  }
  return count
}

const reckonedAtOnce = 1_000

async function staleKinds(tx: Tx, organisation: string, book: RuleBook): Promise<RetainedKind[]> {
  const known = await store.reckonedKinds(tx, organisation)
  return [...known].flatMap(([kind, rules]) => (isRetainedKind(kind) && markOf(book, kind) !== rules ? [kind] : []))
}

const markOf = (book: RuleBook, kind: RetainedKind): string => marksOf(book, [kind]).get(kind) ?? ''

interface NightAtWork extends NightWork {
  readonly db: Db
  readonly run: string
  readonly certificate: string
}

/** When something of a kind goes: a duty's month begins after its first working day, a permission's at once. */
export function monthsInForce(at: Date): { month: number; forDuties: number } {
  return { month: monthNumber(monthAt(at)), forDuties: monthNumber(monthInForceOn(helsinkiDate(at))) }
}

/** The rules that are no duties: nothing is lost when their month is taken at its word. */
export const promptRules = (book: RuleBook): string[] =>
  [...book.values()].flat().filter(({ effect }) => effect === 'permission').map(({ id }) => id)

async function destroyItems(night: NightAtWork, holding: PersonalDataHolding): Promise<{ destroyed: number; kept: number }> {
  const limit = night.batch ?? itemsAtOnce
  let [destroyed, kept] = [0, 0]
  let after: runs.Due | null = null
  do {
    const from: runs.Due | null = after
    const batch: Batch = await tryAgain(() => inTransaction(night.db, night.organisation, (tx) => destroyBatch(tx, night, holding, from, limit)))
    destroyed += batch.destroyed
    kept += batch.kept
    after = batch.last
  } while (after)
  return { destroyed, kept }
}

const itemsAtOnce = 200

interface Batch {
  readonly destroyed: number
  readonly kept: number
  /** Where the next one goes on; null when there is none. */
  readonly last: runs.Due | null
}

async function destroyBatch(
  tx: Tx,
  night: NightAtWork,
  holding: PersonalDataHolding,
  after: runs.Due | null,
  limit: number,
): Promise<Batch> {
  const { organisation } = night
  const at = night.clock()
  await store.shareDestroying(tx, organisation)
  const book = await ruleBook(tx, organisation, at)
  const stale = new Set(await staleKinds(tx, organisation, book))
  const kinds = [...book.keys()].filter((kind) => !stale.has(kind))
  const due = await runs.lockDue(tx, {
    organisation, holding: holding.name, kinds, ...monthsInForce(at), promptly: promptRules(book), after, limit,
  })
  if (due.length === 0) return { destroyed: 0, kept: 0, last: null }

  const kept = new Set<store.ItemKey>()
  for (const { items, rows } of bySubject(organisation, due)) {
    const outcome = await holding.erase(tx, { items, ground: 'retention', by: null, at })
    const keeping = new Set(outcome.kept.map(({ item }) => item))
    for (const row of rows) if (keeping.has(row.item)) kept.add(row)
  }
  const gone = due.filter((row) => !kept.has(row))
  await store.deleteItems(tx, { organisation, keys: gone })
  await store.forgetUnneeded(tx, organisation, [...new Set(gone.map(({ subject }) => subject))])
  await record(tx, night, linesOf(gone), at)
  await runs.countInRun(tx, { organisation, id: night.run, destroyed: gone.length, kept: kept.size })
  return { destroyed: gone.length, kept: kept.size, last: due.length === limit ? (due.at(-1) ?? null) : null }
}

/** Writes down what goes with this transaction: in the certificate, and as a fact of the ledger. */
async function record(tx: Tx, { organisation, certificate }: NightAtWork, lines: readonly certificates.LineRow[], at: Date): Promise<void> {
  const [first] = lines
  if (!first) return
  await certificates.openCertificate(tx, { organisation, id: certificate, at })
  await certificates.addLines(tx, { organisation, certificate, lines })
  await append(tx, {
    type: 'retention.destroyed',
    organisation,
    by: null,
    at,
    about: certificate,
    body: {
      holding: first.holding,
      kinds: [...new Set(lines.map(({ kind }) => kind))],
      rules: [...new Set(lines.map(({ rule }) => rule))],
      count: lines.reduce((sum, { count }) => sum + count, 0),
    },
  })
}

/**
 * Rows that carry their own month, of a kind that is kept for a fixed time. An order by kind or holding stops them all,
 * whatever months it names: here nobody can tell one row from another.
 */
async function destroyExpiring(night: NightAtWork, holding: PersonalDataHolding): Promise<{ destroyed: number; kept: number }> {
  const { expiring } = holding
  const { organisation } = night
  let destroyed = 0
  if (!expiring || !isRetainedKind(expiring.kind)) return { destroyed, kept: 0 }
  const { kind } = expiring
  for (;;) {
    const count = await tryAgain(() => inTransaction(night.db, organisation, async (tx) => {
      const at = night.clock()
      await store.shareDestroying(tx, organisation)
      const rule = fixedRule((await ruleBook(tx, organisation, at)).get(kind) ?? [])
      const inForce = (await store.holds(tx, organisation)).filter(({ releasedAt }) => releasedAt === null)
      if (!rule || inForce.some((hold) => stopsAll(hold, kind, holding.name))) return 0
      const due = rule.effect === 'duty' ? monthInForceOn(helsinkiDate(at)) : monthAt(at)
      const before = beganBefore(rule, due)
      const gone = await expiring.destroy(tx, { organisation, before, limit: expiringAtOnce, at })
      if (gone > 0) {
        await record(tx, night, [{ holding: holding.name, kind, rule: rule.id, due: monthNumber(due), count: gone }], at)
        await runs.countInRun(tx, { organisation, id: night.run, destroyed: gone, kept: 0 })
      }
      return gone
    }))
    destroyed += count
    if (count === 0) return { destroyed, kept: 0 }
  }
}

const expiringAtOnce = 1_000

/** The one rule by which rows of a kind are kept for a fixed time: the longest duty, else the shortest permission. */
export function fixedRule(rules: readonly RetentionRule[]): RetentionRule | null {
  const fixed = rules.filter(({ counts }) => counts.length === 1 && typeof counts[0]?.term === 'object' && 'months' in counts[0].term)
  const length = (rule: RetentionRule) => monthsOf(rule) ?? 0
  const duties = fixed.filter(({ effect }) => effect === 'duty').toSorted((a, b) => length(b) - length(a))
  const permissions = fixed.filter(({ effect }) => effect === 'permission').toSorted((a, b) => length(a) - length(b))
  const [duty] = duties
  const [permission] = permissions
  if (duty && permission) return length(duty) >= length(permission) ? duty : permission
  return duty ?? permission ?? null
}

const monthsOf = ({ counts: [first] }: RetentionRule): number | null =>
  first && typeof first.term === 'object' && 'months' in first.term ? first.term.months : null

/** Rows of a month before this one are due, when the month that is due is this one: the same rounding as for items. */
export function beganBefore(rule: RetentionRule, due: Month): Month {
  const months = monthsOf(rule) ?? 0
  return monthText(monthNumber(due) - months + (rule.atTheLatest && months > 0 ? 1 : 0))
}

/** The month in which rows of a month are due. */
export function dueOf(kind: string, month: Month, book: RuleBook): Month | null {
  const rule = isRetainedKind(kind) ? fixedRule(book.get(kind) ?? []) : null
  return rule && monthText(monthNumber(month) + (monthsOf(rule) ?? 0) + (rule.atTheLatest && (monthsOf(rule) ?? 0) > 0 ? 0 : 1))
}

function stopsAll({ scope }: Hold, kind: RetainedKind, holding: string): boolean {
  if (scope.by !== 'query') return false
  return (scope.query.kind === undefined || scope.query.kind === kind) && (scope.query.holding === undefined || scope.query.holding === holding)
}

function linesOf(rows: readonly runs.Due[]): certificates.LineRow[] {
  const lines = new Map<string, certificates.LineRow>()
  for (const { holding, kind, rule, due } of rows) {
    const key = `${kind}\n${rule}\n${due}`
    lines.set(key, { holding, kind, rule: rule ?? 'none', due, count: (lines.get(key)?.count ?? 0) + 1 })
  }
  return [...lines.values()]
}

function bySubject(organisation: string, due: readonly runs.Due[]): { items: ItemsRef; rows: runs.Due[] }[] {
  const groups = new Map<string, runs.Due[]>()
  for (const row of due) {
    const group = groups.get(row.subject)
    if (group) group.push(row)
    else groups.set(row.subject, [row])
  }
  return [...groups].map(([id, rows]) => ({
    items: { subject: { organisation, kind: rows[0]?.subject_kind ?? 'person', id }, items: rows.map(({ item }) => item) },
    rows,
  }))
}

/** A batch that met another's locks is undone by the database, and tried again. */
async function tryAgain<T>(batch: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await batch()
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? String(error.code) : ''
      if (tries === 3 || !undoneByTheDatabase.includes(code)) throw error
    }
  }
}

/** Deadlock, serialization failure. */
const undoneByTheDatabase: readonly string[] = ['40P01', '40001']
