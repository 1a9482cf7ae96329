import { toBase64Url } from '#foundation/sealing'
import type { Db } from '#platform/database'
import type { Lang } from '#platform/texts'
import { quorumOf, recoveryFingerprint, recoveryGrants, unseenRecoveries } from '#vault'
import type { QuorumKey, RecoveryUseRow, TeamCover } from '#vault'
import type { StaffActor } from '../actor.ts'
import { permitted, roles } from '../permissions.ts'
import { teamNameIn } from '../staff/texts/team-name.ts'
import * as identity from '../store.ts'
import { vouchedSigningKey } from '../vouching.ts'
import * as store from './store.ts'
import { writeEpoch, writeKey } from './wire.ts'
import type { RecoveryMaterial } from './wire.ts'

export interface TeamStanding extends TeamCover {
  /** Whether nobody who is still here holds its newest key. */
  readonly lost: boolean
  /** Whether the actor holds it. */
  readonly own: boolean
}

export interface QuorumStanding {
  readonly key: QuorumKey | null
  readonly fingerprint: string | null
  /** Earlier keys that still open something, since the newer one has not been granted it yet. */
  readonly earlier: readonly QuorumKey[]
  readonly teams: readonly TeamStanding[]
  readonly uses: readonly RecoveryUseRow[]
  /** Of those who may hold shares: come and gone since the shares were printed. */
  readonly changes: { readonly came: number; readonly went: number }
}

/** Who could hold a share: whoever manages keys. */
const mayHoldShares = roles.filter((role) => permitted[role].includes('manage-keys'))

/** How the organisation's quorum stands, as the page of keys shows it in one language. */
export async function quorumStanding(db: Db, actor: StaffActor, lang: Lang): Promise<QuorumStanding> {
  const { organisation } = actor
  const { keys, teams, uses } = await quorumOf(db, organisation)
  const key = keys.find(({ inForce }) => inForce) ?? null
  const holders = [...new Set(teams.flatMap((team) => team.holders))]
  const here = await store.openAmong(db, { organisation, accounts: holders })
  const since = key?.madeAt
  return {
    key,
    fingerprint: key && recoveryFingerprint(key),
    earlier: keys.filter(({ inForce }) => !inForce),
    teams: teams.map((team) => ({
      ...team,
      name: teamNameIn(lang, team.name),
      lost: !team.holders.some((account) => here.has(account)),
      own: team.holders.includes(actor.id),
    })),
    uses,
    changes: since
      ? await store.comingsAndGoings(db, { organisation, roles: mayHoldShares, since })
      : { came: 0, went: 0 },
  }
}

/** Uses of shares by others that the actor has not yet said to have seen. */
export function newsOfQuorum(db: Db, actor: StaffActor): Promise<RecoveryUseRow[]> {
  return unseenRecoveries(db, { organisation: actor.organisation, account: actor.id })
}

/** What the actor's browser needs to bring teams back: nothing in it opens without shares. */
export async function recoveryMaterial(db: Db, actor: StaffActor): Promise<RecoveryMaterial | null> {
  const { organisation, id } = actor
  const [account, { keys }, grants, vouched] = await Promise.all([
    identity.findAccount(db, { organisation, account: id }),
    quorumOf(db, organisation),
    recoveryGrants(db, organisation),
    vouchedSigningKey(db, { organisation, account: id }),
  ])
  if (!account) return null
  return {
    organisation,
    account: {
      id,
      guardedReceiving: toBase64Url(account.guarded_receiving),
      guardedSigning: toBase64Url(account.guarded_signing),
      sealedReceiving: toBase64Url(account.sealed_receiving),
      sealedSigning: toBase64Url(account.sealed_signing),
    },
    unvouched: vouched === null,
    keys: keys.map(writeKey),
    grants: grants.map((grant) => ({ ...writeEpoch(grant), recovery: grant.recovery })),
  }
}
