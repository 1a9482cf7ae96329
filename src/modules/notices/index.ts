export { leakedCategories, leakedCodes, leakedWordsIn, inOrderOfTelling, type LeakedCategory } from './categories.ts'
export {
  certainties,
  readyNotice,
  type Block,
  type Certainty,
  type NoticeElement,
  type NoticeKind,
  type PostalAddress,
  type Sender,
  type Template,
  type TemplateText,
} from './template.ts'
export { startingCorrection, startingTemplate, ownConstants } from './starting-template.ts'
export { checkNotice, type Fault } from './check.ts'
export { revealingWords } from './neutral.ts'
export { shapesIn, type Shape, type Shaped } from './shapes.ts'
export type { Addressee, Pinned, Recipient } from './recipient.ts'
export {
  defaultRules,
  exceptionGrounds,
  planRoute,
  type DecisionReason,
  type ExceptionGround,
  type Route,
  type TellingRules,
} from './rules.ts'
