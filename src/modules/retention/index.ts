/** What must go, and when. */
export { keep, learn, letGo, move, restrictItems } from './keeping.ts'
export { mayErase } from './asking.ts'
export { ruleOn, rulesFor } from './rules.ts'
export { rulesOfFinland } from './rules-finland.ts'
export { monthAt, monthInForceOn, type Month, type MonthOrYear } from './months.ts'
export {
  isRetainedKind,
  retainedKinds,
  triggers,
  type Hold,
  type HoldQuery,
  type HoldScope,
  type KeptItem,
  type MayErase,
  type OrderSort,
  type RetainedKind,
  type RetentionRule,
  type RuleId,
  type StopReason,
  type Term,
  type Trigger,
} from './model.ts'
