import { staffAct, staffPage, type StaffContext } from '#identity'
import { Button, Checkboxes, EmptyState, Form, PageHeader, Select, Table } from '#platform/pages'
import { formatDateTime } from '#platform/texts'
import { ErrorPage } from '#platform/web'
import { openRecords } from '#vault'
import type { Campaign } from '../campaign.ts'
import { decidePeople } from '../commands/decide-people.ts'
import { pinnedKind, readPinned } from '../pin.ts'
import { namedExceptions, toDecide, type ToDecide } from '../queries.ts'
import { exceptionGrounds } from '../rules.ts'
import { pages } from '../texts/pages.ts'
import { refusals } from '../texts/refusals.ts'
import { words } from '../texts/words.ts'
import { campaignOf, noticePath, NoticePage } from './frame.tsx'

/** People for whom no rule fits, with their names: whoever decides has to see whom it concerns. */
const decisionsPage = staffPage({
  path: '/console/notices/:campaign/decisions',
  may: 'decide-incidents',
  async view(c) {
    const campaign = await campaignOf(c)
    if (!campaign) return <ErrorPage lang={c.lang} kind="not-found" />
    const t = c.t(pages)
    const w = c.t(words)
    const waiting = await toDecide(c.db, campaign.id)
    const names = await namesOf(c, campaign, waiting)
    const reasons: Readonly<Record<string, string>> = w.reason
    return (
      <NoticePage c={c} campaign={campaign} title={t.decide.title}>
        <PageHeader title={t.decide.title} lead={t.decide.lead} />
        {waiting.length === 0 ? (
          <EmptyState title={t.decide.none} />
        ) : (
          <Form action={noticePath(campaign.id, 'decisions')} {...c.form}>
            <Checkboxes
              name="people"
              label={t.decide.choose}
              options={waiting.map(({ person, reason }) => ({
                value: person,
                label: names.get(person) ?? t.decide.row,
                hint: reasons[reason] ?? reason,
              }))}
            />
            <Select
              name="route"
              label={t.decide.how}
              options={[
                { value: 'email', label: t.decide.email },
                { value: 'letter', label: t.decide.letter },
                { value: 'guardian', label: t.decide.guardian },
                ...exceptionGrounds.map((ground) => ({ value: `exception:${ground}`, label: t.decide.exception(w.reason[ground]) })),
              ]}
            />
            <Button>{t.decide.go}</Button>
          </Form>
        )}
      </NoticePage>
    )
  },
})

async function namesOf(c: StaffContext, campaign: Campaign, waiting: readonly ToDecide[]): Promise<Map<string, string>> {
  const subjects = waiting.flatMap(({ person, state }) => (state === 'needs-decision' ? [person] : []))
  if (subjects.length === 0) return new Map()
  const opened = await openRecords(c.db, c.actor.keyring, {
    by: c.actor.id,
    purpose: 'telling',
    kind: pinnedKind(campaign.id),
    subjects,
    about: campaign.about,
    at: c.now,
  })
  return new Map([...opened].map(([person, { plain }]) => [person, readPinned(plain).recipient.name]))
}

const decisionsAct = staffAct({
  path: '/console/notices/:campaign/decisions',
  command: decidePeople,
  page: decisionsPage,
  read: (form, c) => ({ campaign: c.params.campaign, people: form.getAll('people'), route: routeFrom(form.get('route')) }),
  done: ({ campaign }) => noticePath(campaign, 'decisions'),
  refused: {
    'no-such-notice': 404,
    'not-under-way': 409,
    'not-waiting-for-a-decision': 409,
    'row-unresolved': 409,
    'erased-meanwhile': 409,
    'not-permitted': 422,
    'failed-already': 409,
  },
  sentences: refusals,
})

function routeFrom(chosen: FormDataEntryValue | null): unknown {
  if (typeof chosen !== 'string') return undefined
  if (chosen.startsWith('exception:')) return { way: 'exception', ground: chosen.slice('exception:'.length) }
  if (chosen === 'email') return { way: 'email' }
  return { way: 'letter', to: chosen === 'guardian' ? 'guardian' : 'person' }
}

const exceptionsPage = staffPage({
  path: '/console/notices/:campaign/exceptions',
  may: 'see-incidents',
  async view(c) {
    const campaign = await campaignOf(c)
    if (!campaign) return <ErrorPage lang={c.lang} kind="not-found" />
    const t = c.t(pages)
    const reasons: Readonly<Record<string, string>> = c.t(words).reason
    const rows = await namedExceptions(c.db, campaign.id)
    return (
      <NoticePage c={c} campaign={campaign} title={t.exceptions.title}>
        <PageHeader title={t.exceptions.title} lead={t.exceptions.lead} />
        <Table
          caption={t.exceptions.title}
          captionHidden
          rows={rows}
          empty={<EmptyState title={t.exceptions.none} />}
          columns={[
            { label: t.exceptions.ground, heads: true, cell: ({ ground }) => reasons[ground] ?? ground },
            { label: t.exceptions.how, cell: ({ decidedBy }) => (decidedBy ? t.exceptions.byOfficer : t.exceptions.byRule) },
            { label: t.exceptions.at, cell: ({ at }) => formatDateTime(c.lang, at) },
          ]}
        />
      </NoticePage>
    )
  },
})

export const decisionRoutes = [decisionsPage, decisionsAct, exceptionsPage]
