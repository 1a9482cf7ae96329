import type { Tx } from '#platform/database'
import { type Bytes, keyedHash, newKey, open, seal, sealPadded } from '#foundation/sealing'
import { append } from '#ledger'
import { personKeyContext, recordContext } from './contexts.ts'
import { currentSecretsOf, indexKeyOf, type Keyring, secretsOf, type TeamEpoch } from './keyring.ts'
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
  const { keys, fresh } = await personKeys(tx, keyring, [...new Set(rows.map((row) => row.subject))])
  const sealed = rows.map(({ subject, kind, version, plain }) => {
    const context = recordContext({ organisation, kind, subject, version })
    return { subject, kind, version, sealed: sealPadded(keys.get(subject) as Bytes, plain, context) }
  })
  await store.insertRecords(tx, organisation, sealed.filter(({ subject }) => fresh.has(subject)))
  const followers = sealed.filter(({ subject }) => !fresh.has(subject))
  const stale = await store.writeRecords(tx, organisation, followers)
  if (stale.length > 0) throw new StaleRecord(stale)

  const indexed = rows.filter((row) => row.index !== undefined)
  await store.replaceIndex(tx, organisation, {
    stale: indexed.map((row) => row.subject).filter((subject) => !fresh.has(subject)),
    rows: indexed.flatMap((row) => indexRows(keyring, row)),
  })
}

/** Each value once: somebody may have given the same phone number twice. */
function indexRows(keyring: Keyring, { subject, index = [] }: SealInput): store.IndexRow[] {
  const distinct = new Map(index.map(({ kind, value }) => [`${kind}\n${normalised(value)}`, { kind, value }]))
  return [...distinct.values()].map(({ kind, value }) => ({ subject, kind, value: blindIndex(keyring, kind, value) }))
}

/** The key of each subject; a subject that has none gets one. */
async function personKeys(
  tx: Tx,
  keyring: Keyring,
  subjects: readonly string[],
): Promise<{ keys: Map<string, Bytes>; fresh: Set<string> }> {
  const { organisation } = keyring
  const erased = await store.erasedAmong(tx, organisation, subjects)
  if (erased.length > 0) throw new SubjectErased(erased)

  const keys = new Map<string, Bytes>()
  for (const key of await store.keysOf(tx, organisation, subjects)) keys.set(key.subject, unwrap(keyring, key))
  const made = subjects.filter((subject) => !keys.has(subject))
  if (made.length === 0) return { keys, fresh: new Set() }

  const team = currentSecretsOf(keyring)
  const wrapped = made.map((subject) => {
    const key = newKey()
    keys.set(subject, key)
    return { subject, wrapped: seal(team.teamKey, key, personKeyContext({ organisation, ...teamOf(team) }, subject)) }
  })
  const place = { organisation, ...teamOf(team) }
  const overtaken = await store.insertKeys(tx, place, wrapped)
  for (const key of await store.keysOf(tx, organisation, overtaken)) keys.set(key.subject, unwrap(keyring, key))
  const lost = new Set(overtaken)
  return { keys, fresh: new Set(made.filter((subject) => !lost.has(subject))) }
}

const teamOf = ({ team, epoch }: TeamEpoch): TeamEpoch => ({ team, epoch })

/** A person's key out of its wrapping. */
export function unwrap(keyring: Keyring, key: store.WrappedKey): Bytes {
  const { organisation } = keyring
  const { teamKey } = secretsOf(keyring, key)
  const plain = open(teamKey, key.wrapped, personKeyContext({ organisation, team: key.team, epoch: key.epoch }, key.subject))
  if (!plain) throw new DoesNotOpen('a person key', { organisation, subject: key.subject })
  return plain
}

const indexBytes = 16

/** What a value is found by: nobody without the index key can make it from a guess, or turn it back. */
export function blindIndex(keyring: Keyring, kind: string, value: string): Bytes {
  return keyedHash(indexKeyOf(keyring), `satama index v1\n${kind}\n${normalised(value)}`, indexBytes)
}

/** Case and surrounding spaces do not keep anybody from being found. */
function normalised(value: string): string {
  return value.normalize('NFKC').trim().toLowerCase()
}

/** The subjects that have these values. A value that finds nobody is not in the map. */
export async function findSubjects(
  tx: Tx,
  keyring: Keyring,
  { kind, values }: { kind: string; values: readonly string[] },
): Promise<Map<string, string[]>> {
  const found = new Map<string, string[]>()
  if (values.length === 0) return found
  const rows = await store.findByIndex(tx, {
    organisation: keyring.organisation,
    kind,
    values: values.map((value) => blindIndex(keyring, kind, value)),
  })
  for (const { place, subject } of rows) {
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
  indexKeyOf(keyring)
  return new Set(await store.sharingIndex(tx, { organisation, kind, subjects: subjects ?? null }))
}

/** The same as groups: the subjects of each value that two or more have, or that these have with others. */
export function sharedIndexGroups(
  tx: Tx,
  keyring: Keyring,
  { kind, subjects }: { kind: string; subjects?: readonly string[] },
): Promise<string[][]> {
  const { organisation } = keyring
  indexKeyOf(keyring)
  return store.groupsSharing(tx, { organisation, kind, subjects: subjects ?? null })
}
