import { command, staffAct, staffPage, type StaffContext } from '#identity'
import { append, issueViewCode, withdrawViewCodes } from '#ledger'
import { done, refuse } from '#foundation/results'
import { inTransaction, type Tx } from '#platform/database'
import { Button, Card, ConsoleLayout, DefinitionList, Form, LinkButton, Moment, Notice, PageHeader, PlainLayout } from '#platform/pages'
import { formatDate, languages, toDateInput } from '#platform/texts'
import { ErrorPage, object, uuid, type Route } from '#platform/web'
import { linesOf } from '#people'
import { accessesOf } from '#vault'
import { OpeningsTable } from './openings-table.tsx'
import { openingsOf } from './shown.ts'
import { openingTexts } from './texts.ts'

const pathOf = (person: string): string => `/console/openings/${person}`

/** Codes are good for a year: long enough to come back, short enough to be forgotten. */
const goodForMs = 365 * 24 * 3_600_000

/** Whether this organisation has anything of the subject: a line in a register, or an opening of it. */
async function isKnown(tx: Tx, organisation: string, subject: string): Promise<boolean> {
  return (await linesOf(tx, organisation, [subject])).size > 0 || (await accessesOf(tx, subject)).length > 0
}

const openingsPage = staffPage({
  path: '/console/openings/:person',
  may: 'see-access',
  async view(c) {
    const subject = c.params['person'] ?? ''
    if (!uuidShape.test(subject) || !(await isKnown(c.db, c.actor.organisation, subject))) return <ErrorPage lang={c.lang} kind="not-found" />
    const t = c.t(openingTexts)
    const openings = await openingsOf(c.db, c.lang, { organisation: c.actor.organisation, subject })
    return (
      <ConsoleLayout frame={c.frame} title={t.staff.title} wide>
        <PageHeader title={t.staff.title} actions={(
          <>
            <LinkButton kind="secondary" href={`${pathOf(subject)}/extract`}>{t.staff.extract}</LinkButton>
            <LinkButton kind="quiet" href={`${pathOf(subject)}/extract.json`} download>{t.staff.json}</LinkButton>
          </>
        )} />
        {c.query.get('withdrawn') === 'yes' && <Notice kind="success" title={t.staff.withdrawn} live />}
        <DefinitionList items={[
          { term: t.staff.reference, value: c.may('see-register') ? <a href={`/console/register/people/${subject}`}><code>{subject}</code></a> : <code>{subject}</code> },
        ]} />
        <OpeningsTable lang={c.lang} openings={openings} />
        <Card title={t.staff.codes}>
          <p>{t.staff.codesBody}</p>
          <div class="button-row">
            <Form action={`${pathOf(subject)}/code`} state={c.form}><Button>{t.staff.issue}</Button></Form>
            <Form action={`${pathOf(subject)}/withdraw`}><Button kind="secondary">{t.staff.renew}</Button></Form>
          </div>
        </Card>
      </ConsoleLayout>
    )
  },
})

const uuidShape = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

const issueCode = command({
  name: 'openings.issue-code',
  may: 'see-access',
  input: object({ person: uuid }),
  recorded: ({ input }) => ({ about: input.person }),
  async run({ input, actor, at, tx }) {
    if (!(await isKnown(tx, actor.organisation, input.person))) return refuse('no-such-person')
    const expiresOn = toDateInput(new Date(at.getTime() + goodForMs))
    const code = await issueViewCode(tx, { organisation: actor.organisation, subject: input.person, expiresOn })
    return done({ code, expiresOn })
  },
})

const withdrawCodes = command({
  name: 'openings.withdraw-codes',
  may: 'see-access',
  input: object({ person: uuid }),
  recorded: ({ input }) => ({ about: input.person }),
  async run({ input, actor, tx }) {
    if (!(await isKnown(tx, actor.organisation, input.person))) return refuse('no-such-person')
    await withdrawViewCodes(tx, { organisation: actor.organisation, subject: input.person })
    return done()
  },
})

const refusals = { refused: { 'no-such-person': 404 }, sentences: (lang: Parameters<typeof openingTexts>[0]) => ({ 'no-such-person': openingTexts(lang).staff.noSuch }) } as const

const issueAct = staffAct({
  path: '/console/openings/:person/code',
  command: issueCode,
  page: openingsPage,
  read: (_, c) => ({ person: c.params['person'] }),
  done: (value, c) => <CodePage c={c} code={value.code} expiresOn={value.expiresOn} />,
  ...refusals,
})

const withdrawAct = staffAct({
  path: '/console/openings/:person/withdraw',
  command: withdrawCodes,
  page: openingsPage,
  read: (_, c) => ({ person: c.params['person'] }),
  done: (_, c) => `${pathOf(c.params['person'] ?? '')}?withdrawn=yes`,
  ...refusals,
})

/** The code, once, as it is printed and given away; in all three languages, since its reader may have any. */
function CodePage({ c, code, expiresOn }: { c: StaffContext; code: string; expiresOn: string }) {
  const t = c.t(openingTexts)
  return (
    <ConsoleLayout frame={c.frame} title={t.staff.issued}>
      <PageHeader title={t.staff.issued} />
      <Notice kind="warning" title={t.staff.once}>{t.staff.onceBody}</Notice>
      <Card>
        <p class="lead"><strong><code>{code}</code></strong></p>
        {languages.map((lang) => {
          const own = openingTexts(lang)
          return (
            <div key={lang} lang={lang}>
              <h2>{own.title}</h2>
              <p>{own.ask.lead}</p>
              <p>{own.staff.where}: <strong>{`${c.url.origin}/${lang}/my-data/openings`}</strong></p>
              <p>{own.staff.validUntil}: {formatDate(lang, expiresOn)}</p>
            </div>
          )
        })}
      </Card>
      <p><a href={pathOf(c.params['person'] ?? '')}>{t.staff.title}</a></p>
    </ConsoleLayout>
  )
}

/** The extract of V22 and V24, to be printed and handed over. That it was taken is a row. */
const extractPage = staffPage({
  path: '/console/openings/:person/extract',
  may: 'see-access',
  async view(c) {
    const openings = await takeExtract(c, 'html')
    if (!openings) return <ErrorPage lang={c.lang} kind="not-found" />
    const t = c.t(openingTexts)
    return (
      <PlainLayout lang={c.lang} title={t.staff.extractTitle} wide>
        <h1>{t.staff.extractTitle}</h1>
        <DefinitionList items={[
          { term: c.frame.organisation, value: '' },
          { term: t.staff.reference, value: <code>{c.params['person']}</code> },
          { term: t.staff.made, value: <Moment at={c.now} /> },
        ]} />
        <OpeningsTable lang={c.lang} openings={openings} />
      </PlainLayout>
    )
  },
})

const extractFile = staffPage({
  path: '/console/openings/:person/extract.json',
  may: 'see-access',
  async view(c) {
    const openings = await takeExtract(c, 'json')
    if (!openings) return <ErrorPage lang={c.lang} kind="not-found" />
    const body = { subject: c.params['person'], made: c.now, language: c.lang, openings }
    return new Response(`${JSON.stringify(body, null, 2)}\n`, {
      headers: { 'content-type': 'application/json; charset=utf-8', 'content-disposition': 'attachment; filename="openings.json"' },
    })
  },
})

async function takeExtract(c: StaffContext, format: string) {
  const subject = c.params['person'] ?? ''
  if (!uuidShape.test(subject) || !(await isKnown(c.db, c.actor.organisation, subject))) return null
  const { organisation, id } = c.actor
  const openings = await openingsOf(c.db, c.lang, { organisation, subject })
  await inTransaction(c.db, organisation, (tx) => {
    return append(tx, { type: 'openings.hand-over', organisation, by: id, at: c.now, about: subject, body: { format, count: openings.length } })
  })
  return openings
}

// What has a word of its own in its path comes before what takes any id in its place.
export const staffOpeningsRoutes: readonly Route[] = [extractPage, extractFile, issueAct, withdrawAct, openingsPage]
