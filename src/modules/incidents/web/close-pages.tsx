import { staffAct, staffPage } from '#identity'
import { countWaiting } from '#platform/outside'
import { Button, Card, Dialog, Moment, Notice, PageHeader } from '#platform/pages'
import { closeIncident, registersOnlyFor } from '../commands/close-incident.ts'
import { around } from '../queries.ts'
import { openMatters } from '../rules.ts'
import * as store from '../store.ts'
import { pages } from '../texts/pages.ts'
import { refusals } from '../texts/refusals.ts'
import { words } from '../texts/words.ts'
import { IncidentPage, ofIncident, roomPath } from './frame.tsx'

export const closePage = staffPage({
  path: '/console/incidents/:incident/close',
  may: 'see-incidents',
  view: ofIncident(async (c, incident) => {
    const t = c.t(pages)
    const w = c.t(words)
    const matters = incident.closedAt ? [] : openMatters(incident, await around(c.db, incident))
    const registers = incident.closedAt ? [] : await registersOnlyFor(c.db, incident)
    const disposals = await store.disposalsOf(c.db, incident.id)
    const copying = disposals.length > 0 ? (await countWaiting(c.db, c.actor.organisation)).count : 0
    return (
      <IncidentPage c={c} incident={incident} title={t.close.title}>
        <PageHeader title={t.close.title} lead={t.close.lead} />
        {incident.closedAt && (
          <Notice kind="success" title={t.close.closed}>
            <p>
              <Moment at={incident.closedAt} />
            </p>
          </Notice>
        )}
        {copying > 0 && <Notice title={t.close.copying}><p>{t.close.copyingWhy}</p></Notice>}
        {disposals.map((row) => (
          <Card key={row.register} title={t.close.receipt}>
            <p>{t.close.receiptLine(row.people)}</p>
            <p class="hint">
              <Moment at={row.destroyed_at} /> · <code>{row.register}</code>
            </p>
          </Card>
        ))}
        {matters.length > 0 && (
          <Card title={t.close.open}>
            <ul>
              {matters.map((matter) => (
                <li key={matter}>{w.matters[matter]}</li>
              ))}
            </ul>
          </Card>
        )}
        {!incident.closedAt && matters.length === 0 && (
          <>
            <Notice kind="success" title={t.close.clear}>
              {registers.length > 0 && <p>{t.close.willDestroy(registers.length)}</p>}
            </Notice>
            {c.may('close-incidents') && (
              <form action={roomPath(incident.id, 'close')} method="post">
                <Dialog id="close" opener={t.close.close} openerKind="danger" title={t.close.title}>
                  <p>{t.close.lead}</p>
                  <Button kind="danger">{t.close.close}</Button>
                </Dialog>
              </form>
            )}
          </>
        )}
      </IncidentPage>
    )
  }),
})

const closeAct = staffAct({
  path: '/console/incidents/:incident/close',
  command: closeIncident,
  page: closePage,
  read: (_, c) => ({ incident: c.params.incident }),
  done: ({ incident }) => roomPath(incident, 'close'),
  refused: { 'no-such-incident': 404, 'incident-closed': 409, 'not-all-clear': 409 },
  sentences: (lang) => refusals(lang),
})

export const closeRoutes = [closePage, closeAct]
