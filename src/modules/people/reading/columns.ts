import headerWords from '../header-words.json' with { type: 'json' }
import { fields, type Field } from '../model.ts'

/** Which column (from 0) holds which field. */
export type Mapping = Readonly<Partial<Record<Field, number>>>

/** How the header of a file was understood, for somebody to confirm. */
export interface Columns {
  readonly headers: readonly string[]
  readonly mapping: Mapping
  /** Columns nobody will read. */
  readonly unknown: readonly number[]
  /** Columns for a field that another column has already: the first, or the surer one, is read. */
  readonly doubled: readonly { readonly column: number; readonly field: Field }[]
}

/** Whose the column is, in front of what it holds: "Asiakkaan puhelin", "Patient's name". Never a guardian's. */
const owners = [
  'asiakkaan', 'potilaan', 'henkilon', 'tyontekijan', 'rekisteroidyn', 'jasenen',
  'kundens', 'klientens', 'patientens', 'personens', 'medlemmens', 'registrerades',
  'clients', 'customers', 'patients', 'persons', 'members', 'client', 'customer', 'patient', 'person', 'member', 'personal',
]

/** Per word: the field it names, and how far down its list it stands. */
const known = new Map<string, { field: Field; rank: number }>()
for (const field of fields) {
  for (const [rank, word] of headerWords[field].entries()) {
    const form = squash(word)
    if (!known.has(form)) known.set(form, { field, rank })
  }
}

/** Recognises headers in Finnish, Swedish and English, however they are spelt: `Synt. aika`, `e_mail`, `phoneNumber`. */
export function readHeaders(headers: readonly string[]): Columns {
  const mapping: Partial<Record<Field, number>> = {}
  const doubled: { column: number; field: Field }[] = []
  const unknown: number[] = []
  for (const [column, header] of headers.entries()) {
    const field = fieldOf(header)
    if (!field) {
      if (header.trim() !== '') unknown.push(column)
    } else if (mapping[field] === undefined) {
      mapping[field] = column
    } else {
      doubled.push({ column, field })
    }
  }
  return { headers, mapping, unknown, doubled }
}

/** The field that a header names, or null. */
export function fieldOf(header: string): Field | null {
  for (const form of formsOf(header)) {
    const found = known.get(form)
    if (found) return found.field
  }
  return null
}

export function hasName(mapping: Mapping): boolean {
  return mapping.name !== undefined || mapping.familyName !== undefined || mapping.givenName !== undefined
}

function* formsOf(header: string): Generator<string> {
  const whole = squash(header)
  yield whole
  // "Syntymäaika (pp.kk.vvvv)", "Puhelin / gsm", "Sähköposti 1"
  yield squash(header.replace(/[([{].*$/s, ''))
  yield whole.replace(/\d+$/, '')
  for (const owner of owners) {
    if (whole.startsWith(owner) && whole.length > owner.length) yield whole.slice(owner.length)
  }
  for (const part of header.split(/[/|:,]/)) if (part !== header) yield squash(part)
}

/** Small letters and digits alone, without marks: `Sähköposti-osoite`, `SAHKOPOSTIOSOITE` and `sahkopostiOsoite` are one. */
function squash(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase()
    .replace(/ø/g, 'o')
    .replace(/æ/g, 'a')
    .replace(/[^\p{L}\p{N}]+/gu, '')
}
