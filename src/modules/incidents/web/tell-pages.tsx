import { staffAct, staffPage } from '#identity'
import { Button, Card, Dialog, EmptyState, Form, LinkButton, Notice, PageHeader, Status, TextArea } from '#platform/pages'
import { formatDateTime } from '#platform/texts'
import { peopleFor, tellPeople } from '../commands/tell-people.ts'
import { around } from '../queries.ts'
import { filed, newestScope } from '../rules.ts'
import { pages } from '../texts/pages.ts'
import { refusals } from '../texts/refusals.ts'
import { IncidentPage, ofIncident, roomPath } from './frame.tsx'

/** The decision: whom it concerns, whether the notice is ready, what stands in the way; then one button. */
export const tellPage = staffPage({
  path: '/console/incidents/:incident/tell',
  may: 'see-incidents',
  view: ofIncident(async (c, incident) => {
    const t = c.t(pages)
    const scope = newestScope(incident)
    const seen = await around(c.db, incident)
    const isFiled = filed(incident.filings)
    if (!scope) {
      return (
        <IncidentPage c={c} incident={incident} title={t.tell.title}>
          <PageHeader title={t.tell.title} lead={t.tell.lead} />
          <EmptyState action={<LinkButton href={roomPath(incident.id, 'scope')}>{t.step.scope}</LinkButton>}>
            <p>{refusals(c.lang)['no-scope']}</p>
          </EmptyState>
        </IncidentPage>
      )
    }
    const { people, corrected } = await peopleFor(c.db, incident, scope.version)
    const noticePath = seen.campaign ? `/console/notices/${seen.campaign.id}` : null
    const ready = seen.notice === 'approved'
    return (
      <IncidentPage c={c} incident={incident} title={t.tell.title}>
        <PageHeader title={t.tell.title} lead={t.tell.lead} />
        {scope.toldAt ? (
          <Notice kind="success" title={t.tell.decided}>
            <p>{formatDateTime(c.lang, scope.toldAt)}</p>
            {noticePath && (
              <div class="button-row">
                <LinkButton href={noticePath}>{t.tell.follow}</LinkButton>
              </div>
            )}
          </Notice>
        ) : (
          <>
            <p class="lead">{t.tell.willTell(people.length)}</p>
            {corrected.length > 0 && <p>{t.tell.corrections(corrected.length)}</p>}
            <Card
              title={t.tell.notice}
              actions={
                seen.campaign && seen.notice !== 'none' ? (
                  <Status kind={ready ? 'success' : 'warning'}>{ready ? t.tell.noticeReady : t.tell.noticeWaits}</Status>
                ) : undefined
              }
            >
              {seen.notice === 'none' || !noticePath ? (
                <>
                  <p>{t.tell.noNotice}</p>
                  <div class="button-row">
                    <LinkButton href={`/console/notices/new?about=${incident.id}`}>{t.tell.write}</LinkButton>
                  </div>
                </>
              ) : (
                <div class="button-row">
                  <LinkButton href={noticePath} kind={ready ? 'secondary' : 'primary'}>
                    {t.tell.openNotice}
                  </LinkButton>
                </div>
              )}
              {corrected.length > 0 && (
                <div class="button-row">
                  <LinkButton
                    kind="secondary"
                    href={
                      seen.correction && seen.correction.begunAt === null
                        ? `/console/notices/${seen.correction.id}`
                        : `/console/notices/new?about=${incident.id}&kind=correction`
                    }
                  >
                    {t.tell.writeCorrection}
                  </LinkButton>
                </div>
              )}
            </Card>
            {ready && c.may('decide-incidents') && (
              <Form action={roomPath(incident.id, 'tell')} {...c.form}>
                {!isFiled && (
                  <TextArea name="reasonBeforeFiling" label={t.tell.reason} hint={t.tell.reasonHint} rows={3} required />
                )}
                <Dialog id="decide" opener={t.tell.decide} openerKind="primary" title={t.tell.decide}>
                  <p>{t.tell.sure(people.length)}</p>
                  <Button>{t.tell.decide}</Button>
                </Dialog>
              </Form>
            )}
          </>
        )}
      </IncidentPage>
    )
  }),
})

const tellAct = staffAct({
  path: '/console/incidents/:incident/tell',
  command: tellPeople,
  page: tellPage,
  read: (form, c) => ({
    incident: c.params.incident,
    reasonBeforeFiling: form.get('reasonBeforeFiling') || undefined,
  }),
  done: ({ incident, campaign }) => (campaign ? `/console/notices/${campaign}` : roomPath(incident)),
  refused: {
    'no-such-incident': 404,
    'incident-closed': 409,
    'no-scope': 409,
    'already-told': 409,
    'under-embargo': 409,
    'not-filed-needs-reason': 422,
    'no-approved-notice': 409,
    'no-approved-correction': 409,
    'nobody-to-tell': 409,
    'no-words-for-category': 409,
    'name-in-the-notice': 409,
  },
  sentences: (lang) => refusals(lang),
})

export const tellRoutes = [tellPage, tellAct]
