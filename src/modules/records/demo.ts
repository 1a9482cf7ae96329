import { addDays, addMonths, helsinkiDate, helsinkiInstant, weekday, type IsoDate } from '#foundation/time'
import type { StaffActor } from '#identity'
import { openPeople, peopleForScope, type Person } from '#people'
import { inTransaction, type Db } from '#platform/database'
import * as caseloads from './caseload-store.ts'
import type { EntryBody, EntryRow, FileRow, Goal } from './model.ts'
import { chainOf, lockFile } from './store.ts'
import { beginFile, correctEntry, removeEntry, reviseEntry, writeEntries, type NewEntry, type Writing } from './writing.ts'

/* Invented clients with a year behind them, so that a demo has something to show. */

const mostFiles = 5

/**
 * Opens files of some clients of the demo's register in the caseload of one professional, whose work another one supervises.
 * Everything in them is invented.
 */
export async function furnishDemoFiles(
  db: Db,
  { professional, supervisor, named, at }: { professional: StaffActor; supervisor: StaffActor; named: StaffActor; at: Date },
): Promise<{ files: number }> {
  const { organisation, keyring, id: by } = professional
  const author = { name: 'Petra Kaislaranta', position: 'psykologi, psykoterapeutti' }
  const clear = await peopleForScope(db, { organisation })
  const ids = clear.filter(({ state, role }) => state === 'resolved' && role === 'client').slice(0, mostFiles).map(({ person }) => person)
  const people = [...(await openPeople(db, keyring, { by, purpose: 'care', ids, at })).values()]
  await inTransaction(db, organisation, async (tx) => {
    await caseloads.nameSupervisor(tx, { organisation, supervisor: supervisor.id, professional: by, by: named.id, at })
    const writing = { tx, keyring, by, at }
    for (const [index, person] of people.entries()) await furnish(writing, { person, index, author })
  })
  return { files: people.length }
}

type Told = { readonly person: Person; readonly index: number; readonly author: { name: string; position: string } }

async function furnish(writing: Writing, { person, index, author }: Told): Promise<void> {
  const { tx, keyring, by, at } = writing
  const today = helsinkiDate(at)
  const begunOn = addMonths(today, -12)
  const header = { openedOn: begunOn, service: services[index % services.length] ?? '', background: backgrounds[index % backgrounds.length] ?? '' }
  const begun = await beginFile(writing, { person, header, professional: by })
  if (!begun.ok) return
  const file = await held(writing, begun.value.file)
  const written = (on: IsoDate, body: EntryBody): NewEntry => ({ body, author, writtenAt: helsinkiInstant(on, 15, 20) })
  const days = visitDays(begunOn, today, index)
  const visits = days.map((on, n): NewEntry => {
    const outcome = (n + index) % 9 === 4 ? 'missed' : (n + index) % 13 === 8 ? 'cancelled' : 'kept'
    const way = (n + index) % 4 === 1 ? 'video' : (n + index) % 11 === 6 ? 'phone' : 'in-person'
    return written(on, { kind: 'visit', on, time: `${9 + (index % 4)}:00`.padStart(5, '0'), minutes: 45, way, outcome, text: outcome === 'kept' ? said(n) : '' })
  })
  const notes = days.filter((_, n) => n % 9 === 2).map((on, n) =>
    written(on, { kind: 'note', on, topic: n % 3 === 1 ? 'assessment' : 'session', text: noteTexts[(n + index) % noteTexts.length] ?? '' }))
  const planOn = days[2] ?? begunOn
  const plan: EntryBody = { kind: 'plan', on: planOn, summary: 'Tavoitteena on, että arki ja uni rauhoittuvat ja työhön palaaminen onnistuu vähitellen.', goals: goals(0), reviewOn: addMonths(planOn, 6) }
  const statementOn = days[14] ?? today
  const others = [
    written(planOn, plan),
    written(statementOn, { kind: 'statement', on: statementOn, to: 'authority', recipient: 'Esimerkkilän vakuutuslaitos', subject: 'Lausunto kuntoutusta varten', text: 'Asiakas hyötyy yksilöterapian jatkamisesta kerran viikossa vuoden ajan. Työkyky on palautumassa.' }),
    written(statementOn, { kind: 'disclosure', on: statementOn, to: 'Esimerkkilän vakuutuslaitos', what: 'Lausunto kuntoutusta varten', ground: 'consent', text: '' }),
  ]
  const ahead = [7, 21].map((n): NewEntry => {
    const on = addDays(today, n - (weekday(today) === 7 ? 6 : weekday(today) - 1) + index)
    return { body: { kind: 'appointment', on, time: `${String(9 + (index % 4)).padStart(2, '0')}:00`, minutes: 45, way: n === 21 ? 'video' : 'in-person', text: '' }, author }
  })
  const ids = await writeEntries(writing, file, [...visits, ...notes, ...others, ...ahead])
  const planId = ids[visits.length + notes.length]
  const noteId = ids[visits.length]
  const doubled = ids[visits.length + 1]
  if (planId) await reviseEntry(writing, file, { seen: planId, body: { ...plan, on: addMonths(planOn, 6), goals: goals(2) }, author })
  if (index === 0 && noteId) {
    const first = (await chainOf(tx, keyring.organisation, noteId))[0] as EntryRow
    const body: EntryBody = { kind: 'note', on: days[2] ?? begunOn, topic: 'session', text: 'Asiakas kertoo nukkuvansa viisi tuntia yössä. Lääkitys on ollut tauolla helmikuusta.' }
    const lately = { ...writing, at: helsinkiInstant(addMonths(today, -2), 9, 40) }
    await correctEntry(lately, file, { seen: first.id, body, author, ground: 'wrong-fact', reason: 'Tauko alkoi helmikuussa, mikä kävi ilmi jo silloisesta lääkelistasta.' })
    if (doubled) await removeEntry(lately, file, { seen: doubled, ground: 'written-twice', reason: 'Sama puhelu oli kirjattu kahteen kertaan.', author })
  }
}

async function held({ tx, keyring }: Writing, id: string): Promise<FileRow> {
  const file = await lockFile(tx, keyring.organisation, id)
  if (!file) throw new Error('the demo could not open a file')
  return file
}

/** A visit a week or every other, on one day of the week, with a pause in the summer. */
function visitDays(from: IsoDate, until: IsoDate, index: number): IsoDate[] {
  const days: IsoDate[] = []
  const first = addDays(from, ((index + 8 - weekday(from)) % 7) + 1)
  for (let on = first; on < until; on = addDays(on, index % 2 === 0 ? 7 : 14)) if (!on.startsWith(`${until.slice(0, 4)}-07`)) days.push(on)
  return days
}

const said = (n: number): string => ['Käyty läpi viikkoa ja nukkumista.', 'Harjoiteltu rauhoittumista ja puhuttu työstä.', 'Puhuttu läheisistä ja omista rajoista.', ''][n % 4] ?? ''

function goals(further: 0 | 2): Goal[] {
  const states = ['not-begun', 'begun', 'halfway', 'reached'] as const
  return ['Nukkuu vähintään kuusi tuntia yössä', 'Käy kodin ulkopuolella päivittäin', 'Palaa työhön osa-aikaisesti'].map((text, i) => ({ text, state: states[Math.max(0, Math.min(3, 1 + further - i))] ?? 'begun' }))
}

const services = ['Yksilöterapia', 'Arviojakso', 'Kognitiivinen lyhytterapia'] as const
const backgrounds = ['Hakeutui itse. Aiempi hoitojakso muualla.', 'Tuli työterveyden suosituksesta.', ''] as const
const noteTexts = [
  'Asiakas kertoo nukkuvansa viisi tuntia yössä. Lääkitys on ollut tauolla tammikuusta.',
  'Puhelu: asiakas siirsi tapaamista. Vointi vakaa.',
  'Arvio: mieliala kohentunut, ahdistus vähentynyt. Jatketaan suunnitelman mukaan.',
  'Asiakas on aloittanut kävelyt iltaisin ja kokee ne hyviksi.',
] as const

