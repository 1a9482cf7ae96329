import { sql } from 'kysely'
import { within, type Db } from '#platform/database'
import { Button, Field, Form, Notice, Steps, type Step } from '#platform/pages'
import { formatList, type Lang } from '#platform/texts'
import { inEvenTime, newLimit, publicAct, publicPage, readForm, typed } from '#platform/web'
import { clockOf } from '../clock.ts'
import { codeHash } from '../codes.ts'
import { enterIdentityCode } from '../identifying.ts'
import { dayWords } from '../letters/texts.ts'
import type { Request } from '../model.ts'
import * as store from '../store.ts'
import { publicTexts } from '../texts/public.ts'
import { words } from '../texts/words.ts'
import { codePath, EvenSize, OwnDataLayout, statusPath } from './public-frame.tsx'

/*
 * How far a request is, by its code. What it tells is the same whether anything is held of the person or not: the dates
 * of the request, and never what was found or decided. Found or not, the answer has one size and comes at one time.
 */

const limit = newLimit({ most: 30, withinMs: 3_600_000 })
const even = { least: 80, step: 80 }
const evenSize = 6_000

const askPage = publicPage({ path: '/:lang{fi|sv|en}/my-data/status', view: (c) => <AskPage lang={c.lang} /> })

const lookAct = publicAct({
  path: '/:lang{fi|sv|en}/my-data/status',
  bodyLimit: 2_000,
  async act(c) {
    if (!limit.allows(c.address, c.now)) return <AskPage lang={c.lang} answer="wait" />
    const code = typed(await readForm(c.request), 'code')
    const found = await inEvenTime(() => requestOfStatus(c.db, code), even)
    if (!found) limit.count(c.address, c.now)
    return <Answer lang={c.lang} found={found} />
  },
})

const codePage = publicPage({ path: '/:lang{fi|sv|en}/my-data/code', view: (c) => <CodePage lang={c.lang} /> })

const codeAct = publicAct({
  path: '/:lang{fi|sv|en}/my-data/code',
  bodyLimit: 2_000,
  async act(c) {
    if (!limit.allows(c.address, c.now)) return <CodePage lang={c.lang} answer="wait" />
    limit.count(c.address, c.now)
    const code = typed(await readForm(c.request), 'code')
    await inEvenTime(() => enterIdentityCode(c.db, code, c.now), { least: 200, step: 200 })
    return <CodePage lang={c.lang} answer="done" />
  },
})

export const statusRoutes = [askPage, lookAct, codePage, codeAct]

/** The request that a code is of; one that was joined to another leads to that one. */
async function requestOfStatus(db: Db, code: string): Promise<Request | null> {
  const { rows } = await sql<{ id: string; organisation: string }>`
    select id, organisation from requests.request_of_status(${Buffer.from(codeHash('status', code))})`.execute(db)
  const [row] = rows
  if (!row) return null
  const own = within(db, row.organisation)
  const found = await store.findRequest(own, row.organisation, row.id)
  return found?.joinedTo ? store.findRequest(own, row.organisation, found.joinedTo) : found
}

function AskPage({ lang, answer }: { lang: Lang; answer?: 'wait' }) {
  const t = publicTexts(lang).status
  return (
    <OwnDataLayout lang={lang} title={t.title} path={statusPath}>
      <h1>{t.title}</h1>
      <p class="lead">{t.lead}</p>
      {answer === 'wait' && <Notice kind="warning" title={t.wait} live>{t.waitBody}</Notice>}
      <CodeForm lang={lang} />
    </OwnDataLayout>
  )
}

function CodeForm({ lang }: { lang: Lang }) {
  const t = publicTexts(lang).status
  return (
    <Form action={statusPath(lang)}>
      <Field name="code" label={t.code} hint={t.hint} autocomplete="off" spellcheck={false} maxlength={60} />
      <Button>{t.show}</Button>
    </Form>
  )
}

function Answer({ lang, found }: { lang: Lang; found: Request | null }) {
  const t = publicTexts(lang).status
  return (
    <OwnDataLayout lang={lang} title={t.title} path={statusPath}>
      <h1>{t.title}</h1>
      <EvenSize lang={lang} size={evenSize}>
        {found
          ? <Found lang={lang} request={found} />
          : <><Notice kind="warning" title={t.wrong} live>{t.wrongBody}</Notice><CodeForm lang={lang} /></>}
      </EvenSize>
      <p class="hint">{publicTexts(lang).receipt.safe}</p>
    </OwnDataLayout>
  )
}

function Found({ lang, request }: { lang: Lang; request: Request }) {
  const t = publicTexts(lang).status
  return (
    <>
      <p class="lead">{t.what(formatList(lang, request.kinds.map((kind) => words(lang).kinds[kind].toLowerCase())))}</p>
      <Steps label={t.steps} items={stepsOf(lang, request)} />
    </>
  )
}

function stepsOf(lang: Lang, request: Request): Step[] {
  const t = publicTexts(lang).status
  const { state, identity, receivedOn, answeredOn, extensionToldOn, extensionReasons } = request
  const received: Step = { state: 'done', title: t.received(dayWords(lang, receivedOn)) }
  if (state === 'withdrawn') return [received, { state: 'done', title: t.withdrawn }]
  const waits = identity === 'asked'
  const who: Step = identity === 'identified'
    ? { state: 'done', title: t.identified }
    : waits ? { state: 'current', title: t.identify, note: t.identifyBody } : { state: 'todo', title: t.identified }
  const decided = state === 'answered' || state === 'refused'
  const why = extensionToldOn === null ? undefined : t.extended(formatList(lang, extensionReasons.map((reason) => words(lang).extensionReasons[reason])))
  const working: Step = { state: decided ? 'done' : waits ? 'todo' : 'current', title: decided && answeredOn === null ? t.deciding : t.working, ...(why ? { note: why } : {}) }
  const answered: Step = answeredOn === null
    ? { state: 'todo', title: t.answerBy(dayWords(lang, clockOf(request).due)) }
    : { state: 'done', title: t.answered(dayWords(lang, answeredOn)), note: t.answeredBody }
  return [received, who, working, answered]
}

function CodePage({ lang, answer }: { lang: Lang; answer?: 'done' | 'wait' }) {
  const t = publicTexts(lang)
  return (
    <OwnDataLayout lang={lang} title={t.code.title} path={codePath}>
      <h1>{t.code.title}</h1>
      {answer === 'done'
        ? <Notice kind="info" title={t.code.done} live>{t.code.doneBody}</Notice>
        : <p class="lead">{t.code.lead}</p>}
      {answer === 'wait' && <Notice kind="warning" title={t.status.wait} live>{t.status.waitBody}</Notice>}
      {answer !== 'done' && (
        <Form action={codePath(lang)}>
          <Field name="code" label={t.code.code} hint={t.status.hint} autocomplete="off" spellcheck={false} maxlength={60} />
          <Button>{t.code.send}</Button>
        </Form>
      )}
      <p class="hint">{t.receipt.safe}</p>
    </OwnDataLayout>
  )
}
