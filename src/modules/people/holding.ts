import { done, refuse } from '#foundation/results'
import { helsinkiDate } from '#foundation/time'
import { append } from '#ledger'
import type { Tx } from '#platform/database'
import { formatDate, formatList, type Lang } from '#platform/texts'
import { destroySubjects, openRecords, recordsHeld } from '#vault'
import { said, wanted } from './authorship.ts'
import { inReach, type DataSubject, type HeldField, type HoldingReach, type PersonalDataHolding } from './holdings.ts'
import { mend } from './mending.ts'
import { fields, type Field } from './model.ts'
import { personKind, readPacked, readPackedRow, rowKind, type Corrected, type PackedPerson, type PackedRow } from './packed.ts'
import { restrictPerson } from './restriction.ts'
import * as store from './store.ts'
import { holdingTexts } from './texts/holding.ts'
import { words } from './texts/words.ts'
import { asWritten, formFields, type FormField } from './written.ts'

/** Somebody in the register is one item; the row that they came as, while it is kept, another. */
const entry = 'entry'
const row = 'row'

/** Who the organisation's clients and staff are, and how to reach them. */
export const registerHolding: PersonalDataHolding = {
  name: 'people.register-entry',
  tables: ['people.person', 'people.rejection'],
  description: {
    title: said((t) => t.person.title),
    subjects: ['person'],
    service: 'care',
    categories: (['identity', 'contact', 'safety', 'guardian', 'period', 'channels'] as const).map((one) => said((t) => t.person.categories[one])),
    purposes: [said((t) => t.person.purposes.care), said((t) => t.person.purposes.breach)],
    legalBases: [
      { article: '6(1)(c)', statute: said((t) => t.person.bases.care) },
      { article: '9(2)(h)', statute: said((t) => t.person.bases.care) },
      { article: '87', statute: said((t) => t.person.bases.code) },
    ],
    recipients: [said((t) => t.person.recipients.house), said((t) => t.person.recipients.relay)],
    source: said((t) => t.person.source),
    retention: ['register'],
    lane: 'guarded',
  },

  async *disclose(reach, subject, lang) {
    const place = subject.kind === 'person' ? await store.standingOf(reach.db, subject.organisation, subject.id) : null
    if (!place) return
    const t = holdingTexts(lang).person
    const restricted = place.restrictedAt ? [t.restricted(formatDate(lang, helsinkiDate(place.restrictedAt)))] : []
    const person = await opened(reach, subject, personKind)
    if (person) {
      const packed = readPacked(person)
      yield {
        id: entry,
        title: t.item,
        on: null,
        fields: [...fieldsOfPerson(packed, lang), ...fieldsOfPlace(place, lang)],
        markings: [...(packed.corrected ?? []).map((one) => correctionIn(one, lang)), ...restricted],
      }
    }
    const raw = await opened(reach, subject, rowKind)
    if (!raw) return
    const reason = place.reason ? [{ name: 'reason', label: t.reason, value: words(lang).reasons[place.reason] }] : []
    const about = person ? [] : fieldsOfPlace(place, lang)
    yield { id: row, title: t.row, on: null, fields: [...fieldsOfRow(readPackedRow(raw), lang), ...reason, ...about], markings: person ? [] : restricted }
  },

  async correct(reach, { subject, item }, { fields: given, ground, corrector }) {
    const { db, keyring, by, at, purpose, about } = reach
    if (subject.kind !== 'person' || (item !== entry && item !== row)) return refuse('no-such-item')
    if (Object.keys(given).some((name) => !isFormField(name)) || Object.keys(given).length === 0) return refuse('not-correctable')
    const { organisation, id } = subject
    const undone = (code: 'bad-value' | 'no-such-item') => new Undone(code)
    try {
      await inReach(reach, organisation, async (tx) => {
        const place = await store.lockPerson(tx, organisation, id)
        // A row that became a person is corrected there; what was taken in stays as it was.
        if (!place || (place.state === 'resolved') !== (item === entry)) throw undone('no-such-item')
        const correction = { purpose, ground, corrector, ...(about === undefined ? {} : { about }) }
        const mended = await mend({ tx, db, keyring, actor: by, at, person: id, version: place.version, cells: given, correction })
        // What the register cannot read is no correction: it would stand there as a fault of the person's.
        if (!mended.ok || mended.value.unclear.some((field) => field in given)) throw undone('bad-value')
        await append(tx, { type: 'people.corrected', organisation, by, at, about: id, body: { fields: Object.keys(given).toSorted() } })
      })
      return done()
    } catch (error) {
      if (error instanceof Undone) return refuse(error.code)
      throw error
    }
  },

  async restrict(tx, { items: { subject, items }, on, by, at }) {
    if (subject.kind !== 'person') return refuse('no-such-item')
    if (items !== 'all' && !items.some((item) => item === entry || item === row)) return refuse('no-such-item')
    const { organisation, id: person } = subject
    const known = await restrictPerson(tx, { organisation, person, on, by, at })
    return known ? done({ count: 1 }) : refuse('no-such-item')
  },

  async erase(tx, { items, ground, by, at }) {
    const { organisation, kind, id } = items.subject
    const place = kind === 'person' ? await store.lockPerson(tx, organisation, id) : null
    if (!place) return { erased: [], kept: [] }
    const all = await registerItems(tx, items.subject)
    // One key opens both, and nobody keeps the row without the person whom it became.
    if (wanted(all, items).length === 0) return { erased: [], kept: [] }
    await destroySubjects(tx, [id], { organisation, by, ground, at })
    await store.markErased(tx, [id])
    await store.forgetRejections(tx, organisation, id)
    return { erased: all, kept: [] }
  },
}

/** Undoes the transaction of a correction that cannot be made. */
class Undone extends Error {
  readonly code: 'bad-value' | 'no-such-item'
  constructor(code: 'bad-value' | 'no-such-item') {
    super('a correction that cannot be made')
    this.code = code
  }
}

async function opened({ db, keyring, by, purpose, about, at }: HoldingReach, { organisation, id }: DataSubject, kind: string) {
  // Nothing is opened, and so nothing traced, where there is nothing.
  if (!(await recordsHeld(db, organisation, id)).some((record) => record.kind === kind)) return null
  const found = await openRecords(db, keyring, { by, purpose, kind, subjects: [id], at, ...(about === undefined ? {} : { about }) })
  return found.get(id)?.plain ?? null
}

/** Which items the register has of somebody. Nothing is opened. */
export async function registerItems(tx: Tx, { organisation, id }: DataSubject): Promise<string[]> {
  const kinds = (await recordsHeld(tx, organisation, id)).map(({ kind }) => kind)
  return [...(kinds.includes(personKind) ? [entry] : []), ...(kinds.includes(rowKind) ? [row] : [])]
}

function fieldsOfPerson(person: PackedPerson, lang: Lang): HeldField[] {
  const t = holdingTexts(lang).person
  const w = words(lang)
  const cell = asWritten(person)
  // What stands there as the file wrote it, and the name of a guardian, may say something of somebody else.
  const byHand = (field: Field) => field === 'guardian' || person.unclear?.[field] !== undefined
  const present = formFields.filter((field) => cell(field) !== '')
  return [
    ...present.map((field) => ({
      name: field, label: w.fields[field], value: shownIn(field, cell(field), lang), mayBeCorrected: true, ...(byHand(field) ? { written: true } : {}),
    })),
    ...(person.givenName ? [{ name: 'givenName', label: w.fields.givenName, value: person.givenName }] : []),
    ...fields.flatMap((field) => {
      const mended = person.mended?.[field]
      return mended ? [{ name: `${field}InTheFile`, label: t.inFile(w.fields[field]), value: mended.was, written: true }] : []
    }),
    ...(person.faults.length > 0 ? [{ name: 'faults', label: t.faults, value: formatList(lang, person.faults.map((code) => w.warnings[code])), given: false }] : []),
  ]
}

function shownIn(field: FormField, value: string, lang: Lang): string {
  const w = words(lang)
  if (field === 'language' && value in w.languages) return w.languages[value as keyof typeof w.languages]
  if (field === 'role' && value in w.roles) return w.roles[value as keyof typeof w.roles]
  return value
}

function fieldsOfPlace(place: store.Standing, lang: Lang): HeldField[] {
  const t = holdingTexts(lang).person
  return [
    { name: 'register', label: t.register, value: place.register, given: false },
    { name: 'importedOn', label: t.importedOn, value: place.importedAt && helsinkiDate(place.importedAt), given: false },
    { name: 'line', label: t.line, value: place.line, given: false },
    { name: 'version', label: t.version, value: place.version, given: false },
  ]
}

function fieldsOfRow(raw: PackedRow, lang: Lang): HeldField[] {
  const t = holdingTexts(lang).person
  const w = words(lang)
  const cells = raw.cells.flatMap((value, column) =>
    value.trim() === '' ? [] : [{ name: `column${column + 1}`, label: raw.headers[column] || t.column(column + 1), value, written: true }])
  const split = formFields.flatMap((field) => {
    const value = raw.fields[field]
    // By its field's name it can be corrected, and the person mended by it.
    return value ? [{ name: field, label: w.fields[field], value, written: true, mayBeCorrected: true }] : []
  })
  return [...cells, ...split]
}

function correctionIn({ at, name, position, ground, fields: changed }: Corrected, lang: Lang): string {
  const t = holdingTexts(lang).person
  const w = words(lang)
  const what = fields.flatMap((field) => {
    const change = changed[field]
    return change ? [t.change(w.fields[field], change.was, change.now)] : []
  })
  return t.corrected({ on: formatDate(lang, helsinkiDate(new Date(at))), by: `${name}, ${position}`, what: what.join('; '), ground })
}

const isFormField = (name: string): name is FormField => (formFields as readonly string[]).includes(name)
