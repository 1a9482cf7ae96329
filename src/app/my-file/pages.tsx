import { helsinkiDate } from '#foundation/time'
import { inTransaction } from '#platform/database'
import { Button, Card, DefinitionList, Disclosure, EmptyState, Field, Form, Notice, PlainLayout, Prose, Select, Status } from '#platform/pages'
import { formatDate, languages, type Lang } from '#platform/texts'
import { inEvenTime, newLimit, publicAct, publicPage, readForm, typed, type PageContext, type Route } from '#platform/web'
import { fieldsOfEntry, openOwnAttachment, openOwnFile, recordWords, VisitPicture, type FileEntry, type Meeting, type OwnFile } from '#records'
import { readOwnView, withdrawOwnViews, type OwnView } from '#vault'
import type { ComponentChildren } from 'preact'
import { OlderOpenings, OpeningsTable } from '../openings/openings-table.tsx'
import { recentOpeningsOf, type ShownOpening } from '../openings/shown.ts'
import { myFileTexts } from './texts.ts'

/*
 * A client's own file (V22), by the code that their professional gave: no script, no cookie, and nothing kept between
 * two answers. Whatever is wrong with a code, the answer is the same to the byte and comes in the same time.
 */
const path = '/:lang{fi|sv|en}/my-data/file'
const hrefOf = (lang: Lang, part = ''): string => `/${lang}/my-data/file${part}`
const limit = newLimit({ most: 20, withinMs: 3_600_000 })
const even = { least: 150, step: 150 }

const askPage = publicPage({ path, view: (c) => <AskPage lang={c.lang} /> })

const lookAct = publicAct({
  path,
  bodyLimit: 2_000,
  async act(c) {
    const found = await viewOf(c)
    if (typeof found === 'string') return <AskPage lang={c.lang} answer={found} />
    const file = await openOwnFile(c.db, found, c.now)
    if (!file) return <AskPage lang={c.lang} answer="wrong" />
    // After the opening, so that this look is in its own list.
    const told = await recentOpeningsOf(c.db, c.lang, { organisation: found.organisation, subject: found.person }, c.now)
    return <FilePage lang={c.lang} file={file} {...told} now={c.now} />
  },
})

const attachmentAct = publicAct({
  path: `${path}/attachment`,
  bodyLimit: 2_000,
  async act(c) {
    const form = await readForm(c.request)
    const found = await viewOf(c, form)
    if (typeof found === 'string') return <AskPage lang={c.lang} answer={found} />
    const entry = typed(form, 'entry')
    const opened = uuidShape.test(entry) ? await openOwnAttachment(c.db, found, { entry, at: c.now }) : null
    if (!opened) return <AskPage lang={c.lang} answer="wrong" />
    return new Response(Buffer.from(opened.bytes), {
      headers: {
        'content-type': 'application/octet-stream',
        'content-disposition': `attachment; filename="attachment"; filename*=UTF-8''${encodeURIComponent(opened.name)}`,
        'content-security-policy': "default-src 'none'; sandbox",
        'x-content-type-options': 'nosniff',
        'cache-control': 'no-store',
      },
    })
  },
})

const withdrawAct = publicAct({
  path: `${path}/withdraw`,
  bodyLimit: 2_000,
  async act(c) {
    const found = await viewOf(c)
    if (typeof found === 'string') return <AskPage lang={c.lang} answer={found} />
    const { organisation, person } = found
    await inTransaction(c.db, organisation, (tx) => withdrawOwnViews(tx, { organisation, person, by: person, at: c.now }))
    return <AskPage lang={c.lang} answer="withdrawn" />
  },
})

const uuidShape = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

async function viewOf(c: PageContext, given?: FormData): Promise<OwnView | 'wrong' | 'wait'> {
  if (!limit.allows(c.address, c.now)) return 'wait'
  const code = typed(given ?? (await readForm(c.request)), 'code')
  const found = await inEvenTime(() => readOwnView(c.db, code, helsinkiDate(c.now)), even)
  if (found) return found
  limit.count(c.address, c.now)
  return 'wrong'
}

function Layout({ lang, children }: { lang: Lang; children: ComponentChildren }) {
  return (
    <PlainLayout lang={lang} title={myFileTexts(lang).title} wide languageLinks={languages.map((one) => ({ lang: one, href: hrefOf(one) }))}>
      {children}
    </PlainLayout>
  )
}

function AskPage({ lang, answer }: { lang: Lang; answer?: 'wrong' | 'wait' | 'withdrawn' }) {
  const { title, ask: t, end } = myFileTexts(lang)
  return (
    <Layout lang={lang}>
      <h1>{title}</h1>
      <p class="lead">{t.lead}</p>
      {answer === 'wrong' && <Notice kind="warning" title={t.wrong} live>{t.wrongBody}</Notice>}
      {answer === 'wait' && <Notice kind="warning" title={t.wait} live>{t.waitBody}</Notice>}
      {answer === 'withdrawn' && <Notice kind="success" title={end.done} live>{end.doneBody}</Notice>}
      <Form action={hrefOf(lang)}>
        <CodeField label={t.code} hint={t.hint} />
        <Button>{t.show}</Button>
      </Form>
      <h2>{t.noCode}</h2>
      <p>{t.noCodeBody} <a href={`/${lang}/my-data/request`}>{t.request}</a></p>
      <p class="hint">{t.safe}</p>
    </Layout>
  )
}

function CodeField({ label, hint, id = 'code' }: { label: string; hint: string; id?: string }) {
  return <Field name="code" id={id} label={label} hint={hint} autocomplete="off" spellcheck={false} maxlength={60} />
}

/** A year of weekly visits would push what comes after them out of sight. */
const shownAtOnce = 10

interface Shown {
  readonly lang: Lang
  readonly file: OwnFile
  readonly openings: readonly ShownOpening[]
  readonly older: number
  readonly now: Date
}

function FilePage({ lang, file, openings, older, now }: Shown) {
  const t = myFileTexts(lang)
  const standing = file.entries.filter(({ followedBy }) => followedBy === null)
  const meetings = standing.flatMap(({ plain, row }): Meeting[] => {
    const body = plain?.body
    if (body?.kind === 'visit') return [{ on: body.on, state: body.outcome }]
    return body?.kind === 'appointment' && row.planned ? [{ on: body.on, state: 'planned' }] : []
  })
  const newest = standing.toReversed()
  const show = (entry: FileEntry) => <Entry key={entry.row.id} lang={lang} entry={entry} earlier={earlierOf(file, entry)} />
  const attachments = standing.flatMap(({ row, plain }) => (plain?.body.kind === 'attachment' ? [{ value: row.id, label: plain.body.name }] : []))
  return (
    <Layout lang={lang}>
      <h1>{t.title}</h1>
      <p class="lead">{t.lead}</p>
      <DefinitionList items={[
        { term: file.person?.name ?? t.nameless, value: t.entryCount(standing.length) },
        ...(file.header ? [{ term: t.service, value: file.header.service }, { term: t.since, value: formatDate(lang, file.header.openedOn) }] : []),
        ...(file.header?.background ? [{ term: t.background, value: <Prose text={file.header.background} /> }] : []),
      ]} />
      {meetings.length > 0 && <Card title={t.visits}><VisitPicture lang={lang} meetings={meetings} today={helsinkiDate(now)} /></Card>}
      <section>
        <h2>{t.entries}</h2>
        {standing.length === 0 && <EmptyState title={t.none} />}
        <div class="stack">
          {newest.slice(0, shownAtOnce).map(show)}
          {newest.length > shownAtOnce && <Disclosure summary={t.more(newest.length - shownAtOnce)}><div class="stack">{newest.slice(shownAtOnce).map(show)}</div></Disclosure>}
        </div>
      </section>
      <section>
        <h2>{t.openings}</h2>
        <OpeningsTable lang={lang} openings={openings} />
        <OlderOpenings lang={lang} count={older} />
      </section>
      {attachments.length > 0 && (
        <Card title={t.file.title}>
          <Form action={hrefOf(lang, '/attachment')}>
            <Select name="entry" label={t.file.which} options={attachments} />
            <CodeField label={t.file.code} hint={t.file.why} />
            <Button kind="secondary">{t.file.button}</Button>
          </Form>
        </Card>
      )}
      <Card title={t.wrongHere}>
        <p>{t.wrongHereBody} <a href={`/${lang}/my-data/request`}>{t.ask_}</a></p>
      </Card>
      <Disclosure summary={t.end.title}>
        <p>{t.end.body}</p>
        <Form action={hrefOf(lang, '/withdraw')}>
          <CodeField label={t.file.code} hint={t.file.why} id="code-to-withdraw" />
          <Button kind="danger">{t.end.button}</Button>
        </Form>
      </Disclosure>
      <p class="hint">{t.ask.safe}</p>
    </Layout>
  )
}

/** What an entry followed, the newest first. */
function earlierOf({ entries }: OwnFile, { row }: FileEntry): FileEntry[] {
  const found: FileEntry[] = []
  for (let at = row.follows; at !== null;) {
    const one = entries.find((each) => each.row.id === at)
    if (!one) break
    found.push(one)
    at = one.row.follows
  }
  return found
}

/** An entry as it stands, with what it corrects readable beside it (V29). */
function Entry({ lang, entry, earlier }: { lang: Lang; entry: FileEntry; earlier: readonly FileEntry[] }) {
  const t = myFileTexts(lang)
  const w = recordWords(lang)
  const { row, plain } = entry
  const gone = row.kind === 'removal' || row.state === 'removed' || row.state === 'erased'
  return (
    <article class={gone ? 'entry entry-gone' : 'entry'}>
      <header class="entry-head">
        <h3>{w.kinds[row.kind]}</h3>
        {plain && <span class="entry-day">{formatDate(lang, plain.body.on)}</span>}
        {row.followsAs === 'correction' && <Status kind="info">{t.correction}</Status>}
        {row.restrictedMonth && <Status kind="warning">{t.restricted}</Status>}
      </header>
      {plain ? <Words lang={lang} plain={plain} /> : <Wordless lang={lang} entry={entry} />}
      {plain?.correction && (
        <DefinitionList items={[{ term: t.ground, value: w.corrections[plain.correction.ground] }, { term: t.reason, value: <Prose text={plain.correction.reason} /> }]} />
      )}
      {earlier.map((one) => (
        <Disclosure key={one.row.id} summary={one.row.state === 'removed' ? t.removed : t.original}>
          {one.plain ? <Words lang={lang} plain={one.plain} /> : <Wordless lang={lang} entry={one} />}
        </Disclosure>
      ))}
    </article>
  )
}

function Words({ lang, plain }: { lang: Lang; plain: NonNullable<FileEntry['plain']> }) {
  const shown = fieldsOfEntry(plain, lang).filter(({ name, value }) => name !== 'kind' && name !== 'on' && name !== 'writtenAt' && value !== null && value !== '')
  return <DefinitionList items={shown.map(({ label, value, written }) => ({ term: label, value: written ? <Prose text={String(value)} /> : String(value) }))} />
}

/** What has no words: removed, destroyed, or written by somebody who could not give its key. */
function Wordless({ lang, entry: { row } }: { lang: Lang; entry: FileEntry }) {
  const t = myFileTexts(lang)
  const [title, body] = row.state === 'removed' ? [t.removed, t.removedBody] : row.state === 'erased' ? [t.erased, t.erasedBody] : [t.later, t.laterBody]
  return <p><strong>{title}.</strong> {body}</p>
}

export const myFileRoutes: readonly Route[] = [askPage, lookAct, attachmentAct, withdrawAct]
