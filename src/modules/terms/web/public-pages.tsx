import type { ComponentChildren } from 'preact'
import { renderToString } from 'preact-render-to-string'
import { services, type Said } from '#people'
import { helsinkiDate } from '#foundation/time'
import { inTransaction } from '#platform/database'
import { Moment, Notice, Prose, PublicLayout } from '#platform/pages'
import { formatDate, formatDateTime, isLang, languages, type Lang } from '#platform/texts'
import { publicPage, redirect, type PageContext, type Route } from '#platform/web'
import { computedFor, isService, lookAtHouse } from '../computed.ts'
import { laneCounts } from '../generate/security.ts'
import type { DocumentKind, Version } from '../model.ts'
import { ports, type Place } from '../ports.ts'
import { lineFor, wordsFor, wordsOf } from '../rules.ts'
import { publicTerms } from '../site.ts'
import * as store from '../store.ts'
import { noticeTexts } from '../texts/notice.ts'
import { publicTexts } from '../texts/public.ts'
import { securityTexts } from '../texts/security.ts'
import { alike } from '../texts/said.ts'
import { anchorOf, CheckedPromises, Computed, Difference, DocumentBody, plainText } from './body.tsx'
import { Lanes } from './lanes.tsx'

type PublicKind = Exclude<DocumentKind, 'record' | 'assessment' | 'security'>

/** The part of the address after the organisation's, by kind. */
const partOf: Readonly<Record<PublicKind, string>> = { notice: 'privacy', use: 'terms', consent: 'consents', safeguards: 'safeguards' }

export function publicPath(lang: Lang, place: Pick<Place, 'slug'>, of: { kind: PublicKind; slug: string }, rest = ''): string {
  const own = of.kind === 'use' ? partOf.use : `${partOf[of.kind]}/${of.slug}`
  return `/${lang}/${place.slug}/${own}${rest && `/${rest}`}`
}

export const privacyPath = (lang: Lang, place: Pick<Place, 'slug'>, part = 'privacy'): string => `/${lang}/${place.slug}/${part}`

/** How long a significant change is told above the text and on the front page of privacy (T18). */
const toldForMs = 90 * 86_400_000

const frontRoute = publicPage({
  path: '/:lang{fi|sv|en}/:site/privacy',
  cache: publicTerms,
  async view(c) {
    const here = await placeOf(c)
    if (!here) return notFound(c.lang)
    const { lang, place } = here
    const t = publicTexts(lang)
    const all = await inTransaction(c.db, place.organisation, (tx) => store.publishedDocuments(tx, place.organisation, ['notice', 'use', 'consent', 'safeguards']))
    const notices = services.flatMap((service) => all.filter(({ kind, slug }) => kind === 'notice' && slug === service))
    const consents = all.filter(({ kind }) => kind === 'consent')
    const news = all.filter(({ versions }) => isNewsNow(versions.at(-1), c.now))
    return (
      <Frame lang={lang} place={place} title={t.privacy} part="privacy">
        <h1>{t.privacy}</h1>
        <p class="lead">{t.privacyLead}</p>
        {news.map((document) => <ChangeTold key={document.id} lang={lang} place={place} document={document} named />)}
        <h2>{t.notices}</h2>
        {notices.length === 0 && <p>{t.none} {t.noneBody}</p>}
        <Links of={notices} lang={lang} place={place} />
        <h2>{t.others}</h2>
        <ul class="page-list">
          <li><a href={`/${lang}/my-data`}>{t.myData}</a></li>
          {all.some(({ kind }) => kind === 'use') && <li><a href={privacyPath(lang, place, 'terms')}>{t.use}</a></li>}
          <li><a href={privacyPath(lang, place, 'security')}>{t.security}</a></li>
          {all.some(({ kind }) => kind === 'safeguards') && <li><a href={privacyPath(lang, place, 'safeguards')}>{t.safeguards}</a></li>}
        </ul>
        {consents.length > 0 && <h2>{t.consents}</h2>}
        <Links of={consents} lang={lang} place={place} />
      </Frame>
    )
  },
})

const safeguardsRoute = publicPage({
  path: '/:lang{fi|sv|en}/:site/safeguards',
  cache: publicTerms,
  async view(c) {
    const here = await placeOf(c)
    if (!here) return notFound(c.lang)
    const { lang, place } = here
    const t = publicTexts(lang)
    const all = await inTransaction(c.db, place.organisation, (tx) => store.publishedDocuments(tx, place.organisation, ['safeguards']))
    const newestFirst = all.toSorted((a, b) => (b.versions[0]?.at.getTime() ?? 0) - (a.versions[0]?.at.getTime() ?? 0))
    return (
      <Frame lang={lang} place={place} title={t.safeguards} part="safeguards">
        <h1>{t.safeguards}</h1>
        <p class="lead">{t.safeguardsLead}</p>
        {all.length === 0 && <p>{t.noSafeguards}</p>}
        <Links of={newestFirst} lang={lang} place={place} dated />
      </Frame>
    )
  },
})

/** The public page about security (T11): texts by hand around what the house was found to be like a moment ago. */
const securityRoute = publicPage({
  path: '/:lang{fi|sv|en}/:site/security',
  cache: publicTerms,
  async view(c) {
    const here = await placeOf(c)
    if (!here) return notFound(c.lang)
    const { lang, place } = here
    const { organisation } = place
    const t = securityTexts(lang)
    const state = await lookAtHouse(organisation)
    const [sections, document] = await inTransaction(c.db, organisation, async (tx) => [
      await computedFor(tx, { organisation, kind: 'security', slug: 'page' }, { state, at: c.now }),
      await store.findDocument(tx, organisation, { kind: 'security', slug: 'page' }),
    ] as const)
    const version = document?.versions.at(-1)
    return (
      <Frame lang={lang} place={place} title={t.title} part="security">
        <h1>{t.title}</h1>
        <p class="lead">{t.lead}</p>
        <p class="updated">{t.looked(formatDateTime(lang, c.now))}</p>
        {version && <DocumentBody lang={lang} kind="security" texts={{ ...without(version, 'closing') }} generated={[]} sentences={version.promises} />}
        <Lanes lang={lang} counts={laneCounts(ports().holdings)} />
        {(sections ?? []).map((section) => <Computed key={section.id} lang={lang} section={section} />)}
        {version && <DocumentBody lang={lang} kind="security" texts={{ ...without(version, 'intro') }} generated={[]} sentences={version.promises} />}
      </Frame>
    )
  },
})

/** The four pages of a kind of document: what is in force, what changed, and each earlier version. */
function documentRoutes<P extends string>(kind: PublicKind, path: P): Route[] {
  const slugOf = (params: Readonly<Record<string, string>>): string => params['service'] ?? params['slug'] ?? 'service'

  const view = async (c: PageContext, which: 'now' | 'changes' | 'version') => {
    const here = await placeOf(c)
    if (!here) return notFound(c.lang)
    const { lang, place } = here
    const document = await inTransaction(c.db, place.organisation, (tx) =>
      store.findDocument(tx, place.organisation, { kind, slug: slugOf(c.params) }))
    const current = document?.versions.at(-1)
    if (!document || !current) return notFound(lang, place)
    if (which === 'changes') {
      const earlier = document.versions.at(-2)
      return earlier ? <ChangesPage {...{ lang, place, document, earlier }} later={current} kind={kind} /> : notFound(lang, place)
    }
    const version = which === 'version' ? document.versions.find((one) => String(one.version) === c.params['number']) : current
    return version ? <DocumentPage {...{ lang, place, document, version, current, kind }} now={c.now} /> : notFound(lang, place)
  }
  return [
    publicPage({ path, cache: publicTerms, view: (c) => view(c as PageContext, 'now') }),
    publicPage({ path: `${path}/changes`, cache: publicTerms, view: (c) => view(c as PageContext, 'changes') }),
    publicPage({ path: `${path}/:number{\\d{1,4}}`, cache: publicTerms, view: (c) => view(c as PageContext, 'version') }),
  ]
}

/** Addresses without an organisation, as they stand on paper: to the one place that there is, or a choice. */
function doorTo(path: string, part: string): Route {
  return publicPage({
    path,
    async view(c) {
      const places = await ports().places(c.db)
      const { service } = c.params as Readonly<Record<string, string | undefined>>
      const rest = service !== undefined && isService(service) ? `${part}/${service}` : part
      const [only] = places
      if (only && places.length === 1) return redirect(privacyPath(c.lang, only, rest))
      const t = publicTexts(c.lang)
      return (
        <PublicLayout lang={c.lang} title={t.privacy} organisation={t.privacy} home={path}
          languageLinks={languages.map((lang) => ({ lang, href: `/language/${lang}?to=${encodeURIComponent(path)}` }))}>
          <h1>{t.choose}</h1>
          {places.length === 0 && <p>{t.none}</p>}
          <ul class="page-list">
            {places.map((place) => <li key={place.slug}><a href={privacyPath(c.lang, place, rest)}>{place.name[c.lang]}</a></li>)}
          </ul>
        </PublicLayout>
      )
    },
  })
}

export const publicRoutes: readonly Route[] = [
  frontRoute,
  securityRoute,
  safeguardsRoute,
  ...documentRoutes('use', '/:lang{fi|sv|en}/:site/terms'),
  ...documentRoutes('notice', '/:lang{fi|sv|en}/:site/privacy/:service'),
  ...documentRoutes('consent', '/:lang{fi|sv|en}/:site/consents/:slug'),
  ...documentRoutes('safeguards', '/:lang{fi|sv|en}/:site/safeguards/:slug'),
  doorTo('/privacy', 'privacy'),
  doorTo('/privacy/:service', 'privacy'),
  doorTo('/security', 'security'),
  doorTo('/safeguards', 'safeguards'),
  doorTo('/terms', 'terms'),
]

function DocumentPage({ lang, place, document, version, current, kind, now }: {
  lang: Lang
  place: Place
  document: store.Filed
  version: Version
  current: Version
  kind: PublicKind
  now: Date
}) {
  const t = publicTexts(lang)
  const title = titleFor(document, version, lang)
  const isOld = version.version !== current.version
  const path = (rest?: string) => publicPath(lang, place, { kind, slug: document.slug }, rest)
  const hrefFor = (one: Lang) => publicPath(one, place, { kind, slug: document.slug }, isOld ? String(version.version) : '')
  return (
    <Frame lang={lang} place={place} title={title} hrefFor={hrefFor} indexed={!isOld}>
      <h1>{title}</h1>
      {isOld && <Notice kind="warning" title={t.old(version.version)}><a href={path()}>{t.now}</a></Notice>}
      {!isOld && isNewsNow(version, now) && <ChangeTold lang={lang} place={place} document={document} />}
      {version.generated.length > 2 && <Contents lang={lang} version={version} />}
      <DocumentBody lang={lang} kind={kind} texts={version.texts} generated={version.generated} sentences={version.promises} />
      <CheckedPromises lang={lang} sentences={version.promises} />
      <footer class="terms-foot">
        <p>{t.version(version.version, formatDate(lang, helsinkiDate(version.at)))}</p>
        {document.versions.length > 1 && !isOld && <p><a href={path('changes')}>{t.difference}</a></p>}
        {document.versions.length > 1 && (
          <details class="earlier">
            <summary>{t.earlier}</summary>
            <ul>
              {document.versions.slice(0, -1).toReversed().map((one) => (
                <li key={one.version}><a href={path(String(one.version))}>{t.version(one.version, formatDate(lang, helsinkiDate(one.at)))}</a></li>
              ))}
            </ul>
          </details>
        )}
        <p><a href={privacyPath(lang, place)}>{t.privacy}</a></p>
      </footer>
    </Frame>
  )
}

function ChangesPage({ lang, place, document, earlier, later, kind }: {
  lang: Lang
  place: Place
  document: store.Filed
  earlier: Version
  later: Version
  kind: PublicKind
}) {
  const t = publicTexts(lang)
  const told = lineFor(later.changes, lang)
  const shownIn = wordsFor(kind, later.texts, lang)?.lang ?? lang
  return (
    <Frame lang={lang} place={place} title={t.changes} indexed={false} hrefFor={(one) => publicPath(one, place, { kind, slug: document.slug }, 'changes')}>
      <h1>{t.changes}: {titleFor(document, later, lang)}</h1>
      {told && <Prose text={told.line} {...(told.lang === lang ? {} : { lang: told.lang })} />}
      <h2>{t.wordForWord}</h2>
      <p class="hint">{t.changesLead(earlier.version, later.version)}</p>
      <Difference lang={lang} earlier={plainText(kind, earlier, shownIn)} later={plainText(kind, later, shownIn)} />
      <p><a href={publicPath(lang, place, { kind, slug: document.slug })}>{t.now}</a></p>
    </Frame>
  )
}

function ChangeTold({ lang, place, document, named = false }: { lang: Lang; place: Place; document: store.Filed; named?: boolean }) {
  const t = publicTexts(lang)
  const current = document.versions.at(-1)
  const told = current && lineFor(current.changes, lang)
  if (!current || !told || !isPublicKind(document.kind)) return null
  const when = t.changed(formatDate(lang, helsinkiDate(current.at)))
  return (
    <Notice title={named ? `${titleFor(document, current, lang)}: ${lowered(when)}` : when}>
      <Prose text={told.line} {...(told.lang === lang ? {} : { lang: told.lang })} />
      <p><a href={publicPath(lang, place, { kind: document.kind, slug: document.slug }, 'changes')}>{t.difference}</a></p>
    </Notice>
  )
}

function Contents({ lang, version }: { lang: Lang; version: Version }) {
  const t = publicTexts(lang)
  return (
    <nav aria-label={t.contents}>
      <details class="earlier">
        <summary>{t.contents}</summary>
        <ul>{version.generated.map((section) => <li key={section.id}><a href={`#${anchorOf(section)}`}>{section.heading[lang]}</a></li>)}</ul>
      </details>
    </nav>
  )
}

function Links({ of, lang, place, dated = false }: { of: readonly store.Filed[]; lang: Lang; place: Place; dated?: boolean }) {
  const t = publicTexts(lang)
  if (of.length === 0) return null
  return (
    <ul class="page-list">
      {of.map((document) => {
        const current = document.versions.at(-1)
        if (!current || !isPublicKind(document.kind)) return null
        const { kind, slug } = document
        const title = kind === 'notice' && isService(slug) ? noticeTexts(lang).service[slug] : titleFor(document, current, lang)
        return (
          <li key={document.id}>
            <a href={publicPath(lang, place, { kind, slug })}>{title}</a>
            {dated
              ? <p class="bulletin-when"><Moment at={document.versions[0]?.at ?? current.at} /></p>
              : <p class="bulletin-when">{t.version(current.version, formatDate(lang, helsinkiDate(current.at)))}</p>}
          </li>
        )
      })}
    </ul>
  )
}

const isPublicKind = (kind: DocumentKind): kind is PublicKind => kind in partOf

function isNewsNow(current: Version | undefined, now: Date): boolean {
  return Boolean(current && current.version > 1 && current.significant && now.getTime() - current.at.getTime() < toldForMs)
}

export function titleFor(document: Pick<store.Filed, 'kind' | 'slug'>, version: Pick<Version, 'texts'> | null, lang: Lang): string {
  const t = publicTexts(lang)
  const { kind, slug } = document
  if (kind === 'notice') return isService(slug) ? t.noticeOf(noticeTexts(lang).service[slug]) : slug
  if (kind === 'security') return securityTexts(lang).title
  const found = version && wordsFor(kind, version.texts, lang)
  return (found && wordsOf(found.words, 'title')) || (kind === 'use' ? t.use : slug)
}

const without = (version: Version, field: 'intro' | 'closing') =>
  Object.fromEntries(languages.map((lang) => [lang, { ...version.texts[lang], [field]: '' }]))

const lowered = (text: string): string => text.charAt(0).toLocaleLowerCase() + text.slice(1)

export function Frame({ lang, place, title, part, hrefFor, indexed = true, children }: {
  lang: Lang
  place: Pick<Place, 'slug' | 'name'>
  title: string
  part?: string
  hrefFor?: (lang: Lang) => string
  indexed?: boolean
  children: ComponentChildren
}) {
  const links = languages.map((one) => ({ lang: one, href: hrefFor?.(one) ?? privacyPath(one, place, part) }))
  return (
    <PublicLayout lang={lang} title={title} organisation={place.name[lang]} home={place.slug ? `/${lang}/${place.slug}` : '/'} languageLinks={links}
      description={`${place.name[lang]}: ${title}`} indexed={indexed}>
      {children}
    </PublicLayout>
  )
}

async function placeOf(c: PageContext): Promise<{ lang: Lang; place: Place } | null> {
  const lang = isLang(c.params['lang'] ?? '') ? (c.params['lang'] as Lang) : c.lang
  const place = await ports().placeAt(c.db, c.params['site'] ?? '')
  return place && { lang, place }
}

const nowhere = { slug: '', name: alike('Satama') satisfies Said }

/** Not kept: whoever invents addresses must not fill the memory. */
function notFound(lang: Lang, place: Pick<Place, 'slug' | 'name'> = nowhere): Response {
  const t = publicTexts(lang)
  const frame = place.slug ? {} : { hrefFor: (one: Lang) => `/${one}` }
  const page = (
    <Frame lang={lang} place={place} title={t.notFound} indexed={false} {...frame}>
      <h1>{t.notFound}</h1>
      <p>{t.notFoundBody}</p>
      {place.slug && <p><a href={privacyPath(lang, place)}>{t.privacy}</a></p>}
    </Frame>
  )
  return new Response(`<!doctype html>${renderToString(page)}`, { status: 404, headers: { 'content-type': 'text/html; charset=utf-8' } })
}
