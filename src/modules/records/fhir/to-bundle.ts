import { helsinkiDate } from '#foundation/time'
import type { Person } from '#people'
import type { Access } from '#vault'
import type { EntryId, FileEntry } from '../model.ts'
import { systems, type AuditEvent, type Bundle, type CodeableConcept } from './resources.ts'
import { toPatient, toResource, urn, type MappedEntry } from './to-fhir.ts'

/** A client's file with what is not text: what a bundle is made of. */
export interface BundledFile {
  readonly person: Person
  /** Final entries alone, in the order in which they were written. */
  readonly entries: readonly FileEntry[]
  readonly bytes: ReadonlyMap<EntryId, Uint8Array>
  /** Who opened it, when and for what; the newest first. */
  readonly openings: readonly Access[]
}

export interface BundleMaking {
  /** The organisation's name. */
  readonly organisation: string
  /** What somebody's position is called; empty where it is not known. */
  readonly positionOf: (account: string) => string
  readonly at: Date
}

/**
 * Files as one Bundle of type collection. What is restricted or whose key is destroyed has no words, and no resource: its
 * marking has. Everything is referred to by `urn:uuid:` and its own id, so a bundle stands by itself.
 */
export function toBundle(files: readonly BundledFile[], { organisation, positionOf, at }: BundleMaking): Bundle {
  const today = helsinkiDate(at)
  return {
    resourceType: 'Bundle',
    type: 'collection',
    timestamp: at.toISOString(),
    entry: files.flatMap(({ person, entries, bytes, openings }) => [
      toPatient(person, today),
      ...mappedEntries(entries, bytes).map((entry) => toResource(entry, person.id)),
      ...openings.map((access) => toAuditEvent(access, { person: person.id, organisation, position: positionOf(access.by) })),
    ]).map((resource) => ({ fullUrl: urn(resource.id), resource })),
  }
}

/** The entries that have words, each with what it stands beside. */
export function mappedEntries(entries: readonly FileEntry[], bytes: ReadonlyMap<EntryId, Uint8Array>): MappedEntry[] {
  const followers = new Map(entries.flatMap(({ row }) => (row.follows ? [[row.follows, row.followsAs] as const] : [])))
  return entries.flatMap(({ row, plain }) => {
    if (!plain || row.state !== 'final') return []
    const own = bytes.get(row.id)
    const follows = row.follows && row.followsAs ? { id: row.follows, as: row.followsAs } : null
    return [{ id: row.id, plain, follows, followedAs: followers.get(row.id) ?? null, ...(own ? { bytes: own } : {}) }]
  })
}

/** One opening: who by position, when, for what (V22). Export alone: nobody's openings are written from outside. */
export function toAuditEvent(access: Access, o: { person: string; organisation: string; position: string }): AuditEvent {
  const self = access.by === o.person
  const purpose: CodeableConcept = { coding: [{ system: systems.purpose, code: access.purpose }] }
  return {
    resourceType: 'AuditEvent',
    id: access.id,
    type: { system: 'http://dicom.nema.org/resources/ontology/DCM', code: '110110', display: 'Patient Record' },
    subtype: [{ system: 'urn:satama:fhir:opened', code: access.kind }],
    action: 'R',
    recorded: access.at.toISOString(),
    outcome: '0',
    purposeOfEvent: [purpose],
    agent: [{
      who: self ? { reference: urn(o.person) } : { identifier: { system: systems.account, value: access.by }, ...(o.position ? { display: o.position } : {}) },
      ...(o.position && !self ? { role: [{ text: o.position }] } : {}),
      requestor: true,
    }],
    source: { observer: { display: o.organisation } },
    entity: [{
      what: { reference: urn(o.person) },
      type: { system: 'http://terminology.hl7.org/CodeSystem/audit-entity-type', code: '1', display: 'Person' },
      role: { system: 'http://terminology.hl7.org/CodeSystem/object-role', code: '1', display: 'Patient' },
      ...(access.count > 1 ? { detail: [{ type: 'opened together', valueString: String(access.count) }] } : {}),
    }],
  }
}
