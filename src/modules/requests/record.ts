import { comparableName, parseEmail } from '#foundation/text'
import { bytesOf, textOf, type Bytes } from '#foundation/sealing'
import type { Tx } from '#platform/database'
import { openRecords, sealRecords, sharedIndexGroups, type IndexValue } from '#vault'
import { keepRequests, setSubjects } from './keeping.ts'
import type { Asked, RequestId } from './model.ts'
import type { Present } from './present.ts'

/** What requests say, sealed: one packed record each, under the request's own id. */

export const requestKindOfRecord = 'request'

/** By what several requests of one person are found: a blind index, so only in an unlocked session. */
export const identityIndex = 'request-identity'

export interface OpenedAsked {
  readonly asked: Asked
  readonly version: number
}

/** Opens requests on record. One that was erased, or lies in the inbox still, is not in the map. */
export async function openAsked(present: Present, ids: readonly RequestId[], o: { within?: Tx } = {}): Promise<Map<RequestId, OpenedAsked>> {
  const opened = await openRecords(present.db, present.keyring, {
    by: present.by, purpose: 'request', kind: requestKindOfRecord, subjects: ids, at: present.at,
    ...(ids.length === 1 && ids[0] ? { about: ids[0] } : {}),
    ...(o.within ? { within: o.within } : {}),
  })
  return new Map([...opened].map(([id, { plain, version }]) => [id, { asked: unpack(plain), version }]))
}

/** Seals what requests say; `version` is 1 for a new one, else one more than was read. */
export async function sealAsked(tx: Tx, present: Present, rows: readonly { id: RequestId; asked: Asked; version: number }[]): Promise<void> {
  await sealRecords(
    tx,
    present.keyring,
    rows.map(({ id, asked, version }) => ({ subject: id, kind: requestKindOfRecord, version, plain: pack(asked), index: identityOf(asked) })),
    { at: present.at },
  )
  const { organisation } = present.keyring
  await setSubjects(tx, organisation, rows.map(({ id, asked }) => ({ request: id, subjects: asked.subjects })))
  await keepRequests(tx, organisation, rows.map(({ id }) => id), present.at)
}

/** Which of these, or of all, share an identity with others: each group may be one person, and a worker says so. */
export function sameIdentity(tx: Tx, present: Present, among?: readonly RequestId[]): Promise<string[][]> {
  return sharedIndexGroups(tx, present.keyring, { kind: identityIndex, ...(among ? { subjects: among } : {}) })
}

export const pack = (asked: Asked): Bytes => bytesOf(JSON.stringify(asked))
export const unpack = (plain: Bytes): Asked => JSON.parse(textOf(plain)) as Asked

/** Of the one whose data is asked for, whoever asks: a guardian's request for two children is two people's. */
export function identityOf(asked: Asked): IndexValue[] {
  const { name, identityCode } = asked.of ?? asked
  const own = asked.of === undefined
  const email = own && asked.contact.email ? parseEmail(asked.contact.email)?.comparable : undefined
  const values = [
    ...(identityCode ? [`code|${identityCode}`] : []),
    ...(own && asked.birthDate ? [`birth|${comparableName(name)}|${asked.birthDate}`] : []),
    ...(email ? [`email|${comparableName(name)}|${email}`] : []),
    ...asked.subjects.map(({ kind, id }) => `${kind}|${id}`),
  ]
  return values.map((value) => ({ kind: identityIndex, value }))
}
