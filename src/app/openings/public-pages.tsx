import type { VNode } from 'preact'
import { append, openViewCode } from '#ledger'
import { inTransaction } from '#platform/database'
import { Button, Field, Form, Notice, PlainLayout } from '#platform/pages'
import { languages, toDateInput, type Lang } from '#platform/texts'
import { newLimit, publicAct, publicPage, readForm, typed, type Route } from '#platform/web'
import { OlderOpenings, OpeningsTable } from './openings-table.tsx'
import { recentOpeningsOf, type ShownOpening } from './shown.ts'
import { openingTexts } from './texts.ts'

const limit = newLimit({ most: 20, withinMs: 3_600_000 })

/** A person's own view of who opened their data (V22), by a code on paper. No script, no cookie, nothing kept. */
const askPage = publicPage({
  path: '/:lang{fi|sv|en}/my-data/openings',
  view: (c) => <AskPage lang={c.lang} />,
})

const lookAct = publicAct({
  path: '/:lang{fi|sv|en}/my-data/openings',
  bodyLimit: 2_000,
  async act(c) {
    if (!limit.allows(c.address, c.now)) return <AskPage lang={c.lang} answer="wait" />
    const found = await openViewCode(c.db, typed(await readForm(c.request), 'code'), toDateInput(c.now))
    // Whatever is wrong with a code, the answer is the same to the byte.
    if (!found) {
      limit.count(c.address, c.now)
      return <AskPage lang={c.lang} answer="wrong" />
    }
    const { openings, older } = await recentOpeningsOf(c.db, c.lang, found, c.now)
    await inTransaction(c.db, found.organisation, (tx) => {
      return append(tx, { type: 'openings.looked-at', organisation: found.organisation, by: null, at: c.now, about: found.subject, body: { count: openings.length } })
    })
    return <FoundPage lang={c.lang} openings={openings} older={older} />
  },
})

function Layout({ lang, children }: { lang: Lang; children: VNode | (VNode | false)[] }) {
  return (
    <PlainLayout lang={lang} title={openingTexts(lang).title} wide languageLinks={languages.map((one) => ({ lang: one, href: `/${one}/my-data/openings` }))}>
      {children}
    </PlainLayout>
  )
}

function AskPage({ lang, answer }: { lang: Lang; answer?: 'wrong' | 'wait' }) {
  const t = openingTexts(lang)
  return (
    <Layout lang={lang}>
      <h1>{t.title}</h1>
      <p class="lead">{t.ask.lead}</p>
      {answer === 'wrong' && <Notice kind="warning" title={t.ask.wrong} live>{t.ask.wrongBody}</Notice>}
      {answer === 'wait' && <Notice kind="warning" title={t.ask.wait} live>{t.ask.waitBody}</Notice>}
      <Form action={`/${lang}/my-data/openings`}>
        <Field name="code" label={t.ask.code} hint={t.ask.hint} autocomplete="off" spellcheck={false} maxlength={60} />
        <Button>{t.ask.show}</Button>
      </Form>
      <p class="hint">{t.ask.safe}</p>
    </Layout>
  )
}

function FoundPage({ lang, openings, older }: { lang: Lang; openings: readonly ShownOpening[]; older: number }) {
  const t = openingTexts(lang)
  return (
    <Layout lang={lang}>
      <h1>{t.title}</h1>
      <p class="lead">{t.lead}</p>
      <OpeningsTable lang={lang} openings={openings} />
      <OlderOpenings lang={lang} count={older} />
      <p class="hint">{t.ask.safe}</p>
    </Layout>
  )
}

export const publicOpeningsRoutes: readonly Route[] = [askPage, lookAct]

