import { equalBytes, ready, toBase64Url } from '#foundation/sealing'
import { done, refuse } from '#foundation/results'
import type { Result } from '#foundation/results'
import {
  combineShares,
  openRecoveryGrant,
  proveRecovery,
  readShare,
  recoveryKeysFrom,
  recoveryTag,
  sealEpochTo,
} from '#vault'
import type { RecoveryKey, RecoveryKeys, RecoveryUse, SealedEpoch, Share, ShareProblem, SharesProblem } from '#vault'
import type { KeySet } from '../keys.ts'
import type { Post } from '../sign-in.ts'
import { vouch } from '../vouched-keys.ts'
import { refusalIn } from './holding.ts'
import { decoded, readKey, writeEpoch } from './wire.ts'
import type { RecoveryMaterial } from './wire.ts'

/*
 * Bringing teams back, as an officer's browser does it: shares off paper make the recovery key, the recovery
 * key opens the team keys, and these are sealed to the officer's own key again. The server sees ciphertext
 * and signatures.
 */

export type ShareFault = ShareProblem | SharesProblem | 'other-key' | 'does-not-fit'

/** The recovery key out of what was typed, one text for each paper. Facts name the paper (from 1) and the line. */
export async function keyFromPapers(
  typed: readonly string[],
  known: readonly RecoveryKey[],
): Promise<Result<{ key: RecoveryKey; keys: RecoveryKeys }, ShareFault>> {
  await ready
  const shares: Share[] = []
  for (const [index, text] of typed.entries()) {
    if (text.trim() === '') continue
    const share = readShare(text)
    if (!share.ok) return refuse(share.code, { ...share.facts, paper: index + 1 })
    shares.push(share.value)
  }
  const root = await combineShares(shares)
  if (!root.ok) return root
  const key = known.find((one) => equalBytes(recoveryTag(one), shares[0]?.tag ?? new Uint8Array()))
  if (!key) return refuse('other-key')
  const keys = await recoveryKeysFrom(root.value)
  root.value.fill(0)
  const fits =
    equalBytes(keys.receiving.publicKey, key.receivingPublicKey) && equalBytes(keys.signing.publicKey, key.signingPublicKey)
  return fits ? done({ key, keys }) : refuse('does-not-fit')
}

export async function bringBack(
  post: Post,
  o: {
    material: RecoveryMaterial
    typed: readonly string[]
    /** Ids of the teams wanted. */
    teams: readonly string[]
    /** The officer's own guarded keys: grants to oneself are signed by oneself. */
    guarded: KeySet
  },
): Promise<Result<{ teams: number }>> {
  const { material } = o
  const { organisation, account } = material
  const known = material.keys.map((key) => readKey(organisation, key))
  const found = await keyFromPapers(o.typed, known)
  if (!found.ok) return found
  const { key, keys } = found.value

  const receivingPublicKey = decoded(account.guardedReceiving)
  if (!equalBytes(receivingPublicKey, o.guarded.receiving.publicKey)) throw new TypeError('these are the keys of another account')
  const grants: SealedEpoch[] = []
  for (const grant of material.grants) {
    if (grant.recovery !== key.id || !o.teams.includes(grant.team)) continue
    const place = { organisation, team: grant.team, epoch: grant.epoch }
    const teamKey = await openRecoveryGrant(keys, key.id, place, decoded(grant.sealed))
    if (!teamKey) return refuse('grant-not-genuine')
    const to = { id: account.id, receivingPublicKey }
    grants.push(await sealEpochTo(place, teamKey, { to, grantedBy: account.id, signWith: o.guarded.signing.privateKey }))
    teamKey.fill(0)
  }
  if (grants.length === 0 && !material.unvouched) return refuse('nothing-to-open')

  const use: RecoveryUse = { id: crypto.randomUUID(), organisation, recovery: key.id, account: account.id, receivingPublicKey }
  const answer = await post('/console/keys/quorum/recover', {
    use: use.id,
    recovery: key.id,
    grants: grants.map(writeEpoch),
    proof: toBase64Url(proveRecovery(keys.signing.privateKey, use, grants)),
    voucher: material.unvouched ? toBase64Url(voucherBy(keys, material)) : null,
  })
  if (answer.status !== 200) return refusalIn(answer.body)
  return done({ teams: Number((answer.body as { teams: unknown }).teams) })
}

/** [Note: Founding anew] When no administrator is left, those who hold enough shares vouch for the first account. */
function voucherBy(keys: RecoveryKeys, { organisation, account }: RecoveryMaterial) {
  return vouch(keys.signing.privateKey, {
    organisation,
    account: account.id,
    guarded_receiving: decoded(account.guardedReceiving),
    guarded_signing: decoded(account.guardedSigning),
    sealed_receiving: decoded(account.sealedReceiving),
    sealed_signing: decoded(account.sealedSigning),
  })
}
