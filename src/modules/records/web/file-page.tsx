import { staffPage, type StaffContext } from '#identity'
import { Card, Columns, DefinitionList, Disclosure, EmptyState, LinkButton, Notice, PageHeader, Status, Table } from '#platform/pages'
import { formatDate, languageNames } from '#platform/texts'
import { ErrorPage } from '#platform/web'
import * as caseloads from '../caseload-store.ts'
import type { Entitled } from '../caseload.ts'
import type { EntryKind, FileEntry, FileView, VisitBody } from '../model.ts'
import { momentOf, openFile } from '../opening.ts'
import { exchangeTexts } from '../exchange/texts.ts'
import { ownViewTexts } from '../own-view/texts.ts'
import { correctableKinds, mayWrite } from '../rules.ts'
import { pages } from '../texts/pages.ts'
import { words } from '../texts/words.ts'
import { EntryArticle, Goals, Unread } from './entry-view.tsx'
import { entryPath, fileHere, filePath, FilesPage, nameOf, namesOf, Saved, today } from './frame.tsx'
import { monthIn } from './list-pages.tsx'
import { VisitPicture, type Meeting } from './visit-picture.tsx'

/** A file: a year of visits at a glance, the plan, and every entry with its history. */
export const filePage = staffPage({
  path: '/console/files/:file',
  may: 'keep-records',
  async view(c) {
    const here = await fileHere(c)
    const view = here && (await openFile(c.db, c.actor.keyring, { file: here.file.id, by: c.actor.id, purpose: here.basis, at: c.now }))
    if (!here || !view) return <ErrorPage lang={c.lang} kind="not-found" />
    const t = c.t(pages)
    const professionals = await caseloads.professionalsOf(c.db, c.actor.organisation, view.file.id)
    const called = await namesOf(c, professionals.map(({ professional }) => professional))
    const writes = mayWrite(here.basis) && view.file.state === 'open'
    const standing = view.entries.filter(({ followedBy }) => followedBy === null)
    return (
      <FilesPage c={c} title={t.file}>
        <PageHeader title={nameOf(c, view.person)} lead={[view.header?.service, t.since(monthIn(view.file.openedMonth))].filter(Boolean).join(' · ')}
          status={view.file.state === 'closed' ? <Status kind="neutral">{t.state.closed}</Status> : undefined}
          actions={writes ? <><LinkButton href={filePath(view.file.id, 'note')}>{t.titles.note}</LinkButton><LinkButton kind="secondary" href={filePath(view.file.id, 'visit')}>{t.titles.visit}</LinkButton></> : undefined} />
        <Saved c={c} />
        <BasisNotice c={c} basis={here.basis} />
        <Columns wide>
          <div class="stack">
            <Visits c={c} view={view} standing={standing} writes={writes} />
            <section>
              <h2>{t.entries.title}</h2>
              <Entries c={c} view={view} standing={standing} writes={writes} />
            </section>
          </div>
          <div class="stack">
            {writes && <Acts c={c} file={view.file.id} />}
            <Plan c={c} view={view} standing={standing} writes={writes} />
            <Facts c={c} view={view} professionals={professionals.map(({ professional }) => called(professional))} />
            <Disclosures c={c} standing={standing} />
            {here.basis !== 'cover' && <p><a href={filePath(view.file.id, 'care')}>{t.acts.rest}</a></p>}
            {mayWrite(here.basis) && <p><a href={filePath(view.file.id, 'own-view')}>{c.t(ownViewTexts).title}</a></p>}
            <p><a href={filePath(view.file.id, 'exchange')}>{c.t(exchangeTexts).title}</a></p>
          </div>
        </Columns>
      </FilesPage>
    )
  },
})

function BasisNotice({ c, basis }: { c: StaffContext; basis: Entitled['basis'] }) {
  const t = c.t(pages).basis
  if (basis === 'cover') return <Notice title={t.cover}><p>{t.coverBody}</p></Notice>
  return basis === 'supervision' ? <Notice kind="warning" title={t.supervision}><p>{t.supervisionBody}</p></Notice> : null
}

interface Shown {
  c: StaffContext
  view: FileView
  /** The entries that nothing follows. */
  standing: readonly FileEntry[]
  writes: boolean
}

/** What it followed, newest first. */
function earlierOf(view: FileView, entry: FileEntry): FileEntry[] {
  const found: FileEntry[] = []
  for (let at = entry.row.follows; at !== null; ) {
    const one = view.entries.find(({ row }) => row.id === at)
    if (!one) break
    found.push(one)
    at = one.row.follows
  }
  return found
}

function Visits({ c, view, standing, writes }: Shown) {
  const t = c.t(pages).visits
  const w = c.t(words)
  const rows = standing.flatMap((entry) => {
    const body = entry.plain?.body
    return body && (body.kind === 'visit' || (body.kind === 'appointment' && entry.row.planned)) ? [{ entry, body }] : []
  })
  const newest = rows.toSorted((a, b) => (momentIn(a.entry) < momentIn(b.entry) ? 1 : -1))
  const meetings: Meeting[] = rows.map(({ body }) => ({ on: body.on, state: body.kind === 'visit' ? body.outcome : 'planned' }))
  const next = rows.filter(({ body }) => body.kind === 'appointment' && body.on >= today(c)).toSorted((a, b) => (momentIn(a.entry) < momentIn(b.entry) ? -1 : 1))[0]
  return (
    <Card title={t.title}>
      {rows.length === 0 ? <EmptyState title={t.none} /> : (
        <>
          {next && <p><strong>{t.next}:</strong> {formatDate(c.lang, next.body.on)} {next.body.time}, {w.ways[next.body.way].toLocaleLowerCase(c.lang)}</p>}
          <VisitPicture lang={c.lang} meetings={meetings} today={today(c)} />
          <Disclosure summary={t.list}>
            <Table caption={t.list} captionHidden rows={newest} columns={[
              { label: t.on, heads: true, cell: ({ entry, body }) => <a href={entryPath(view.file.id, entry.row.id)}>{formatDate(c.lang, body.on)} {body.time}</a> },
              { label: t.outcome, cell: ({ entry, body }) => body.kind === 'visit' ? <Outcome c={c} outcome={body.outcome} /> : writes
                ? <a href={filePath(view.file.id, `visit?appointment=${entry.row.id}`)}>{body.on <= today(c) ? t.record : t.planned_}</a> : t.planned_ },
              { label: t.way, cell: ({ body }) => w.ways[body.way] },
            ]} />
          </Disclosure>
        </>
      )}
    </Card>
  )
}

const momentIn = ({ plain }: FileEntry): string => (plain ? momentOf(plain) : '')

function Outcome({ c, outcome }: { c: StaffContext; outcome: VisitBody['outcome'] }) {
  const kind = { kept: 'success', missed: 'danger', cancelled: 'neutral' } as const
  return <Status kind={kind[outcome]}>{c.t(words).outcomes[outcome]}</Status>
}

const elsewhere: readonly EntryKind[] = ['appointment', 'disclosure']

function Entries({ c, view, standing, writes }: Shown) {
  const t = c.t(pages).entries
  // Plans have a place of their own beside; appointments are in the picture and its list; what was removed shows its marking.
  const listed = standing.filter(({ row }) => row.kind !== 'plan' && !elsewhere.includes(row.kind))
  const newest = listed.toSorted((a, b) => (momentIn(a) < momentIn(b) ? 1 : a.row.ordinal < b.row.ordinal ? 1 : -1))
  if (newest.length === 0) return <EmptyState title={t.none}><p>{t.noneBody}</p></EmptyState>
  const shown = (entry: FileEntry) => entry.plain
    ? <EntryArticle key={entry.row.id} c={c} entry={entry} earlier={earlierShown(view, entry)} acts={writes ? <EntryActs c={c} entry={entry} /> : undefined} />
    : <Unread key={entry.row.id} c={c} entry={entry} />
  const older = Map.groupBy(newest.slice(mostAtOnce), (entry) => (entry.plain?.body.on ?? entry.row.ofMonth).slice(0, 4))
  return (
    <div class="entries">
      {newest.slice(0, mostAtOnce).map(shown)}
      {[...older].map(([year, entries]) => (
        <Disclosure key={year} summary={t.older(year, entries.length)}><div class="entries">{entries.map(shown)}</div></Disclosure>
      ))}
    </div>
  )
}

/** So many entries are on the page at once; the others are folded together by year. */
const mostAtOnce = 8

/** Of a removal there is nothing earlier to read: its marking says so. */
const earlierShown = (view: FileView, entry: FileEntry): FileEntry[] => (entry.row.kind === 'removal' ? [] : earlierOf(view, entry))

/** What can be done with an entry that stands. */
export function EntryActs({ c, entry: { row } }: { c: StaffContext; entry: FileEntry }) {
  const t = c.t(pages).entries
  if (row.state === 'draft') return <a href={entryPath(row.file, row.id, 'draft')}>{c.t(pages).list.draft}</a>
  if (row.state !== 'final' || row.kind === 'removal' || row.kind === 'right-exercised') return null
  return (
    <>
      {correctableKinds.includes(row.kind) && <a href={entryPath(row.file, row.id, 'correct')}>{t.correct}</a>}
      {row.kind !== 'disclosure' && <a href={entryPath(row.file, row.id, 'remove')}>{t.remove}</a>}
    </>
  )
}

function Plan({ c, view, standing, writes }: Shown) {
  const t = c.t(pages).plan
  const plans = standing.flatMap((entry) => (entry.plain?.body.kind === 'plan' ? [{ entry, body: entry.plain.body }] : []))
  const plan = plans.at(-1)
  const act = writes && <LinkButton kind="secondary" href={filePath(view.file.id, 'plan')}>{plan ? t.renew : t.write}</LinkButton>
  if (!plan) return <Card title={t.title} actions={act || undefined}><p class="hint">{t.none}</p></Card>
  const earlier = earlierOf(view, plan.entry)
  return (
    <Card title={t.title} actions={act || undefined}>
      <p>{plan.body.summary}</p>
      <Goals c={c} goals={plan.body.goals} />
      {plan.body.reviewOn && <p class="hint">{t.review}: {formatDate(c.lang, plan.body.reviewOn)}</p>}
      {earlier.length > 0 && (
        <Disclosure summary={t.versions}>
          <ul>{earlier.map(({ row, plain }) => <li key={row.id}><a href={entryPath(view.file.id, row.id)}>{plain ? formatDate(c.lang, plain.body.on) : monthIn(row.ofMonth)}</a></li>)}</ul>
        </Disclosure>
      )}
      {writes && <p class="entry-acts"><EntryActs c={c} entry={plan.entry} /></p>}
    </Card>
  )
}

function Facts({ c, view: { header, person }, professionals }: { c: StaffContext; view: FileView; professionals: readonly string[] }) {
  const t = c.t(pages).facts
  return (
    <Card title={t.title}>
      <DefinitionList items={[
        header && { term: t.service, value: header.service },
        header && { term: t.openedOn, value: formatDate(c.lang, header.openedOn) },
        person?.birthDate !== undefined && { term: t.born, value: formatDate(c.lang, person.birthDate) },
        person?.phone !== undefined && { term: t.phone, value: person.phone },
        person && { term: t.language, value: languageNames[person.language] },
        { term: t.professionals, value: professionals.join(', ') || '–' },
        header && header.background !== '' && { term: t.background, value: header.background },
      ]} />
    </Card>
  )
}

function Disclosures({ c, standing }: { c: StaffContext; standing: readonly FileEntry[] }) {
  const t = c.t(pages).disclosures
  const rows = standing.flatMap((entry) => (entry.plain?.body.kind === 'disclosure' ? [{ entry, body: entry.plain.body }] : []))
  return (
    <Card title={t.title}>
      {rows.length === 0 ? <p class="hint">{t.none}</p> : (
        <ul>
          {rows.toReversed().map(({ entry, body }) => (
            <li key={entry.row.id}><a href={entryPath(entry.row.file, entry.row.id)}>{formatDate(c.lang, body.on)}</a>: {body.to}. {body.what}</li>
          ))}
        </ul>
      )}
    </Card>
  )
}

function Acts({ c, file }: { c: StaffContext; file: string }) {
  const t = c.t(pages)
  const parts = ['note', 'visit', 'appointment', 'statement', 'disclosure', 'attachment'] as const
  return (
    <Card title={t.acts.title}>
      <ul class="write-acts">{parts.map((part) => <li key={part}><a href={filePath(file, part)}>{t.acts[part]}</a></li>)}</ul>
    </Card>
  )
}
