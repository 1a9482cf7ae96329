/**
 * What happened: ids, enumerated facts, counts and keyed commitments. Never prose, since a ledger
 * cannot forget: a name written here would outlive its person's erasure.
 */
export interface Fact {
  readonly type: string
  readonly organisation: string
  /** The account that did it; null for the system by itself. */
  readonly by: string | null
  readonly at: Date
  readonly about?: string
  readonly body?: Readonly<Record<string, FactValue>>
}

export type FactValue = string | number | boolean | null | readonly string[]

/** A fact that the ledger holds. Its leaf is null until it has been put in the tree. */
export interface Entry {
  readonly organisation: string
  readonly id: string
  readonly at: Date
  readonly type: string
  readonly by: string | null
  readonly about: string | null
  readonly body: Readonly<Record<string, FactValue>>
  readonly leaf: number | null
}

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/
const typeName = /^[A-Za-z][A-Za-z0-9]*(?:[.-][A-Za-z0-9]+)*$/
const fieldName = /^[A-Za-z][A-Za-z0-9_-]{0,39}$/
const plainWord = /^[A-Za-z0-9._:/=+-]{0,64}$/
const longestBody = 8_192

/** Shapes that identify somebody although they have neither a space nor an @. */
const personalShapes = [
  /(?<![A-Z0-9])\d{6}[-+A-FU-Y]\d{3}[0-9A-FHJ-NPR-Y](?![A-Z0-9])/i, // a personal identity code
  /^\+?\d[\d/.-]{5,}\d$/, // a phone number; dates and times are let through before
  /^[A-Z]{2}\d{2}[A-Z0-9]{10,30}$/, // an IBAN
]
const commitment = /^[0-9a-f]{32,64}$/
const moment = /^\d{4}-\d{2}(?:-\d{2}(?:T\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?Z?)?)?$/

/** A fact that the ledger may not hold. Its message names the field, never the value. */
export class NotAFact extends TypeError {
  override readonly name = 'NotAFact'
}

/** Throws unless the fact is made of ids, enumerated words, numbers and commitments. */
export function assertFact(fact: Fact): void {
  const bad = (field: string) => {
    throw new NotAFact(`the ledger refuses ${field} of ${typeName.test(fact.type) ? fact.type : 'a fact'}`)
  }
  if (!typeName.test(fact.type) || fact.type.length > 64) bad('the type')
  if (!uuid.test(fact.organisation)) bad('the organisation')
  if (fact.by !== null && !uuid.test(fact.by)) bad('the actor')
  if (fact.about !== undefined && !uuid.test(fact.about)) bad('the subject')
  if (Number.isNaN(fact.at.getTime())) bad('the time')
  for (const [field, value] of Object.entries(fact.body ?? {})) {
    if (!fieldName.test(field)) bad('a field name')
    if (!isFactual(value)) bad(`"${field}"`)
  }
  if (JSON.stringify(fact.body ?? {}).length > longestBody) bad('the length')
}

function isFactual(value: FactValue | undefined): boolean {
  if (value === null || typeof value === 'boolean') return true
  if (typeof value === 'number') return Number.isFinite(value)
  if (typeof value === 'string') return isWord(value)
  return Array.isArray(value) && value.every((item) => typeof item === 'string' && isWord(item))
}

function isWord(value: string): boolean {
  if (uuid.test(value) || commitment.test(value) || moment.test(value)) return true
  return plainWord.test(value) && !personalShapes.some((shape) => shape.test(value))
}
