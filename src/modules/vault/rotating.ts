import { type Db, inTransaction, type Tx, within } from '#platform/database'
import { type Bytes, currentSuite, firstByteOf, openPadded, seal, sealPadded, type Suite } from '#foundation/sealing'
import { append } from '#ledger'
import { recordAccess } from './accesses.ts'
import { foundByContext, olderInboxKeyContext, personKeyContext, recordContext } from './contexts.ts'
import * as indexes from './index-store.ts'
import { holdsIndex, holdsTeam, indexKeyOf, type Keyring, secretsOf, teamKeyOf } from './keyring.ts'
import * as keystore from './record-store.ts'
import { DoesNotOpen, indexRows, type IndexValue, readFoundBy, sealFoundBy, unwrap } from './records.ts'
import { returnKeys, rotationsAtWork, type Working } from './rotations.ts'
import * as store from './rotation-store.ts'
import { currentEpochs, lockTeam } from './team-store.ts'

export interface RotationWork {
  readonly clock?: () => Date
  /** Stops after the batch under way; the next call goes on. */
  readonly signal?: AbortSignal
  /** How many people are carried over in one transaction (500). */
  readonly atOnce?: number
  /** The cipher suite by which everything is sealed when it is done: the current one. */
  readonly suite?: Suite
  /** By what somebody is found of whom it was never laid down (before migration 0203): their record tells. */
  readonly foundBy?: FoundByRecord
  /** Told when a phase is reached: a drill kills the process there. */
  readonly at?: (phase: RotationPhase) => void
}

/** Which kind of record tells by what its subject is found, and how. */
export interface FoundByRecord {
  readonly kind: string
  readonly values: (plain: Bytes) => readonly IndexValue[]
}

/** In order: within a batch before it commits, after one, and around each of the steps that follow. */
export const rotationPhases = [
  'carrying', 'carried', 'taking-index', 'index-taken', 'closing-epochs', 'epochs-closed', 'clearing-index', 'ending', 'ended',
] as const
export type RotationPhase = (typeof rotationPhases)[number]

/**
 * Does what the rotations whose keys this process holds have left to do; a duty calls it.
 *
 * [Note: A rotation can be killed at any point] Each batch is a transaction that leaves every person
 * readable and findable: a key is wrapped by one epoch or by the other, and whoever is in the new index is
 * still in the old one. The new index counts from one moment on, when nobody is missing in it and nobody is
 * writing. What is left to do is read from the tables each time, so a second run does the rest and nothing
 * twice. rotation-faults.test.ts kills it at every statement.
 */
export async function continueRotations(db: Db, work: RotationWork = {}): Promise<void> {
  const clock = work.clock ?? (() => new Date())
  for (const one of rotationsAtWork(clock())) {
    await rotate({ ...one, db: within(db, one.organisation), clock, atOnce: work.atOnce ?? 500, suite: work.suite ?? currentSuite, foundBy: work.foundBy ?? null, stopped: () => work.signal?.aborted ?? false, at: work.at ?? (() => undefined) })
  }
}

/** Looks every two seconds whether keys have been lent to a rotation, and works while they are. */
export function startRotating(
  db: Db,
  { everyMs = 2_000, foundBy, onTrouble }: { everyMs?: number; foundBy?: FoundByRecord; onTrouble: (error: unknown) => void },
): { stop(): Promise<void> } {
  const stopping = new AbortController()
  let timer: NodeJS.Timeout | undefined
  let round: Promise<void> = Promise.resolve()
  const again = () => {
    if (stopping.signal.aborted) return
    timer = setTimeout(() => {
      round = continueRotations(db, { signal: stopping.signal, ...(foundBy ? { foundBy } : {}) }).catch(onTrouble).then(again)
    }, everyMs)
    timer.unref()
  }
  again()
  return {
    async stop() {
      stopping.abort()
      clearTimeout(timer)
      await round
    },
  }
}

interface Rotating extends Working {
  readonly db: Db
  readonly clock: () => Date
  readonly atOnce: number
  readonly suite: Suite
  readonly foundBy: FoundByRecord | null
  readonly stopped: () => boolean
  readonly at: (phase: RotationPhase) => void
}

async function rotate(r: Rotating): Promise<void> {
  const { db, organisation } = r
  const isOpen = async () => (await store.readRotations(db, organisation, 1)).some(({ id, endedAt }) => id === r.rotation && !endedAt)
  if (!(await isOpen())) return
  if (!(await carryAll(r))) return
  if (!(await resealRecords(r))) return
  if (!(await takeNewIndex(r))) return
  r.at('index-taken')
  if (!(await closeOlderEpochs(r))) return
  r.at('epochs-closed')
  if (!(await clearOldIndex(r))) return
  await end(r)
  r.at('ended')
}

const nobody = '00000000-0000-0000-0000-000000000000'

/** Carries over everybody whose team's keys are lent. True when nobody of the organisation is left. */
async function carryAll(r: Rotating): Promise<boolean> {
  for (let idle = 0; idle < 20; ) {
    const carried = await carryRound(r)
    if (carried === null) return false
    const left = await store.remaining(r.db, r.organisation, r.suite)
    if (left.length === 0) return true
    const teams = new Set((await lentTeams(r)).map(({ team }) => team))
    if (!left.some(({ team }) => teams.has(team))) return false
    // Somebody is writing to whoever is left: wait for them a moment.
    if (carried > 0) idle = 0
    else {
      idle += 1
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
  }
  return false
}

async function lentTeams({ db, organisation, keyrings }: Rotating) {
  return (await currentEpochs(db, organisation)).filter((team) => keyrings.some((keyring) => holdsTeam(keyring, team)))
}

/** Once through all who are left. Null when the keys were taken back meanwhile. */
async function carryRound(r: Rotating): Promise<number | null> {
  const { db, organisation } = r
  const teams = (await lentTeams(r)).map(({ team }) => team)
  let carried = 0
  for (let after = nobody; ; ) {
    if (r.stopped() || !isHeld(r)) return null
    const next = await store.nextSubjects(db, { organisation, teams, after, limit: r.atOnce, suite: r.suite, kind: r.foundBy?.kind ?? null })
    const last = next.at(-1)
    if (!last) return carried
    for (const [opens, kind] of [['found-by', 'found-by'], ['record', r.foundBy?.kind ?? '']] as const) {
      const subjects = next.filter((one) => one.opens === opens).map(({ subject }) => subject)
      if (subjects.length === 0) continue
      await recordAccess(db, { organisation, by: r.by, purpose: 'rotation', kind, about: r.rotation, subjects, at: r.clock() })
    }
    carried += await inTransaction(db, organisation, (tx) => carry(tx, r, next))
    r.at('carried')
    after = last.subject
  }
}

const isHeld = (r: Rotating): boolean => rotationsAtWork(r.clock()).some(({ lease, rotation }) => lease === r.lease && rotation === r.rotation)

/** One batch: keys from older epochs to the newest, and whoever is opened on record into the new index. */
async function carry(tx: Tx, r: Rotating, next: readonly store.NextSubject[]): Promise<number> {
  const { organisation } = r
  const places = new Map<string, { keyring: Keyring; epoch: number; building: number | null }>()
  for (const team of await currentEpochs(tx, organisation)) {
    const place = await keystore.holdEpochs(tx, { organisation, team: team.team })
    const keyring = place && r.keyrings.find((one) => holdsTeam(one, { team: team.team, epoch: place.epoch }))
    if (keyring) places.set(team.team, { keyring, epoch: place.epoch, building: place.building })
  }
  const carried: store.KeyToCarry[] = []
  const rows: keystore.IndexRow[] = []
  const opened = new Set(next.filter(({ opens }) => opens !== 'nothing').map(({ subject }) => subject))
  const locked = await store.lockKeys(tx, organisation, next.map(({ subject }) => subject))
  const records = await recordsThatTell(tx, r, locked.filter(({ foundBy, subject }) => !foundBy && opened.has(subject)))
  for (const row of locked) {
    const place = places.get(row.team)
    if (!place) continue
    const { keyring, epoch, building } = place
    const key = unwrap(keyring, row)
    const laidDown = row.foundBy ?? layDown(r, key, records.get(row.subject))
    const index = building !== null && holdsIndex(keyring, building) && opened.has(row.subject) && laidDown && row.indexEpoch < building
    if (index && laidDown) rows.push(...newRows(keyring, building, { ...row, key, foundBy: laidDown }))
    const isNew = row.epoch === epoch && (row.wrapped[0] ?? 0) >= firstByteOf(r.suite, 'plain')
    if (!index && isNew) continue
    const { subject, team } = row
    const wrapped = isNew
      ? row.wrapped
      : seal(teamKeyOf(keyring, { team, epoch }), key, personKeyContext({ organisation, team, epoch }, subject), r.suite)
    const foundBy = laidDown && resealFoundBy(organisation, { subject, key, foundBy: laidDown }, r.suite)
    carried.push({ ...row, epoch, wrapped, foundBy, indexEpoch: index ? building : row.indexEpoch })
  }
  await keystore.insertIndex(tx, organisation, rows)
  await store.saveCarried(tx, organisation, carried)
  r.at('carrying')
  return carried.length
}

async function recordsThatTell(tx: Tx, r: Rotating, keys: readonly store.KeyToCarry[]): Promise<Map<string, keystore.SealedRecord>> {
  if (!r.foundBy || keys.length === 0) return new Map()
  const subjects = keys.map(({ subject }) => subject)
  const records = await keystore.readRecords(tx, { organisation: r.organisation, kind: r.foundBy.kind, subjects })
  return new Map(records.map((record) => [record.subject, record]))
}

/** What somebody is found by, out of their record, as it would have been laid down when they were written. */
function layDown({ organisation, foundBy, suite }: Rotating, key: Bytes, record: keystore.SealedRecord | undefined): Bytes | null {
  if (!foundBy || !record) return null
  const { subject, version, sealed } = record
  const plain = openPadded(key, sealed, recordContext({ organisation, kind: foundBy.kind, subject, version }))
  if (!plain) throw new DoesNotOpen('a record', { organisation, kind: foundBy.kind, subject, version })
  return sealFoundBy(organisation, subject, key, foundBy.values(plain), suite)
}

function newRows(
  keyring: Keyring,
  building: number,
  { subject, key, foundBy }: { subject: string; key: Bytes; foundBy: Bytes },
): keystore.IndexRow[] {
  const values = readFoundBy(keyring.organisation, subject, key, foundBy)
  if (!values) throw new DoesNotOpen('what a person is found by', { organisation: keyring.organisation, subject })
  return indexRows(indexKeyOf(keyring, building), subject, values)
}

/** Records that an older cipher suite sealed are sealed by the newer one; their versions stay. */
async function resealRecords(r: Rotating): Promise<boolean> {
  const { db, organisation, suite } = r
  const teams = (await lentTeams(r)).map(({ team }) => team)
  for (let after = nobody; ; ) {
    if (r.stopped() || !isHeld(r)) return false
    const subjects = await store.recordsOfOlderSuite(db, { organisation, teams, after, limit: r.atOnce, suite })
    const last = subjects.at(-1)
    if (last === undefined) return true
    await recordAccess(db, { organisation, by: r.by, purpose: 'rotation', kind: 'record', about: r.rotation, subjects, at: r.clock() })
    await inTransaction(db, organisation, async (tx) => {
      const rows = await store.lockRecords(tx, { organisation, subjects, suite })
      await store.saveResealed(tx, organisation, rows.map((row) => ({ ...row, sealed: resealRecord(r, row) })))
    })
    after = last
  }
}

function resealRecord({ organisation, keyrings, suite }: Rotating, row: store.RecordToReseal): Bytes {
  const { kind, subject, version } = row
  const keyring = keyrings.find((one) => holdsTeam(one, row))
  const key = keyring && unwrap(keyring, row)
  const context = recordContext({ organisation, kind, subject, version })
  const plain = key && openPadded(key, row.sealed, context)
  if (!plain) throw new DoesNotOpen('a record', { organisation, kind, subject, version })
  return sealPadded(key, plain, context, suite)
}

function resealFoundBy(
  organisation: string,
  { subject, key, foundBy }: { subject: string; key: Bytes; foundBy: Bytes },
  suite: Suite,
): Bytes {
  if ((foundBy[0] ?? 0) >= firstByteOf(suite, 'padded')) return foundBy
  const context = foundByContext(organisation, subject)
  const plain = openPadded(key, foundBy, context)
  if (!plain) throw new DoesNotOpen('what a person is found by', { organisation, subject })
  return sealPadded(key, plain, context, suite)
}

/** The new index counts from here on. False when somebody is missing in it. */
async function takeNewIndex({ db, organisation, rotation, clock, at }: Rotating): Promise<boolean> {
  return inTransaction(db, organisation, async (tx) => {
    const { building } = await indexes.lockIndexState(tx, organisation)
    if (building === null) return true
    if ((await store.remaining(tx, organisation)).some(({ index }) => index > 0)) return false
    const state = { current: building, building: null }
    await indexes.setIndexState(tx, organisation, state)
    await indexes.deleteIndexGrants(tx, organisation, state)
    await append(tx, { type: 'vault.index-renewed', organisation, by: null, at: clock(), about: rotation, body: { epoch: building } })
    at('taking-index')
    return true
  })
}

/** The keys of older epochs wrap nothing any more, their inboxes included, and are withdrawn from everybody. */
async function closeOlderEpochs(r: Rotating): Promise<boolean> {
  const { db, organisation, clock } = r
  for (const team of new Set((await store.openOlderEpochs(db, organisation)).map((one) => one.team))) {
    const closed = await inTransaction(db, organisation, async (tx) => {
      const epoch = await lockTeam(tx, { organisation, team })
      const keyring = epoch === null ? undefined : r.keyrings.find((one) => holdsTeam(one, { team, epoch }))
      if (epoch === null || !keyring) return false
      if (await store.hasOlderKeys(tx, { organisation, team, epoch })) return false
      const older = (await store.openOlderEpochs(tx, organisation)).filter((one) => one.team === team)
      const teamKey = teamKeyOf(keyring, { team, epoch })
      const inboxes = older.map((one) => ({
        epoch: one.epoch,
        inboxPrivate: seal(teamKey, secretsOf(keyring, one).inboxPrivateKey, olderInboxKeyContext({ organisation, ...one }, epoch)),
      }))
      await store.wrapInboxes(tx, { organisation, team, wrappedBy: epoch }, inboxes)
      await store.deleteOlderGrants(tx, { organisation, team, epoch })
      await append(tx, {
        type: 'vault.epochs-closed', organisation, by: null, at: clock(), about: team, body: { before: epoch, closed: older.length },
      })
      r.at('closing-epochs')
      return true
    })
    if (!closed) return false
  }
  return true
}

const rowsAtOnce = 5_000

async function clearOldIndex(r: Rotating): Promise<boolean> {
  const { db, organisation } = r
  for (;;) {
    if (r.stopped() || !isHeld(r)) return false
    const deleted = await inTransaction(db, organisation, async (tx) => {
      const state = await indexes.indexState(tx, organisation)
      const count = state ? await indexes.deleteOldIndexRows(tx, organisation, state, rowsAtOnce) : 0
      r.at('clearing-index')
      return count
    })
    if (deleted < rowsAtOnce) return true
  }
}

async function end(r: Rotating): Promise<void> {
  const { db, organisation, rotation, clock } = r
  await inTransaction(db, organisation, async (tx) => {
    const row = await store.lockRotation(tx, organisation, rotation)
    if (!row || row.endedAt) return
    const at = clock()
    await store.endRotation(tx, { rotation, at })
    await append(tx, {
      type: 'vault.rotation-ended', organisation, by: null, at, about: rotation, body: { people: row.people, approvedBy: [...row.approvedBy] },
    })
    await returnKeys(tx, r, 'done', at)
    r.at('ending')
  })
}
