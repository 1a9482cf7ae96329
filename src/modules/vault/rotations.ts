import { done, refuse, type Result } from '#foundation/results'
import type { Tx } from '#platform/database'
import type { EpochReason } from './epochs.ts'
import { holdsTeam, type Keyring } from './keyring.ts'
import { beginLease, endLease, heldLease, renewLease } from './leases.ts'
import * as leases from './lease-store.ts'
import * as store from './rotation-store.ts'
import { currentEpochs } from './team-store.ts'

/**
 * [Note: Rotation works with borrowed keys] A rotation opens person keys and what they are found by, so it
 * needs somebody entitled. Two officers approve; the keyring of whoever approves last is kept in the memory
 * of this process, for as long as the lease lasts and no longer. When the process dies the keys are gone, and
 * the rotation waits for officers. What it has done by then stays done.
 */
interface Working {
  readonly organisation: string
  readonly rotation: string
  readonly lease: string
  readonly by: string
  /** Of one officer, or of several of different teams. */
  readonly keyrings: readonly Keyring[]
}

const working = new Map<string, Working>()

/** How long approved officers lend their keys. Carrying over 400,000 people takes minutes. */
const usualLeaseMs = 8 * 60 * 60_000

/** How many officers have to approve; whoever began the epoch is one of them. */
const approvalsNeeded = 2

/**
 * An officer approves a rotation, or approves it again after a restart. With the second officer it begins:
 * {@link continueRotations} does the work. A further officer, of a team whose keys are lacking, adds theirs.
 */
export async function approveRotation(
  tx: Tx,
  keyring: Keyring,
  { rotation, by, at, expires = new Date(at.getTime() + usualLeaseMs) }: { rotation: string; by: string; at: Date; expires?: Date },
): Promise<Result<{ begun: boolean; approvals: number }, 'no-such-rotation' | 'rotation-over' | 'no-keys-for-it'>> {
  const { organisation } = keyring
  const row = await store.lockRotation(tx, organisation, rotation)
  if (!row) return refuse('no-such-rotation')
  if (row.endedAt) return refuse('rotation-over')
  const approvedBy = [...new Set([...row.approvedBy, by])]
  const begins = approvedBy.length >= approvalsNeeded
  const teams = await currentEpochs(tx, organisation)
  if (begins && !teams.some((team) => holdsTeam(keyring, team))) return refuse('no-keys-for-it')
  await store.addApproval(tx, { organisation, rotation, account: by, at })
  if (!begins) return done({ begun: false, approvals: approvedBy.length })
  await borrow(tx, keyring, { row, approvedBy, by, at, expires })
  return done({ begun: true, approvals: approvedBy.length })
}

async function borrow(
  tx: Tx,
  keyring: Keyring,
  { row, approvedBy, by, at, expires }: { row: store.RotationRow; approvedBy: readonly string[]; by: string; at: Date; expires: Date },
): Promise<void> {
  const { organisation } = keyring
  const terms = { approvedBy, snapshot: [], expires, at }
  const before = row.lease === null ? undefined : await leases.lockLease(tx, organisation, row.lease)
  const lent = row.lease !== null && heldLease(row.lease, at) ? (working.get(row.lease)?.keyrings ?? []) : []
  const lease =
    row.lease !== null && before && !before.endedAt
      ? await renewLease(tx, keyring, row.lease, terms)
      : await beginLease(tx, keyring, { ...terms, purpose: 'rotation', about: row.id })
  await store.setLease(tx, { rotation: row.id, lease: lease.id })
  const keyrings = [...lent.filter((other) => other !== keyring), keyring]
  working.set(lease.id, { organisation, rotation: row.id, lease: lease.id, by, keyrings })
}

/** The rotations whose keys this process holds now. */
export function rotationsAtWork(now: Date): Working[] {
  for (const { lease } of working.values()) if (!heldLease(lease, now)) working.delete(lease)
  return [...working.values()]
}

/** Gives borrowed keys back. */
export async function returnKeys(tx: Tx, { organisation, lease }: Working, reason: 'done' | 'stopped', at: Date): Promise<void> {
  await endLease(tx, { organisation, id: lease }, { reason, at })
  working.delete(lease)
}

export type { Working }

export type RotationState = 'waiting-for-officers' | 're-wrapping' | 're-indexing' | 'finishing' | 'done' | 'superseded'

export interface Rotation {
  readonly id: string
  /** The team whose epoch began it. */
  readonly team: string
  readonly epoch: number
  readonly reason: EpochReason
  readonly begunBy: string
  readonly begunAt: Date
  readonly state: RotationState
  /** How many people had keys when it began. */
  readonly people: number
  /** How many of them have keys of the new epoch, and are in the new index. */
  readonly rewrapped: number
  readonly reindexed: number
  /** Of those who are left, people of whom it was never laid down what they are found by: written once more, they are. */
  readonly lacking: number
  readonly approvedBy: readonly string[]
  /** Teams some of whose people are left, and whose keys nobody has lent. */
  readonly waitingFor: readonly string[]
  readonly endedAt: Date | null
}

/** The organisation's rotations, newest first, as the page of keys shows them. Asked in the process that works. */
export async function rotationsOf(
  tx: Tx,
  organisation: string,
  { now = new Date(), limit = 20 }: { now?: Date; limit?: number } = {},
): Promise<Rotation[]> {
  const rows = await store.readRotations(tx, organisation, limit)
  const open = rows.some((row) => !row.endedAt)
  const remaining = open ? await store.remaining(tx, organisation) : []
  const teams = open ? await currentEpochs(tx, organisation) : []
  return rows.map((row) => {
    const left = row.endedAt ? [] : remaining
    const keys = left.reduce((sum, one) => sum + one.keys, 0)
    const index = left.reduce((sum, one) => sum + one.index, 0)
    const lent = row.lease !== null && heldLease(row.lease, now) ? (working.get(row.lease)?.keyrings ?? []) : []
    const lacking = left.filter(({ team }) => {
      const current = teams.find((one) => one.team === team)
      return !current || !lent.some((keyring) => holdsTeam(keyring, current))
    })
    const { id, team, epoch, reason, begunBy, begunAt, people, approvedBy, endedAt } = row
    return {
      id, team, epoch, reason, begunBy, begunAt, people, approvedBy, endedAt,
      rewrapped: Math.max(0, people - keys),
      reindexed: Math.max(0, people - index),
      lacking: left.reduce((sum, one) => sum + one.lacking, 0),
      waitingFor: lacking.map((one) => one.team),
      state: row.outcome ?? stateOf({ lent: lent.length > 0, left: left.length, lacking: lacking.length, keys, index }),
    }
  })
}

function stateOf(o: { lent: boolean; left: number; lacking: number; keys: number; index: number }): RotationState {
  if (!o.lent || (o.left > 0 && o.lacking === o.left)) return 'waiting-for-officers'
  if (o.keys > 0) return 're-wrapping'
  return o.index > 0 ? 're-indexing' : 'finishing'
}
