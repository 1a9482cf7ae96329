import { staffAct, staffPage, type StaffContext } from '#identity'
import type { Person } from '#people'
import { Button, Card, Checkboxes, EmptyState, Field, Form, PageHeader } from '#platform/pages'
import { ErrorPage, typed, typedAll } from '#platform/web'
import { findForRequest, linkPerson } from '../commands/find-person.ts'
import { unlessNoId } from '../no-such-id.ts'
import { findRequest } from '../store.ts'
import { consoleTexts } from '../texts/console.ts'
import { markOf, RequestFrame, requestPath } from './console-frame.tsx'

/** Whom a request is of, among the people of the registers: looked for, shown, and linked by a human. */
const personPage = staffPage({
  path: '/console/requests/:request/person',
  may: 'handle-requests',
  async view(c) {
    const request = await findRequest(c.db, c.actor.organisation, c.params.request).catch(unlessNoId)
    return request ? <PersonView c={c} request={request.id} found={null} /> : <ErrorPage lang={c.lang} kind="not-found" />
  },
})

const findAct = staffAct({
  path: '/console/requests/:request/person',
  command: findForRequest,
  page: personPage,
  read: (form, c) => ({ request: c.params.request, text: typed(form, 'text') }),
  done: ({ people }, c) => <PersonView c={c} request={c.params.request} found={people} />,
  refused: { 'no-such-request': 404, 'nothing-to-find': 422 },
  sentences: (lang) => consoleTexts(lang).refusals,
})

const linkAct = staffAct({
  path: '/console/requests/:request/link',
  command: linkPerson,
  page: personPage,
  read: (form, c) => ({ request: c.params.request, people: typedAll(form, 'people') }),
  done: ({ request }) => requestPath(request),
  refused: { 'no-such-request': 404, 'closed': 409 },
  sentences: (lang) => consoleTexts(lang).refusals,
})

export const personRoutes = [personPage, findAct, linkAct]

function PersonView({ c, request, found }: { c: StaffContext; request: string; found: readonly Person[] | null }) {
  const t = c.t(consoleTexts)
  const crumbs = [{ label: `${t.request} ${markOf(request)}`, href: requestPath(request) }]
  return (
    <RequestFrame c={c} title={t.findTitle} crumbs={crumbs}>
      <PageHeader title={t.findTitle} />
      <Form action={requestPath(request, 'person')} state={c.form}>
        <Field name="text" label={t.find} hint={t.findHint} autocomplete="off" maxlength={200} required={false} />
        <Button>{t.search}</Button>
      </Form>
      {found && found.length === 0 && <EmptyState title={t.noCandidates} />}
      {found && found.length > 0 && (
        <Card title={t.candidates}>
          <Form action={requestPath(request, 'link')}>
            <Checkboxes name="people" label={t.candidates} hint={t.linkHint} chosen={found.length === 1 ? found.map(({ id }) => id) : []}
              options={found.map((person) => ({ value: person.id, label: person.name, hint: describe(person) }))} />
            <Button>{t.link}</Button>
          </Form>
        </Card>
      )}
    </RequestFrame>
  )
}

/** Enough to tell two of one name apart, and no more: an address under protection stays out. */
function describe({ identityCode, birthDate, street, town, protectedUntil, customerId }: Person): string {
  const place = protectedUntil === undefined && street ? `${street}, ${town ?? ''}` : null
  return [identityCode ?? birthDate, place, customerId].filter(Boolean).join(' · ')
}
