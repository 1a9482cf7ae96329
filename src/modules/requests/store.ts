import { sql, type RawBuilder } from 'kysely'
import type { IsoDate } from '#foundation/time'
import type { Tx } from '#platform/database'
import { clockOf } from './clock.ts'
import type {
  Channel, ExtensionReason, IdentityState, IdentityWay, ItemVerdict, Letter, LetterChannel, LetterKind, Proof, Request, RequestId,
  RequestKind, RequestState, Verdict,
} from './model.ts'
import type { Lang } from '#platform/texts'

/** All SQL of requests; a row changes only through here. */

interface RequestRow {
  id: string
  organisation: string
  kinds: RequestKind[]
  channel: Channel
  language: Lang
  state: RequestState
  received_on: IsoDate
  due_on: IsoDate
  acknowledged_on: IsoDate | null
  identity: IdentityState
  identity_way: IdentityWay | null
  identity_asked_on: IsoDate | null
  identity_answered_on: IsoDate | null
  extended_on: IsoDate | null
  extension_told_on: IsoDate | null
  extension_reasons: ExtensionReason[]
  decided_on: IsoDate | null
  answered_on: IsoDate | null
  worker: string | null
  joined_to: string | null
}

const columns = sql.raw(`request.id, request.organisation, request.kinds, request.channel, request.language, request.state, request.received_on,
  request.due_on, request.acknowledged_on, request.identity, request.identity_way, request.identity_asked_on, request.identity_answered_on,
  request.extended_on, request.extension_told_on, request.extension_reasons, request.decided_on, request.answered_on, request.worker,
  request.joined_to`)

const ids = (values: readonly string[]) => sql`${values}::uuid[]`
const texts = (values: readonly string[]) => sql`${values}::text[]`

export interface NewRequest {
  readonly id: RequestId
  readonly kinds: readonly RequestKind[]
  readonly channel: Channel
  readonly language: Lang
  readonly state: 'arrived' | 'open'
  readonly receivedOn: IsoDate
  readonly acknowledgedOn: IsoDate | null
  readonly statusHash: Uint8Array | null
}

export async function insertRequests(tx: Tx, organisation: string, given: readonly NewRequest[]): Promise<void> {
  if (given.length === 0) return
  const rows = given.map(({ kinds, receivedOn, acknowledgedOn, statusHash, ...row }) => ({
    ...row,
    kinds: JSON.stringify(kinds),
    received: receivedOn,
    due: clockOf({ ...nothingYet, receivedOn, state: row.state }).due,
    acknowledged: acknowledgedOn,
    hash: statusHash === null ? null : Buffer.from(statusHash).toString('hex'),
  }))
  await sql`
    insert into requests.request (id, organisation, kinds, channel, language, state, received_on, due_on, acknowledged_on, status_hash)
    select id, ${organisation}::uuid, array(select jsonb_array_elements_text(kinds::jsonb)), channel, language, state, received, due,
      acknowledged, decode(hash, 'hex')
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      as given (id uuid, kinds text, channel text, language text, state text, received date, due date, acknowledged date, hash text)`.execute(tx)
}

const nothingYet = {
  identityAskedOn: null, identityAnsweredOn: null, extensionToldOn: null, decidedOn: null, answeredOn: null,
} as const

export async function findRequests(tx: Tx, organisation: string, wanted: readonly RequestId[]): Promise<Map<RequestId, Request>> {
  return byId(await select(tx, sql`organisation = ${organisation} and id = any(${ids(wanted)})`))
}

export async function findRequest(tx: Tx, organisation: string, id: RequestId): Promise<Request | null> {
  return (await findRequests(tx, organisation, [id])).get(id) ?? null
}

/** Held until the transaction ends; in one order, so that two bulk acts never wait for each other. */
export async function lockRequests(tx: Tx, organisation: string, wanted: readonly RequestId[]): Promise<Map<RequestId, Request>> {
  return byId(await select(tx, sql`organisation = ${organisation} and id = any(${ids(wanted)}) order by id for update`))
}

export interface Listing {
  readonly organisation: string
  readonly states?: readonly RequestState[]
  readonly worker?: string
  readonly unassigned?: boolean
  readonly limit?: number
  readonly offset?: number
}

/** What is due next on top. */
export function listRequests(tx: Tx, { organisation, states = ['arrived', 'open'], worker, unassigned, limit = 200, offset = 0 }: Listing): Promise<Request[]> {
  return select(tx, sql`organisation = ${organisation} and state = any(${texts(states)})
    ${worker === undefined ? sql`` : sql`and worker = ${worker}`} ${unassigned ? sql`and worker is null` : sql``}
    order by due_on, received_on, id limit ${limit} offset ${offset}`)
}

/** How many open requests fall due on each day, and in which state: for the picture and the forecast. */
export async function countsByDue(tx: Tx, organisation: string): Promise<{ dueOn: IsoDate; state: RequestState; waiting: boolean; count: number }[]> {
  const { rows } = await sql<{ dueOn: IsoDate; state: RequestState; waiting: boolean; count: number }>`
    select due_on as "dueOn", state, identity = 'asked' as waiting, count(*)::int as count from requests.request
    where organisation = ${organisation} and state in ('arrived', 'open') group by 1, 2, 3 order by 1, 2, 3`.execute(tx)
  return rows
}

/** Changes of one shape to many rows: a row keeps what is not named. */
export interface Change {
  readonly id: RequestId
  readonly state?: RequestState
  readonly kinds?: readonly RequestKind[]
  readonly identity?: IdentityState
  readonly identityWay?: IdentityWay
  readonly identityAskedOn?: IsoDate
  readonly identityAnsweredOn?: IsoDate | null
  readonly acknowledgedOn?: IsoDate
  readonly extendedOn?: IsoDate
  readonly extensionToldOn?: IsoDate
  readonly extensionReasons?: readonly ExtensionReason[]
  readonly decidedOn?: IsoDate
  readonly answeredOn?: IsoDate
  readonly worker?: string | null
  readonly joinedTo?: RequestId
  readonly dueOn?: IsoDate
}

/** Writes changes, each request's clock counted anew from what then stands. The rows are held by the caller. */
export async function changeRequests(tx: Tx, held: ReadonlyMap<RequestId, Request>, changes: readonly Change[]): Promise<Request[]> {
  const changed = changes.map(({ id, ...change }) => {
    const before = held.get(id)
    if (!before) throw new TypeError('a request is changed only while it is held')
    const after: Request = { ...before, ...change }
    return { ...after, dueOn: clockOf(after).due }
  })
  if (changed.length === 0) return []
  await sql`
    update requests.request as request set
      kinds = array(select jsonb_array_elements_text(given.kinds)), state = given.state, due_on = given."dueOn",
      acknowledged_on = given."acknowledgedOn", identity = given.identity, identity_way = given."identityWay",
      identity_asked_on = given."identityAskedOn", identity_answered_on = given."identityAnsweredOn", extended_on = given."extendedOn",
      extension_told_on = given."extensionToldOn", extension_reasons = array(select jsonb_array_elements_text(given."extensionReasons")),
      decided_on = given."decidedOn", answered_on = given."answeredOn", worker = given.worker, joined_to = given."joinedTo"
    from jsonb_to_recordset(${JSON.stringify(changed)}::jsonb) as given (id uuid, kinds jsonb, state text, "dueOn" date, "acknowledgedOn" date,
      identity text, "identityWay" text, "identityAskedOn" date, "identityAnsweredOn" date, "extendedOn" date, "extensionToldOn" date,
      "extensionReasons" jsonb, "decidedOn" date, "answeredOn" date, worker uuid, "joinedTo" uuid)
    where request.id = given.id`.execute(tx)
  return changed
}

export interface NewLetter {
  readonly id: string
  readonly request: RequestId
  readonly kind: LetterKind
  readonly channel: LetterChannel
  readonly language: Lang
}

export async function insertLetters(tx: Tx, o: { organisation: string; at: Date; by: string | null }, letters: readonly NewLetter[]): Promise<void> {
  if (letters.length === 0) return
  await sql`
    insert into requests.letter (id, organisation, request, kind, channel, language, made_at, made_by)
    select id, ${o.organisation}::uuid, request, kind, channel, language, ${o.at}, ${o.by}::uuid
    from jsonb_to_recordset(${JSON.stringify(letters)}::jsonb) as given (id uuid, request uuid, kind text, channel text, language text)`.execute(tx)
}

/** Letters that left, with what proves it; gives those that had not left before. */
export async function markSent(tx: Tx, organisation: string, letters: readonly string[], { proof, at }: { proof: Proof; at: Date }): Promise<Letter[]> {
  const answer = proof.kind === 'relay' ? Buffer.from(proof.answer, 'hex') : null
  const { rows } = await sql<LetterRow>`
    update requests.letter set sent_at = ${at}, proof = ${proof.kind}, relay_answer = ${answer}
    where organisation = ${organisation} and id = any(${ids(letters)}) and sent_at is null
    returning ${letterColumns}`.execute(tx)
  return rows.map(letterOf)
}

export async function lettersOf(tx: Tx, organisation: string, request: RequestId): Promise<(Letter & { proof: Proof['kind'] | null })[]> {
  const { rows } = await sql<LetterRow & { proof: Proof['kind'] | null }>`
    select ${letterColumns}, proof from requests.letter where organisation = ${organisation} and request = ${request}
    order by made_at, id`.execute(tx)
  return rows.map((row) => ({ ...letterOf(row), proof: row.proof }))
}

export async function lettersOfMany(tx: Tx, organisation: string, requests: readonly RequestId[]): Promise<Letter[]> {
  const { rows } = await sql<LetterRow>`
    select ${letterColumns} from requests.letter where organisation = ${organisation} and request = any(${ids(requests)})
    order by made_at, id`.execute(tx)
  return rows.map(letterOf)
}

export async function waitingLetters(tx: Tx, organisation: string, channel: LetterChannel, limit = 500): Promise<Letter[]> {
  const { rows } = await sql<LetterRow>`
    select ${letterColumns} from requests.letter
    where organisation = ${organisation} and channel = ${channel} and sent_at is null and batch is null
    order by made_at, id limit ${limit}`.execute(tx)
  return rows.map(letterOf)
}

export async function countLetters(tx: Tx, organisation: string): Promise<{ kind: LetterKind; channel: LetterChannel; sent: boolean; count: number }[]> {
  const { rows } = await sql<{ kind: LetterKind; channel: LetterChannel; sent: boolean; count: number }>`
    select kind, channel, sent_at is not null as sent, count(*)::int as count from requests.letter
    where organisation = ${organisation} group by 1, 2, 3 order by 1, 2, 3`.execute(tx)
  return rows
}

export async function insertOutcomes(
  tx: Tx,
  o: { organisation: string; on: IsoDate; by: string },
  outcomes: readonly { request: RequestId; kind: RequestKind; verdict: Verdict; grounds: readonly string[] }[],
): Promise<void> {
  await sql`
    insert into requests.outcome (organisation, request, kind, verdict, grounds, decided_on, decided_by)
    select ${o.organisation}::uuid, request, kind, verdict, array(select jsonb_array_elements_text(grounds)), ${o.on}::date, ${o.by}::uuid
    from jsonb_to_recordset(${JSON.stringify(outcomes)}::jsonb) as given (request uuid, kind text, verdict text, grounds jsonb)`.execute(tx)
}

export async function outcomesOf(
  tx: Tx, organisation: string, request: RequestId,
): Promise<{ kind: RequestKind; verdict: Verdict; grounds: string[]; decidedOn: IsoDate; decidedBy: string }[]> {
  const { rows } = await sql<{ kind: RequestKind; verdict: Verdict; grounds: string[]; decidedOn: IsoDate; decidedBy: string }>`
    select kind, verdict, grounds, decided_on as "decidedOn", decided_by as "decidedBy" from requests.outcome
    where organisation = ${organisation} and request = ${request} order by kind`.execute(tx)
  return rows
}

/** A verdict given again replaces the one before it, as long as the request is open. */
export async function putItemVerdicts(
  tx: Tx, o: { organisation: string; request: RequestId; on: IsoDate; by: string }, given: readonly ItemVerdict[],
): Promise<void> {
  if (given.length === 0) return
  await sql`
    insert into requests.item_verdict as kept (organisation, request, holding, item, kind, verdict, grounds, decided_on, decided_by)
    select ${o.organisation}::uuid, ${o.request}::uuid, holding, item, kind, verdict, array(select jsonb_array_elements_text(grounds)), ${o.on}::date, ${o.by}::uuid
    from jsonb_to_recordset(${JSON.stringify(given)}::jsonb) as given (holding text, item text, kind text, verdict text, grounds jsonb)
    on conflict (request, holding, item, kind) do update
      set verdict = excluded.verdict, grounds = excluded.grounds, decided_on = excluded.decided_on, decided_by = excluded.decided_by`.execute(tx)
}

export async function itemVerdictsOf(tx: Tx, organisation: string, request: RequestId): Promise<ItemVerdict[]> {
  const { rows } = await sql<ItemVerdict>`
    select holding, item, kind, verdict, grounds from requests.item_verdict
    where organisation = ${organisation} and request = ${request} order by holding, item, kind`.execute(tx)
  return rows
}

interface LetterRow {
  id: string
  organisation: string
  request: string
  kind: LetterKind
  channel: LetterChannel
  language: Lang
  madeAt: Date
  sentAt: Date | null
  batch: string | null
}

const letterColumns = sql.raw('id, organisation, request, kind, channel, language, made_at as "madeAt", sent_at as "sentAt", batch')
const letterOf = ({ id, organisation, request, kind, channel, language, madeAt, sentAt, batch }: LetterRow): Letter => ({
  id, organisation, request, kind, channel, language, madeAt, sentAt, batch,
})

async function select(tx: Tx, where: RawBuilder<unknown>): Promise<Request[]> {
  const { rows } = await sql<RequestRow>`select ${columns} from requests.request where ${where}`.execute(tx)
  return rows.map(requestOf)
}

const byId = (requests: readonly Request[]): Map<RequestId, Request> => new Map(requests.map((request) => [request.id, request]))

function requestOf(row: RequestRow): Request {
  return {
    id: row.id,
    organisation: row.organisation,
    kinds: row.kinds,
    channel: row.channel,
    language: row.language,
    state: row.state,
    receivedOn: row.received_on,
    dueOn: row.due_on,
    acknowledgedOn: row.acknowledged_on,
    identity: row.identity,
    identityWay: row.identity_way,
    identityAskedOn: row.identity_asked_on,
    identityAnsweredOn: row.identity_answered_on,
    extendedOn: row.extended_on,
    extensionToldOn: row.extension_told_on,
    extensionReasons: row.extension_reasons,
    decidedOn: row.decided_on,
    answeredOn: row.answered_on,
    worker: row.worker,
    joinedTo: row.joined_to,
  }
}
