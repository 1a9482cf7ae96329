import { createHash } from 'node:crypto'
import { helsinkiInstant, type IsoDate } from '#foundation/time'
import { isProtected, type Person } from '#people'
import type { EntryBody, EntryId, EntryRow, Goal as GoalOfPlan, SealedEntry, VisitBody, AppointmentBody, PlanBody } from '../model.ts'
import {
  extensions, systems, type AnyResource, type Attachment, type CarePlan, type DocumentReference, type Encounter, type Extension, type Goal,
  type Patient, type Practitioner,
} from './resources.ts'

/** An entry as the mapping has it: what it says, and what it stands beside. */
export interface MappedEntry {
  readonly id: EntryId
  readonly plain: SealedEntry
  readonly follows: { readonly id: EntryId; readonly as: NonNullable<EntryRow['followsAs']> } | null
  /** How the entry that stands in its place came to be, where there is one. */
  readonly followedAs: EntryRow['followsAs']
  /** Of an attachment. */
  readonly bytes?: Uint8Array
}

export const urn = (id: string): string => `urn:uuid:${id}`

/** Who somebody is. An address under non-disclosure for personal safety leaves no house in a file: it is not written. */
export function toPatient(person: Person, today: IsoDate): Patient {
  const hidden = isProtected(person, today)
  const address = hidden ? person.contactAddress : person
  const { givenName, name } = person
  const family = givenName && name.startsWith(`${givenName} `) ? name.slice(givenName.length + 1) : undefined
  return {
    resourceType: 'Patient',
    id: person.id,
    ...(hidden ? { meta: { security: [{ system: systems.confidentiality, code: 'R' }] } } : {}),
    ...some('identifier', [
      ...(person.identityCode ? [{ type: { coding: [{ system: systems.identifierType, code: 'NI' }] }, system: systems.identityCode, value: person.identityCode }] : []),
      ...(person.customerId ? [{ type: { coding: [{ system: systems.identifierType, code: 'PI' }] }, system: systems.customerId, value: person.customerId }] : []),
    ]),
    ...(name === '' ? {} : { name: [{ text: name, ...(family ? { family } : {}), ...(givenName ? { given: givenName.split(' ') } : {}) }] }),
    ...some('telecom', [
      ...(person.phone ? [{ system: 'phone', value: person.phone }] : []),
      ...(person.email ? [{ system: 'email', value: person.email }] : []),
    ]),
    ...(person.birthDate ? { birthDate: person.birthDate } : {}),
    ...(person.deceased === true ? { deceasedBoolean: true } : person.deceased ? { deceasedDateTime: person.deceased } : {}),
    ...(address?.street || address?.town
      ? { address: [{ ...(address.street ? { line: [address.street] } : {}), ...(address.town ? { city: address.town } : {}), ...(address.postcode ? { postalCode: address.postcode } : {}) }] }
      : {}),
    communication: [{ language: { coding: [{ system: systems.language, code: person.language }] }, preferred: true }],
  }
}

/** What an entry is in FHIR: a meeting is an Encounter, a plan a CarePlan, and all that somebody wrote a DocumentReference. */
export function toResource(entry: MappedEntry, person: string): AnyResource {
  const { body } = entry.plain
  if (body.kind === 'visit' || body.kind === 'appointment') return toEncounter(entry, body, person)
  if (body.kind === 'plan') return toCarePlan(entry, body, person)
  return toDocument(entry, body, person)
}

function toEncounter(entry: MappedEntry, body: VisitBody | AppointmentBody, person: string): Encounter {
  const { plain, follows, followedAs } = entry
  const outcome = body.kind === 'visit' ? body.outcome : 'planned'
  const [hour, minute] = body.time.split(':').map(Number)
  const start = helsinkiInstant(body.on, hour ?? 0, minute)
  return {
    resourceType: 'Encounter',
    ...commonOf(entry, person, [
      ...extension(extensions.text, 'valueString', body.text),
      { url: extensions.outcome, valueCode: outcome },
      ...(body.way === 'phone' ? [{ url: extensions.way, valueCode: 'phone' }] : []),
      ...(body.kind === 'visit' && body.appointment ? [{ url: extensions.appointment, valueReference: { reference: urn(body.appointment) } }] : []),
      ...(follows ? [{ url: extensions.replaces, valueReference: { reference: urn(follows.id) } }] : []),
    ]),
    contained: [practitioner(plain)],
    status: followedAs ? 'entered-in-error' : { kept: 'finished', missed: 'cancelled', cancelled: 'cancelled', planned: 'planned' }[outcome],
    class: { system: systems.actCode, code: body.way === 'in-person' ? 'AMB' : 'VR' },
    participant: [{ individual: authorIn(plain) }],
    period: { start: instant(start), end: instant(new Date(start.getTime() + body.minutes * 60_000)) },
  }
}

function toCarePlan(entry: MappedEntry, body: PlanBody, person: string): CarePlan {
  const { plain, follows, followedAs } = entry
  const subject = { reference: urn(person) }
  const goals = body.goals.map((goal, i): Goal => ({ resourceType: 'Goal', id: `goal-${i + 1}`, ...statusOfGoal(goal), description: { text: goal.text }, subject }))
  return {
    resourceType: 'CarePlan',
    ...commonOf(entry, person, extension(extensions.reviewOn, 'valueDate', body.reviewOn)),
    contained: [practitioner(plain), ...goals],
    ...(follows ? { replaces: [{ reference: urn(follows.id) }] } : {}),
    status: followedAs === 'correction' ? 'entered-in-error' : followedAs === 'revision' ? 'revoked' : 'active',
    intent: 'plan',
    ...(body.summary === '' ? {} : { description: body.summary }),
    period: { start: body.on },
    author: authorIn(plain),
    ...some('goal', goals.map(({ id }) => ({ reference: `#${id}` }))),
  }
}

function statusOfGoal({ state }: GoalOfPlan): Pick<Goal, 'lifecycleStatus' | 'achievementStatus'> {
  const achieved = (code: string) => ({ coding: [{ system: systems.achievement, code }] })
  switch (state) {
    case 'not-begun': return { lifecycleStatus: 'planned' }
    case 'begun': return { lifecycleStatus: 'active' }
    case 'halfway': return { lifecycleStatus: 'active', achievementStatus: achieved('improving') }
    case 'reached': return { lifecycleStatus: 'completed', achievementStatus: achieved('achieved') }
    case 'set-aside': return { lifecycleStatus: 'cancelled' }
  }
}

type DocumentBody = Exclude<EntryBody, VisitBody | AppointmentBody | PlanBody>

function toDocument(entry: MappedEntry, body: DocumentBody, person: string): DocumentReference {
  const { plain, follows, followedAs } = entry
  const kind = { coding: [{ system: systems.kind, code: body.kind }] }
  const removal = body.kind === 'removal'
  return {
    resourceType: 'DocumentReference',
    ...commonOf(entry, person, extensionsOf(body)),
    contained: [practitioner(plain)],
    status: removal ? 'entered-in-error' : followedAs ? 'superseded' : 'current',
    ...(removal ? {} : { docStatus: 'final' as const }),
    type: kind,
    ...(body.kind === 'note' ? { category: [{ coding: [{ system: systems.topic, code: body.topic }] }] } : {}),
    date: plain.writtenAt,
    author: [authorIn(plain)],
    ...(follows ? { relatesTo: [{ code: 'replaces' as const, target: { reference: urn(follows.id) } }] } : {}),
    ...some('description', descriptionOf(body)),
    content: [{ attachment: attachmentOf(entry, body) }],
    context: { period: { start: body.on } },
  }
}

function extensionsOf(body: DocumentBody): Extension[] {
  switch (body.kind) {
    case 'note': return []
    case 'statement': return [...extension(extensions.reader, 'valueCode', body.to), ...extension(extensions.recipient, 'valueString', body.recipient)]
    case 'attachment': return []
    case 'disclosure': return [...extension(extensions.recipient, 'valueString', body.to), ...extension(extensions.disclosureGround, 'valueCode', body.ground)]
    case 'right-exercised': return extension(extensions.right, 'valueCode', body.right)
    case 'removal': return [...extension(extensions.removalGround, 'valueCode', body.ground), ...extension(extensions.removedKind, 'valueCode', body.was)]
  }
}

function descriptionOf(body: DocumentBody): string {
  if (body.kind === 'statement') return body.subject
  if (body.kind === 'attachment') return body.text
  return body.kind === 'disclosure' ? body.what : ''
}

/** What is in it. A marking says that something was there, and none of its words. */
function attachmentOf({ bytes }: MappedEntry, body: DocumentBody): Attachment {
  const creation = body.on
  if (body.kind === 'removal') return { title: 'removed', creation }
  if (body.kind !== 'attachment') {
    const text = Buffer.from(body.text, 'utf8')
    return { contentType: 'text/plain; charset=utf-8', ...(text.length > 0 ? { data: text.toString('base64') } : { title: 'without text' }), creation }
  }
  const data = bytes ?? new Uint8Array()
  return {
    contentType: body.mediaType,
    ...(data.length > 0 ? { data: Buffer.from(data).toString('base64') } : {}),
    size: data.length,
    hash: createHash('sha1').update(data).digest('base64'),
    title: body.name,
    creation,
  }
}

/** Id, subject, author, when it was written, and why it stands beside another. */
function commonOf({ id, plain, follows }: MappedEntry, person: string, own: readonly Extension[]) {
  return {
    id,
    meta: { lastUpdated: plain.writtenAt },
    extension: [
      { url: extensions.kind, valueCode: plain.body.kind },
      ...own,
      ...(follows ? [{ url: extensions.replacesAs, valueCode: follows.as }] : []),
      ...extension(extensions.ground, 'valueCode', plain.correction?.ground),
      ...extension(extensions.reason, 'valueString', plain.correction?.reason),
      ...extension(extensions.source, 'valueString', plain.source),
    ],
    subject: { reference: urn(person) },
  }
}

const authorIn = ({ author }: SealedEntry) => ({ reference: '#author', ...(author.name === '' ? {} : { display: author.name }) })

const practitioner = ({ author }: SealedEntry): Practitioner => ({
  resourceType: 'Practitioner', id: 'author',
  ...(author.name === '' ? {} : { name: [{ text: author.name }] }),
  ...(author.position === '' ? {} : { qualification: [{ code: { text: author.position } }] }),
})

/** FHIR has no empty text: what is empty is left out. */
function extension(url: string, value: 'valueCode' | 'valueString' | 'valueDate', of: string | undefined): Extension[] {
  return of ? [{ url, [value]: of }] : []
}

function some<K extends string, V extends string | readonly unknown[]>(name: K, value: V): Partial<Record<K, V>> {
  return value.length > 0 ? { [name]: value } as Partial<Record<K, V>> : {}
}

/** An instant without its thousandths, in UTC. */
const instant = (at: Date): string => at.toISOString().replace('.000Z', 'Z')
