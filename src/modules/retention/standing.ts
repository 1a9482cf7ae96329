import type { PersonalDataHolding } from '#people'
import type { Tx } from '#platform/database'
import { beganBefore, fixedRule, monthsInForce, promptRules } from './destroying.ts'
import { isRetainedKind } from './model.ts'
import { monthAt, monthInForceOn, monthText, type Month } from './months.ts'
import { ruleBook } from './rules.ts'
import * as runs from './run-store.ts'
import { helsinkiDate } from '#foundation/time'

/** Whether what has to go goes: what the pages show and the promises are held against. */
export interface RetentionStanding {
  /** `never` had a night, `late`: the last one is too long ago; `failing`: it came, and some of its turns failed. */
  readonly job: 'never' | 'late' | 'failing' | 'on-time'
  /** When the last night that came to its end began. */
  readonly lastRun: Date | null
  readonly troubled: readonly string[]
  /** What should have gone in an earlier night and is still there, without what an order stops. */
  readonly overdue: number
  /** Since which month the oldest of it is due. */
  readonly overdueSince: Month | null
}

/** A night may begin late and last some hours; a day without one is too long. */
const latestAfterMs = 36 * 3_600_000

/** Needs no port when given the holdings; without them, rows that carry their own month are not counted. */
export async function retentionStanding(
  tx: Tx,
  o: { organisation: string; at: Date; holdings?: readonly PersonalDataHolding[] },
): Promise<RetentionStanding> {
  const { organisation, at } = o
  const nights = await runs.runs(tx, organisation, 10)
  const last = nights.find(({ finishedAt }) => finishedAt !== null) ?? null
  const late = last === null || at.getTime() - last.begunAt.getTime() > latestAfterMs
  // What the nights until then should have taken: of what fell due today, nobody has had the time.
  const then = new Date(at.getTime() - latestAfterMs)
  const book = await ruleBook(tx, organisation, at)
  const due = await runs.countDue(tx, { organisation, ...monthsInForce(then), promptly: promptRules(book) })
  let overdue = due.reduce((sum, { count }) => sum + count, 0)
  const since = due.map((one) => one.since)
  for (const { expiring } of o.holdings ?? []) {
    const rule = expiring && isRetainedKind(expiring.kind) ? fixedRule(book.get(expiring.kind) ?? []) : null
    if (!expiring || !rule) continue
    const before = beganBefore(rule, rule.effect === 'duty' ? monthInForceOn(helsinkiDate(then)) : monthAt(then))
    overdue += await expiring.count(tx, { organisation, before })
  }
  const troubled = last?.troubled ?? []
  const job = nights.length === 0 ? 'never' : late ? 'late' : troubled.length > 0 ? 'failing' : 'on-time'
  return {
    job,
    lastRun: last?.begunAt ?? null,
    troubled,
    overdue,
    overdueSince: since.length === 0 ? null : monthText(Math.min(...since)),
  }
}
