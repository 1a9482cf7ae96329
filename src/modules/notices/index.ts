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
export { beginCampaign, type Beginning, type PersonToTell } from './begin.ts'
export { personStates, terminalStates, type CampaignId, type CampaignState, type HaltReason, type PersonState } from './campaign.ts'
export {
  campaignsAbout,
  checkCode,
  countsByReason,
  countsOf,
  letterBatches,
  namedExceptions,
  progressOf,
  tellingsOf,
  toDecide,
  type CampaignSummary,
  type LetterBatchSummary,
  type NamedException,
  type TellingProgress,
  type ToDecide,
} from './queries.ts'
export { draftNotice } from './commands/draft-notice.ts'
export { editNotice } from './commands/edit-notice.ts'
export { approveNotice } from './commands/approve-notice.ts'
export { decidePeople } from './commands/decide-people.ts'
export { handOverLetters } from './commands/hand-over-letters.ts'
export { renewTelling } from './commands/renew-telling.ts'
export { pauseTelling, resumeTelling, stopTelling } from './commands/steer.ts'
export { runCampaign } from './run/run-campaign.ts'
export { startTelling, type Teller, type TellerOptions } from './run/start-telling.ts'
export { phases, type Hooks, type Phase, type RunEnd, type TellingPorts } from './run/telling.ts'
export { listenForReturned, takeReturned, type BouncePorts } from './bounces/take-returned.ts'
export { folderPrintHouse, isShowable, type PrintHouse } from './letters/index.ts'
export { filledTemplate, sampleSender } from './sample.ts'
export { sendTest } from './commands/send-test.ts'
export { noticeRoutes } from './web/routes.ts'
export { askForFirstWords, type AskForFirstWords, type FirstWords } from './first-words.ts'
export { noticesHoldings } from './holding.ts'
export { isBeingTold, tellingsAbout } from './holding-store.ts'
export { typesetSheets, type PrintedSheets, type SheetData } from './letters/sheets.ts'
