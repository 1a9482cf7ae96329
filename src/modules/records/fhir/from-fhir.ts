import { helsinkiDate, helsinkiTime, isIsoDate, type IsoDate } from '#foundation/time'
import type { Person } from '#people'
import {
  correctionGrounds, disclosureGrounds, entryKinds, noteTopics, statementReaders,
  type Author, type CorrectionMade, type EntryBody, type Goal, type MeetingWay, type SealedEntry,
} from '../model.ts'
import { extensions, systems, type Json, type JsonObject } from './resources.ts'

/** Why a resource is no entry of ours. It is kept as it came, so nothing of it is lost; the word says nothing of what it holds. */
export const notOurs = [
  'kind-not-ours', 'status-not-ours', 'intent-not-ours', 'class-not-ours', 'goal-not-ours', 'goal-elsewhere', 'content-elsewhere', 'no-date',
  'no-time', 'no-length', 'nothing-to-read', 'export-only', 'too-long', 'impossible-day',
] as const
export type NotOurs = (typeof notOurs)[number]

/** What was read of a resource. */
export interface Read {
  readonly plain: SealedEntry
  readonly bytes?: Uint8Array
  /** The reference to what it replaces, as the bundle writes it, and how. */
  readonly replaces: { readonly reference: string; readonly as: 'correction' | 'revision' } | null
  /**
   * What the mapping claims to have carried: a part of the resource, which comes out again on the way back. References are
   * pointed anew, instants are the same in UTC.
   */
  readonly carried: JsonObject
}

/** Finds a resource that another refers to: one that it contains, or one of the same bundle. */
export type Resolve = (reference: string, from: JsonObject) => JsonObject | null

/** Reads one resource as an entry. */
export function fromResource(resource: JsonObject, resolve: Resolve): Read | NotOurs {
  switch (resource['resourceType']) {
    case 'Encounter': return fromEncounter(resource, resolve)
    case 'CarePlan': return fromCarePlan(resource, resolve)
    case 'DocumentReference': return fromDocument(resource, resolve)
    case 'AuditEvent': return 'export-only'
    default: return 'kind-not-ours'
  }
}

function fromEncounter(resource: JsonObject, resolve: Resolve): Read | NotOurs {
  const told = extensionOf(resource, extensions.outcome)
  const status = textAt(resource, 'status')
  const outcome = outcomes.find((each) => each === told) ?? { finished: 'kept' as const, cancelled: 'cancelled' as const, planned: 'planned' as const }[status]
  if (!outcome) return 'status-not-ours'
  const code = textAt(resource, 'class', 'code')
  const way: MeetingWay | null = code === 'VR' ? (extensionOf(resource, extensions.way) === 'phone' ? 'phone' : 'video') : code === 'AMB' || code === 'HH' ? 'in-person' : null
  if (!way) return 'class-not-ours'
  const [start, end] = [textAt(resource, 'period', 'start'), textAt(resource, 'period', 'end')]
  if (start === '') return 'no-date'
  const begins = momentIn(start)
  if (!begins) return 'no-time'
  const ends = momentIn(end)
  const minutes = ends ? (ends.getTime() - begins.getTime()) / 60_000 : minutesIn(resource)
  if (minutes === null || minutes < 0 || minutes > 1_440 || !Number.isInteger(minutes)) return 'no-length'
  const meeting = { on: helsinkiDate(begins), time: timeOf(begins), minutes, way, text: extensionOf(resource, extensions.text) }
  const appointment = idOf(extensionOf(resource, extensions.appointment))
  const body: EntryBody = outcome === 'planned'
    ? { kind: 'appointment', ...meeting }
    : { kind: 'visit', ...meeting, outcome, ...(appointment ? { appointment } : {}) }
  const individual = objectAt(first(resource['participant']), 'individual')
  return read(resource, body, authorOf(individual, resource, resolve), extensionOf(resource, extensions.replaces), {
    ...(status === 'entered-in-error' ? {} : { status }),
    ...(code === 'HH' ? {} : { class: { system: systems.actCode, code } }),
    period: { start: inUtc(begins), ...(ends ? { end: inUtc(ends) } : {}) },
    ...(textAt(individual, 'display') ? { participant: [{ individual: { display: textAt(individual, 'display') } }] } : {}),
  })
}

const outcomes = ['kept', 'missed', 'cancelled', 'planned'] as const

function minutesIn(resource: JsonObject): number | null {
  const length = objectAt(resource, 'length')
  return length?.['code'] === 'min' && typeof length['value'] === 'number' ? length['value'] : null
}

function fromCarePlan(resource: JsonObject, resolve: Resolve): Read | NotOurs {
  const status = textAt(resource, 'status')
  if (!['active', 'completed', 'revoked'].includes(status) && !isOwn(resource)) return 'status-not-ours'
  if (textAt(resource, 'intent') !== 'plan') return 'intent-not-ours'
  const start = textAt(resource, 'period', 'start')
  const on = dayIn(start) ?? dayIn(textAt(resource, 'created'))
  if (!on) return 'no-date'
  const summary = textAt(resource, 'description')
  const goals: Goal[] = []
  const carriedGoals: JsonObject[] = []
  for (const reference of listAt(resource, 'goal')) {
    const goal = resolve(textAt(asObject(reference), 'reference'), resource)
    if (goal?.['resourceType'] !== 'Goal') return 'goal-elsewhere'
    const taken = goalFrom(goal)
    if (!taken) return 'goal-not-ours'
    goals.push(taken.goal)
    carriedGoals.push(taken.carried)
  }
  if (summary === '' && goals.length === 0) return 'nothing-to-read'
  const reviewOn = dayIn(extensionOf(resource, extensions.reviewOn))
  const body: EntryBody = { kind: 'plan', on, summary, goals, ...(reviewOn ? { reviewOn } : {}) }
  const author = objectAt(resource, 'author')
  return read(resource, body, authorOf(author, resource, resolve), textAt(first(resource['replaces']), 'reference'), {
    ...(status === 'active' ? { status } : {}),
    intent: 'plan',
    ...(start === on ? { period: { start } } : {}),
    ...(summary === '' ? {} : { description: summary }),
    ...(textAt(author, 'display') ? { author: { display: textAt(author, 'display') } } : {}),
    ...(carriedGoals.length > 0 ? { contained: carriedGoals } : {}),
  })
}

function goalFrom(goal: JsonObject): { goal: Goal; carried: JsonObject } | null {
  const text = textAt(goal, 'description', 'text') || textAt(first(objectAt(goal, 'description')?.['coding']), 'display')
  const lifecycle = textAt(goal, 'lifecycleStatus')
  const achieved = textAt(first(objectAt(goal, 'achievementStatus')?.['coding']), 'code')
  const state = stateOfGoal(lifecycle, achieved)
  if (!state || text === '') return null
  const achievement = state === 'halfway' || state === 'reached' ? { achievementStatus: { coding: [{ system: systems.achievement, code: achieved }] } } : {}
  return {
    goal: { text, state },
    carried: { resourceType: 'Goal', ...(lifecycle === 'proposed' || lifecycle === 'accepted' ? {} : { lifecycleStatus: lifecycle }), ...achievement, description: { text } },
  }
}

function stateOfGoal(lifecycle: string, achieved: string): Goal['state'] | null {
  if (['planned', 'proposed', 'accepted'].includes(lifecycle)) return 'not-begun'
  if (lifecycle === 'active') return achieved === 'improving' ? 'halfway' : achieved === '' || achieved === 'in-progress' ? 'begun' : null
  if (lifecycle === 'completed') return achieved === 'achieved' ? 'reached' : null
  return lifecycle === 'cancelled' ? 'set-aside' : null
}

function fromDocument(resource: JsonObject, resolve: Resolve): Read | NotOurs {
  const kind = entryKinds.find((each) => each === codeIn(resource['type'], systems.kind)) ?? 'other'
  const status = textAt(resource, 'status')
  // A marking of a removal is of the file it was removed from, and goes nowhere else.
  if (kind === 'removal' || (status !== 'current' && status !== 'superseded')) return 'status-not-ours'
  const content = listAt(resource, 'content').map(asObject)
  if (content.length !== 1) return 'content-elsewhere'
  const attachment = objectAt(content[0], 'attachment')
  const [data, type, title] = [textAt(attachment, 'data'), textAt(attachment, 'contentType'), textAt(attachment, 'title')]
  const empty = data === '' && title === 'without text' && isOwn(resource)
  if (data === '' && !empty && textAt(attachment, 'size') !== '0') return 'content-elsewhere'
  const at = momentIn(textAt(resource, 'date'))
  const [creation, period] = [textAt(attachment, 'creation'), textAt(resource, 'context', 'period', 'start')]
  const on = dayIn(period) ?? dayIn(creation) ?? (at ? helsinkiDate(at) : null)
  if (!on) return 'no-date'
  const bytes = Buffer.from(data, 'base64')
  const text = /^text\/plain\b/.test(type) && kind !== 'attachment' ? readText(bytes) : null
  const description = textAt(resource, 'description')
  const body = documentBody(resource, { kind, on, text, description, title, type, bytes })
  if (!body) return 'nothing-to-read'
  const author = asObject(first(resource['author']))
  const related = asObject(first(resource['relatesTo']))
  const replaces = related?.['code'] === 'replaces' ? textAt(related, 'target', 'reference') : ''
  return {
    ...read(resource, body, authorOf(author, resource, resolve), replaces, {
      ...(status === 'current' ? { status } : {}),
      ...(at ? { date: at.toISOString() } : {}),
      ...(textAt(author, 'display') ? { author: [{ display: textAt(author, 'display') }] } : {}),
      ...(body.kind === 'attachment' || body.kind === 'statement' ? (description === '' ? {} : { description }) : {}),
      content: [{ attachment: {
        ...(body.kind === 'attachment' ? { contentType: type, ...(title === '' ? {} : { title }) } : {}),
        ...(data === '' ? {} : { data: bytes.toString('base64') }),
        ...(creation === on ? { creation } : {}),
      } }],
      ...(period === on ? { context: { period: { start: period } } } : {}),
    }),
    ...(body.kind === 'attachment' ? { bytes: new Uint8Array(bytes) } : {}),
  }
}

interface Content {
  readonly kind: EntryBody['kind'] | 'other'
  readonly on: IsoDate
  readonly text: string | null
  readonly description: string
  readonly title: string
  readonly type: string
  readonly bytes: Uint8Array
}

function documentBody(resource: JsonObject, { kind, on, text, description, title, type, bytes }: Content): EntryBody | null {
  const own = (url: string) => extensionOf(resource, url)
  if (text === null || kind === 'attachment') {
    return { kind: 'attachment', on, name: title || 'document', mediaType: type || 'application/octet-stream', bytes: bytes.length, text: description }
  }
  switch (kind) {
    case 'statement': {
      const to = statementReaders.find((each) => each === own(extensions.reader)) ?? 'other'
      return { kind, on, to, recipient: own(extensions.recipient), subject: description, text }
    }
    case 'disclosure': {
      const ground = disclosureGrounds.find((each) => each === own(extensions.disclosureGround))
      return ground ? { kind, on, to: own(extensions.recipient), what: description, ground, text } : null
    }
    case 'right-exercised':
      return { kind, on, right: own(extensions.right), text }
    default: {
      const topic = noteTopics.find((each) => each === codeIn(first(resource['category']), systems.topic)) ?? 'other'
      return text === '' ? null : { kind: 'note', on, topic, text }
    }
  }
}

/** What the register would say of somebody, as far as the mapping claims it. Compared with the register, never written into it. */
export type ReadPerson = Partial<Pick<Person,
  'name' | 'givenName' | 'identityCode' | 'customerId' | 'birthDate' | 'email' | 'phone' | 'street' | 'postcode' | 'town' | 'language' | 'deceased'>>

export function fromPatient(resource: JsonObject): { person: ReadPerson; carried: JsonObject } {
  const names = listAt(resource, 'name').map(asObject)
  const name = names.find((each) => each?.['use'] === 'official') ?? names[0] ?? {}
  const given = listAt(name, 'given').filter((each): each is string => typeof each === 'string')
  const family = textAt(name, 'family')
  const whole = [...given, family].filter((part) => part !== '').join(' ')
  const text = textAt(name, 'text') || whole
  const identifiers = listAt(resource, 'identifier').map(asObject)
  const valueOf = (system: string) => textAt(identifiers.find((each) => each?.['system'] === system), 'value')
  const telecoms = listAt(resource, 'telecom').map(asObject)
  const reached = (system: string) => textAt(telecoms.find((each) => each?.['system'] === system), 'value')
  const address = asObject(first(resource['address']))
  const lines = listAt(address, 'line')
  const street = lines.length === 1 && typeof lines[0] === 'string' ? lines[0] : ''
  const born = dayIn(textAt(resource, 'birthDate'))
  const died = dayIn(textAt(resource, 'deceasedDateTime'))
  const language = languageIn(resource)
  const [code, customer, phone, email] = [valueOf(systems.identityCode), valueOf(systems.customerId), reached('phone'), reached('email')]
  const [town, postcode] = [textAt(address, 'city'), textAt(address, 'postalCode')]
  const together = text === whole && given.length > 0
  const person: ReadPerson = {
    ...(text ? { name: text } : {}), ...(together ? { givenName: given.join(' ') } : {}), ...(code ? { identityCode: code } : {}),
    ...(customer ? { customerId: customer } : {}), ...(born ? { birthDate: born } : {}), ...(email ? { email } : {}), ...(phone ? { phone } : {}),
    ...(street ? { street } : {}), ...(postcode ? { postcode } : {}), ...(town ? { town } : {}), ...(language ? { language } : {}),
    ...(died ? { deceased: died } : resource['deceasedBoolean'] === true ? { deceased: true } : {}),
  }
  return {
    person,
    carried: {
      resourceType: 'Patient',
      ...(text ? { name: [{ ...(textAt(name, 'text') ? { text } : {}), ...(together && family ? { family } : {}), ...(together ? { given } : {}) }] } : {}),
      ...(code || customer ? { identifier: [...(code ? [{ system: systems.identityCode, value: code }] : []), ...(customer ? [{ system: systems.customerId, value: customer }] : [])] } : {}),
      ...(phone || email ? { telecom: [...(phone ? [{ system: 'phone', value: phone }] : []), ...(email ? [{ system: 'email', value: email }] : [])] } : {}),
      ...(born ? { birthDate: born } : {}),
      ...(died && died === resource['deceasedDateTime'] ? { deceasedDateTime: died } : resource['deceasedBoolean'] === true ? { deceasedBoolean: true } : {}),
      ...(street || town ? { address: [{ ...(street ? { line: [street] } : {}), ...(town ? { city: town } : {}), ...(postcode ? { postalCode: postcode } : {}) }] } : {}),
      ...(language ? { communication: [{ language: { coding: [{ code: language }] } }] } : {}),
    },
  }
}

function languageIn(resource: JsonObject): 'fi' | 'sv' | 'en' | null {
  const spoken = listAt(resource, 'communication').map(asObject)
  const preferred = spoken.find((each) => each?.['preferred'] === true) ?? spoken[0]
  const code = textAt(first(objectAt(preferred, 'language')?.['coding']), 'code')
  return code === 'fi' || code === 'sv' || code === 'en' ? code : null
}

function read(resource: JsonObject, body: EntryBody, author: Author, replaces: string, carried: JsonObject): Read {
  const ground = correctionGrounds.find((each) => each === extensionOf(resource, extensions.ground))
  const correction: CorrectionMade | null = ground ? { ground, reason: extensionOf(resource, extensions.reason) } : null
  const source = extensionOf(resource, extensions.source)
  const writtenAt = momentIn(textAt(resource, 'date')) ?? momentIn(textAt(resource, 'meta', 'lastUpdated')) ?? new Date(`${body.on}T12:00:00Z`)
  const as = extensionOf(resource, extensions.replacesAs) === 'revision' || (body.kind === 'plan' && !correction) ? 'revision' : 'correction'
  return {
    plain: { body, author, writtenAt: writtenAt.toISOString(), ...(correction ? { correction } : {}), ...(source ? { source } : {}) },
    replaces: replaces === '' ? null : { reference: replaces, as },
    carried: { resourceType: textAt(resource, 'resourceType'), ...carried },
  }
}

/** Who wrote it: the practitioner referred to where they are at hand, else what the reference itself says of them. */
function authorOf(reference: JsonObject | null, resource: JsonObject, resolve: Resolve): Author {
  const address = textAt(reference, 'reference')
  const found = address === '' ? null : resolve(address, resource)
  const name = asObject(first(found?.['name']))
  const spelt = textAt(name, 'text') || [...listAt(name, 'given'), name?.['family']].filter((part): part is string => typeof part === 'string' && part !== '').join(' ')
  const position = textAt(asObject(first(found?.['qualification'])), 'code', 'text')
  return { name: spelt || textAt(reference, 'display') || address, position }
}

/** Whether it came out of a Satama: each of its entries says what kind it is. */
export const isOwn = (resource: JsonObject): boolean => extensionOf(resource, extensions.kind) !== ''

const extensionsIn = (resource: JsonObject): (JsonObject | null)[] => listAt(resource, 'extension').map(asObject)

function extensionOf(resource: JsonObject, url: string): string {
  const found = extensionsIn(resource).find((each) => each?.['url'] === url)
  return textAt(found, 'valueCode') || textAt(found, 'valueString') || textAt(found, 'valueDate') || textAt(found, 'valueReference', 'reference')
}

function codeIn(concept: Json | undefined, system: string): string {
  return textAt(listAt(asObject(concept), 'coding').map(asObject).find((each) => each?.['system'] === system), 'code')
}

function readText(bytes: Uint8Array): string | null {
  const text = new TextDecoder('utf-8').decode(bytes)
  return text.includes('\ufffd') ? null : text
}

const idOf = (reference: string): string => /^urn:uuid:([0-9a-f-]{36})$/.exec(reference)?.[1] ?? ''
function timeOf(at: Date): string {
  const { hour, minute } = helsinkiTime(at)
  return `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`
}
const inUtc = (at: Date): string => at.toISOString().replace('.000Z', 'Z')

/** The instant of a FHIR dateTime that has one, with its zone; null for dates alone. */
function momentIn(text: string): Date | null {
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/.test(text)) return null
  const at = new Date(text)
  return Number.isNaN(at.getTime()) ? null : at
}

function dayIn(text: string): IsoDate | null {
  if (isIsoDate(text)) return text
  const at = momentIn(text)
  return at ? helsinkiDate(at) : null
}

export function asObject(value: Json | undefined): JsonObject | null {
  return value !== null && typeof value === 'object' && !Array.isArray(value) ? (value as JsonObject) : null
}

export function listAt(object: JsonObject | null, name: string): readonly Json[] {
  const value = object?.[name]
  return Array.isArray(value) ? (value as readonly Json[]) : []
}

function first(value: Json | undefined): JsonObject | null {
  return Array.isArray(value) ? asObject((value as readonly Json[])[0]) : null
}

function objectAt(object: JsonObject | null | undefined, name: string): JsonObject | null {
  return asObject(object?.[name])
}

/** The text at the end of a path; numbers as they are written; empty where there is none. */
export function textAt(object: JsonObject | null | undefined, ...path: string[]): string {
  let value: Json | undefined = object ?? undefined
  for (const name of path) value = asObject(value)?.[name]
  return typeof value === 'string' ? value : typeof value === 'number' ? String(value) : ''
}
