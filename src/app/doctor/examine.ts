import { checkClock, checkDatabaseTls, checkDatabaseVersion, checkLogin, checkLogs, checkOutside, checkTrust } from './database-checks.ts'
import {
  checkCoreDumps, checkDisk, checkFolders, checkNode, checkPagesTls, checkRelay, checkSharedSecrets, checkSwap, checkWeakSecrets,
} from './host-checks.ts'
import {
  checkKeysRenewed, checkAdministrators, checkBackupFresh, checkElsewhere, checkErasures, checkLedger, checkOldKeystores, checkQuorum, checkRestoreTried,
  checkMailerKey, checkScrub, checkSecurityContact, checkWitness, checkWitnessesAgree,
} from './house-checks.ts'
import { checkIds, type CheckId, type Finding, type Patient } from './model.ts'

const checks: Readonly<Record<CheckId, (patient: Patient) => Finding | Promise<Finding>>> = {
  'db-outside': checkOutside,
  'db-trust': checkTrust,
  'db-login': checkLogin,
  'db-tls': checkDatabaseTls,
  'db-logs': checkLogs,
  'db-version': checkDatabaseVersion,
  'secrets-weak': checkWeakSecrets,
  'secrets-shared': checkSharedSecrets,
  'folders-open': checkFolders,
  'pages-tls': checkPagesTls,
  relay: checkRelay,
  'backup-fresh': checkBackupFresh,
  'restore-tried': checkRestoreTried,
  'keystores-old': checkOldKeystores,
  'copies-elsewhere': checkElsewhere,
  'erasures-copied': checkErasures,
  'ledger-behind': checkLedger,
  witness: checkWitness,
  'witness-contradicts': checkWitnessesAgree,
  scrub: checkScrub,
  'keys-renewed': checkKeysRenewed,
  quorum: checkQuorum,
  administrators: checkAdministrators,
  'mailer-key': checkMailerKey,
  'security-contact': checkSecurityContact,
  'node-version': (patient) => checkNode(patient),
  disk: checkDisk,
  clock: checkClock,
  swap: () => checkSwap(),
  'core-dumps': () => checkCoreDumps(),
}

/** Every check, one after the other's answer or not: what cannot be found out is told as unknown, never passed over. */
export const examine = (patient: Patient): Promise<Finding[]> => examineSome(patient, checkIds)

/** The same for some checks only. */
export async function examineSome(patient: Patient, ids: readonly CheckId[]): Promise<Finding[]> {
  return Promise.all(
    ids.map(async (id): Promise<Finding> => {
      try {
        return await checks[id](patient)
      } catch (error) {
        return { id, verdict: 'unknown', with: { why: error instanceof Error && 'code' in error ? String(error.code) : 'error' } }
      }
    }),
  )
}
