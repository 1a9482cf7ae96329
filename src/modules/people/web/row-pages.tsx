import { staffAct, staffPage } from '#identity'
import { Card, Columns, DefinitionList, EmptyState, LinkButton, Notice, PageHeader, Table } from '#platform/pages'
import { formatNumber } from '#platform/texts'
import { ErrorPage, redirect } from '#platform/web'
import { resolveRow } from '../commands/mend-person.ts'
import { openUnresolved } from '../opening.ts'
import { restrictedAmong } from '../restriction.ts'
import * as store from '../store.ts'
import { pages } from '../texts/pages.ts'
import { refusals } from '../texts/refusals.ts'
import { words } from '../texts/words.ts'
import { idOf, personPath, registerBy, RegisterPage, registerPath, rowPath } from './frame.tsx'
import { cellsIn, PersonForm } from './person-form.tsx'

const mostShown = 200

/** The rows of a register that wait to be mended. */
export const rowsPage = staffPage({
  path: '/console/register/:register/rows',
  may: 'mend-people',
  async view(c) {
    const register = await registerBy(c, idOf(c, 'register'))
    if (!register) return <ErrorPage lang={c.lang} kind="not-found" />
    const t = c.t(pages)
    const w = c.t(words)
    const { organisation } = c.actor
    const rows = await store.unresolved(c.db, { organisation, registers: [register.id], limit: mostShown })
    const opened = await openUnresolved(c.db, c.actor.keyring, {
      by: c.actor.id, purpose: 'mend', ids: rows.map(({ id }) => id), at: c.now,
    })
    return (
      <RegisterPage c={c} title={t.unresolved} crumbs={[{ label: register.name, href: registerPath(register.id) }]}>
        <PageHeader title={t.unresolved} lead={rows.length > 0 ? t.unresolvedLead : undefined} />
        {rows.length === mostShown && <Notice title={t.more(mostShown)} />}
        <Table caption={t.unresolved} captionHidden rows={rows} empty={<EmptyState title={t.noneUnresolved}
          action={<LinkButton kind="secondary" href={registerPath(register.id)}>{t.toRegister}</LinkButton>} />} columns={[
          { label: t.line, heads: true, cell: (row) => <a href={rowPath(row.id)}>{t.rowTitle(row.line)}</a> },
          { label: w.fields.name, cell: (row) => opened.get(row.id)?.fields.name ?? '' },
          { label: t.mapping.column, cell: (row) => row.field ? w.fields[row.field] : '' },
          { label: t.reason, cell: (row) => w.reasons[row.reason] },
        ]} />
      </RegisterPage>
    )
  },
})

/** One row: what the file said beside the form that makes a person of it. */
export const rowPage = staffPage({
  path: '/console/register/rows/:person',
  may: 'mend-people',
  async view(c) {
    const id = idOf(c, 'person')
    const place = id && (await store.placeOf(c.db, c.actor.organisation, id))
    const register = place ? await registerBy(c, place.register) : null
    if (!place || !register) return <ErrorPage lang={c.lang} kind="not-found" />
    if (place.state === 'resolved') return redirect(personPath(place.id))
    const t = c.t(pages)
    const w = c.t(words)
    const opening = { by: c.actor.id, purpose: 'mend', ids: [place.id], at: c.now } as const
    const row = (await openUnresolved(c.db, c.actor.keyring, opening)).get(place.id)
    if (!row) return <ErrorPage lang={c.lang} kind="not-found" />
    const restricted = (await restrictedAmong(c.db, c.actor.organisation, [place.id])).has(place.id)
    const said = row.cells.map((text, column) => ({ term: row.headers[column] ?? `${t.mapping.column} ${column + 1}`, value: text }))
    const crumbs = [
      { label: register.name, href: registerPath(register.id) },
      { label: t.unresolved, href: registerPath(register.id, 'rows') },
    ]
    return (
      <RegisterPage c={c} title={t.rowTitle(place.line)} crumbs={crumbs} wide>
        <PageHeader title={t.rowTitle(place.line)} lead={t.rowLead} />
        {restricted && <Notice kind="warning" title={t.restrictedNow}><p>{t.restrictedWhy}</p></Notice>}
        {place.reason && (
          <Notice kind="warning" title={w.reasons[place.reason]}>
            {place.field && <p>{w.fields[place.field]}: {row.fields[place.field] ?? '–'}</p>}
          </Notice>
        )}
        <Columns wide>
          <Card title={t.mend}>
            <PersonForm c={c} action={rowPath(place.id)} version={place.version} cell={(field) => row.fields[field] ?? ''} save={t.savedRow} />
          </Card>
          <Card title={t.saidTheFile}><DefinitionList items={said.filter(({ value }) => value.trim() !== '')} /></Card>
        </Columns>
        <p class="hint">{register.name}, {t.line} {formatNumber(c.lang, place.line)}</p>
      </RegisterPage>
    )
  },
})

const resolveAct = staffAct({
  path: '/console/register/rows/:person',
  command: resolveRow,
  page: rowPage,
  read: (form, c) => ({ person: c.params.person, version: Number(form.get('version')), cells: cellsIn(form) }),
  done: ({ person }) => personPath(person),
  refused: { 'no-such-person': 404, 'changed-meanwhile': 409, 'no-name': 422, 'invalid-identity-code': 422, 'impossible-date': 422 },
  sentences: (lang) => refusals(lang),
})

export const rowRoutes = [rowsPage, rowPage, resolveAct]
