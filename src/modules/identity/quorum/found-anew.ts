import { append } from '#ledger'
import type { Tx } from '#platform/database'
import type { Lang } from '#platform/texts'
import { standardCost } from '#foundation/sealing'
import type { StretchCost } from '#foundation/sealing'
import { done, refuse } from '#foundation/results'
import type { Result } from '#foundation/results'
import type { Redacted } from '#foundation/text'
import { recoveryRecipient } from '#vault'
import { isSignInName, keepFirstSecrets, unvouchedAccount } from '../accounts.ts'
import type { MadeAccount } from '../accounts.ts'
import { newAccountKeys } from '../keys.ts'
import * as store from '../store.ts'
import { keysFingerprint } from '../vouched-keys.ts'
import { vouchedPart } from '../vouching.ts'

export interface AccountAfterLoss {
  readonly organisation: string
  readonly signInName: string
  readonly displayName: Redacted<string>
  readonly language?: Lang
  readonly at: Date
  /** Tests take a stretch that costs little. */
  readonly cost?: StretchCost
}

/**
 * [Note: Founding anew] When nobody can sign in any more (everyone left, or a machine was restored and every
 * passphrase is lost), whoever runs the machine makes an administrator that holds no key and that nobody vouches
 * for: nothing is sealed to it, and what it grants is not believed. Its owner signs in, and in their browser those
 * who hold enough shares vouch for the account by the recovery key, and give it the teams' keys. Running the
 * machine alone brings nothing back, and shares alone do not sign in.
 */
export async function makeAccountAfterLoss(tx: Tx, o: AccountAfterLoss): Promise<Result<MadeAccount, 'no-recovery-key'>> {
  const { organisation, signInName, language = 'fi', at, cost = standardCost } = o
  if (!isSignInName(signInName)) throw new TypeError('a sign-in name is three to 32 of a–z, 0–9 and hyphens')
  if (!(await recoveryRecipient(tx, organisation))) return refuse('no-recovery-key')
  const id = crypto.randomUUID()
  const keys = await newAccountKeys()
  const account = {
    ...(await unvouchedAccount({ id, organisation, signInName, language, keys, displayName: o.displayName, at })),
    vouched_by: null,
    // No signature is empty: the account is not believed until a quorum's takes this place.
    voucher: new Uint8Array(0),
  }
  await store.addAccount(tx, account, ['administrator'])
  const { passphrase, recoveryCode } = await keepFirstSecrets(tx, account, { keys, cost, at })
  await append(tx, { type: 'identity.account-made-after-loss', organisation, by: null, at, about: id })
  return done({ account: id, signInName, passphrase, recoveryCode, fingerprint: keysFingerprint(vouchedPart(account)) })
}
