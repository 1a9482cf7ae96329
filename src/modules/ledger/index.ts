export { append, appendAll, appending, countLedger, factInSql, firstToThemselves, readLedger, readLedgerInParts, whoActed } from './append.ts'
export { type Entry, type Fact, type FactValue, NotAFact } from './fact.ts'
export type { LedgerFilter } from './store.ts'
export { LedgerForked, type Sequencer, type SequencerOptions, startSequencer } from './sequencer.ts'
export { originOf, readVerifierKey, verifierKey } from './checkpoints.ts'
export { cosignedAt, isSignedBy, printVerifier, readSignedNote, readVerifier, type SignedNote, type Verifier } from './notes.ts'
export {
  exportExtract,
  type ExportHeader,
  exportLedger,
  ledgerIn,
  ledgerInFile,
  ledgersIn,
  openExport,
  UnreadableExport,
} from './exports.ts'
export type { LedgerCopy } from './rows.ts'
export type { Finding, Verdict } from './verify.ts'
export { type Outside, verifyExtract, verifyLedger, verifyOneLedger } from './verify-ledgers.ts'
export { fetchWith, ledgerAt, NoLedgerThere, type FetchBytes } from './remote.ts'
export { issueReader, type Reader, readersOf, type Sees, withdrawReader } from './readers.ts'
export { type AskedWitness, type WitnessTrouble } from './witnessing/ask-witnesses.ts'
export { type WitnessSettings } from './witnessing/be-witness.ts'
export { mailboxName, type MailedWitness, notesIn } from './witnessing/mail-checkpoints.ts'
export { startWitnessing, type WitnessingOptions } from './witnessing/start-witnessing.ts'
export {
  askings,
  checkpointsSince,
  type KeptCheckpoint,
  newestCheckpoints,
  newestTestimonies,
  type WitnessState,
} from './checkpoint-store.ts'
export { ledgerDoors } from './web/doors.ts'
export { forgetExpiredViewCodes, issueViewCode, openViewCode, type ViewedSubject, viewGenerationOf, withdrawViewCodes } from './view-codes.ts'
