import { inspect } from 'node:util'
import { inTransaction, type Tx } from '#platform/database'
import { type Bytes, newKey, open, openPadded, seal, sealPadded } from '#foundation/sealing'
import { append } from '#ledger'
import { leasedContext, snapshotContext } from './contexts.ts'
import { KeyNotHeld, type Keyring, unlocked } from './keyring.ts'
import * as store from './lease-store.ts'
import { DoesNotOpen } from './records.ts'

export type LeasePurpose = 'telling' | 'answering' | 'rotation'

/** How many different accounts have to approve: a rule that the server keeps, not cryptography. */
const approvalsFor: Record<LeasePurpose, number> = { telling: 2, answering: 2, rotation: 2 }

export interface SnapshotRow {
  readonly subject: string
  readonly version: number
  readonly plain: Bytes
}

export type Snapshot = Iterable<SnapshotRow> | AsyncIterable<readonly SnapshotRow[]>

interface Held {
  readonly key: Bytes
  readonly generation: number
}

/*
 * [Note: A lease's key lives in memory] and nowhere else. When the process dies, what it could
 * open is closed, and the work waits for officers to renew it.
 */
const keys = new WeakMap<Lease, Held>()
const held = new Map<string, Lease>()

/** The right to open one snapshot until a moment, for work that outlives a request. */
export class Lease {
  readonly id: string
  readonly organisation: string
  readonly purpose: LeasePurpose
  readonly about: string
  readonly expires: Date

  constructor(terms: { id: string; organisation: string; purpose: LeasePurpose; about: string; expires: Date }) {
    this.id = terms.id
    this.organisation = terms.organisation
    this.purpose = terms.purpose
    this.about = terms.about
    this.expires = terms.expires
  }

  toJSON(): string {
    return '<redacted>'
  }
  [inspect.custom](): string {
    return `<lease ${this.id}>`
  }
}

/** The lease ran out, was ended, or its key died with another process. */
export class LeaseNotHeld extends Error {
  override readonly name = 'LeaseNotHeld'
  constructor(id: string) {
    super(`the lease ${id} is not held: it has expired, was ended or has to be renewed`)
  }
}

export interface NewLease {
  readonly purpose: LeasePurpose
  readonly about: string
  readonly approvedBy: readonly string[]
  readonly snapshot: Snapshot
  readonly expires: Date
  readonly at?: Date
}

/** Seals a snapshot to a new key that only this process knows, until it expires. */
export async function beginLease(tx: Tx, keyring: Keyring, terms: NewLease): Promise<Lease> {
  const { purpose, about, approvedBy, snapshot, expires, at = new Date() } = terms
  const { organisation } = keyring
  const id = crypto.randomUUID()
  checkTerms(keyring, { purpose, approvedBy, expires, at })
  const lease = new Lease({ id, organisation, purpose, about, expires })
  const secret = { key: newKey(), generation: 1 }
  await together(tx, organisation, async (inside) => {
    await store.insertLease(inside, { id, organisation, purpose, about, generation: 1, approvedBy, at, expires })
    const count = await sealSnapshot(inside, lease, secret, snapshot)
    await append(inside, {
      type: 'vault.lease-begun',
      organisation,
      by: keyring.account,
      at,
      about,
      body: { lease: id, purpose, approvedBy: [...approvedBy], count, expires: expires.toISOString() },
    })
  })
  return hold(lease, secret)
}

/** The same lease with a new key and a fresh snapshot, after its process died or its time ran out. */
export async function renewLease(
  tx: Tx,
  keyring: Keyring,
  id: string,
  { approvedBy, snapshot, expires, at = new Date() }: Omit<NewLease, 'purpose' | 'about'>,
): Promise<Lease> {
  const { organisation } = keyring
  return together(tx, organisation, async (inside) => {
    const row = await store.lockLease(inside, organisation, id)
    if (!row || row.endedAt) throw new LeaseNotHeld(id)
    checkTerms(keyring, { purpose: row.purpose, approvedBy, expires, at })
    const lease = new Lease({ id, organisation, purpose: row.purpose, about: row.about, expires })
    const secret = { key: newKey(), generation: row.generation + 1 }
    await store.renewLease(inside, { id, generation: secret.generation, approvedBy, expires })
    const count = await sealSnapshot(inside, lease, secret, snapshot)
    await append(inside, {
      type: 'vault.lease-renewed',
      organisation,
      by: keyring.account,
      at,
      about: row.about,
      body: { lease: id, approvedBy: [...approvedBy], count, expires: expires.toISOString() },
    })
    return hold(lease, secret)
  })
}

/** Ends a lease: its key and its snapshot are gone. Ending it again changes nothing. */
export async function endLease(
  tx: Tx,
  { organisation, id }: { organisation: string; id: string },
  { by = null, reason, at = new Date() }: { by?: string | null; reason: 'done' | 'stopped' | 'expired'; at?: Date },
): Promise<void> {
  release(id)
  await together(tx, organisation, async (inside) => {
    const row = await store.lockLease(inside, organisation, id)
    if (!row || row.endedAt) return
    await store.endLease(inside, { id, at })
    await append(inside, {
      type: 'vault.lease-ended',
      organisation,
      by,
      at,
      about: row.about,
      body: { lease: id, reason },
    })
  })
}

/** The lease, if this process holds its key and its time has not run out. */
export function heldLease(id: string, now: Date = new Date()): Lease | null {
  const lease = held.get(id)
  if (!lease) return null
  if (now < lease.expires) return lease
  release(id)
  return null
}

/** Forgets a lease's key, as the death of the process would. */
export function release(id: string): void {
  const lease = held.get(id)
  if (!lease) return
  keys.get(lease)?.key.fill(0)
  keys.delete(lease)
  held.delete(id)
}

/** The snapshot of these subjects. One who was erased or left out meanwhile is not in the map. */
export async function openSnapshot(
  db: Tx,
  lease: Lease,
  subjects: readonly string[],
  now: Date = new Date(),
): Promise<Map<string, Bytes>> {
  const secret = secretOf(lease, now)
  const opened = new Map<string, Bytes>()
  const rows = await store.readSnapshot(db, { id: lease.id, generation: secret.generation, subjects })
  for (const { subject, version, sealed } of rows) {
    const plain = openPadded(secret.key, sealed, snapshotContext(lease.id, secret.generation, subject, version))
    if (!plain) {
      throw new DoesNotOpen('a snapshot', { organisation: lease.organisation, subject, version })
    }
    opened.set(subject, plain)
  }
  return opened
}

/** Seals what the work under a lease has to lay down; it dies with the lease's key. */
export function sealUnderLease(lease: Lease, plain: Bytes, context: string, now: Date = new Date()): Bytes {
  return seal(secretOf(lease, now).key, plain, leasedContext(lease.id, context))
}

export function openUnderLease(lease: Lease, sealed: Bytes, context: string, now: Date = new Date()): Bytes | null {
  return open(secretOf(lease, now).key, sealed, leasedContext(lease.id, context))
}

function checkTerms(
  keyring: Keyring,
  { purpose, approvedBy, expires, at }: { purpose: LeasePurpose; approvedBy: readonly string[]; expires: Date; at: Date },
): void {
  if (!unlocked(keyring)) throw new KeyNotHeld(keyring, 'any team')
  if (new Set(approvedBy).size < approvalsFor[purpose]) {
    throw new TypeError(`a lease for ${purpose} needs ${approvalsFor[purpose]} different officers`)
  }
  if (expires <= at) throw new TypeError('a lease ends after it begins')
}

const rowsAtOnce = 2_000

async function sealSnapshot(tx: Tx, lease: Lease, { key, generation }: Held, snapshot: Snapshot): Promise<number> {
  let count = 0
  for await (const rows of inChunks(snapshot)) {
    if (count === 0) await store.holdOffErasures(tx, lease.organisation)
    const sealed = rows.map(({ subject, version, plain }) => ({
      subject,
      version,
      sealed: sealPadded(key, plain, snapshotContext(lease.id, generation, subject, version)),
    }))
    await store.insertSnapshot(tx, { organisation: lease.organisation, id: lease.id, generation, rows: sealed })
    count += rows.length
  }
  return count
}

async function* inChunks(snapshot: Snapshot): AsyncGenerator<readonly SnapshotRow[]> {
  if (Symbol.asyncIterator in snapshot) {
    yield* snapshot
    return
  }
  const rows = [...snapshot]
  for (let from = 0; from < rows.length; from += rowsAtOnce) yield rows.slice(from, from + rowsAtOnce)
}

function hold(lease: Lease, secret: Held): Lease {
  release(lease.id)
  keys.set(lease, secret)
  held.set(lease.id, lease)
  return lease
}

function secretOf(lease: Lease, now: Date): Held {
  const secret = keys.get(lease)
  if (!secret || heldLease(lease.id, now) !== lease) throw new LeaseNotHeld(lease.id)
  return secret
}

/** In the caller's transaction, or in one of our own when given the pool. */
function together<T>(tx: Tx, organisation: string, work: (tx: Tx) => Promise<T>): Promise<T> {
  return tx.isTransaction ? work(tx) : inTransaction(tx, organisation, work)
}
