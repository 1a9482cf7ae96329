import { findOrganisation, staffAct, staffPage } from '#identity'
import {
  Button, Card, ConsoleLayout, DefinitionList, EmptyState, Form, HiddenField, LinkButton, Moment, PageHeader, Status, Table,
} from '#platform/pages'
import { languageNames, languages, type Lang } from '#platform/texts'
import { ErrorPage, redirect } from '#platform/web'
import { openPage } from '../commands/open-page.ts'
import { setContact } from '../commands/set-contact.ts'
import { isPublished, type Bulletin } from '../model.ts'
import { lineFor, wordingFor } from '../rules.ts'
import { forgetSite } from '../site.ts'
import * as store from '../store.ts'
import { consoleTexts } from '../texts/console.ts'
import { LineFields, readLines, text } from './fields.tsx'
import { sitePath } from './public-pages.tsx'

export const listPath = '/console/bulletins'
export const pagePath = (page: string, part = ''): string => `${listPath}/pages/${page}${part && `/${part}`}`
export const textPath = (bulletin: string, part = ''): string => `${listPath}/texts/${bulletin}${part && `/${part}`}`

export const listPage = staffPage({
  path: listPath,
  may: 'publish-bulletins',
  async view(c) {
    const t = c.t(consoleTexts)
    const { organisation } = c.actor
    const pages = await store.listPages(c.db, organisation)
    const site = await store.findSite(c.db, { organisation })
    return (
      <ConsoleLayout frame={c.frame} title={t.title}>
        <PageHeader title={t.title} lead={t.lead} />
        <Card>
          <Table caption={t.title} captionHidden rows={pages} empty={<EmptyState title={t.none}>{t.noneHint}</EmptyState>} columns={[
            { label: t.page, heads: true, cell: (page) => <a href={pagePath(page.id)}>{lineFor(page.title, c.lang)?.line ?? page.slug}</a> },
            { label: t.state, cell: (page) => <PageState lang={c.lang} published={page.published} /> },
            { label: t.published, align: 'end', cell: (page) => page.published },
            { label: t.drafts, align: 'end', cell: (page) => page.drafts },
            { label: t.newest, cell: (page) => (page.newestAt ? <Moment at={page.newestAt} /> : t.never) },
          ]} />
        </Card>
        <Card title={t.contactTitle}>
          <Form action={`${listPath}/contact`} state={c.form}>
            <LineFields lang={c.lang} name="contact" lines={site?.contact ?? {}} rows={3} hint={t.contactHint} />
            <Button kind="secondary">{t.contactSave}</Button>
          </Form>
        </Card>
      </ConsoleLayout>
    )
  },
})

const contactAct = staffAct({
  path: `${listPath}/contact`,
  command: setContact,
  page: listPage,
  read: (form) => ({ contact: readLines(form, 'contact') }),
  done() {
    forgetSite()
    return listPath
  },
  refused: {},
  sentences: () => ({}),
})

/** The way in from a subject, which this module knows by its reference alone. */
export const aboutPage = staffPage({
  path: `${listPath}/about/:about`,
  may: 'publish-bulletins',
  async view(c) {
    const t = c.t(consoleTexts)
    const page = await store.findPage(c.db, c.actor.organisation, { about: c.params.about })
    if (page) return redirect(pagePath(page.id))
    return (
      <ConsoleLayout frame={c.frame} title={t.openTitle} breadcrumbs={[{ label: t.title, href: listPath }, { label: t.openTitle }]}>
        <PageHeader title={t.openTitle} lead={t.openLead} />
        <Card title={t.pageTitle}>
          <Form action={`${listPath}/about/${encodeURIComponent(c.params.about)}`} state={c.form}>
            <HiddenField name="slug" value={c.query.get('slug') ?? ''} />
            <LineFields lang={c.lang} name="title" lines={{}} hint={t.pageTitleHint} />
            <Button>{t.open}</Button>
          </Form>
        </Card>
      </ConsoleLayout>
    )
  },
})

const openAct = staffAct({
  path: `${listPath}/about/:about`,
  command: openPage,
  page: aboutPage,
  read: (form, c) => ({ about: c.params.about, title: readLines(form, 'title'), ...(text(form, 'slug') && { slug: text(form, 'slug') }) }),
  done: ({ page }) => pagePath(page),
  refused: { 'no-title': 422, 'already-open': 409 },
  sentences: (lang) => consoleTexts(lang).refusals,
})

export const pagePage = staffPage({
  path: `${listPath}/pages/:page`,
  may: 'publish-bulletins',
  async view(c) {
    const t = c.t(consoleTexts)
    const { organisation } = c.actor
    const page = await store.findPage(c.db, organisation, { id: c.params.page })
    const site = await store.findSite(c.db, { organisation })
    const own = await findOrganisation(c.db, organisation)
    if (!page || !site || !own) return <ErrorPage lang={c.lang} kind="not-found" />
    const bulletins = await store.listBulletins(c.db, page.id)
    const isPublic = bulletins.some(isPublished)
    const title = lineFor(page.title, c.lang)?.line ?? page.slug
    return (
      <ConsoleLayout frame={c.frame} title={title} breadcrumbs={[{ label: t.title, href: listPath }, { label: title }]}>
        <PageHeader title={title} status={<PageState lang={c.lang} published={isPublic ? 1 : 0} />}
          actions={<LinkButton href={pagePath(page.id, 'new')}>{t.write}</LinkButton>} />
        <Card title={t.bulletins}>
          <Table caption={t.bulletins} captionHidden rows={bulletins} empty={<EmptyState title={t.noBulletins}>{t.noBulletinsHint}</EmptyState>} columns={[
            { label: t.heading, heads: true, cell: (bulletin) => <a href={textPath(bulletin.id)}>{titleOf(bulletin, c.lang)}</a> },
            { label: t.state, cell: (bulletin) => <BulletinState lang={c.lang} bulletin={bulletin} /> },
            { label: t.published, cell: (bulletin) => (bulletin.publishedAt ? <Moment at={bulletin.publishedAt} /> : t.never) },
          ]} />
        </Card>
        <Card title={t.addresses}>
          {!isPublic && <p class="hint">{t.addressesHint}</p>}
          <DefinitionList items={languages.map((lang) => {
            const path = sitePath(lang, site.slug, page.slug)
            return { term: languageNames[lang], value: isPublic ? <a href={path}>{path}</a> : <code>{path}</code> }
          })} />
        </Card>
      </ConsoleLayout>
    )
  },
})

export const pageRoutes = [listPage, contactAct, aboutPage, openAct, pagePage]

function PageState({ lang, published }: { lang: Lang; published: number }) {
  const { states } = consoleTexts(lang)
  return published > 0 ? <Status kind="success">{states.public}</Status> : <Status>{states.hidden}</Status>
}

export function BulletinState({ lang, bulletin }: { lang: Lang; bulletin: Bulletin }) {
  const { states } = consoleTexts(lang)
  if (!bulletin.publishedAt) return <Status>{states.draft}</Status>
  return bulletin.versions.length > 1
    ? <Status kind="success">{states.corrected}</Status>
    : <Status kind="success">{states.published}</Status>
}

export function titleOf(bulletin: Bulletin, lang: Lang): string {
  const texts = bulletin.versions.at(-1)?.texts ?? bulletin.draft?.texts ?? {}
  const started = [texts[lang], ...languages.map((one) => texts[one])].find((one) => one?.title)
  return wordingFor(texts, lang)?.wording.title ?? started?.title ?? consoleTexts(lang).untitled
}
