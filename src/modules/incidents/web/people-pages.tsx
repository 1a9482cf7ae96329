import { staffPage } from '#identity'
import { openPeople, unresolvedRows } from '#people'
import { PageHeader, Pagination, Status, Table } from '#platform/pages'
import { ErrorPage } from '#platform/web'
import * as scopes from '../scope-store.ts'
import { pages } from '../texts/pages.ts'
import { words } from '../texts/words.ts'
import { incidentOf, IncidentPage, roomPath } from './frame.tsx'

const perPage = 50

/** Everybody in a scope with the reason why, a page at a time: each opening is on record for the person. */
export const membersPage = staffPage({
  path: '/console/incidents/:incident/people',
  may: 'see-register',
  async view(c) {
    const incident = await incidentOf(c)
    const version = Number(c.query.get('version') ?? incident?.scopes.at(-1)?.version ?? 0)
    const scope = incident?.scopes.find((one) => one.version === version)
    if (!incident || !scope) return <ErrorPage lang={c.lang} kind="not-found" />
    const t = c.t(pages)
    const w = c.t(words)
    const pageCount = Math.max(1, Math.ceil(scope.count / perPage))
    const page = Math.min(pageCount, Math.max(1, Number(c.query.get('page')) || 1))
    const members = await scopes.membersOf(c.db, incident.id, version, { from: (page - 1) * perPage, count: perPage })
    const named = members.filter((one) => one.reason !== 'row-unresolved').map((one) => one.person)
    const people = await openPeople(c.db, c.actor.keyring, {
      by: c.actor.id,
      purpose: 'scope',
      ids: named,
      about: incident.id,
    })
    const rows = await unresolvedRows(c.db, { organisation: c.actor.organisation })
    const lines = new Map(rows.map((row) => [row.id, row.line]))
    return (
      <IncidentPage c={c} incident={incident} title={t.scope.version(version)}>
        <PageHeader title={t.members.title} lead={t.members.lead} />
        <Table
          caption={t.members.title}
          captionHidden
          rows={members}
          columns={[
            {
              label: t.members.name,
              heads: true,
              cell: (row) => {
                const person = people.get(row.person)
                if (person) return <a href={`/console/register/people/${row.person}`}>{person.name}</a>
                const line = lines.get(row.person)
                return line === undefined ? '–' : <a href={`/console/register/rows/${row.person}`}>{t.members.unresolved(line)}</a>
              },
            },
            {
              label: t.members.certainty,
              cell: (row) => (
                <Status kind={row.certainty === 'leaked' ? 'danger' : 'warning'}>{w.certainties[row.certainty]}</Status>
              ),
            },
            { label: t.members.reason, cell: (row) => w.reasons[row.reason] },
          ]}
        />
        <Pagination
          page={page}
          pages={pageCount}
          href={(to) => roomPath(incident.id, `people?version=${version}&page=${to}`)}
        />
      </IncidentPage>
    )
  },
})
