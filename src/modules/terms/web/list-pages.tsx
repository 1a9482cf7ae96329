import { helsinkiDate } from '#foundation/time'
import { staffPage } from '#identity'
import { services, type Service } from '#people'
import { Button, Card, ConsoleLayout, EmptyState, Field, Form, LinkButton, PageHeader, StackedProgress, Status, Table } from '#platform/pages'
import { formatDate, type Lang } from '#platform/texts'
import { redirect } from '#platform/web'
import { computedFor, isService, needsLook, unseen } from '../computed.ts'
import type { DocumentKind } from '../model.ts'
import { isOutOfDate } from '../rules.ts'
import * as store from '../store.ts'
import { consoleTexts } from '../texts/console.ts'
import { noticeTexts } from '../texts/notice.ts'
import { recordTexts } from '../texts/record.ts'
import { titleFor } from './public-pages.tsx'

export const listPath = '/console/terms'
export const textPath = (document: string, part = ''): string => `${listPath}/texts/${document}${part && `/${part}`}`
export const writePath = (kind: DocumentKind, slug: string): string => `${listPath}/write/${kind}/${slug}`

export type DocumentState = 'none' | 'draft' | 'approved' | 'published' | 'changing' | 'old'

interface Row {
  readonly kind: DocumentKind
  readonly slug: string
  readonly document: store.Filed | null
  readonly state: DocumentState
}

/** What there always is, written or not: a notice for each service, terms, the page about security, and the two for the authority. */
const always: readonly { kind: DocumentKind; slug: string }[] = [
  ...services.map((slug: Service) => ({ kind: 'notice' as const, slug })),
  { kind: 'use', slug: 'service' },
  { kind: 'security', slug: 'page' },
  { kind: 'record', slug: 'article-30' },
  { kind: 'assessment', slug: 'article-35' },
]

const groups: readonly (readonly DocumentKind[])[] = [['notice'], ['use', 'consent'], ['security', 'safeguards'], ['record', 'assessment']]

export const listPage = staffPage({
  path: listPath,
  may: 'write-terms',
  async view(c) {
    const t = c.t(consoleTexts)
    const { organisation } = c.actor
    const documents = await store.listDocuments(c.db, organisation)
    const counts = await store.countConsents(c.db, organisation)
    const known = always.filter(({ kind, slug }) => !documents.some((one) => one.kind === kind && one.slug === slug))
    const rows: Row[] = []
    for (const document of documents) {
      const computed = await computedFor(c.db, document, { state: unseen, at: c.now })
      rows.push({ kind: document.kind, slug: document.slug, document, state: stateOf(document, computed) })
    }
    rows.push(...known.map(({ kind, slug }) => ({ kind, slug, document: null, state: 'none' as const })))
    const count = (...states: DocumentState[]): number => rows.filter(({ state }) => states.includes(state)).length
    return (
      <ConsoleLayout frame={c.frame} title={t.title}>
        <PageHeader title={t.title} lead={t.lead} actions={<LinkButton href={`${listPath}/promises`} kind="secondary">{t.promisesTitle}</LinkButton>} />
        <StackedProgress label={t.documents} parts={[
          { kind: 'done', label: t.states.published, count: count('published') },
          { kind: 'doing', label: t.inWork, count: count('changing', 'approved', 'draft') },
          { kind: 'trouble', label: t.states.old, count: count('old') },
          { kind: 'waiting', label: t.states.none, count: count('none') },
        ]} />
        {groups.map((kinds) => {
          const own = kinds.flatMap((kind) => rows.filter((row) => row.kind === kind).toSorted(inOrder))
          const title = kinds.map((kind) => t.kinds[kind]).join(' · ')
          return (
            <Card key={title} title={title}>
              <Table caption={title} captionHidden rows={own} empty={<EmptyState title={t.states.none} />} columns={[
                { label: t.document, heads: true, cell: (row) => <a href={hrefOf(row)}>{nameOf(row, c.lang)}</a> },
                { label: t.state, cell: (row) => <StateWord lang={c.lang} state={row.state} /> },
                { label: t.published, cell: (row) => publishedWord(row, c.lang) },
                ...(kinds.includes('consent') ? [{ label: t.counted, cell: (row: Row) => consentsWord(row, counts, c.lang) }] : []),
              ]} />
              {kinds.includes('consent') && <p><LinkButton kind="secondary" href={`${listPath}/new/consent`}>{t.newConsent}</LinkButton></p>}
              {kinds.includes('safeguards') && <p><LinkButton kind="secondary" href={`${listPath}/new/safeguards`}>{t.newSafeguards}</LinkButton></p>}
            </Card>
          )
        })}
      </ConsoleLayout>
    )
  },
})

/** A consent or a review is given the end of its address before anything is written. */
const newPage = staffPage({
  path: `${listPath}/new/:kind`,
  may: 'write-terms',
  view(c) {
    const t = c.t(consoleTexts)
    const kind = c.params.kind === 'safeguards' ? 'safeguards' : 'consent'
    const wished = c.query.get('slug') ?? ''
    if (/^[a-z0-9]+(-[a-z0-9]+){0,9}$/.test(wished)) return redirect(writePath(kind, wished))
    const title = kind === 'consent' ? t.newConsent : t.newSafeguards
    const suggested = kind === 'safeguards' ? helsinkiDate(c.now).slice(0, 7) : ''
    return (
      <ConsoleLayout frame={c.frame} title={title} breadcrumbs={[{ label: t.title, href: listPath }, { label: title }]}>
        <PageHeader title={title} />
        <Form action={`${listPath}/new/${kind}`} method="get">
          <Field name="slug" label={t.slug} hint={t.slugHint} maxlength={60} value={wished || suggested} pattern="[a-z0-9]+(-[a-z0-9]+)*" />
          <Button>{t.begin}</Button>
        </Form>
      </ConsoleLayout>
    )
  },
})

export const listRoutes = [listPage, newPage]

const inOrder = (one: Row, other: Row): number =>
  one.kind === 'notice' && isService(one.slug) && isService(other.slug)
    ? services.indexOf(one.slug) - services.indexOf(other.slug)
    : one.slug.localeCompare(other.slug)

/** What stands of a document: a notice whose computed part reads otherwise today is old, whatever else. */
export function stateOf({ kind, draft, versions }: Pick<store.Filed, 'kind' | 'draft' | 'versions'>, computed: Parameters<typeof isOutOfDate>[1] | null): DocumentState {
  const current = versions.at(-1)
  const approved = draft?.approval?.revision === draft?.revision
  if (!current) return draft ? (approved ? 'approved' : 'draft') : 'none'
  if (draft) return 'changing'
  // What tells of the house's state differs with every look; it is computed anew where it is read.
  return !needsLook(kind) && computed !== null && isOutOfDate(current.generated, computed) ? 'old' : 'published'
}

const hrefOf = ({ kind, slug, document }: Row): string => (document ? textPath(document.id) : writePath(kind, slug))

export function nameOf({ kind, slug, document }: Pick<Row, 'kind' | 'slug' | 'document'>, lang: Lang): string {
  if (kind === 'notice' && isService(slug)) return noticeTexts(lang).service[slug]
  if (kind === 'record') return recordTexts(lang).record.title
  if (kind === 'assessment') return recordTexts(lang).assessment.title
  const current = document?.versions.at(-1) ?? document?.draft ?? null
  return titleFor({ kind, slug }, current, lang)
}

const kinds = { none: 'neutral', draft: 'info', approved: 'info', published: 'success', changing: 'info', old: 'warning' } as const

export function StateWord({ lang, state }: { lang: Lang; state: DocumentState }) {
  return <Status kind={kinds[state]}>{consoleTexts(lang).states[state]}</Status>
}

function publishedWord({ document }: Row, lang: Lang): string {
  const t = consoleTexts(lang)
  const current = document?.versions.at(-1)
  return current ? t.versionOf(current.version, formatDate(lang, helsinkiDate(current.at))) : t.never
}

function consentsWord({ kind, document }: Row, counts: readonly store.ConsentCount[], lang: Lang): string {
  if (kind !== 'consent' || !document) return '–'
  const own = counts.find((one) => one.document === document.id)
  return consoleTexts(lang).consentsCount(own?.standing ?? 0, own?.withdrawn ?? 0)
}
