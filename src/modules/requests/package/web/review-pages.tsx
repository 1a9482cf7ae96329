import { staffAct, staffPage, type StaffContext } from '#identity'
import { Button, Card, EmptyState, Field, Form, HiddenField, LinkButton, Notice, PageHeader, Pagination, Progress, Table, Tabs, ConsoleLayout } from '#platform/pages'
import { formatDate, languageNames } from '#platform/texts'
import { reveal } from '#foundation/text'
import { ErrorPage } from '#platform/web'
import * as requests from '../../store.ts'
import { reviewOwn, reviewPatient } from '../commands/review-package.ts'
import { releasePatient } from '../commands/release-package.ts'
import { itemsOf, shareOf } from '../masking.ts'
import type { Draft, DraftItem, PackageRow, Share } from '../model.ts'
import { openDraft, openDraftFile } from '../sealed.ts'
import * as store from '../store.ts'
import { packagePages } from '../texts/pages.ts'
import { packageRefusals } from '../texts/refusals.ts'
import { ofPackage, PackageFrame, packagePath, presentOf } from './frame.tsx'
import { readReviews, ReviewForm } from './review-form.tsx'

const itemsAtOnce = 8

/** What is not patient data, read and decided by whoever handles the request. */
const ownPage = staffPage({
  path: '/console/requests/:request/package/:package/review',
  may: 'handle-requests',
  view: ofPackage(async (c, row) => {
    const opened = row.state === 'in-review' ? await openDraft(presentOf(c), row) : null
    const t = c.t(packagePages)
    const here = packagePath(row.request, `${row.id}/review`)
    return (
      <PackageFrame c={c} request={row.request} title={t.review.title}>
        <PageHeader title={t.review.title} lead={t.review.lead} />
        {opened === null
          ? <EmptyState title={t.states[row.state]} action={<LinkButton kind="secondary" href={packagePath(row.request)}>{t.review.back}</LinkButton>} />
          : <Share c={c} row={row} draft={opened.draft} share="own" here={here} back={packagePath(row.request)} />}
      </PackageFrame>
    )
  }),
})

const releasesPath = '/console/requests/releases'

/** Packages whose patient data waits for a health professional. */
const releasesPage = staffPage({
  path: releasesPath,
  may: 'release-records',
  async view(c) {
    const t = c.t(packagePages)
    const rows = await store.waitingForRelease(c.db, c.actor.organisation)
    const of = await requests.findRequests(c.db, c.actor.organisation, rows.map(({ request }) => request))
    return (
      <ConsoleLayout frame={c.frame} title={t.releases.title} breadcrumbs={[{ label: t.releases.title }]}>
        <PageHeader title={t.releases.title} lead={t.releases.lead} />
        <Table caption={t.releases.title} captionHidden rows={rows} empty={<EmptyState title={t.releases.none}>{t.releases.noneBody}</EmptyState>} columns={[
          { label: t.request, heads: true, cell: (row) => <a href={`${releasesPath}/${row.id}`}>{t.kinds[row.kind]}</a> },
          { label: t.releases.due, cell: (row) => formatDate(c.lang, of.get(row.request)?.dueOn ?? row.destroyOn) },
          { label: t.releases.asker, cell: (row) => languageNames[row.language] },
          { label: t.releases.waiting, cell: (row) => t.left(row.openPatient) },
        ]} />
      </ConsoleLayout>
    )
  },
})

const patientPage = staffPage({
  path: '/console/requests/releases/:package',
  may: 'release-records',
  view: ofPackage(async (c, row) => {
    const t = c.t(packagePages)
    const opened = row.state === 'in-review' && row.patientReleasedAt === null ? await openDraft(presentOf(c), row) : null
    return (
      <ConsoleLayout frame={c.frame} title={t.releases.title} breadcrumbs={[{ label: t.releases.title, href: releasesPath }, { label: t.kinds[row.kind] }]}>
        <PageHeader title={t.releases.title} lead={t.review.lead} />
        {opened === null
          ? <Notice kind="success" title={row.patientReleasedAt ? t.releases.released : t.states[row.state]} />
          : (
            <>
              {row.openPatient === 0 && <ReleaseForm c={c} row={row} />}
              <Share c={c} row={row} draft={opened.draft} share="patient" here={`${releasesPath}/${row.id}`} back={releasesPath} />
            </>
          )}
      </ConsoleLayout>
    )
  }),
})

function ReleaseForm({ c, row }: { c: StaffContext; row: PackageRow }) {
  const t = c.t(packagePages).releases
  return (
    <Card title={t.release}>
      <Form action={`${releasesPath}/${row.id}/release`} {...c.form}>
        <p>{t.releaseLead}</p>
        <HiddenField name="package" value={row.id} />
        <Field name="name" label={t.name} value={c.actor.displayName ? reveal(c.actor.displayName) : ''} autocomplete="name" required />
        <Field name="position" label={t.position} autocomplete="organization-title" required />
        <Button>{t.release}</Button>
      </Form>
    </Card>
  )
}

interface ShareProps {
  c: StaffContext
  row: PackageRow
  draft: Draft
  share: Share
  here: string
  back: string
}

/** The items of one share: those that nobody has read first, and those that were read, to be looked at again. */
function Share({ c, row, draft, share, here, back }: ShareProps) {
  const t = c.t(packagePages).review
  const mine = itemsOf(draft).filter((item) => shareOf(item) === share)
  const read = mine.filter((item) => item.reviewed !== null)
  const unread = mine.filter((item) => item.reviewed === null)
  const seen = c.query.has('seen') || unread.length === 0
  const shown: DraftItem[] = seen ? read : unread
  const pages = Math.max(1, Math.ceil(shown.length / itemsAtOnce))
  const page = Math.min(pages, Math.max(1, Number(c.query.get('page')) || 1))
  const items = shown.slice((page - 1) * itemsAtOnce, page * itemsAtOnce)
  return (
    <>
      <Progress label={t.seen} value={read.length} max={mine.length} />
      <Tabs label={t.title} items={[
        { href: here, label: t.open, count: String(unread.length), current: !seen },
        { href: `${here}?seen`, label: t.seen, count: String(read.length), current: seen },
      ]} />
      {unread.length === 0 && <Notice kind="success" title={t.done}><a href={back}>{t.back}</a></Notice>}
      {items.length > 0 && (
        <ReviewForm c={c} action={here} package={row.id} version={row.version} share={share} items={items} fileLink={(file) => `${here}/files/${file}`} />
      )}
      <Pagination page={page} pages={pages} href={(one) => `${here}?${seen ? 'seen&' : ''}page=${one}`} />
    </>
  )
}

const read = (form: FormData) => ({ package: form.get('package'), version: form.get('version'), items: readReviews(form) })
const refused = {
  'no-such-package': 404, 'not-in-review': 409, 'changed-meanwhile': 409, 'nothing-reviewed': 422, 'released-already': 409, 'no-such-item': 409, 'ground-of-care': 422,
  'not-decided': 422,
} as const

const ownAct = staffAct({
  path: '/console/requests/:request/package/:package/review',
  command: reviewOwn,
  page: ownPage,
  read,
  done: (_, c) => packagePath(c.params.request, `${c.params.package}/review`),
  refused,
  sentences: (lang) => packageRefusals(lang),
})

const patientAct = staffAct({
  path: '/console/requests/releases/:package',
  command: reviewPatient,
  page: patientPage,
  read,
  done: (_, c) => `${releasesPath}/${c.params.package}`,
  refused,
  sentences: (lang) => packageRefusals(lang),
})

const releaseAct = staffAct({
  path: '/console/requests/releases/:package/release',
  command: releasePatient,
  page: patientPage,
  read: (form) => ({ package: form.get('package'), name: form.get('name'), position: form.get('position') }),
  done: (_, c) => `${releasesPath}/${c.params.package}`,
  refused: { 'no-such-package': 404, 'not-in-review': 409, 'released-already': 409, 'not-all-reviewed': 409, 'no-patient-data': 409 },
  sentences: (lang) => packageRefusals(lang),
})

/** An attachment as the reviewer has to see it, of their own share alone. It is given as a download: nothing of it runs here. */
const file = (path: '/console/requests/:request/package/:package/review/files/:attached' | '/console/requests/releases/:package/files/:attached', may: 'handle-requests' | 'release-records', share: Share) =>
  staffPage({
    path,
    may,
    view: ofPackage(async (c: StaffContext, row) => {
      const number = Number(c.params['attached'])
      const opened = row.state === 'in-review' ? await openDraft(presentOf(c), row) : null
      const known = opened && itemsOf(opened.draft).some((item) => shareOf(item) === share && item.attachments.some((one) => one.file === number))
      const bytes = known ? await openDraftFile(presentOf(c), row, number) : null
      if (!bytes) return <ErrorPage lang={c.lang} kind="not-found" />
      return new Response(bytes as Uint8Array<ArrayBuffer>, {
        headers: { 'content-type': 'application/octet-stream', 'content-disposition': `attachment; filename="attachment-${number}"` },
      })
    }),
  })

// Fixed addresses come before `/console/requests/:request`.
export const releaseRoutes = [
  releasesPage, patientPage, patientAct, releaseAct, file('/console/requests/releases/:package/files/:attached', 'release-records', 'patient'),
]
export const reviewRoutes = [ownPage, ownAct, file('/console/requests/:request/package/:package/review/files/:attached', 'handle-requests', 'own')]
