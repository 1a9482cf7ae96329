import type { ComponentChildren } from 'preact'
import { renderToString } from 'preact-render-to-string'
import { findOrganisation } from '#identity'
import { inTransaction } from '#platform/database'
import { Moment, Prose, PublicLayout } from '#platform/pages'
import { formatDateTime, isLang, languages, type Lang } from '#platform/texts'
import { publicPage, type PageContext, type Route } from '#platform/web'
import type { Lines, PublishedBulletin, Version } from '../model.ts'
import { lineFor, wordingFor } from '../rules.ts'
import { publicSite } from '../site.ts'
import * as store from '../store.ts'
import { publicTexts } from '../texts/public.ts'

export const sitePath = (lang: Lang, site: string, page?: string): string => (site ? `/${lang}/${site}${page ? `/${page}` : ''}` : '/')

const siteRoute = publicPage({
  path: '/:lang{fi|sv|en}/:site',
  cache: publicSite,
  async view(c) {
    const found = await siteOf(c)
    if (!found) return notFound(c.lang)
    const { lang, site, name, pages } = found
    const t = publicTexts(lang)
    return (
      <SiteLayout lang={lang} name={name} title={name} slug={site.slug} contact={site.contact}>
        <h1>{t.bulletins}</h1>
        {pages.length === 0 ? <p class="lead">{t.none}</p> : <p class="lead">{t.lead}</p>}
        {pages.length > 0 && (
          <ul class="page-list">
            {pages.map((page) => {
              const title = lineFor(page.title, lang)
              return (
                <li key={page.id}>
                  <a href={sitePath(lang, site.slug, page.slug)} lang={otherLang(title?.lang, lang)}>{title?.line ?? page.slug}</a>
                  {page.newestAt && <p class="bulletin-when">{t.updated} <Moment at={page.newestAt} /></p>}
                </li>
              )
            })}
          </ul>
        )}
      </SiteLayout>
    )
  },
})

const pageRoute = publicPage({
  path: '/:lang{fi|sv|en}/:site/:page',
  cache: publicSite,
  async view(c) {
    const found = await siteOf(c)
    if (!found) return notFound(c.lang)
    const { lang, site, name } = found
    const page = found.pages.find(({ slug }) => slug === c.params.page)
    if (!page) return notFound(lang, { name, slug: site.slug, contact: site.contact })
    const bulletins = await inTransaction(c.db, site.organisation, (tx) => store.listPublished(tx, page.id))
    return <PublicBulletins {...{ lang, name, bulletins }} site={site} page={page} />
  },
})

export const publicRoutes: readonly Route[] = [siteRoute, pageRoute]

/** The public page of a subject, newest bulletin on top and the earlier ones readable below (V1). */
export function PublicBulletins({ lang, name, site, page, bulletins, preview }: {
  lang: Lang
  name: string
  site: { slug: string; contact: Lines }
  page: { slug: string; title: Lines }
  bulletins: readonly PublishedBulletin[]
  /** Shown to staff before publishing: the way back, and links between the previews. */
  preview?: { back: string; href(lang: Lang): string }
}) {
  const t = publicTexts(lang)
  const title = lineFor(page.title, lang)
  const newestAt = bulletins.map(({ current }) => current.at).sort((a, b) => b.getTime() - a.getTime())[0]
  return (
    <SiteLayout lang={lang} name={name} title={title?.line ?? page.slug} slug={site.slug} contact={site.contact} page={page.slug}
      {...(preview ? { hrefFor: preview.href } : {})}>
      {preview && <p class="correction"><strong>{t.preview}</strong> <a href={preview.back}>{t.backToDraft}</a></p>}
      <h1 lang={otherLang(title?.lang, lang)}>{title?.line ?? page.slug}</h1>
      {newestAt && <p class="updated">{t.updated} <Moment at={newestAt} />. {t.newestFirst}</p>}
      <ol class="bulletins" reversed>
        {bulletins.map((bulletin, i) => <BulletinArticle key={bulletin.id} lang={lang} bulletin={bulletin} newest={i === 0} />)}
      </ol>
      {!preview && <p><a href={sitePath(lang, site.slug)}>{t.home}</a></p>}
    </SiteLayout>
  )
}

function BulletinArticle({ lang, bulletin, newest }: { lang: Lang; bulletin: PublishedBulletin; newest: boolean }) {
  const t = publicTexts(lang)
  const { current, publishedAt } = bulletin
  const found = wordingFor(current.texts, lang)
  if (!found) return null
  const anchor = `b-${bulletin.id.slice(0, 8)}`
  const earlier = bulletin.versions.slice(0, -1).toReversed()
  return (
    <li class="bulletin" id={anchor}>
      <article aria-labelledby={`${anchor}-title`}>
        <p class="bulletin-when">
          {newest && <span class="bulletin-mark">{t.newest}</span>}
          {t.published} <Moment at={publishedAt} />
        </p>
        <h2 id={`${anchor}-title`} lang={otherLang(found.lang, lang)}>{found.wording.title}</h2>
        {found.lang !== lang && <p class="hint">{t.inOnly(found.lang)}</p>}
        <Prose text={found.wording.body} {...(found.lang === lang ? {} : { lang: found.lang })} />
        {current.correction && <Correction lang={lang} version={current} />}
        {earlier.map((version) => <Earlier key={version.version} lang={lang} version={version} />)}
      </article>
    </li>
  )
}

function Correction({ lang, version }: { lang: Lang; version: Version }) {
  const t = publicTexts(lang)
  const note = lineFor(version.correction ?? {}, lang)
  return (
    <div class="correction">
      <p class="bulletin-when">{t.corrected} <Moment at={version.at} /></p>
      {note && <Prose text={note.line} {...(note.lang === lang ? {} : { lang: note.lang })} />}
    </div>
  )
}

function Earlier({ lang, version }: { lang: Lang; version: Version }) {
  const t = publicTexts(lang)
  const found = wordingFor(version.texts, lang)
  if (!found) return null
  return (
    <details class="earlier">
      <summary>{t.earlier}, {formatDateTime(lang, version.at)}</summary>
      <h3 lang={otherLang(found.lang, lang)}>{found.wording.title}</h3>
      <Prose text={found.wording.body} {...(found.lang === lang ? {} : { lang: found.lang })} />
      {version.correction && <Correction lang={lang} version={version} />}
    </details>
  )
}

interface SiteFrame {
  lang: Lang
  name: string
  title: string
  slug: string
  contact: Lines
  page?: string
  hrefFor?: (lang: Lang) => string
  children: ComponentChildren
}

function SiteLayout({ lang, name, title, slug, contact, page, hrefFor, children }: SiteFrame) {
  const t = publicTexts(lang)
  const line = lineFor(contact, lang)
  const links = languages.map((one) => ({ lang: one, href: hrefFor?.(one) ?? sitePath(one, slug, page) }))
  return (
    <PublicLayout lang={lang} title={title} organisation={name} home={sitePath(lang, slug)} languageLinks={links}
      description={`${name}: ${t.bulletins}`} indexed={!hrefFor}
      footer={(
        <>
          {line && (
            <section>
              <h2>{t.contact}</h2>
              <Prose text={line.line} {...(line.lang === lang ? {} : { lang: line.lang })} />
            </section>
          )}
          {slug && <p><a href={sitePath(lang, slug, 'privacy')}>{t.privacy}</a></p>}
        </>
      )}>
      {children}
    </PublicLayout>
  )
}

/** The site of the address, with the pages that everyone may see: those with a published bulletin. */
async function siteOf(c: PageContext<'/:lang/:site'>) {
  const lang = isLang(c.params.lang) ? c.params.lang : c.lang
  const organisation = await store.organisationOfSite(c.db, c.params.site)
  if (!organisation) return null
  return inTransaction(c.db, organisation, async (tx) => {
    const site = await store.findSite(tx, { organisation })
    const own = await findOrganisation(tx, organisation)
    const all = await store.listPages(tx, organisation)
    return site && own && { lang, site, name: own.name[lang], pages: all.filter(({ published }) => published > 0) }
  })
}

/** Not kept: whoever invents addresses must not fill the memory. */
function notFound(lang: Lang, site?: { name: string; slug: string; contact: Lines }): Response {
  const t = publicTexts(lang)
  const frame = site
    ? { ...site, hrefFor: (one: Lang) => sitePath(one, site.slug) }
    : { name: 'Satama', slug: '', contact: {}, hrefFor: (one: Lang) => `/${one}` }
  const page = (
    <SiteLayout lang={lang} title={t.notFound} {...frame}>
      <h1>{t.notFound}</h1>
      <p>{t.notFoundBody}</p>
      {site && <p><a href={sitePath(lang, site.slug)}>{t.home}</a></p>}
    </SiteLayout>
  )
  return new Response(`<!doctype html>${renderToString(page)}`, { status: 404, headers: { 'content-type': 'text/html; charset=utf-8' } })
}

function otherLang(lang: Lang | undefined, of: Lang): Lang | undefined {
  return lang === of ? undefined : lang
}
