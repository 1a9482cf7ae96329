/*
 * The vault's door in a browser (`#vault` under the condition `browser`): what an officer's browser does by
 * itself, and nothing that knows a database.
 */
export {
  answerChallenge,
  sealEpochTo,
  openRecoveryGrant,
  proveRecovery,
  proveRecoveryKey,
  recoveryFingerprint,
  type RecoveryKey,
  type RecoveryKeys,
  recoveryKeysFrom,
  recoveryTag,
  type RecoveryUse,
  type SealedEpoch,
} from './quorum-keys.ts'
export {
  combineShares,
  isQuorumSize,
  quorumBounds,
  type QuorumSize,
  readShare,
  type Share,
  type ShareProblem,
  type SharesProblem,
  splitRoot,
  writeShare,
} from './quorum-shares.ts'
