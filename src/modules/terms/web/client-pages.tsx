import { helsinkiDate } from '#foundation/time'
import { clientAct, clientPage, type ClientContext, type ClientNews } from '#identity'
import type { Db } from '#platform/database'
import { Button, Card, Disclosure, Form, HiddenField, Notice, PageHeader, PlainLayout, Prose, Table } from '#platform/pages'
import { formatDate, languages, type Lang } from '#platform/texts'
import type { Route } from '#platform/web'
import { giveConsent, noteSeen, withdrawConsent } from '../commands/consents.ts'
import type { Consent, Version } from '../model.ts'
import { ports, type Place } from '../ports.ts'
import { withPromises } from '../promises.ts'
import { isNews, lineFor, wordsFor, wordsOf } from '../rules.ts'
import * as store from '../store.ts'
import { clientTexts } from '../texts/client.ts'
import { publicPath, titleFor } from './public-pages.tsx'

/** A client's own page about terms and consents, in each language's words. */
export const clientPaths = {
  fi: { mine: '/fi/oma', terms: '/fi/oma/suostumukset' },
  sv: { mine: '/sv/min', terms: '/sv/min/samtycken' },
  en: { mine: '/en/my', terms: '/en/my/consents' },
} as const satisfies Record<Lang, Record<string, string>>

/** Texts that a client is told of when they change: the contract, and the notices of what they use. */
const told = ['use', 'notice'] as const
const noticesOfClients: readonly string[] = ['support', 'site', 'requests']

interface Told {
  readonly document: store.Filed
  readonly current: Version
  readonly seen: store.Seen | null
  readonly isNews: boolean
}

async function toldTo(db: Db, organisation: string, client: string): Promise<Told[]> {
  const documents = await store.publishedDocuments(db, organisation, told)
  const seen = await store.seenBy(db, organisation, client)
  return documents.filter(({ kind, slug }) => kind === 'use' || noticesOfClients.includes(slug)).flatMap((document) => {
    const current = document.versions.at(-1)
    if (!current) return []
    const last = seen.find((one) => one.document === document.id) ?? null
    // A notice that nobody has marked as read is no news; one that has changed since its first version is.
    const since = last?.version ?? (document.kind === 'use' ? null : 1)
    return [{ document, current, seen: last, isNews: isNews(document.versions, since) }]
  })
}

/** What a client is told on the first page of their own (T18), until they have seen it. */
export async function newsForClients(db: Db, actor: { id: string; organisation: string }, lang: Lang): Promise<ClientNews[]> {
  const t = clientTexts(lang)
  const href = clientPaths[lang].terms
  const all = await toldTo(db, actor.organisation, actor.id)
  const news = all.filter((one) => one.isNews).map(({ document, current, seen }): ClientNews => {
    const change = lineFor(current.changes, lang)?.line
    return seen === null && document.kind === 'use'
      ? { isNew: true, title: t.firstTitle, text: t.firstText, href, link: t.readThem }
      : { isNew: true, title: t.newsTitle(titleFor(document, current, lang)), text: change ?? '', href, link: t.newsRead }
  })
  return [...news, { isNew: false, title: t.title, text: t.cardText, href, link: t.open }]
}

function routesIn(lang: Lang): Route[] {
  const path = clientPaths[lang].terms
  const t = clientTexts(lang)
  const page = clientPage({
    path,
    may: 'own-account',
    async view(c) {
      const { organisation, id } = c.actor
      const all = await toldTo(c.db, organisation, id)
      const place = await ports().placeOf(c.db, organisation)
      const texts = await store.publishedDocuments(c.db, organisation, ['consent'])
      const consents = await store.consentsOf(c.db, organisation, id)
      const use = all.find(({ document }) => document.kind === 'use')
      return (
        <PlainLayout lang={lang} title={t.title} wide languageLinks={languages.map((one) => ({ lang: one, href: clientPaths[one].terms }))}>
          <PageHeader title={t.title} lead={t.lead} />
          {all.filter((one) => one.isNews && one.document.kind !== 'use').map((one) => <Changed key={one.document.id} lang={lang} told={one} place={place} />)}
          {use && <Use lang={lang} told={use} place={place} />}
          <h2>{t.consents}</h2>
          {texts.length === 0 && <p>{t.noConsents}</p>}
          {texts.map((document) => <OneConsent key={document.id} c={c} lang={lang} document={document} consents={consents} />)}
          {consents.length > 0 && (
            <Disclosure summary={t.history}>
              <Table caption={t.history} captionHidden rows={consents} columns={[
                { label: t.what, heads: true, cell: (row) => nameIn(texts, row, lang) },
                { label: t.from, cell: (row) => formatDate(lang, row.givenOn) },
                { label: t.until, cell: (row) => (row.withdrawnOn ? formatDate(lang, row.withdrawnOn) : t.standing) },
              ]} />
            </Disclosure>
          )}
          <p><a href={clientPaths[lang].mine}>{t.home}</a></p>
        </PlainLayout>
      )
    },
  })
  const give = clientAct({
    path: `${path}/give`,
    command: giveConsent,
    page,
    read: (form) => ({ document: field(form, 'document'), version: field(form, 'version') }),
    done: () => path,
    refused: { 'no-such-consent': 404, 'text-changed': 409, 'stands-already': 409 },
    sentences: (chosen) => clientTexts(chosen).refusals,
  })
  const withdraw = clientAct({
    path: `${path}/withdraw`,
    command: withdrawConsent,
    page,
    read: (form) => ({ document: field(form, 'document') }),
    done: () => path,
    refused: { 'no-such-consent': 404 },
    sentences: (chosen) => clientTexts(chosen).refusals,
  })
  const seen = clientAct({
    path: `${path}/seen`,
    command: noteSeen,
    page,
    read: (form) => ({ document: field(form, 'document'), version: field(form, 'version') }),
    done: () => path,
    refused: { 'no-such-document': 404 },
    sentences: (chosen) => clientTexts(chosen).refusals,
  })
  return [page, give, withdraw, seen]
}

export const clientRoutes: readonly Route[] = languages.flatMap(routesIn)

function Use({ lang, told: { document, current, seen }, place }: { lang: Lang; told: Told; place: Place }) {
  const t = clientTexts(lang)
  return (
    <Card title={t.use}>
      <p>{t.inForce(current.version, formatDate(lang, helsinkiDate(current.at)))} <a href={publicPath(lang, place, { kind: 'use', slug: document.slug })}>{t.readThem}</a></p>
      <p>{seen ? t.seenOn(seen.version, formatDate(lang, seen.seenOn)) : t.notSeen}</p>
      {seen?.version !== current.version && <ChangeLine lang={lang} current={current} />}
      {seen?.version !== current.version && <SeenForm lang={lang} document={document.id} version={current.version} />}
    </Card>
  )
}

function Changed({ lang, told: { document, current }, place }: { lang: Lang; told: Told; place: Place }) {
  const t = clientTexts(lang)
  return (
    <Notice title={t.newsTitle(titleFor(document, current, lang))}>
      <ChangeLine lang={lang} current={current} />
      {document.kind === 'notice' && <p><a href={publicPath(lang, place, { kind: 'notice', slug: document.slug }, 'changes')}>{t.newsRead}</a></p>}
      <SeenForm lang={lang} document={document.id} version={current.version} />
    </Notice>
  )
}

function ChangeLine({ lang, current }: { lang: Lang; current: Version }) {
  const change = lineFor(current.changes, lang)
  return change ? <Prose text={change.line} {...(change.lang === lang ? {} : { lang: change.lang })} /> : null
}

function SeenForm({ lang, document, version }: { lang: Lang; document: string; version: number }) {
  return (
    <Form action={`${clientPaths[lang].terms}/seen`}>
      <HiddenField name="document" value={document} />
      <HiddenField name="version" value={String(version)} />
      <Button kind="secondary">{clientTexts(lang).seen}</Button>
    </Form>
  )
}

function OneConsent({ c, lang, document, consents }: { c: ClientContext; lang: Lang; document: store.Filed; consents: readonly Consent[] }) {
  const t = clientTexts(lang)
  const current = document.versions.at(-1)
  if (!current) return null
  const own = consents.filter((one) => one.document === document.id)
  const standing = own.find(({ withdrawnOn }) => withdrawnOn === null)
  const lastWithdrawn = own.find(({ withdrawnOn }) => withdrawnOn !== null)?.withdrawnOn
  const found = wordsFor('consent', current.texts, lang)
  const title = titleFor(document, current, lang)
  return (
    <Card title={title}>
      <Prose text={withPromises(wordsOf(found?.words, 'body'), found?.lang ?? lang, current.promises)}
        {...(found && found.lang !== lang ? { lang: found.lang } : {})} />
      {standing && <p>{t.given(formatDate(lang, standing.givenOn), standing.version)}</p>}
      {standing && standing.version !== current.version && <p>{t.changedSince}</p>}
      {!standing && <p>{lastWithdrawn ? t.withdrawn(formatDate(lang, lastWithdrawn)) : t.notGiven}</p>}
      {standing && current.covers.length > 0 && <p class="hint">{t.withdrawHint}</p>}
      <Form action={`${clientPaths[lang].terms}/${standing ? 'withdraw' : 'give'}`} {...(c.form.refused ? { state: c.form } : {})}>
        <HiddenField name="document" value={document.id} />
        <HiddenField name="version" value={String(current.version)} />
        <Button kind={standing ? 'secondary' : 'primary'} label={`${standing ? t.withdraw : t.give}: ${title}`}>{standing ? t.withdraw : t.give}</Button>
      </Form>
    </Card>
  )
}

function nameIn(texts: readonly store.Filed[], consent: Consent, lang: Lang): string {
  const document = texts.find(({ id }) => id === consent.document)
  const version = document?.versions.find((one) => one.version === consent.version) ?? null
  return document ? titleFor(document, version, lang) : ''
}

function field(form: FormData, name: string): string {
  const value = form.get(name)
  return typeof value === 'string' ? value : ''
}
