import { done, refuse } from '#foundation/results'
import { command } from '#identity'
import { line, object, oneOf, optional, prose, uuid, array, maxLength, pipe } from '#platform/web'
import { keep } from '../keeping.ts'
import { isMonth, monthAt } from '../months.ts'
import { isRetainedKind, isTrigger, orderSorts, type HoldQuery, type HoldScope } from '../model.ts'
import { sealReasons } from '../orders.ts'
import * as store from '../store.ts'

/** The holding under whose name the reasons of released orders are kept for their time. */
export const ordersHolding = 'retention.orders'

const word = optional(line({ from: 0, to: 100 }))

/**
 * Stops the destruction of some people's data, of a case's, or of whatever fits: what is there now and what comes later. A
 * legal hold ends by release; an archive duty is given where the National Archives have ordered something kept for good.
 */
export const placeHold = command({
  name: 'retention.place-hold',
  may: 'hold-data',
  input: object({
    sort: oneOf(orderSorts),
    /** Their ids in the register. */
    people: optional(pipe(array(uuid), maxLength(500, 'too-long:500'))),
    about: optional(uuid),
    kind: word,
    holding: word,
    trigger: word,
    fromMonth: word,
    toMonth: word,
    reasons: prose({ from: 10, to: 4_000 }),
  }),

  async run({ input, actor, at, tx }) {
    const scope = scopeOf(input)
    if (scope === 'nothing-named') return refuse('nothing-named')
    if (scope === 'months-turned-round') return refuse('months-turned-round')
    const { organisation } = actor
    // Before anything is sealed: see [Note: Nothing goes while an order is being given].
    if (!(await store.haltDestroying(tx, organisation))) return refuse('busy')
    const id = crypto.randomUUID()
    await store.insertHold(tx, { id, organisation, sort: input.sort, scope, by: actor.id, at })
    await sealReasons(tx, actor.keyring, { id, reasons: input.reasons, at })
    return done({ hold: id })
  },

  recorded: ({ input, value }) => ({
    about: (value as { hold: string }).hold,
    body: { sort: input.sort, by: input.people?.length ? 'person' : input.about ? 'case' : 'query', people: input.people?.length ?? 0 },
  }),
})

/** Ends an order: what is due goes in the next night. Its reasons are kept for their time, and then destroyed. */
export const releaseHold = command({
  name: 'retention.release-hold',
  may: 'hold-data',
  confirm: true,
  input: object({ hold: uuid, reasons: prose({ from: 10, to: 4_000 }) }),

  async run({ input, actor, at, tx }) {
    const { organisation } = actor
    const hold = await store.findHold(tx, organisation, input.hold)
    if (!hold) return refuse('no-such-hold')
    if (!(await store.releaseHold(tx, { organisation, id: hold.id, by: actor.id, at }))) return refuse('already-released')
    const why = crypto.randomUUID()
    await sealReasons(tx, actor.keyring, { id: why, reasons: input.reasons, at })
    await store.saveReleaseReasons(tx, { organisation, id: hold.id, reasons: why })
    const subject = { organisation, kind: 'staff', id: hold.placedBy } as const
    const facts = [{ trigger: 'case-closed', month: monthAt(at) }] as const
    await keep(tx, [{ organisation, holding: ordersHolding, item: hold.id, subject, kind: 'retention-order', facts }], { at })
    return done({ hold: hold.id })
  },
})

interface Given {
  readonly people?: readonly string[] | undefined
  readonly about?: string | undefined
  readonly kind?: string | undefined
  readonly holding?: string | undefined
  readonly trigger?: string | undefined
  readonly fromMonth?: string | undefined
  readonly toMonth?: string | undefined
}

/** An order is by one thing alone; by a query only when that names a kind or a holding, so that nobody stops everything by an empty form. */
function scopeOf(given: Given): HoldScope | 'nothing-named' | 'months-turned-round' {
  const query = queryOf(given)
  const named = [given.people?.length ? 1 : 0, given.about ? 1 : 0, query ? 1 : 0].reduce((sum, one) => sum + one, 0)
  if (query === 'months-turned-round') return query
  if (named !== 1) return 'nothing-named'
  if (given.people?.length) return { by: 'person', subjects: [...new Set(given.people)] }
  if (given.about) return { by: 'case', about: given.about }
  return query ? { by: 'query', query } : 'nothing-named'
}

function queryOf({ kind, holding, trigger, fromMonth, toMonth }: Given): HoldQuery | 'months-turned-round' | null {
  // A word that is no kind must not become an order for every kind.
  if ((!kind && !holding) || (kind && !isRetainedKind(kind))) return null
  const [from, to] = [fromMonth || earliestMonth, toMonth || latestMonth]
  if (!isMonth(from) || !isMonth(to) || from > to) return 'months-turned-round'
  const months = fromMonth || toMonth ? { months: { from, to, ...(trigger && isTrigger(trigger) ? { trigger } : {}) } } : {}
  return { ...(kind && isRetainedKind(kind) ? { kind } : {}), ...(holding ? { holding } : {}), ...months }
}

const earliestMonth = '0001-01'
const latestMonth = '9999-12'
