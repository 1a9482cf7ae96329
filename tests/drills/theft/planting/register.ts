import { importOver, peopleForScope, unresolvedRows } from '#people'
import { within, type Db } from '#platform/database'
import { day, digits, identityCode, keptIn, word, type Canary } from '../canaries.ts'
import type { Place } from '../loot.ts'
import type { Browser } from './browser.ts'

const columns = [
  'Etunimi', 'Sukunimi', 'Henkilötunnus', 'Syntymäaika', 'Sähköposti', 'Puhelin', 'Katuosoite', 'Postinumero', 'Postitoimipaikka',
  'Kieli', 'Turvakielto', 'Turvakielto päättyy', 'Yhteysosoite katu', 'Yhteysosoite postinumero', 'Yhteysosoite postitoimipaikka',
  'Edunvalvoja', 'Asiakasnumero', 'Rooli', 'Tiedot alkaen', 'Tiedot päättyen', 'Kuollut', 'Muistiinpano',
] as const
type Cells = Partial<Record<(typeof columns)[number], string>>

/** Cells, and what in them is a canary. */
interface Row {
  readonly cells: Cells
  readonly canaries: readonly Canary[]
}

const record = keptIn('vault.record')
const found: Place[] = [...record, 'dump of keystore.blind_index']
const pinned: Place[] = [...record, 'dump of vault.snapshot']
const everywhere: Place[] = [...found, 'dump of vault.snapshot']
const printed: Place[] = [...pinned, 'letters']

const one = (field: string, value: string, places: readonly Place[]): Canary => ({ field, forms: [value], places })
const aDay = (field: string, iso: string, places: readonly Place[]): Canary => ({ field, forms: [iso, finnish(iso)], places })
const finnish = (iso: string) => iso.split('-').map(Number).toReversed().join('.')

/** Told by mail. */
function byMail(): Row {
  const [given, family, street, town, customer, code] = [word(), word(), word(), word(), word(), identityCode()] as const
  const [email, phone, from, to] = [`${word()}@posti.example`, digits(9), day(1981, 1999), day(2001, 2009)] as const
  return {
    cells: {
      Etunimi: given, Sukunimi: family, Henkilötunnus: code, Sähköposti: email, Puhelin: `0${phone}`, Katuosoite: `${street} 1`,
      Postinumero: '00100', Postitoimipaikka: town, Asiakasnumero: customer, 'Tiedot alkaen': finnish(from), 'Tiedot päättyen': finnish(to),
    },
    canaries: [
      one('given name', given, everywhere),
      one('family name', family, everywhere),
      one('identity code', code, found),
      one('email', email, everywhere),
      { field: 'phone', forms: [phone, `0${phone}`], places: found },
      one('street', street, pinned),
      one('town', town, pinned),
      one('customer id', customer, found),
      aDay('first day of data', from, record),
      aDay('last day of data', to, record),
    ],
  }
}

/** Told by letter: what is printed lies with the print house. */
function byLetter(): Row {
  const [given, family, street, town, born] = [word(), word(), word(), word(), day(1941, 1979)] as const
  return {
    cells: {
      Etunimi: given, Sukunimi: family, Syntymäaika: finnish(born), Katuosoite: `${street} 2`, Postinumero: '00200', Postitoimipaikka: town,
    },
    canaries: [
      one('given name in a letter', given, printed),
      one('family name in a letter', family, printed),
      aDay('birth date', born, pinned),
      one('street in a letter', street, printed),
      one('town in a letter', town, printed),
    ],
  }
}

/** Under non-disclosure: reached by a contact address alone. */
function protectedPerson(): Row {
  const [given, family, street, town, hidden, until] = [word(), word(), word(), word(), word(), day(2061, 2079)] as const
  return {
    cells: {
      Etunimi: given, Sukunimi: family, Katuosoite: `${hidden} 3`, Postinumero: '00300', Postitoimipaikka: 'Helsinki', Turvakielto: 'kyllä',
      'Turvakielto päättyy': finnish(until), 'Yhteysosoite katu': `${street} 4`, 'Yhteysosoite postinumero': '00400',
      'Yhteysosoite postitoimipaikka': town,
    },
    canaries: [
      one('name of a protected person', family, printed),
      one('street of a protected person', hidden, record),
      one('contact street', street, printed),
      one('contact town', town, printed),
      aDay('end of non-disclosure', until, record),
    ],
  }
}

function underGuardianship(): Row {
  const [family, guardian] = [word(), word()] as const
  return {
    cells: { Etunimi: word(), Sukunimi: family, Syntymäaika: '1.2.1950', Edunvalvoja: `Erkki ${guardian}`, Sähköposti: `${word()}@posti.example` },
    canaries: [one('name under guardianship', family, pinned), one('guardian', guardian, pinned)],
  }
}

function deceased(): Row {
  const [family, died] = [word(), day(2011, 2017)] as const
  return {
    cells: { Etunimi: word(), Sukunimi: family, Kuollut: finnish(died) },
    canaries: [one('name of someone deceased', family, found), aDay('day of death', died, record)],
  }
}

/** Cells that could not be used are kept as they were, for whoever mends them. */
function unclear(): Row {
  const words = { Kieli: word(), Rooli: word(), Sähköposti: `${word()} ei ole`, Puhelin: `soita ${word()}`, Postinumero: word() }
  return {
    cells: { Etunimi: word(), Sukunimi: word(), Katuosoite: `${word()} 5`, Postitoimipaikka: 'Espoo', ...words },
    canaries: Object.entries(words).map(([column, text]) => one(`unclear cell: ${column}`, text.split(' ').at(-1) === 'ole' ? text.split(' ')[0] ?? '' : text, record)),
  }
}

/** A rejected row: all of its cells wait for somebody to mend it, the columns nobody asked for too. */
function rejected(): Row {
  const [family, code, email, note] = [word(), `${digits(6)}-${digits(4)}`, `${word()}@posti.example`, word()] as const
  return {
    cells: { Etunimi: word(), Sukunimi: family, Henkilötunnus: code, Sähköposti: email, Muistiinpano: note },
    canaries: [
      one('rejected row: name', family, record),
      one('rejected row: invalid identity code', code, record),
      one('rejected row: email', email, found),
      one('rejected row: another column', note, record),
    ],
  }
}

/** Rejected for a date that no calendar has; an officer makes a person of the row. */
function toBeMended(): Row {
  const [family, street] = [word(), word()] as const
  return {
    cells: { Etunimi: word(), Sukunimi: family, Syntymäaika: impossible, Katuosoite: `${street} 6`, Postinumero: '00500', Postitoimipaikka: 'Vantaa' },
    canaries: [one('mended: street as it was', street, record)],
  }
}
const impossible = '31.2.1980'

export interface PlantedRegister {
  readonly register: string
  readonly canaries: readonly Canary[]
}

/** A file with a canary in every cell that can carry one: uploaded, its columns confirmed, read in; a row mended. */
export async function plantRegister(browser: Browser, db: Db, organisation: string): Promise<PlantedRegister> {
  const rows = [byMail(), byLetter(), protectedPerson(), underGuardianship(), deceased(), unclear(), rejected(), toBeMended()]
  const torn = one('torn line', word(), record)
  const file = fileOf(rows.map(({ cells }) => cells), [`${torn.forms[0]};liian;vähän`])
  const register = await browser.post('/console/register', { name: 'Asiakasrekisteri' })
  const waiting = await browser.post(`${register.to}/upload`, { file })
  const begun = await browser.post(waiting.to, await confirmed(browser, waiting.to))
  await importOver(lastOf(begun.to))
  const id = lastOf(register.to)
  const people = await peopleForScope(within(db, organisation), { organisation, registers: [id] })
  const unresolved = people.filter(({ state }) => state === 'unresolved').length
  if (people.length !== 9 || unresolved !== 3) throw new Error(`${people.length} people, ${unresolved} unresolved, came of the register`)
  return { register: id, canaries: [...rows.flatMap(({ canaries }) => canaries), torn, ...(await mended(browser, db, organisation))] }
}

/** Types a name and an address over what the file had said. */
async function mended(browser: Browser, db: Db, organisation: string): Promise<Canary[]> {
  const row = (await unresolvedRows(within(db, organisation), { organisation })).find(({ reason }) => reason === 'impossible-date')
  if (!row) throw new Error('no row has an impossible date')
  const path = `/console/register/rows/${row.id}`
  const version = /name="version"[^>]*value="(\d+)"/.exec(await browser.see(path))?.[1] ?? ''
  const typed = { name: `Uusi ${word()}`, email: `${word()}@posti.example`, street: `${word()} 7`, town: word(), customerId: word() }
  await browser.post(path, { ...typed, version, postcode: '00600', protected: 'no' })
  const places: Partial<Record<string, Place[]>> = { street: pinned, town: pinned, customerId: found }
  return Object.entries(typed).map(([field, text]) => {
    const form = text.replace(/^Uusi | \d$/g, '')
    return one(`mended: ${field}`, form, places[field] ?? everywhere)
  })
}

/** A file that nobody has confirmed yet, and one whose first line is somebody instead of headings. */
export async function plantWaitingUploads(browser: Browser, register: string): Promise<Canary[]> {
  const [name, email, headless] = [word(), `${word()}@posti.example`, word()] as const
  const path = `/console/register/${register}/upload`
  const { to } = await browser.post(path, { file: fileOf([{ Etunimi: 'Odottava', Sukunimi: name, Sähköposti: email }]) })
  await browser.see(to)
  const other = await browser.post(path, { file: csv(`Otsikoton ${headless};00100\nOtsikoton Toinen;00200\n`) })
  await browser.see(other.to)
  const places = keptIn('people.upload_chunk')
  return [one('upload: name', name, places), one('upload: email', email, places), one('upload without headings', headless, places)]
}

/** What is typed to find somebody, whether anybody is found or not. */
export async function plantSearches(browser: Browser): Promise<Canary[]> {
  const typed = { email: `${word()}@posti.example`, 'identity code': identityCode(), name: `${word()} ${word()}`, 'customer id': word() }
  for (const text of Object.values(typed)) await browser.post('/console/register/find', { text })
  return Object.entries(typed).map(([kind, text]) => ({ field: `searched: ${kind}`, forms: text.split(' '), places: ['logs'] }))
}

/** The mapping as the page proposes it. */
async function confirmed(browser: Browser, path: string): Promise<Record<string, string>> {
  const selects = (await browser.see(path)).matchAll(/<select[^>]*name="(column-\d+)"[^>]*>(.*?)<\/select>/gs)
  const chosen = [...selects].map(([, name = '', options = '']): [string, string] => {
    const option = /<option[^>]*selected[^>]*>/.exec(options)?.[0] ?? ''
    return [name, /value="(\w*)"/.exec(option)?.[1] ?? '']
  })
  return Object.fromEntries(chosen)
}

function fileOf(rows: readonly Cells[], lines: readonly string[] = []): File {
  const written = rows.map((cells) => columns.map((column) => cells[column] ?? '').join(';'))
  return csv(`${[columns.join(';'), ...written, ...lines].join('\n')}\n`)
}

const csv = (text: string) => new File([text], 'rekisteri.csv', { type: 'text/csv' })

const lastOf = (path: string) => path.split('/').at(-1) ?? ''
