import { identifiedPerson, IdentifiedNote, identifyAt, type IdentifiedPerson } from '#identity'
import { Button, Card, Field, Form, HiddenField, LinkButton, Notice, Steps } from '#platform/pages'
import { addDays } from '#foundation/time'
import { formatDate, type Lang } from '#platform/texts'
import { inEvenTime, newLimit, publicAct, publicPage, readForm, typed, type PageContext, type Route } from '#platform/web'
import { packageArchive, packageJson } from '../copies.ts'
import { filesIn, schemaPath } from '../document.ts'
import { openHanded, type Handed } from '../handing.ts'
import { PackageView, packageHtml } from '../html.tsx'
import { packagePdf } from '../pdf.ts'
import packageSchema from '../schema/package-1.schema.json' with { type: 'json' }
import { openFileBy } from '../sealed.ts'
import { OwnDataLayout } from '../../web/public-frame.tsx'
import { handedOverTexts } from '../texts/handed-over.ts'
import { download } from './hand-over-pages.tsx'

/*
 * Where somebody fetches their own data. Whoever has no good code, or has one and is not identified as its owner, is
 * answered alike, to the byte and to the moment: nobody learns here whether somebody asked for anything.
 */
const limit = newLimit({ most: 20, withinMs: 3_600_000 })
const even = { least: 120, step: 120 }
const here = (lang: Lang) => `/${lang}/my-data/handed-over`

const askPage = publicPage({
  path: '/:lang{fi|sv|en}/my-data/handed-over',
  view: async (c) => <AskPage lang={c.lang} person={await identifiedPerson(c as PageContext)} />,
})

const openAct = publicAct({
  path: '/:lang{fi|sv|en}/my-data/handed-over',
  bodyLimit: 2_000,
  async act(c) {
    const person = await identifiedPerson(c as PageContext)
    if (!limit.allows(c.address, c.now)) return <AskPage lang={c.lang} person={person} answer="wait" />
    const code = typed(await readForm(c.request), 'code')
    const handed = await inEvenTime(() => openHanded(c.db, { code, person, at: c.now }), even)
    if (!handed) {
      limit.count(c.address, c.now)
      return <AskPage lang={c.lang} person={person} answer="wrong" />
    }
    return <FoundPage lang={c.lang} handed={handed} code={code} />
  },
})

/** The copies to take along. Each is asked for with the code again: no cookie opens anything here. */
const copyAct = publicAct({
  path: '/:lang{fi|sv|en}/my-data/handed-over/copy',
  bodyLimit: 2_000,
  async act(c) {
    const person = await identifiedPerson(c as PageContext)
    if (!limit.allows(c.address, c.now)) return <AskPage lang={c.lang} person={person} answer="wait" />
    const form = await readForm(c.request)
    const handed = await inEvenTime(() => openHanded(c.db, { code: typed(form, 'code'), person, at: c.now }), even)
    const copy = handed && (await copyOf(c as PageContext, handed, typed(form, 'copy')))
    if (copy) return copy
    limit.count(c.address, c.now)
    return <AskPage lang={c.lang} person={person} answer="wrong" />
  },
})

async function copyOf(c: PageContext, { row, document, view }: Handed, wanted: string): Promise<Response | null> {
  const file = /^file-(\d{1,6})$/.exec(wanted)
  const fileBytes = (number: number) => openFileBy(c.db, view, row, number, c.now)
  if (wanted === 'html') return download(Buffer.from(await packageHtml(document)), 'text/html; charset=utf-8', 'tiedot.html')
  if (wanted === 'pdf') return download(packagePdf(document), 'application/pdf', 'tiedot.pdf')
  if (wanted === 'json') return download(Buffer.from(packageJson(document)), 'application/json', 'tiedot.json')
  if (wanted === 'zip') return download(await packageArchive(document, fileBytes), 'application/zip', 'tiedot.zip')
  if (file && filesIn(document).some((one) => one.file === Number(file[1]))) {
    const bytes = await fileBytes(Number(file[1]))
    return bytes && download(bytes, 'application/octet-stream', `liite-${String(file[1])}`)
  }
  return null
}

/** What the machine-readable copy is made of, for everybody. */
const schemaPage = publicPage({
  path: schemaPath,
  view: () => new Response(JSON.stringify(packageSchema, null, 2), { headers: { 'content-type': 'application/schema+json; charset=utf-8' } }),
})

function AskPage({ lang, person, answer }: { lang: Lang; person: IdentifiedPerson | null; answer?: 'wrong' | 'wait' }) {
  const t = handedOverTexts(lang)
  return (
    <OwnDataLayout lang={lang} title={t.title} path={here}>
      <h1>{t.title}</h1>
      <p class="lead">{t.lead}</p>
      {answer === 'wrong' && <Notice kind="warning" title={t.wrong} live>{t.wrongBody}</Notice>}
      {answer === 'wait' && <Notice kind="warning" title={t.wait} live>{t.waitBody}</Notice>}
      <Steps label={t.stepsLabel} items={[
        { state: person ? 'done' : 'current', title: person ? t.identified : t.identifyStep, note: person ? undefined : t.identifyNote },
        { state: person ? 'current' : 'todo', title: t.codeStep },
        { state: 'todo', title: t.readStep },
      ]} />
      {person
        ? <IdentifiedNote lang={lang} person={person} to={here(lang)} />
        : <p><LinkButton kind="secondary" href={identifyAt(here(lang))}>{t.identify}</LinkButton></p>}
      <Form action={here(lang)}>
        <Field name="code" label={t.code} hint={t.codeHint} autocomplete="off" spellcheck={false} maxlength={60} width="full" />
        <Button>{t.open}</Button>
      </Form>
      <p class="hint">{t.safe}</p>
      <p class="hint">{t.otherBody} <a href={`/${lang}/my-data/status`}>{t.other}</a></p>
    </OwnDataLayout>
  )
}

function FoundPage({ lang, handed, code }: { lang: Lang; handed: Handed; code: string }) {
  const t = handedOverTexts(lang)
  const { document, row } = handed
  const copies = document.kind === 'portability' ? (['json'] as const) : (['pdf', 'html', 'json', 'zip'] as const)
  const copyButton = (copy: string, label: string, quiet = true) => (
    <Form action={`${here(lang)}/copy`} inline>
      <HiddenField name="code" value={code} />
      <HiddenField name="copy" value={copy} />
      <Button kind={quiet ? 'secondary' : 'primary'}>{label}</Button>
    </Form>
  )
  return (
    <OwnDataLayout lang={lang} title={t.title} path={here}>
      <Card title={t.take}>
        <p>{t.takeBody}</p>
        <div class="button-row">{copies.map((copy, i) => <div key={copy}>{copyButton(copy, t[copy], i > 0)}</div>)}</div>
        <p class="hint">{t.until(formatDate(lang, addDays(row.destroyOn, -1)))} {t.close}</p>
        <p class="hint"><a href={schemaPath}>{t.schema}</a></p>
      </Card>
      <PackageView document={document} fileLink={(file, text) => copyButton(`file-${file}`, t.file(text))} />
    </OwnDataLayout>
  )
}

export const publicPackageRoutes: readonly Route[] = [askPage, openAct, copyAct, schemaPage]
