import { staffAct, staffPage, type StaffContext } from '#identity'
import { Button, Card, EmptyState, Field, Form, LinkButton, PageHeader, Status, Table, TextArea } from '#platform/pages'
import { formatDate } from '#platform/texts'
import { filesInReach } from '../caseload.ts'
import { findClient } from '../commands/find-client.ts'
import { openFileCommand } from '../commands/open-file.ts'
import { openCaseload, type CaseloadLine } from '../opening.ts'
import * as store from '../store.ts'
import { exchangeTexts } from '../exchange/texts.ts'
import { pages } from '../texts/pages.ts'
import { refusals } from '../texts/refusals.ts'
import { entryPath, filePath, FilesPage, filesPath, nameOf, namesOf, today } from './frame.tsx'

/** One's own clients, soonest first, and those of whom one stands in for. */
export const listPage = staffPage({
  path: '/console/files',
  may: 'keep-records',
  async view(c) {
    const t = c.t(pages)
    const { own, covered } = await filesInReach(c.db, c.actor, c.now)
    const reading = { by: c.actor.id, at: c.now } as const
    const lines = await openCaseload(c.db, c.actor.keyring, { ...reading, purpose: 'care', files: own })
    const others = await openCaseload(c.db, c.actor.keyring, { ...reading, purpose: 'cover', files: covered.map(({ file }) => file) })
    const drafts = await store.draftsBy(c.db, c.actor.organisation, c.actor.id)
    const professionals = [...new Set(covered.map(({ professional }) => professional))]
    const called = await namesOf(c, professionals)
    return (
      <FilesPage c={c} title={t.title}>
        <PageHeader title={t.title} lead={t.list.lead} actions={<LinkButton href={`${filesPath}/new`}>{t.list.open}</LinkButton>} />
        {lines.length === 0 && (
          <EmptyState title={t.list.none} action={<LinkButton href={`${filesPath}/new`}>{t.list.open}</LinkButton>}><p>{t.list.noneBody}</p></EmptyState>
        )}
        {lines.length > 0 && <ClientTable c={c} caption={t.list.own} lines={lines} />}
        {professionals.map((professional) => (
          <Card key={professional} title={t.list.coveredFor(called(professional))}>
            <ClientTable c={c} caption={t.list.covered} captionHidden
              lines={others.filter(({ file }) => covered.some((each) => each.file === file.id && each.professional === professional))} />
          </Card>
        ))}
        {drafts.length > 0 && (
          <Card title={t.list.drafts}>
            <ul>
              {drafts.map(({ id, file }) => (
                <li key={id}>
                  <a href={entryPath(file, id, 'draft')}>{t.list.draft}: {nameOf(c, [...lines, ...others].find((line) => line.file.id === file)?.person ?? null)}</a>
                </li>
              ))}
            </ul>
          </Card>
        )}
        {lines.length + others.length > 0 && <Card><FindForm c={c} /></Card>}
        <p class="button-row">
          <a href={`${filesPath}/cover`}>{t.list.cover}</a>
          {c.may('supervise-records') && <a href={`${filesPath}/supervision`}>{t.list.supervision}</a>}
          {lines.length > 0 && <a href={`${filesPath}/export`}>{c.t(exchangeTexts).caseloadTitle}</a>}
        </p>
      </FilesPage>
    )
  },
})

function ClientTable({ c, caption, captionHidden = false, lines }: { c: StaffContext; caption: string; captionHidden?: boolean; lines: readonly CaseloadLine[] }) {
  const t = c.t(pages)
  const next = (line: CaseloadLine) => line.planned[0]?.plain.body
  const soonest = lines.toSorted((a, b) => keyOf(a).localeCompare(keyOf(b)))
  return (
    <Table caption={caption} captionHidden={captionHidden} rows={soonest} columns={[
      { label: t.list.client, heads: true, cell: ({ file, person }) => <a href={filePath(file.id)}>{nameOf(c, person)}</a> },
      {
        label: t.list.next,
        cell: (line) => {
          const body = next(line)
          if (body?.kind !== 'appointment') return line.file.state === 'closed' ? <Status kind="neutral">{t.state.closed}</Status> : t.list.noNext
          const planned = line.planned[0]
          return body.on < today(c) && planned
            ? <a href={filePath(line.file.id, `visit?appointment=${planned.id}`)}>{formatDate(c.lang, body.on)}: {t.list.past}</a>
            : `${formatDate(c.lang, body.on)} ${body.time}`
        },
      },
      { label: t.list.since, cell: ({ file }) => monthIn(file.openedMonth) },
    ]} />
  )
}

const keyOf = ({ planned, person }: CaseloadLine): string => `${planned[0]?.plain.body.on ?? '9999'} ${person?.name ?? ''}`

/** `2026-03` as `3/2026`. */
export const monthIn = (month: string): string => `${Number(month.slice(5))}/${month.slice(0, 4)}`

function FindForm({ c }: { c: StaffContext }) {
  const t = c.t(pages).list
  return (
    <Form action={`${filesPath}/find`} state={c.form}>
      <Field name="text" label={t.find} hint={t.findHint} autocomplete="off" spellcheck={false} maxlength={120} required />
      <Button kind="secondary">{t.findButton}</Button>
    </Form>
  )
}

/** Posted, and answered with the page itself: what was looked for stands in no address. */
const findAct = staffAct({
  path: '/console/files/find',
  command: findClient,
  page: listPage,
  read: (form) => ({ text: form.get('text') }),
  done: ({ lines }, c) => {
    const t = c.t(pages)
    return (
      <FilesPage c={c} title={t.list.find}>
        <PageHeader title={t.list.find} status={lines.length > 0 ? t.list.found(lines.length) : undefined} />
        {lines.length > 0 ? <ClientTable c={c} caption={t.list.find} captionHidden lines={lines} /> : <EmptyState title={t.list.nobody} />}
        <Card><FindForm c={c} /></Card>
      </FilesPage>
    )
  },
  refused: { 'nothing-to-find': 422 },
  sentences: (lang) => ({ 'nothing-to-find': refusals(lang)['nothing-to-find'] }),
})

/** A new file for somebody of the register. */
export const newPage = staffPage({
  path: '/console/files/new',
  may: 'keep-records',
  view(c) {
    const t = c.t(pages)
    return (
      <FilesPage c={c} title={t.open.title}>
        <PageHeader title={t.open.title} lead={t.open.lead} />
        <Form action={`${filesPath}/new`} {...c.form}>
          <Field name="known" label={t.open.known} autocomplete="off" spellcheck={false} maxlength={60} required />
          <Field name="service" label={t.open.service} hint={t.open.serviceHint} maxlength={120} required />
          <TextArea name="background" label={t.open.background} hint={t.open.backgroundHint} maxlength={5_000} />
          <Button>{t.open.button}</Button>
        </Form>
      </FilesPage>
    )
  },
})

const newAct = staffAct({
  path: '/console/files/new',
  command: openFileCommand,
  page: newPage,
  read: (form) => ({ known: form.get('known'), service: form.get('service'), background: form.get('background') ?? '' }),
  done: ({ file }) => filePath(file),
  refused: { 'cannot-open': 422 },
  sentences: (lang) => ({ 'cannot-open': refusals(lang)['cannot-open'] }),
})

export const listRoutes = [listPage, findAct, newPage, newAct]
