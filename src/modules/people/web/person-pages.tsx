import type { VNode } from 'preact'
import { colleagues, staffAct, staffPage, type StaffContext } from '#identity'
import { Card, DefinitionList, LinkButton, Moment, Notice, PageHeader, Table } from '#platform/pages'
import { formatDate, formatNumber } from '#platform/texts'
import { ErrorPage, redirect } from '#platform/web'
import { helsinkiDate } from '#foundation/time'
import { formatPostLine, reveal } from '#foundation/text'
import { accessesOf } from '#vault'
import { mendPerson } from '../commands/mend-person.ts'
import { isProtected, type Person, type PostalAddress, type Register } from '../model.ts'
import { openPeople } from '../opening.ts'
import { sharedEmails } from '../queries.ts'
import { restrictedAmong } from '../restriction.ts'
import * as store from '../store.ts'
import { pages } from '../texts/pages.ts'
import { refusals } from '../texts/refusals.ts'
import { words } from '../texts/words.ts'
import { asWritten } from '../written.ts'
import { idOf, personPath, registerBy, RegisterPage, registerPath, rowPath } from './frame.tsx'
import { cellsIn, PersonForm } from './person-form.tsx'

/** One person, and everybody who has opened what is known of them. */
export const personPage = staffPage({
  path: '/console/register/people/:person',
  may: 'see-register',
  async view(c) {
    const found = await personOf(c, 'find')
    if ('answer' in found) return found.answer
    const { person, register } = found
    const t = c.t(pages)
    const w = c.t(words)
    const restricted = (await restrictedAmong(c.db, c.actor.organisation, [person.id])).has(person.id)
    const shared = (await sharedEmails(c.db, c.actor.keyring, { people: [person.id] })).has(person.id)
    return (
      <RegisterPage c={c} title={person.name} crumbs={[{ label: register.name, href: registerPath(register.id) }]}>
        <PageHeader title={person.name} lead={t.personLead(register.name)} actions={
          c.may('mend-people') && !register.destroyedAt
            ? <LinkButton kind="secondary" href={`${personPath(person.id)}/mend`}>{t.mend}</LinkButton> : undefined
        } />
        {restricted && <Notice kind="warning" title={t.restrictedNow}><p>{t.restrictedWhy}</p></Notice>}
        {isProtected(person, helsinkiDate(c.now)) && <Notice kind="warning" title={t.protectedNow} />}
        {person.faults.length > 0 && (
          <Notice kind="warning" title={t.faults}>
            <ul>{person.faults.map((code) => <li key={code}>{w.warnings[code]}</li>)}</ul>
          </Notice>
        )}
        {shared && <Notice title={t.sharedEmail} />}
        <Card title={t.details}><Details c={c} person={person} /></Card>
        <Accesses c={c} person={person.id} rows={await accessesShown(c, person.id)} />
      </RegisterPage>
    )
  },
})

function Details({ c, person }: { c: StaffContext; person: Person }) {
  const w = c.t(words)
  const t = c.t(pages)
  const day = (date: string | undefined) => date && formatDate(c.lang, date)
  const fact = (term: string, value: string | false | undefined) => (value ? { term, value } : null)
  const address = [person.street, person.postcode && person.town ? formatPostLine(person.postcode, person.town) : (person.postcode ?? person.town)]
  const until = person.protectedUntil
  return (
    <DefinitionList items={[
      fact(w.fields.identityCode, person.identityCode),
      fact(w.fields.birthDate, day(person.birthDate)),
      fact(w.fields.email, person.email),
      fact(w.fields.phone, person.phone),
      fact(w.fields.street, address.filter(Boolean).join(', ')),
      fact(w.fields.language, w.languages[person.language]),
      fact(w.fields.role, w.roles[person.role]),
      until && fact(w.fields.protected, until === 'unknown' ? t.endUnknown : t.until(formatDate(c.lang, until))),
      person.contactAddress && fact(w.fields.contactAddress, addressLine(person.contactAddress)),
      fact(w.fields.guardian, person.guardian ?? (person.underGuardianship && t.yes)),
      fact(w.fields.customerId, person.customerId),
      fact(w.fields.dataFrom, day(person.dataFrom)),
      fact(w.fields.dataTo, day(person.dataTo)),
      fact(w.fields.deceased, person.deceased === true ? t.yes : day(person.deceased)),
      ...Object.entries(person.unclear ?? {}).map(([field, text]) => fact(`${w.fields[field as keyof typeof w.fields]} (${t.saidTheFile.toLowerCase()})`, text)),
    ]} />
  )
}

const addressLine = ({ street, postcode, town }: PostalAddress) => `${street}, ${formatPostLine(postcode, town)}`

interface ShownAccess {
  readonly at: Date
  readonly who: string
  readonly why: string
  readonly count: number
}

/** Who opened this person's data, when and why (V22): the newest first. */
async function accessesShown(c: StaffContext, person: string): Promise<ShownAccess[]> {
  const t = c.t(pages)
  const { purposes } = c.t(words)
  const accesses = await accessesOf(c.db, person)
  const staff = await colleagues(c.db, c.actor, { ids: [...new Set(accesses.map(({ by }) => by))] })
  return accesses.map(({ at, by, purpose, count }) => {
    const colleague = staff.get(by)
    const who = colleague ? (colleague.name ? reveal(colleague.name) : colleague.signInName) : t.someone
    return { at, who, why: purpose in purposes ? purposes[purpose as keyof typeof purposes] : purposes.other, count }
  })
}

function Accesses({ c, person, rows }: { c: StaffContext; person: string; rows: readonly ShownAccess[] }) {
  const t = c.t(pages)
  return (
    <Card title={t.accesses} actions={
      c.may('see-access') ? <LinkButton kind="secondary" href={`/console/openings/${person}`}>{t.handOverAccesses}</LinkButton> : undefined
    }>
      <Table caption={t.accesses} captionHidden rows={rows} columns={[
        { label: t.importedAt, heads: true, cell: (row) => <Moment at={row.at} /> },
        { label: t.accessWho, cell: (row) => row.who },
        { label: t.accessWhy, cell: (row) => row.why },
        { label: t.together, align: 'end', cell: (row) => (row.count > 1 ? formatNumber(c.lang, row.count) : '') },
      ]} />
    </Card>
  )
}

/** The form that puts a person right. */
export const mendPage = staffPage({
  path: '/console/register/people/:person/mend',
  may: 'mend-people',
  async view(c) {
    const found = await personOf(c, 'mend')
    if ('answer' in found) return found.answer
    const { person, register } = found
    const t = c.t(pages)
    const crumbs = [{ label: register.name, href: registerPath(register.id) }, { label: person.name, href: personPath(person.id) }]
    return (
      <RegisterPage c={c} title={t.mendTitle} crumbs={crumbs}>
        <PageHeader title={t.mendTitle} />
        <PersonForm c={c} action={`${personPath(person.id)}/mend`} version={person.version} cell={asWritten(person)} save={t.save} />
      </RegisterPage>
    )
  },
})

const mendAct = staffAct({
  path: '/console/register/people/:person/mend',
  command: mendPerson,
  page: mendPage,
  read: (form, c) => ({ person: c.params.person, version: Number(form.get('version')), cells: cellsIn(form) }),
  done: ({ person }) => personPath(person),
  refused: { 'no-such-person': 404, 'changed-meanwhile': 409, 'no-name': 422, 'invalid-identity-code': 422, 'impossible-date': 422 },
  sentences: (lang) => refusals(lang),
})

type Found = { readonly answer: VNode | Response } | { readonly person: Person; readonly register: Register }

async function personOf(c: StaffContext, purpose: 'find' | 'mend'): Promise<Found> {
  const missing = { answer: <ErrorPage lang={c.lang} kind="not-found" /> }
  const id = idOf(c, 'person')
  const place = id && (await store.placeOf(c.db, c.actor.organisation, id))
  if (!place) return missing
  if (place.state === 'unresolved') return { answer: redirect(rowPath(place.id)) }
  const register = await registerBy(c, place.register)
  const opened = await openPeople(c.db, c.actor.keyring, { by: c.actor.id, purpose, ids: [place.id], at: c.now })
  const person = opened.get(place.id)
  return person && register ? { person, register } : missing
}

export const personRoutes = [personPage, mendPage, mendAct]
