export {
  attachmentLimit, correctionGrounds, disclosureGrounds, entryKinds, goalStates, longestText, meetingWays, notClearlyWrong, noteTopics, removalGrounds,
  statementReaders, supervisionReasons, visitOutcomes,
  type AppointmentBody, type AttachmentBody, type Author, type Basis, type CorrectionGround, type CorrectionMade, type DisclosureBody,
  type DisclosureGround, type EntryBody, type EntryId, type EntryKind, type EntryRow, type EntryState, type FileEntry, type FileHeader, type FileId,
  type FileRow, type FileView, type Goal, type GoalState, type MeetingWay, type NoteBody, type NoteTopic, type PlanBody, type RemovalBody,
  type RemovalGround, type RightExercisedBody, type WholeFile, type SealedEntry, type StatementBody, type StatementReader, type SupervisionReason,
  type VisitBody, type VisitOutcome,
} from './model.ts'
export { openAttachment, openCaseload, openEntries, openFile, openWholeFile, subjectsOfFile, type CaseloadLine, type FileReading, type Reading } from './opening.ts'
export { fileBy, fileOfPerson } from './store.ts'
export {
  appendDisclosure, attach, beginFile, correctEntry, noteRightExercised, removeEntry, reviseEntry, writeEntries, writeEntry, type NewEntry, type Writing,
} from './writing.ts'
export { entitled, entitledToWrite, filesInReach, isSupervised, type Entitled } from './caseload.ts'
export { fieldsOfEntry } from './fields.ts'
export { repeatErasuresInFiles } from './restoring.ts'
export { recordsHoldings } from './holdings.ts'
export {
  everySubjectOfFile, giveOwnView, openOwnAttachment, openOwnFile, standingViews, withdrawOwnView, type OwnFile,
} from './own-view/own-view.ts'
export { exportCaseload, exportFile } from './exchange/export.ts'
export { importFile } from './exchange/import.ts'
export { recordsRoutes } from './web/routes.ts'
export { furnishDemoFiles } from './demo.ts'
export { exchangeRoutes } from './exchange/pages.tsx'
export { ownViewRoutes } from './own-view/pages.tsx'
export { words as recordWords } from './texts/words.ts'
export { VisitPicture, type Meeting } from './web/visit-picture.tsx'
