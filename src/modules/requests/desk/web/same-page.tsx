import { staffAct, staffPage } from '#identity'
import { Button, Card, ConsoleLayout, EmptyState, Form, HiddenField, PageHeader, Status, Table } from '#platform/pages'
import { inTransaction } from '#platform/database'
import { typedAll, type Route } from '#platform/web'
import type { Present } from '../../present.ts'
import { openAsked } from '../../record.ts'
import { findRequests } from '../../store.ts'
import { words } from '../../texts/words.ts'
import { joinGroup } from '../commands.ts'
import { likelySame } from '../sharing.ts'
import { deskTexts } from '../texts/desk.ts'
import { dayWords } from './picture.tsx'

const path = '/console/requests/desk/same'
const mostShown = 10

/** Requests that may be one person's, side by side: opened on record, since whoever decides has to see the names. */
const samePage = staffPage({
  path,
  may: 'handle-requests',
  async view(c) {
    const t = c.t(deskTexts)
    const { organisation, keyring, id: by } = c.actor
    const present: Present = { db: c.db, keyring, by, at: c.now }
    const groups = await inTransaction(c.db, organisation, (tx) => likelySame(tx, present, { most: mostShown }))
    const ids = groups.flatMap(({ requests }) => requests)
    const [opened, found] = await Promise.all([openAsked(present, ids), findRequests(c.db, organisation, ids)])
    return (
      <ConsoleLayout frame={c.frame} title={t.sameTitle} breadcrumbs={[
        { label: t.requests, href: '/console/requests' }, { label: t.title, href: '/console/requests/desk' }, { label: t.sameTitle },
      ]}>
        <PageHeader title={t.sameTitle} lead={t.sameLead} />
        {groups.length === 0 && <EmptyState title={t.sameNone} />}
        {groups.map(({ requests, sure }, index) => (
          <Card key={requests.join()} title={`${index + 1}.`} actions={<Status kind={sure ? 'success' : 'warning'}>{sure ? t.sure : t.unsure}</Status>}>
            <Table caption={t.sameTitle} captionHidden rows={requests.flatMap((id) => {
              const request = found.get(id)
              const asked = opened.get(id)?.asked
              return request && asked ? [{ request, asked }] : []
            })} columns={[
              { label: t.name, heads: true, cell: ({ request, asked }) => <a href={`/console/requests/${request.id}`}>{asked.of ? `${asked.of.name} (${asked.name})` : asked.name}</a> },
              { label: t.contact, cell: ({ asked: { contact } }) => [contact.email, contact.phone, contact.street, contact.postcode, contact.town].filter(Boolean).join(', ') },
              { label: t.identity, cell: ({ request }) => words(c.lang).identity[request.identity] },
              { label: t.received, cell: ({ request }) => dayWords(c.lang, request.receivedOn) },
            ]} />
            <Form action={path}>
              {requests.map((id) => <HiddenField key={id} name="requests" value={id} />)}
              <Button kind="secondary">{t.joinThese}</Button>
            </Form>
          </Card>
        ))}
      </ConsoleLayout>
    )
  },
})

export const sameRoutes: readonly Route[] = [
  samePage,
  staffAct({
    path, command: joinGroup, page: samePage, read: (form) => ({ requests: typedAll(form, 'requests') }), done: () => path,
    refused: { 'not-a-group': 409, 'no-such-request': 404, 'the-same': 409, 'closed': 409, 'not-taken-in': 409 },
    sentences: (lang) => {
      const t = deskTexts(lang)
      return { 'not-a-group': t.notAGroup, 'no-such-request': t.noSuchRequest, 'the-same': t.changed, 'closed': t.changed, 'not-taken-in': t.changed }
    },
  }),
]
