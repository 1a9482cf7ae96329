export { KeyNotHeld, type Keyring } from './keyring.ts'
export {
  createTeam,
  grantTeam,
  GrantNotGenuine,
  type GranterKey,
  type NewGrant,
  type NewTeam,
  type Unlocking,
  unlockKeyring,
  withdrawGrants,
} from './teams.ts'
export { teamsOf, type TeamSummary } from './team-members.ts'
export { beginEpoch, type EpochReason, type NewEpoch } from './epochs.ts'
export { type Move, moveSubjects } from './moving.ts'
export { approveRotation, type Rotation, rotationsOf, type RotationState } from './rotations.ts'
export { continueRotations, type FoundByRecord, type RotationPhase, rotationPhases, type RotationWork, startRotating } from './rotating.ts'
export { keystoreScrubState, type ScrubLack, type ScrubState, scrubKeystore } from './scrubbing.ts'
export {
  epochStandings,
  type EpochStanding,
  type InboxCount,
  inboxCounts,
  leasesOf,
  type LeaseStanding,
} from './standing.ts'
export { carryKeyring, isStillGranted, pickUpKeyring } from './carrying.ts'
export {
  DoesNotOpen,
  findSubjects,
  type IndexValue,
  type SealInput,
  sealRecords,
  sharedIndexGroups,
  sharedIndexSubjects,
  StaleRecord,
  SubjectErased,
} from './records.ts'
export {
  findAndOpen, type Finding, type JointOpening, type Opened, type OpenedRecord, type Opening, openRecords, openRecordsInChunks, openTogether,
} from './open.ts'
export { type Access, accessesOf, accessesOfAny, type Purpose } from './accesses.ts'
export {
  coverByOwnViews,
  forgetExpiredOwnViews,
  makeOwnView,
  type NewOwnView,
  openByOwnView,
  type OwnOpening,
  OwnView,
  ownViewsOf,
  type OwnViewStanding,
  readOwnView,
  withdrawOwnViews,
} from './own-view.ts'
export {
  countOpenings, erasedAt, forgetOpenings, type HeldKeys, keysHeld, type HeldRecord, openingMonths, openingsBy, openWaiting, recordsHeld,
  waitingOf,
} from './held.ts'
export {
  destroySubjects,
  epochNote,
  erasureDoneAt,
  erasureNote,
  type Erasure,
  forgetGrants,
  livingAmong,
  recordErasureCopied,
  replayErasures,
  wantEpochs,
} from './erasing.ts'
export {
  type InboxAddress,
  type InboxItem,
  openForTeam,
  sealForTeam,
  sealToInbox,
  takeInbox,
} from './inbox.ts'
export {
  beginLease,
  endLease,
  heldLease,
  type Lease,
  LeaseNotHeld,
  type LeasePurpose,
  type NewLease,
  openSnapshot,
  openUnderLease,
  release as releaseLease,
  renewLease,
  sealUnderLease,
  type Snapshot,
  type SnapshotRow,
} from './leases.ts'
export {
  coverByRecovery,
  grantToRecovery,
  isSignedByQuorum,
  knowMakersBy,
  type MakersKey,
  markRecoveriesSeen,
  proposeRecoveryKey,
  quorumOf,
  type QuorumKey,
  type RecoveryGrantRow,
  recoveryGrants,
  RecoveryKeyNotGenuine,
  recoveryRecipient,
  type RecoveryUseRow,
  recoverTeams,
  registerRecoveryKey,
  type TeamCover,
  type TeamRecovery,
  unseenRecoveries,
} from './quorum.ts'
export * from './browser.ts'
export {
  heldMailer,
  Mailer,
  makeMailerKey,
  mailerState,
  type MailerState,
  type NewMailerKey,
  openForMailer,
  releaseMailer,
  sealForMailer,
  type TakeUp,
  takeUpMailer,
} from './mailer.ts'
export { mailerKey, type Kept as MailerKeptBy } from './mailer-store.ts'
