import { done, refuse } from '#foundation/results'
import { helsinkiDate } from '#foundation/time'
import { command } from '#identity'
import { line, object, prose, uuid, whole } from '#platform/web'
import * as changes from '../change-store.ts'
import { sealReasons } from '../orders.ts'
import { isByMonth, mayBecome, ruleBook, ruleOn } from '../rules.ts'
import * as store from '../store.ts'

/**
 * Proposes another term for a rule: a duty longer than the law's, or a permission shorter than what people were promised.
 * Below a duty or above a permission it is refused, with the statute. Another officer takes it into use.
 */
export const proposeChange = command({
  name: 'retention.propose-change',
  may: 'change-retention',
  confirm: true,
  input: object({ rule: line({ from: 3, to: 100 }), months: whole({ from: 0, to: 2_400 }), reasons: prose({ from: 10, to: 4_000 }) }),

  async run({ input, actor, at, tx }) {
    const { organisation } = actor
    const on = helsinkiDate(at)
    const rule = ruleOn(input.rule, on)
    if (!rule) return refuse('no-such-rule')
    const allowed = mayBecome(rule, input.months)
    if (!allowed.ok) return allowed
    const used = (await ruleBook(tx, organisation, at)).get(rule.kind)?.find(({ id }) => id === rule.id)
    const term = used?.counts[0]?.term
    if (isByMonth(term) && term.months === input.months) return refuse('changes-nothing')
    const id = crypto.randomUUID()
    await changes.insertChange(tx, { id, organisation, rule: rule.id, months: input.months, by: actor.id, at })
    await sealReasons(tx, actor.keyring, { id, reasons: input.reasons, at })
    return done({ change: id, rule: rule.id })
  },

  recorded: ({ input, value }) => ({ about: (value as { change: string }).change, body: { rule: input.rule, months: input.months } }),
})

/** Takes a proposed term into use: whatever is kept by that rule is reckoned anew before anything of it goes. */
export const confirmChange = command({
  name: 'retention.confirm-change',
  may: 'change-retention',
  confirm: true,
  input: object({ change: uuid }),

  async run({ input, actor, at, tx }) {
    const { organisation } = actor
    // See [Note: Nothing goes while an order is being given]: a duty that grows must hold for the batch under way, too.
    if (!(await store.haltDestroying(tx, organisation))) return refuse('busy')
    const change = await changes.lockChange(tx, organisation, input.change)
    if (!change) return refuse('no-such-change')
    if (change.confirmedAt || change.endedAt) return refuse('change-over')
    if (change.proposedBy === actor.id) return refuse('second-officer-needed')
    const rule = ruleOn(change.rule, helsinkiDate(at))
    if (!rule) return refuse('no-such-rule')
    const allowed = mayBecome(rule, change.months)
    if (!allowed.ok) return allowed
    await changes.confirmChange(tx, { organisation, change, by: actor.id, at })
    return done({ change: change.id, rule: change.rule, months: change.months })
  },

  recorded: ({ value }) => {
    const { rule, months } = value as { rule: string; months: number }
    return { body: { rule, months } }
  },
})

/**
 * Withdraws a proposal that was not taken into use. Going back to the law's own term is a proposal like another: two decide
 * on it, too.
 */
export const withdrawChange = command({
  name: 'retention.withdraw-change',
  may: 'change-retention',
  input: object({ change: uuid }),

  async run({ input, actor, at, tx }) {
    const { organisation } = actor
    const change = await changes.lockChange(tx, organisation, input.change)
    if (!change) return refuse('no-such-change')
    if (change.confirmedAt || change.endedAt) return refuse('change-over')
    await changes.endChange(tx, { organisation, id: change.id, by: actor.id, at })
    return done({ change: change.id })
  },
})
