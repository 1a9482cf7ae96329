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
export { retentionHoldings } from './holding.ts'
export { retentionStanding, type RetentionStanding } from './standing.ts'
export { destroyDue, reckonAnew, type Night, type NightWork } from './destroying.ts'
export { certificateOf, certificateText, type Certificate, type CertificateLine } from './certificates.ts'
export { preview, simulate, type Preview, type Simulation } from './preview.ts'
export { workOver } from './port.ts'
export { placeHold, releaseHold } from './commands/hold-data.ts'
export { confirmChange, proposeChange, withdrawChange } from './commands/change-rule.ts'
export { learnBirths, learnOfPerson } from './commands/learn-births.ts'
export { retentionRoutes } from './web/routes.ts'
export { keepWithRecords } from './following.ts'
