import { staffAct, staffPage, type StaffContext } from '#identity'
import { Button, Card, DateField, EmptyState, FieldRow, Form, HiddenField, PageHeader, Select, Status, Table } from '#platform/pages'
import { formatDate } from '#platform/texts'
import * as caseloads from '../caseload-store.ts'
import { recordKeepers } from '../colleagues.ts'
import { arrangeCover, withdrawCover } from '../commands/arrange-cover.ts'
import { pages } from '../texts/pages.ts'
import { sentencesOf } from './form-parts.tsx'
import { FilesPage, filesPath, namesOf, today } from './frame.tsx'

/** Who is away, and who opens their files meanwhile: one's own days, and those of whom one supervises. */
export const coverPage = staffPage({
  path: '/console/files/cover',
  may: 'keep-records',
  async view(c) {
    const { organisation, id: self } = c.actor
    const t = c.t(pages).cover
    const supervised = await caseloads.supervisedBy(c.db, organisation, self)
    const keepers = await recordKeepers(c.db, organisation)
    const called = await namesOf(c, keepers)
    const name = (id: string) => (id === self ? t.self(called(id)) : called(id))
    const arrangeable = [self, ...supervised]
    const rows = (await caseloads.coversFrom(c.db, organisation, today(c))).filter(({ away, coveredBy }) => arrangeable.includes(away) || coveredBy === self)
    const options = (ids: readonly string[]) => ids.map((value) => ({ value, label: name(value) }))
    return (
      <FilesPage c={c} title={t.title}>
        <PageHeader title={t.title} lead={t.lead} />
        <Table caption={t.arranged} rows={rows} empty={<EmptyState title={t.none} />} columns={[
          { label: t.away, heads: true, cell: ({ away }) => name(away) },
          { label: t.coveredBy, cell: ({ coveredBy }) => name(coveredBy) },
          { label: t.from, cell: ({ fromOn }) => formatDate(c.lang, fromOn) },
          { label: t.until, cell: ({ untilOn }) => formatDate(c.lang, untilOn) },
          { label: t.state, cell: ({ fromOn }) => fromOn <= today(c) ? <Status kind="success">{t.now}</Status> : <Status kind="info">{t.later}</Status> },
          { label: t.withdraw, cell: (row) => arrangeable.includes(row.away) ? <Withdraw c={c} cover={row.id} /> : '' },
        ]} />
        <Card title={t.button}>
          <Form action={`${filesPath}/cover`} {...c.form}>
            <FieldRow>
              <Select name="away" label={t.away} value={self} options={options(arrangeable)} />
              <Select name="coveredBy" label={t.coveredBy} options={options(keepers.filter((id) => id !== self || supervised.length > 0))} required />
            </FieldRow>
            <FieldRow>
              <DateField name="from" label={t.from} value={today(c)} required />
              <DateField name="until" label={t.until} required />
            </FieldRow>
            <Button>{t.button}</Button>
          </Form>
        </Card>
      </FilesPage>
    )
  },
})

function Withdraw({ c, cover }: { c: StaffContext; cover: string }) {
  return (
    <Form action={`${filesPath}/cover/withdraw`} inline>
      <HiddenField name="cover" value={cover} />
      <Button kind="quiet">{c.t(pages).cover.withdraw}</Button>
    </Form>
  )
}

const arrangeAct = staffAct({
  path: '/console/files/cover',
  command: arrangeCover,
  page: coverPage,
  read: (form) => ({ away: form.get('away'), coveredBy: form.get('coveredBy'), from: form.get('from'), until: form.get('until') }),
  done: () => `${filesPath}/cover`,
  refused: { 'own-cover': 422, 'not-a-professional': 422, 'ends-before-it-begins': 422, 'cover-in-the-past': 422, 'cover-too-long': 422, 'not-yours-to-arrange': 403 },
  sentences: sentencesOf(['own-cover', 'not-a-professional', 'ends-before-it-begins', 'cover-in-the-past', 'cover-too-long', 'not-yours-to-arrange']),
})

const withdrawAct = staffAct({
  path: '/console/files/cover/withdraw',
  command: withdrawCover,
  page: coverPage,
  read: (form) => ({ cover: form.get('cover') }),
  done: () => `${filesPath}/cover`,
  refused: { 'no-such-cover': 404, 'already-withdrawn': 409 },
  sentences: sentencesOf(['no-such-cover', 'already-withdrawn']),
})

export const coverRoutes = [coverPage, arrangeAct, withdrawAct]
