import type { ComponentChildren, VNode } from 'preact'
import { renderToString } from 'preact-render-to-string'
import PostalMime from 'postal-mime'
import {
  Button, Card, DefinitionList, Disclosure, EmptyState, Field, Form, LinkButton, Moment, PageHeader, Pagination, PlainLayout,
  Status, Table, type StatusKind,
} from '#platform/pages'
import { languages, type Lang } from '#platform/texts'
import { ErrorPage, publicPage, type PageContext, type Route } from '#platform/web'
import type { DemoLetter, LetterHouse } from './letter-house.ts'
import type { KeptMail, MailFate, Mailbox } from './mailbox.ts'
import { outboxTexts } from './texts.ts'

const perPage = 50

/** The pages of the outbox. They are open to whoever can reach the demo, as its sign-in is. */
export function outboxRoutes({ mailbox, house }: { mailbox: Mailbox; house: LetterHouse }): Route[] {
  return [
    publicPage({ path: '/outbox', view: async (c) => <List c={c} mails={mailbox.mails} letters={await house.letters()} /> }),
    publicPage({
      path: '/outbox/mail/:id',
      async view(c) {
        const mail = mailbox.find(c.params.id)
        return mail ? framing(await mailPage(c, mail, await mailbox.raw(mail.id))) : notFound(c.lang)
      },
    }),
    publicPage({
      path: '/outbox/mail/:id/html',
      async view(c) {
        const raw = await mailbox.raw(c.params.id)
        const { html } = raw ? await PostalMime.parse(raw) : {}
        return html === undefined ? notFound(c.lang) : asReaderSees(html)
      },
    }),
    publicPage({
      path: '/outbox/letter/:batch/:sequence',
      async view(c) {
        const letter = await house.find(c.params.batch, Number(c.params.sequence))
        return letter ? <LetterPage c={c} letter={letter} /> : notFound(c.lang)
      },
    }),
    publicPage({
      path: '/outbox/letter/:batch/:sequence/:page',
      async view(c) {
        const letter = await house.find(c.params.batch, Number(c.params.sequence))
        const picture = letter && (await house.picture(letter, Number(c.params.page) - 1))
        return picture ? file(picture, 'image/png') : notFound(c.lang)
      },
    }),
    publicPage({
      path: '/outbox/batch/:batch',
      async view(c) {
        const pdf = await house.pdf(c.params.batch)
        return pdf ? file(pdf, 'application/pdf') : notFound(c.lang)
      },
    }),
  ]
}

interface Item {
  at: Date
  href: string
  to: string
  also: string
  letter: boolean
  fate: MailFate | null
  about: string
}

function List({ c, mails, letters }: { c: PageContext; mails: readonly KeptMail[]; letters: readonly DemoLetter[] }) {
  const t = c.t(outboxTexts)
  const wanted = (c.query.get('q') ?? '').trim()
  const needle = wanted.toLowerCase()
  const items: Item[] = [
    ...mails.map((mail) => ({
      at: mail.at, href: `/outbox/mail/${mail.id}`, to: mail.to, also: '', letter: false, fate: mail.fate, about: mail.subject,
    })),
    ...letters.map(({ at, batch, sequence, address: [name = '', ...where] }) => ({
      at, href: `/outbox/letter/${batch}/${sequence}`, to: name, also: where.join(', '), letter: true, fate: null, about: '',
    })),
  ].filter(({ to, also, about }) => `${to} ${also} ${about}`.toLowerCase().includes(needle))
  items.sort((a, b) => b.at.getTime() - a.at.getTime())

  const pages = Math.max(1, Math.ceil(items.length / perPage))
  const page = Math.min(pages, Math.max(1, Math.trunc(Number(c.query.get('page') ?? 1)) || 1))
  const address = (to: number) => `/outbox?${new URLSearchParams({ ...(wanted && { q: wanted }), page: String(to) })}`
  return (
    <Frame c={c} title={t.title}>
      <PageHeader title={t.title} lead={t.lead} />
      <Form action="/outbox" method="get" inline>
        <Field name="q" label={t.search} type="search" value={wanted} />
        <Button kind="secondary">{t.find}</Button>
        {wanted !== '' && <LinkButton href="/outbox" kind="quiet">{t.all}</LinkButton>}
      </Form>
      <Table
        caption={<>{t.table} ({t.found(items.length)})</>}
        rows={items.slice((page - 1) * perPage, page * perPage)}
        empty={
          wanted === ''
            ? <EmptyState title={t.emptyTitle}>{t.empty}</EmptyState>
            : <EmptyState title={t.nothingFound} action={<LinkButton href="/outbox" kind="secondary">{t.all}</LinkButton>} />
        }
        columns={[
          { label: t.to, heads: true, cell: ({ href, to }) => <a href={href}>{to}</a> },
          { label: t.way, cell: ({ letter, fate }) => (
            <>{letter ? t.letter : t.email}<br /><Status kind={kinds[fate ?? 'letter']}>{fate ? t.fate[fate] : t.atPrintHouse}</Status></>
          ) },
          { label: t.about, cell: ({ about, also, at }) => <>{(about || also) && <>{about || also}<br /></>}<Moment at={at} /></> },
        ]}
      />
      <Pagination page={page} pages={pages} href={address} />
    </Frame>
  )
}

const kinds: Readonly<Record<MailFate | 'letter', StatusKind>> = {
  delivered: 'success', refused: 'danger', bouncing: 'warning', bounced: 'danger', letter: 'info',
}

async function mailPage(c: PageContext, mail: KeptMail, raw: Uint8Array | null): Promise<VNode> {
  const t = c.t(outboxTexts)
  const parsed = raw ? await PostalMime.parse(raw) : null
  const sender = parsed?.from
  const title = mail.subject || mail.to
  return (
    <Frame c={c} title={title} back>
      <PageHeader title={title} status={<Status kind={kinds[mail.fate]}>{t.fate[mail.fate]}</Status>} lead={t.fateLong[mail.fate]} />
      <DefinitionList
        items={[
          sender && { term: t.from, value: `${sender.name ?? ''} <${sender.address ?? ''}>`.trim() },
          { term: t.to, value: mail.to },
          mail.subject !== '' && { term: t.subject, value: mail.subject },
          { term: t.when, value: <Moment at={mail.at} /> },
        ]}
      />
      {parsed?.html !== undefined && (
        <Card title={t.shown}>
          <iframe src={`/outbox/mail/${mail.id}/html`} title={t.shown} sandbox="" width="100%" height="900" />
        </Card>
      )}
      {parsed?.text !== undefined && <Disclosure summary={t.plain} open={parsed.html === undefined}><Verbatim text={parsed.text} /></Disclosure>}
      {raw && <Disclosure summary={t.source}><Verbatim text={Buffer.from(raw).toString('utf8')} /></Disclosure>}
    </Frame>
  )
}

function Verbatim({ text }: { text: string }) {
  return <pre tabIndex={0}>{text}</pre>
}

function LetterPage({ c, letter }: { c: PageContext; letter: DemoLetter }) {
  const t = c.t(outboxTexts)
  const { batch, sequence, address } = letter
  const pages = letter.lastPage - letter.firstPage + 1
  const title = t.letterTo(address[0] ?? '')
  return (
    <Frame c={c} title={title} back>
      <PageHeader
        title={title}
        status={<Status kind="info">{t.atPrintHouse}</Status>}
        actions={<LinkButton href={`/outbox/batch/${batch}`} kind="secondary" icon="file">{t.batch}</LinkButton>}
      />
      <DefinitionList
        items={[
          { term: t.window, value: address.map((line) => <>{line}<br /></>) },
          { term: t.when, value: <Moment at={letter.at} /> },
        ]}
      />
      {Array.from({ length: pages }, (_, index) => (
        <Card key={index}>
          <img src={`/outbox/letter/${batch}/${sequence}/${index + 1}`} alt={t.page(index + 1, pages)} width="992" height="1403" loading="lazy" />
        </Card>
      ))}
    </Frame>
  )
}

function Frame({ c, title, back, children }: { c: PageContext; title: string; back?: boolean; children: ComponentChildren }) {
  const t = c.t(outboxTexts)
  const here = encodeURIComponent(c.path)
  return (
    <PlainLayout
      lang={c.lang}
      title={title}
      wide
      languageLinks={languages.map((lang) => ({ lang, href: `/language/${lang}?to=${here}` }))}
      {...(c.house.banner && { banner: c.house.banner(c.lang) })}
    >
      <p>{back ? <a href="/outbox">← {t.back}</a> : <a href="/console">← {t.console}</a>}</p>
      {children}
    </PlainLayout>
  )
}

/** A page that shows another one of ours in a frame, and otherwise what every page may. */
function framing(page: VNode): Response {
  return new Response(`<!doctype html>${renderToString(page)}`, {
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy':
        `default-src 'none'; style-src 'self'; img-src 'self' data:; frame-src 'self'; form-action 'self'; ` +
        `frame-ancestors 'none'; base-uri 'none'`,
    },
  })
}

/** A mail's own page, shut in: no script, no form, no picture from elsewhere, nowhere to go. */
function asReaderSees(html: string): Response {
  return new Response(html, {
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy':
        `default-src 'none'; style-src 'unsafe-inline'; img-src data:; form-action 'none'; ` +
        `frame-ancestors 'self'; base-uri 'none'; sandbox`,
      'x-frame-options': 'SAMEORIGIN',
    },
  })
}

function file(bytes: Uint8Array, type: string): Response {
  return new Response(Uint8Array.from(bytes), { headers: { 'content-type': type } })
}

function notFound(lang: Lang): Response {
  return new Response(`<!doctype html>${renderToString(<ErrorPage lang={lang} kind="not-found" />)}`, {
    status: 404,
    headers: { 'content-type': 'text/html; charset=utf-8' },
  })
}
