import { date, type IsoDate } from '#foundation/time'
import type { StaffActor } from '#identity'
import { openPeople } from '#people'
import { inTransaction, within, type Db } from '#platform/database'
import { fillRegister, openOffice } from '#tests/support/office'
import { lockFile } from '../store.ts'
import type { EntryBody, EntryId, FileId, FileRow } from '../model.ts'
import { beginFile, writeEntry, type NewEntry, type Writing } from '../writing.ts'

/** An invented house of care: an administrator, an officer and three professionals; and its rows in reach. */
export async function openPractice(pool: Db) {
  const [administrator, officer, petra, joonas, sirpa] = await openOffice(pool, ['officer'], ['professional'], ['professional'], ['professional'])
  if (!administrator || !officer || !petra || !joonas || !sirpa) throw new Error('the office is not complete')
  return { db: within(pool, petra.organisation), administrator, officer, petra, joonas, sirpa }
}

export const author = { name: 'Aalto Esimerkki', position: 'psykologi' }

const codes = ['131052-308T', '010594Y9032', '020594X903P', '030594W903B', '040594V9030', '050594U903M', '010516B903X', '020516C903K']

/** People of a register, each known by an identity code of the reserved kind. */
export async function invite(db: Db, by: StaffActor, count: number): Promise<{ person: string; code: string; name: string }[]> {
  const lines = codes.slice(0, count).map((code, i) => `Keksitty Asiakas${i};${code}`)
  const { people } = await fillRegister(db, by, ['Nimi;Hetu', ...lines])
  const known = await openPeople(db, by.keyring, { by: by.id, purpose: 'rehearsal', ids: people })
  return [...known.values()].map(({ id, identityCode = '', name }) => ({ person: id, code: identityCode, name }))
}

/** A file of somebody, in a professional's caseload. */
export async function openedFile(db: Db, by: StaffActor, person: string, at = new Date()): Promise<FileId> {
  const header = { openedOn: date('2026-01-12'), service: 'Yksilöterapia', background: 'Hakeutui itse.' }
  const begun = await writing(db, by, at, (w) => beginFile(w, { person: { id: person }, header, professional: by.id }))
  if (!begun.ok) throw new Error(`the file was refused: ${begun.code}`)
  return begun.value.file
}

export function writing<T>(db: Db, by: StaffActor, at: Date, work: (w: Writing) => Promise<T>): Promise<T> {
  return inTransaction(db, by.organisation, (tx) => work({ tx, keyring: by.keyring, by: by.id, at }))
}

export async function write(db: Db, by: StaffActor, file: FileId, body: EntryBody, o: { at?: Date } & Partial<NewEntry> = {}): Promise<EntryId> {
  const { at = new Date(), ...entry } = o
  return writing(db, by, at, async (w) => writeEntry(w, await heldFile(w, file), { body, author, ...entry }))
}

export async function heldFile({ tx, keyring }: Writing, file: FileId): Promise<FileRow> {
  const row = await lockFile(tx, keyring.organisation, file)
  if (!row) throw new Error('there is no such file')
  return row
}

export const note = (text: string, on: IsoDate = date('2026-03-02')): EntryBody => ({ kind: 'note', on, topic: 'session', text })

export const visit = (on: IsoDate, outcome: 'kept' | 'missed' = 'kept'): EntryBody =>
  ({ kind: 'visit', on, time: '10:00', minutes: 45, way: 'video', outcome, text: 'Tapaaminen videoyhteydellä.' })
