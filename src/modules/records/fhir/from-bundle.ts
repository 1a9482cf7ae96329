import { done, refuse } from '#foundation/results'
import type { Person } from '#people'
import { asObject, fromPatient, fromResource, isOwn, listAt, textAt, type NotOurs, type Read, type ReadPerson } from './from-fhir.ts'
import type { EntryBody } from '../model.ts'
import type { Json, JsonObject } from './resources.ts'

/** Why one resource of a bundle is not taken in. `NotOurs` are kept in the file as they came; the others stay where they came from. */
export type Passed = NotOurs | 'another-persons' | 'already-there' | 'not-a-resource'

/** What becomes of one entry of a bundle: its place, its type, and a word. Never what it says. */
export interface BundleLine {
  /** Counted from 1. */
  readonly place: number
  /** As the resource names it, when it is a name of FHIR's; else empty. */
  readonly type: string
  readonly outcome: 'taken' | 'taken-in-part' | 'kept-as-it-came' | 'compared' | 'used' | 'passed'
  readonly because: Passed | null
  /** Elements of a resource taken in part that no entry has a place for: their names. */
  readonly notCarried: readonly string[]
}

export interface TakenEntry extends Read {
  /** What it was where it comes from. */
  readonly source: string
  readonly place: number
}

export interface ReadBundle {
  readonly lines: readonly BundleLine[]
  /** In an order in which whatever is replaced comes before what replaces it. */
  readonly entries: readonly TakenEntry[]
  /** Resources that no entry has a place for, whole, as they came: in a bundle of their own. Null when there are none. */
  readonly leftOver: JsonObject | null
  /** Fields in which the bundle's patient differs from the register: names of fields, for whoever mends the register. */
  readonly differs: readonly (keyof ReadPerson)[]
}

export type BundleRefusal = 'not-json' | 'not-a-bundle' | 'several-people' | 'another-person' | 'cannot-tell-whose' | 'too-many-resources'

const mostResources = 10_000
const resourceName = /^[A-Z][A-Za-z]{2,40}$/

/** Reads the text of a bundle; nothing of it is in the refusal. */
export function parseBundle(text: string) {
  let parsed: Json
  try {
    parsed = JSON.parse(text.replace(/^\ufeff/, '')) as Json
  } catch {
    return refuse('not-json')
  }
  const bundle = asObject(parsed)
  if (bundle?.['resourceType'] !== 'Bundle' || !Array.isArray(bundle['entry'])) return refuse('not-a-bundle')
  return done(bundle)
}

interface Found {
  readonly place: number
  readonly fullUrl: string
  readonly resource: JsonObject
}

export interface BundleReading {
  readonly person: Person
  /** What the file has already, by what it was elsewhere or by its own id. */
  readonly known: ReadonlySet<string>
  /** Somebody has looked whose the bundle is. */
  readonly checked: boolean
  /** Why an entry cannot stand in a file, however well it was read. */
  readonly unfit?: (body: EntryBody) => NotOurs | null
}

/**
 * Reads a bundle into one person's file.
 *
 * [Note: An import loses nothing] Each resource becomes an entry, whole or in part, or is kept as it came: what was not
 * carried whole comes back in `leftOver`, to be attached to the file. Passed over are only resources of somebody
 * else, and what the file has already. Whose the bundle is is told by identity code, by our own id, or by name and
 * birth date; where none tells, a human has to say it (`checked`).
 */
export function readBundle(bundle: JsonObject, o: BundleReading) {
  const given = listAt(bundle, 'entry').map(asObject)
  if (given.length > mostResources) return refuse('too-many-resources', { most: mostResources })
  const lines: BundleLine[] = []
  const found: Found[] = []
  for (const [index, entry] of given.entries()) {
    const resource = asObject(entry?.['resource'])
    const place = index + 1
    if (resource && resourceName.test(textAt(resource, 'resourceType'))) found.push({ place, fullUrl: textAt(entry, 'fullUrl'), resource })
    else lines.push({ place, type: '', outcome: 'passed', because: 'not-a-resource', notCarried: [] })
  }
  const whose = whoseIs(found, o)
  if (!whose.ok) return whose
  const { differs, patient } = whose.value
  const resolve = resolver(found)
  const used = usedByOthers(found)
  const entries: TakenEntry[] = []
  const leftOver: JsonObject[] = []
  for (const one of found) {
    const { place, resource } = one
    const type = textAt(resource, 'resourceType')
    const line = (outcome: BundleLine['outcome'], because: Passed | null = null, notCarried: readonly string[] = []) =>
      lines.push({ place, type, outcome, because, notCarried })
    if (type === 'Patient') {
      line('compared')
      continue
    }
    if (isOfAnother(resource, patient, found)) {
      line('passed', 'another-persons')
      continue
    }
    const source = sourceOf(one)
    if (o.known.has(source)) {
      line('passed', 'already-there')
      continue
    }
    if ((type === 'Practitioner' || type === 'Goal') && used.has(one)) {
      line('used')
      continue
    }
    const read = fromResource(resource, resolve)
    if (typeof read === 'string') {
      line('kept-as-it-came', read)
      leftOver.push(entryOf(one))
      continue
    }
    if (o.known.has(read.plain.source ?? source)) {
      line('passed', 'already-there')
      continue
    }
    const unfit = o.unfit?.(read.plain.body)
    if (unfit) {
      line('kept-as-it-came', unfit)
      leftOver.push(entryOf(one))
      continue
    }
    const notCarried = beyond(resource, read.carried)
    line(notCarried.length > 0 ? 'taken-in-part' : 'taken', null, notCarried)
    if (notCarried.length > 0) leftOver.push(entryOf(one))
    entries.push({ ...read, source, place })
  }
  return done<ReadBundle>({
    lines: lines.toSorted((a, b) => a.place - b.place),
    entries: inOrder(entries),
    leftOver: leftOver.length > 0 ? { resourceType: 'Bundle', type: 'collection', entry: leftOver } : null,
    differs,
  })
}

/** Whether the bundle is this person's, and where it says other things of them than the register. */
function whoseIs(found: readonly Found[], { person, checked }: { person: Person; checked: boolean }) {
  const patients = found.filter(({ resource }) => resource['resourceType'] === 'Patient')
  const read = patients.map((one) => ({ one, told: fromPatient(one.resource).person }))
  const isThem = ({ one, told }: (typeof read)[number]) =>
    textAt(one.resource, 'id') === person.id || (told.identityCode !== undefined && told.identityCode === person.identityCode)
  const own = read.find(isThem)
    ?? (read.length === 1 ? read.find(({ told }) => !told.identityCode && told.birthDate !== undefined && told.birthDate === person.birthDate && sameName(told.name, person.name)) : undefined)
  if (!own && read.length > 1) return refuse('several-people')
  const [only] = read
  if (!own && only?.told.identityCode && person.identityCode) return refuse('another-person')
  if (!own && !checked) return refuse('cannot-tell-whose')
  const told = (own ?? only)?.told ?? {}
  const differs = (Object.keys(told) as (keyof ReadPerson)[]).filter((field) => told[field] !== person[field] && field !== 'givenName')
  return done({ differs, patient: (own ?? only)?.one ?? null })
}

const sameName = (a: string | undefined, b: string): boolean => a !== undefined && wordsOf(a) === wordsOf(b)
const wordsOf = (name: string): string => name.normalize('NFC').toLocaleLowerCase('fi').split(/[\s,]+/).toSorted().join(' ')

/** Of a bundle with several people: whatever names another of them as its subject. */
function isOfAnother(resource: JsonObject, patient: Found | null, found: readonly Found[]): boolean {
  const reference = textAt(asObject(resource['subject']) ?? asObject(resource['patient']), 'reference')
  if (reference === '' || !patient) return false
  const target = found.find((one) => one.resource['resourceType'] === 'Patient' && isAt(one, reference))
  return target !== undefined && target !== patient
}

function isAt({ fullUrl, resource }: Found, reference: string): boolean {
  if (fullUrl !== '' && fullUrl === reference) return true
  const [type, id] = [textAt(resource, 'resourceType'), textAt(resource, 'id')]
  return id !== '' && (reference === `${type}/${id}` || reference.endsWith(`/${type}/${id}`) || reference === `urn:uuid:${id}`)
}

/** By what a resource is known again, when the same bundle comes a second time. */
export function sourceOf({ fullUrl, resource }: Pick<Found, 'fullUrl' | 'resource'>): string {
  const [type, id] = [textAt(resource, 'resourceType'), textAt(resource, 'id')]
  const text = fullUrl.startsWith('urn:uuid:') ? fullUrl : id === '' ? fullUrl : `${type}/${id}`
  return text.slice(0, 200)
}

function resolver(found: readonly Found[]) {
  return (reference: string, from: JsonObject): JsonObject | null => {
    if (reference === '') return null
    if (reference.startsWith('#')) return listAt(from, 'contained').map(asObject).find((each) => textAt(each, 'id') === reference.slice(1)) ?? null
    return found.find((one) => isAt(one, reference))?.resource ?? null
  }
}

/** Practitioners and goals that stand in a bundle for others to name: they are read with those. */
function usedByOthers(found: readonly Found[]): Set<Found> {
  const named = new Set(found.flatMap(({ resource }) => referencesIn(resource)))
  return new Set(found.filter((one) => [...named].some((reference) => isAt(one, reference))))
}

function referencesIn(value: Json): string[] {
  if (Array.isArray(value)) return (value as readonly Json[]).flatMap(referencesIn)
  const object = asObject(value)
  if (!object) return []
  return Object.entries(object).flatMap(([name, inside]) => (name === 'reference' && typeof inside === 'string' ? [inside] : referencesIn(inside)))
}

function entryOf({ fullUrl, resource }: Found): JsonObject {
  return { ...(fullUrl === '' ? {} : { fullUrl }), resource }
}

/** What every resource has, and what an entry has of itself: nothing is lost without it. */
const ownWays = new Set(['resourceType', 'id', 'meta', 'text', 'subject', 'language'])

/**
 * Elements of a resource, at its top, that hold something which was not carried. A narrative is made from the rest, and
 * a subject is whose file it is. Our own extensions are read, each of them.
 */
export function beyond(resource: JsonObject, carried: JsonObject): string[] {
  return Object.keys(resource).filter((name) => {
    if (ownWays.has(name)) return false
    const value = resource[name] ?? null
    if (name === 'extension') return !listAt(resource, name).every((each) => textAt(asObject(each), 'url').startsWith('urn:satama:fhir:'))
    if (isOwnWriting(name, resource)) return false
    return !isWithin(value, carried[name])
  })
}

/** What a Satama writes beside its own mark is what it reads. */
function isOwnWriting(name: string, resource: JsonObject): boolean {
  return isOwn(resource) && ownElements.has(name)
}

const ownElements = new Set([
  'contained', 'author', 'participant', 'goal', 'type', 'category', 'relatesTo', 'replaces', 'status', 'docStatus', 'date', 'content', 'class', 'description',
])

/** Whether everything in `part` is in `whole` too; instants and zones may be written otherwise. */
export function isWithin(part: Json, whole: Json | undefined): boolean {
  if (Array.isArray(part)) return Array.isArray(whole) && (part as readonly Json[]).every((each) => (whole as readonly Json[]).some((other) => isWithin(each, other)))
  const object = asObject(part)
  if (object) {
    const other = asObject(whole)
    return other !== null && Object.entries(object).every(([name, value]) => isWithin(value, other[name]))
  }
  if (typeof part === 'string' && typeof whole === 'string' && /^\d{4}-\d\d-\d\dT/.test(part)) return Date.parse(part) === Date.parse(whole)
  return part === whole
}

/** An entry that replaces another comes after it, whatever the bundle's order. */
function inOrder(entries: readonly TakenEntry[]): TakenEntry[] {
  const left = [...entries]
  const ordered: TakenEntry[] = []
  while (left.length > 0) {
    const next = left.findIndex(({ replaces }) => !replaces || !left.some(({ source }) => isSource(source, replaces.reference)))
    // A circle of replacements is nobody's history: its members are taken in the order they came.
    ordered.push(...left.splice(Math.max(next, 0), 1))
  }
  return ordered
}

export const isSource = (source: string, reference: string): boolean => source === reference || reference.endsWith(`/${source}`)
