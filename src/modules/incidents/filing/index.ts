export { filingDocument, isPastTheHours, personalIn } from './document.ts'
export { filingPdf } from './pdf.ts'
export { FilingView } from './view.tsx'
export {
  dataSubjectCategories,
  sendingWays,
  stateOf,
  type Contact,
  type Count,
  type DataSubjectCategory,
  type FilingDocument,
  type FilingFacts,
  type FilingMeta,
  type FilingRow,
  type FilingSection,
  type OtherParty,
  type Party,
  type Reported,
  type SendingWay,
  type Sent,
  type Severity,
  type Telling,
  type Times,
} from './model.ts'
