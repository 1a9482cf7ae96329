import { findOrganisation, staffAct, staffPage, type StaffContext } from '#identity'
import {
  Button, ButtonRow, Card, Checkbox, Columns, ConsoleLayout, Dialog, Disclosure, Form, HiddenField, LinkButton, Notice, PageHeader, Prose,
  type Crumb,
} from '#platform/pages'
import { isLang, languages, type Lang } from '#platform/texts'
import { ErrorPage } from '#platform/web'
import { correctBulletin } from '../commands/correct-bulletin.ts'
import { discardDraft, draftBulletin } from '../commands/draft-bulletin.ts'
import { publishBulletin } from '../commands/publish-bulletin.ts'
import { whetherHeld } from '../holding-back.ts'
import type { Bulletin, Page, PublishedBulletin, Wordings } from '../model.ts'
import { halfWritten, lineFor, missingLanguages, writtenLanguages, type Held } from '../rules.ts'
import { forgetSite } from '../site.ts'
import * as store from '../store.ts'
import { consoleTexts } from '../texts/console.ts'
import { LineFields, readLines, readWordings, text, WordingFields } from './fields.tsx'
import { BulletinState, listPath, pagePath, textPath, titleOf } from './page-pages.tsx'
import { PublicBulletins } from './public-pages.tsx'

const newPage = staffPage({
  path: `${listPath}/pages/:page/new`,
  may: 'publish-bulletins',
  async view(c) {
    const t = c.t(consoleTexts)
    const page = await store.findPage(c.db, c.actor.organisation, { id: c.params.page })
    if (!page) return <ErrorPage lang={c.lang} kind="not-found" />
    return (
      <ConsoleLayout frame={c.frame} title={t.newTitle} wide breadcrumbs={crumbs(c, page, t.newTitle)}>
        <PageHeader title={t.newTitle} lead={t.newLead} />
        <Form action={pagePath(page.id, 'new')} state={c.form}>
          <WordingFields lang={c.lang} texts={{}} />
          <Button>{t.save}</Button>
        </Form>
      </ConsoleLayout>
    )
  },
})

const draftRefusals = {
  'no-such-page': 404, 'no-such-bulletin': 404, 'nothing-written': 422, 'already-published': 409, 'changed-meanwhile': 409,
} as const

const newAct = staffAct({
  path: `${listPath}/pages/:page/new`,
  command: draftBulletin,
  page: newPage,
  read: (form, c) => ({ page: c.params.page, texts: readWordings(form) }),
  done: ({ bulletin }) => textPath(bulletin),
  refused: draftRefusals,
  sentences: (lang) => consoleTexts(lang).refusals,
})

const textPage = staffPage({
  path: `${listPath}/texts/:bulletin`,
  may: 'publish-bulletins',
  async view(c) {
    const found = await textOf(c)
    if (!found) return <ErrorPage lang={c.lang} kind="not-found" />
    if (found.bulletin.publishedAt) return <PublishedText c={c} {...found} />
    const held = await whetherHeld(c.db, { organisation: c.actor.organisation, about: found.page.about, at: c.now })
    return <DraftText {...{ c, held, ...found }} />
  },
})

function DraftText({ c, page, bulletin, held }: { c: StaffContext; page: Page; bulletin: Bulletin; held: Held | null }) {
  const t = c.t(consoleTexts)
  const texts = bulletin.draft?.texts ?? {}
  const half = halfWritten(texts)
  const missing = missingLanguages(texts)
  const ready = half.length === 0 && missing.length < languages.length && !held
  const names = (some: readonly Lang[]) => some.map((lang) => (c.lang === 'en' ? t.language[lang] : t.language[lang].toLocaleLowerCase(c.lang)))
  return (
    <ConsoleLayout frame={c.frame} title={titleOf(bulletin, c.lang)} wide breadcrumbs={crumbs(c, page, titleOf(bulletin, c.lang))}>
      <PageHeader title={titleOf(bulletin, c.lang)} status={<BulletinState lang={c.lang} bulletin={bulletin} />}
        {...(bulletin.draft ? { lead: t.savedAt(bulletin.draft.savedAt) } : {})}
        actions={<LinkButton href={textPath(bulletin.id, 'edit')} kind="secondary">{t.edit}</LinkButton>} />
      {held && <Notice kind="warning" title={t.held}>{held.until ? t.heldUntil(held.until) : t.heldOpen}</Notice>}
      {half.length > 0 && <Notice kind="warning" title={t.half(names(half))}>{t.halfHint}</Notice>}
      {missing.length > 0 && half.length === 0 && <Notice kind="warning" title={t.missing(names(missing))}>{t.missingHint}</Notice>}
      <SideBySide lang={c.lang} texts={texts} />
      <p><a href={textPath(bulletin.id, `preview/${c.lang}`)}>{t.preview}</a></p>
      <Card title={t.publishTitle}>
        <p>{t.publishLead}</p>
        <Form action={textPath(bulletin.id, 'publish')} state={c.form}>
          <HiddenField name="revision" value={String(bulletin.draft?.revision ?? 0)} />
          {missing.length > 0 && half.length === 0 && <Checkbox name="withoutAllLanguages" label={t.without} />}
          <Button disabled={!ready}>{t.publish}</Button>
        </Form>
      </Card>
      <Dialog id="discard" opener={t.discard} openerKind="quiet" title={t.discardQuestion}>
        <p>{t.discardHint}</p>
        <Form action={textPath(bulletin.id, 'discard')}><Button kind="danger">{t.discard}</Button></Form>
      </Dialog>
    </ConsoleLayout>
  )
}

function PublishedText({ c, page, bulletin }: { c: StaffContext; page: Page; bulletin: Bulletin }) {
  const t = c.t(consoleTexts)
  const current = bulletin.versions.at(-1)
  const title = titleOf(bulletin, c.lang)
  return (
    <ConsoleLayout frame={c.frame} title={title} wide breadcrumbs={crumbs(c, page, title)}>
      <PageHeader title={title} status={<BulletinState lang={c.lang} bulletin={bulletin} />}
        {...(bulletin.publishedAt ? { lead: t.publishedAt(bulletin.publishedAt) } : {})}
        actions={<LinkButton href={textPath(bulletin.id, 'correct')} kind="secondary">{t.correct}</LinkButton>} />
      <SideBySide lang={c.lang} texts={current?.texts ?? {}} />
      {bulletin.versions.length > 1 && (
        <Card title={t.history}>
          {bulletin.versions.slice(0, -1).toReversed().map(({ version, at, texts }) => (
            <Disclosure key={version} summary={t.versionAt(version, at)}><SideBySide lang={c.lang} texts={texts} /></Disclosure>
          ))}
        </Card>
      )}
    </ConsoleLayout>
  )
}

const editPage = staffPage({
  path: `${listPath}/texts/:bulletin/edit`,
  may: 'publish-bulletins',
  async view(c) {
    const found = await textOf(c)
    if (!found || found.bulletin.publishedAt) return <ErrorPage lang={c.lang} kind="not-found" />
    const { page, bulletin } = found
    const t = c.t(consoleTexts)
    return (
      <ConsoleLayout frame={c.frame} title={t.editTitle} wide breadcrumbs={crumbs(c, page, t.editTitle)}>
        <PageHeader title={t.editTitle} lead={t.newLead} />
        <Form action={textPath(bulletin.id, 'edit')} state={c.form}>
          <HiddenField name="page" value={page.id} />
          <HiddenField name="revision" value={String(bulletin.draft?.revision ?? 0)} />
          <WordingFields lang={c.lang} texts={bulletin.draft?.texts ?? {}} />
          <Button>{t.save}</Button>
        </Form>
      </ConsoleLayout>
    )
  },
})

const editAct = staffAct({
  path: `${listPath}/texts/:bulletin/edit`,
  command: draftBulletin,
  page: editPage,
  read: (form, c) => ({
    page: text(form, 'page'), bulletin: c.params.bulletin, revision: text(form, 'revision'), texts: readWordings(form),
  }),
  done: ({ bulletin }) => textPath(bulletin),
  refused: draftRefusals,
  sentences: (lang) => consoleTexts(lang).refusals,
})

const publishAct = staffAct({
  path: `${listPath}/texts/:bulletin/publish`,
  command: publishBulletin,
  page: textPage,
  read: (form, c) => ({
    bulletin: c.params.bulletin, revision: text(form, 'revision'), withoutAllLanguages: text(form, 'withoutAllLanguages'),
  }),
  done({ page }) {
    forgetSite()
    return pagePath(page)
  },
  refused: {
    'no-such-bulletin': 404, 'already-published': 409, 'changed-meanwhile': 409, 'held-back': 409,
    'half-written': 422, 'nothing-written': 422, 'language-missing': 422,
  },
  sentences: (lang) => consoleTexts(lang).refusals,
})

const discardAct = staffAct({
  path: `${listPath}/texts/:bulletin/discard`,
  command: discardDraft,
  page: textPage,
  read: (_, c) => ({ bulletin: c.params.bulletin }),
  done: ({ page }) => pagePath(page),
  refused: { 'no-such-bulletin': 404, 'already-published': 409 },
  sentences: (lang) => consoleTexts(lang).refusals,
})

const correctPage = staffPage({
  path: `${listPath}/texts/:bulletin/correct`,
  may: 'publish-bulletins',
  async view(c) {
    const found = await textOf(c)
    const current = found?.bulletin.versions.at(-1)
    if (!found || !current) return <ErrorPage lang={c.lang} kind="not-found" />
    const { page, bulletin } = found
    const t = c.t(consoleTexts)
    return (
      <ConsoleLayout frame={c.frame} title={t.correctTitle} wide breadcrumbs={crumbs(c, page, t.correctTitle)}>
        <PageHeader title={t.correctTitle} lead={t.correctLead} />
        <Form action={textPath(bulletin.id, 'correct')} state={c.form}>
          <HiddenField name="version" value={String(current.version)} />
          <WordingFields lang={c.lang} texts={current.texts} />
          <Card title={t.note}><LineFields lang={c.lang} name="note" lines={{}} rows={2} hint={t.noteHint} /></Card>
          <ButtonRow>
            <Button>{t.publishCorrection}</Button>
            <LinkButton href={textPath(bulletin.id)} kind="quiet">{t.read}</LinkButton>
          </ButtonRow>
        </Form>
      </ConsoleLayout>
    )
  },
})

const correctAct = staffAct({
  path: `${listPath}/texts/:bulletin/correct`,
  command: correctBulletin,
  page: correctPage,
  read: (form, c) => ({
    bulletin: c.params.bulletin, version: text(form, 'version'), texts: readWordings(form), note: readLines(form, 'note'),
  }),
  done({ bulletin }) {
    forgetSite()
    return textPath(bulletin)
  },
  refused: {
    'no-such-bulletin': 404, 'not-published': 409, 'changed-meanwhile': 409, 'held-back': 409,
    'half-written': 422, 'language-dropped': 422, 'nothing-corrected': 422, 'note-missing': 422,
  },
  sentences: (lang) => consoleTexts(lang).refusals,
})

/** The public page as it would be with this draft on top, in the reader's own layout. */
const previewPage = staffPage({
  path: `${listPath}/texts/:bulletin/preview/:lang`,
  may: 'publish-bulletins',
  async view(c) {
    const { organisation } = c.actor
    const found = await textOf(c)
    const site = await store.findSite(c.db, { organisation })
    const own = await findOrganisation(c.db, organisation)
    const { lang } = c.params
    if (!found || !site || !own || !isLang(lang)) return <ErrorPage lang={c.lang} kind="not-found" />
    const { page, bulletin } = found
    const others = (await store.listPublished(c.db, page.id)).filter(({ id }) => id !== bulletin.id)
    return (
      <PublicBulletins lang={lang} name={own.name[lang]} site={site} page={page} bulletins={[asIfPublished(bulletin, c.now), ...others]}
        preview={{ back: textPath(bulletin.id), href: (one) => textPath(bulletin.id, `preview/${one}`) }} />
    )
  },
})

export const textRoutes = [
  newPage, newAct, textPage, editPage, editAct, publishAct, discardAct, correctPage, correctAct, previewPage,
]

function SideBySide({ lang, texts }: { lang: Lang; texts: Wordings }) {
  const t = consoleTexts(lang)
  const written = writtenLanguages(texts)
  return (
    <Columns narrow>
      {languages.map((one) => {
        const wording = texts[one]
        return (
          <Card key={one} title={t.language[one]}>
            {wording?.title && <p lang={one}><strong>{wording.title}</strong></p>}
            {wording?.body && <Prose text={wording.body} lang={one} />}
            {!written.includes(one) && !wording?.title && !wording?.body && <p class="hint">{t.notWritten}</p>}
          </Card>
        )
      })}
    </Columns>
  )
}

function asIfPublished(bulletin: Bulletin, now: Date): PublishedBulletin {
  const written = bulletin.versions.at(-1)
  const current = written ?? { version: 1, texts: bulletin.draft?.texts ?? {}, correction: null, at: now }
  return { ...bulletin, publishedAt: bulletin.publishedAt ?? now, current, versions: written ? bulletin.versions : [current] }
}

async function textOf(c: StaffContext): Promise<{ page: Page; bulletin: Bulletin } | null> {
  const { organisation } = c.actor
  const bulletin = await store.findBulletin(c.db, organisation, c.params['bulletin'] ?? '')
  const page = bulletin && (await store.findPage(c.db, organisation, { id: bulletin.page }))
  return page ? { page, bulletin } : null
}

function crumbs(c: StaffContext, page: Page, here: string): Crumb[] {
  return [
    { label: c.t(consoleTexts).title, href: listPath },
    { label: lineFor(page.title, c.lang)?.line ?? page.slug, href: pagePath(page.id) },
    { label: here },
  ]
}
