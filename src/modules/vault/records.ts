import type { Tx } from '#platform/database'
import { type Bytes, newKey, open, openPadded, seal, sealPadded, type Suite, textOf, utf8 } from '#foundation/sealing'
import { append } from '#ledger'
import { foundByContext, personKeyContext, recordContext } from './contexts.ts'
import { blindIndex, normalised } from './index-formats.ts'
import {
  holdsIndex,
  type IndexKey,
  indexKeyOf,
  indexKeysOf,
  type Keyring,
  KeyNotHeld,
  type TeamEpoch,
  teamKeyOf,
} from './keyring.ts'
import * as store from './record-store.ts'

export interface IndexValue {
  readonly kind: string
  readonly value: string
}

export interface SealInput {
  readonly subject: string
  readonly kind: string
  /** The version that this writing makes: 1 for a new record, else one more than the one read. */
  readonly version: number
  readonly plain: Bytes
  /** When given, these replace everything by which the subject could be found before. */
  readonly index?: readonly IndexValue[]
}

/** Somebody else wrote the record since it was read. The message names subjects by id only. */
export class StaleRecord extends Error {
  override readonly name = 'StaleRecord'
  readonly subjects: readonly string[]
  constructor(subjects: readonly string[]) {
    super(`written by somebody else in between: ${subjects.slice(0, 3).join(', ')} (${subjects.length})`)
    this.subjects = subjects
  }
}

/** The subject's key has been destroyed: nothing may be sealed for it again. */
export class SubjectErased extends Error {
  override readonly name = 'SubjectErased'
  readonly subjects: readonly string[]
  constructor(subjects: readonly string[]) {
    super(`erased, and closed for ever: ${subjects.slice(0, 3).join(', ')} (${subjects.length})`)
    this.subjects = subjects
  }
}

/** A ciphertext that does not open although its key is held: moved, damaged or forged. */
export class DoesNotOpen extends Error {
  override readonly name = 'DoesNotOpen'
  constructor(what: string, ids: { organisation: string; subject: string; kind?: string; version?: number }) {
    super(`${what} does not open: ${JSON.stringify(ids)}`)
  }
}

const rowsAtOnce = 2_000

/** Seals records, one packed record per subject and kind, each under its subject's own key. */
export async function sealRecords(
  tx: Tx,
  keyring: Keyring,
  rows: readonly SealInput[],
  { at = new Date() }: { at?: Date } = {},
): Promise<void> {
  if (rows.length === 0) return
  for (let from = 0; from < rows.length; from += rowsAtOnce) {
    await sealSome(tx, keyring, rows.slice(from, from + rowsAtOnce))
  }
  await append(tx, {
    type: 'vault.sealed',
    organisation: keyring.organisation,
    by: keyring.account,
    at,
    body: { kinds: [...new Set(rows.map((row) => row.kind))], count: rows.length },
  })
}

async function sealSome(tx: Tx, keyring: Keyring, rows: readonly SealInput[]): Promise<void> {
  const { organisation } = keyring
  const indexed = indexOfEach(rows)
  const writing = await holdEpochs(tx, keyring)
  const { keys, fresh } = await personKeys(tx, keyring, [...new Set(rows.map((row) => row.subject))], indexed, writing)
  const sealed = rows.map(({ subject, kind, version, plain }) => {
    const context = recordContext({ organisation, kind, subject, version })
    return { subject, kind, version, sealed: sealPadded(keys.get(subject) as Bytes, plain, context) }
  })
  await store.insertRecords(tx, organisation, sealed.filter(({ subject }) => fresh.has(subject)))
  const followers = sealed.filter(({ subject }) => !fresh.has(subject))
  const stale = await store.writeRecords(tx, organisation, followers)
  if (stale.length > 0) throw new StaleRecord(stale)

  const replaced = [...indexed.keys()].filter((subject) => !fresh.has(subject))
  await store.setFoundBy(tx, organisation, replaced.map((subject) => foundBy(organisation, subject, keys, indexed, writing)))
  await store.replaceIndex(tx, organisation, {
    stale: replaced,
    rows: [...indexed].flatMap(([subject, values]) => writing.indexKeys.flatMap((key) => indexRows(key, subject, values))),
  })
}

/** The epochs in which this transaction writes, and the keys for it. */
interface Writing {
  readonly team: TeamEpoch & { readonly teamKey: Bytes }
  /** Of the current epoch, and of the one that is being built when the keyring holds it; else the rotation catches up. */
  readonly indexKeys: readonly IndexKey[]
}

async function holdEpochs(tx: Tx, keyring: Keyring): Promise<Writing> {
  const { organisation, team } = keyring
  if (team === null) throw new KeyNotHeld(keyring, 'any team')
  const place = await store.holdEpochs(tx, { organisation, team })
  if (!place) throw new KeyNotHeld(keyring, `team ${team}`)
  const { epoch, current, building } = place
  const teamKey = teamKeyOf(keyring, { team, epoch })
  const building_ = building !== null && holdsIndex(keyring, building) ? [indexKeyOf(keyring, building)] : []
  return { team: { team, epoch, teamKey }, indexKeys: [indexKeyOf(keyring, current), ...building_] }
}

/** By what each subject that is to be found anew is found: each value once, since somebody may have given the same phone number twice. */
function indexOfEach(rows: readonly SealInput[]): Map<string, IndexValue[]> {
  const indexed = new Map<string, Map<string, IndexValue>>()
  for (const { subject, index } of rows) {
    if (index === undefined) continue
    indexed.set(subject, addValues(indexed.get(subject) ?? new Map<string, IndexValue>(), index))
  }
  return new Map([...indexed].map(([subject, values]) => [subject, [...values.values()]]))
}

function addValues(values: Map<string, IndexValue>, given: readonly IndexValue[]): Map<string, IndexValue> {
  for (const { kind, value } of given) values.set(`${kind}\n${normalised(value)}`, { kind, value: normalised(value) })
  return values
}

export function indexRows(key: IndexKey, subject: string, values: readonly IndexValue[]): store.IndexRow[] {
  return values.map(({ kind, value }) => ({ subject, kind, epoch: key.epoch, value: blindIndex(key, kind, value) }))
}

/** What the subject is found by goes with the key, sealed by it: the index can be made anew, and dies with the key. */
function foundBy(
  organisation: string,
  subject: string,
  keys: ReadonlyMap<string, Bytes>,
  indexed: ReadonlyMap<string, IndexValue[]>,
  { indexKeys }: Writing,
): store.FoundBy {
  const values = indexed.get(subject)
  if (!values) return { subject, foundBy: null, indexEpoch: 0 }
  const sealed = sealFoundBy(organisation, subject, keys.get(subject) as Bytes, values)
  return { subject, foundBy: sealed, indexEpoch: Math.max(...indexKeys.map(({ epoch }) => epoch)) }
}

/** Seals by what a subject is found, each value once. */
export function sealFoundBy(organisation: string, subject: string, key: Bytes, given: readonly IndexValue[], suite?: Suite): Bytes {
  const values = [...addValues(new Map(), given).values()].map(({ kind, value }) => [kind, value])
  return sealPadded(key, utf8(JSON.stringify(values)), foundByContext(organisation, subject), suite)
}

/** What was laid down of it; null when it does not open. */
export function readFoundBy(organisation: string, subject: string, key: Bytes, sealed: Bytes): IndexValue[] | null {
  const plain = openPadded(key, sealed, foundByContext(organisation, subject))
  if (!plain) return null
  return (JSON.parse(textOf(plain)) as [string, string][]).map(([kind, value]) => ({ kind, value }))
}

/** The key of each subject; a subject that has none gets one. */
async function personKeys(
  tx: Tx,
  keyring: Keyring,
  subjects: readonly string[],
  indexed: ReadonlyMap<string, IndexValue[]>,
  writing: Writing,
): Promise<{ keys: Map<string, Bytes>; fresh: Set<string> }> {
  const { organisation } = keyring
  const erased = await store.erasedAmong(tx, organisation, subjects)
  if (erased.length > 0) throw new SubjectErased(erased)

  const keys = new Map<string, Bytes>()
  for (const key of await store.keysOf(tx, organisation, subjects)) keys.set(key.subject, unwrap(keyring, key))
  const made = subjects.filter((subject) => !keys.has(subject))
  if (made.length === 0) return { keys, fresh: new Set() }

  const { team, epoch, teamKey } = writing.team
  const place = { organisation, team, epoch }
  const rows = made.map((subject) => {
    const key = newKey()
    keys.set(subject, key)
    const wrapped = seal(teamKey, key, personKeyContext(place, subject))
    return { wrapped, ...foundBy(organisation, subject, keys, indexed, writing) }
  })
  const overtaken = await store.insertKeys(tx, place, rows)
  for (const key of await store.keysOf(tx, organisation, overtaken)) keys.set(key.subject, unwrap(keyring, key))
  const lost = new Set(overtaken)
  return { keys, fresh: new Set(made.filter((subject) => !lost.has(subject))) }
}

/** A person's key out of its wrapping. */
export function unwrap(keyring: Keyring, key: store.WrappedKey): Bytes {
  const { organisation } = keyring
  const teamKey = teamKeyOf(keyring, key)
  const plain = open(teamKey, key.wrapped, personKeyContext({ organisation, team: key.team, epoch: key.epoch }, key.subject))
  if (!plain) throw new DoesNotOpen('a person key', { organisation, subject: key.subject })
  return plain
}

/** The subjects that have these values. A value that finds nobody is not in the map. */
export async function findSubjects(
  tx: Tx,
  keyring: Keyring,
  { kind, values }: { kind: string; values: readonly string[] },
): Promise<Map<string, string[]>> {
  const found = new Map<string, string[]>()
  if (values.length === 0) return found
  const hashed = indexKeysOf(keyring).flatMap((key) =>
    values.map((value, i) => ({ epoch: key.epoch, place: i + 1, value: blindIndex(key, kind, value) })),
  )
  const rows = await store.findByIndex(tx, { organisation: keyring.organisation, kind, values: hashed })
  // Finding nobody by a key that is no longer the index's would be a lie.
  if (rows.current !== null) indexKeyOf(keyring, rows.current)
  for (const { place, subject } of rows.found) {
    const value = values[place - 1] as string
    const subjects = found.get(value)
    if (subjects) subjects.push(subject)
    else found.set(value, [subject])
  }
  return found
}

/** Who shares an index value with somebody else: an address of two is not personal to either. */
export async function sharedIndexSubjects(
  tx: Tx,
  keyring: Keyring,
  { kind, subjects }: { kind: string; subjects?: readonly string[] },
): Promise<Set<string>> {
  const { organisation } = keyring
  indexKeysOf(keyring)
  return new Set(await store.sharingIndex(tx, { organisation, kind, subjects: subjects ?? null }))
}

/** The same as groups: the subjects of each value that two or more have, or that these have with others. */
export function sharedIndexGroups(
  tx: Tx,
  keyring: Keyring,
  { kind, subjects }: { kind: string; subjects?: readonly string[] },
): Promise<string[][]> {
  const { organisation } = keyring
  indexKeysOf(keyring)
  return store.groupsSharing(tx, { organisation, kind, subjects: subjects ?? null })
}
