import { findIdentification, findOrganisation, IdentifiedNote, identifiedPerson, identifyAt, listOrganisations, type IdentifiedPerson, type OrganisationSummary } from '#identity'
import { inTransaction, within } from '#platform/database'
import { Button, Card, DefinitionList, Form, HiddenField, LinkButton, Radios, Steps, type Attempt } from '#platform/pages'
import type { Lang } from '#platform/texts'
import { ErrorPage, newLimit, publicAct, publicPage, readForm, redirect, typed, typedAll, type PageContext } from '#platform/web'
import { clockOf } from '../clock.ts'
import { dayWords } from '../letters/texts.ts'
import type { Request } from '../model.ts'
import { receiveUnattended } from '../receiving.ts'
import { unlessNoId } from '../no-such-id.ts'
import * as store from '../store.ts'
import { publicTexts } from '../texts/public.ts'
import { RequestFields } from './form-fields.tsx'
import { askPath, OwnDataLayout, rightsPath, statusPath } from './public-frame.tsx'
import { readRequestForm, type FormFault } from './read-form.ts'

// A library or a workplace is one address too, and in the days after a leak many ask from there.
const limit = newLimit({ most: 40, withinMs: 3_600_000 })
const path = '/:lang{fi|sv|en}/my-data/request'

let offeredAnyway = false
/** For a demo, where invented people are told by nobody's provider. */
export function offerIdentificationAnyway(anyway: boolean): void {
  offeredAnyway = anyway
}

/** The form: one pass collects everything (V24). Which organisation comes first, since who one is, is said to one of them. */
const askPage = publicPage({
  path,
  async view(c) {
    const organisations = await listOrganisations(c.db)
    const chosen = organisations.length === 1 ? organisations[0] : organisations.find(({ id }) => id === c.query.get('at'))
    if (organisations.length === 0) return <ErrorPage lang={c.lang} kind="not-found" />
    return chosen ? <AskForm {...await formFor(c, chosen)} /> : <ChoosePage lang={c.lang} organisations={organisations} />
  },
})

const askAct = publicAct({
  path,
  bodyLimit: 60_000,
  async act(c) {
    const form = await readForm(c.request)
    const organisation = await findOrganisation(c.db, typed(form, 'organisation')).catch(unlessNoId)
    if (!organisation) return redirect(askPath(c.lang))
    const parts = await formFor(c, organisation)
    const filled = readRequestForm(form, { lang: c.lang, person: parts.person })
    const t = publicTexts(c.lang).form
    if (!filled.ok) return <AskForm {...parts} attempt={attemptOf(form, t.faults, filled.faults)} />
    if (!limit.allows(c.address, c.now)) return <AskForm {...parts} attempt={{ ...attemptOf(form, t.faults, []), sentence: t.faults.wait }} />
    limit.count(c.address, c.now)
    const { kinds, language, asked } = filled
    const { request, statusCode } = await inTransaction(c.db, organisation.id, async (tx) => {
      const made = await receiveUnattended(tx, { organisation: organisation.id, at: c.now }, { kinds, language, asked })
      return { ...made, request: await store.findRequest(tx, organisation.id, made.request) }
    })
    return request ? <Receipt lang={c.lang} request={request} organisation={organisation} statusCode={statusCode} /> : redirect(askPath(c.lang))
  },
})

export const askRoutes = [askPage, askAct]

interface AskFormParts {
  readonly lang: Lang
  readonly organisation: OrganisationSummary
  readonly person: IdentifiedPerson | null
  /** Whether the organisation has somebody who tells who a person is. */
  readonly identifies: boolean
  readonly attempt?: Attempt
}

async function formFor(c: PageContext, organisation: OrganisationSummary): Promise<AskFormParts> {
  const person = await identifiedPerson(c, organisation.id)
  const provider = await findIdentification(within(c.db, organisation.id), organisation.id)
  return { lang: c.lang, organisation, person, identifies: offeredAnyway || Boolean(provider) }
}

function ChoosePage({ lang, organisations }: { lang: Lang; organisations: readonly OrganisationSummary[] }) {
  const t = publicTexts(lang).form
  return (
    <OwnDataLayout lang={lang} title={t.title} path={askPath}>
      <h1>{t.title}</h1>
      <Form action={askPath(lang)} method="get">
        <Radios name="at" label={t.organisation} hint={t.organisationHint} options={organisations.map(({ id, name }) => ({ value: id, label: name[lang] }))} />
        <Button>{t.next}</Button>
      </Form>
    </OwnDataLayout>
  )
}

function AskForm({ lang, organisation, person, identifies, attempt }: AskFormParts) {
  const t = publicTexts(lang).form
  const here = (one: Lang) => askPath(one, organisation.id)
  return (
    <OwnDataLayout lang={lang} title={t.title} path={here}>
      <h1>{t.title}</h1>
      <p class="lead">{t.lead}</p>
      <p><strong>{organisation.name[lang]}</strong></p>
      {person && <IdentifiedNote lang={lang} person={person} to={here(lang)} />}
      {!person && identifies && (
        <Card title={t.identifyTitle}>
          <p>{t.identifyBody}</p>
          <LinkButton kind="secondary" href={identifyAt(here(lang), organisation.id)}>{t.identify}</LinkButton>
        </Card>
      )}
      <Form action={askPath(lang)} {...attempt}>
        <HiddenField name="organisation" value={organisation.id} />
        <RequestFields lang={lang} identified={person !== null} />
        <Button>{t.send}</Button>
      </Form>
    </OwnDataLayout>
  )
}

/** The acknowledgement (V26): in writing, at once, with the code that is shown this one time. */
function Receipt({ lang, request, organisation, statusCode }: { lang: Lang; request: Request; organisation: OrganisationSummary; statusCode: string }) {
  const t = publicTexts(lang).receipt
  return (
    <OwnDataLayout lang={lang} title={t.title} path={rightsPath}>
      <h1>{t.title}</h1>
      <p class="lead">{t.lead(dayWords(lang, request.receivedOn))}</p>
      <Card title={t.codeTitle}>
        <p class="code-shown"><code>{statusCode}</code></p>
        <p>{t.codeBody}</p>
      </Card>
      <DefinitionList items={[{ term: organisation.name[lang], value: t.due(dayWords(lang, clockOf(request).firstDue)) }]} />
      <h2>{t.nextTitle}</h2>
      <Steps label={t.nextTitle} items={t.next.map((title) => ({ state: 'todo' as const, title }))} />
      <p><LinkButton kind="secondary" href={statusPath(lang)}>{t.status}</LinkButton></p>
      <p class="hint">{t.safe}</p>
    </OwnDataLayout>
  )
}

type FaultWords = Readonly<Record<FormFault | 'summary', string>>

/** What was typed is still there, with a sentence beside each field that needs another look. */
export function attemptOf(form: FormData, t: FaultWords, faults: readonly { field: string; fault: FormFault }[]): Attempt {
  const problems = faults.map(({ field, fault }) => ({ field, sentence: t[fault] }))
  return {
    refused: true,
    sentence: t.summary,
    all: (field) => typedAll(form, field),
    problem: (field) => problems.find((one) => one.field === field)?.sentence ?? null,
    problems,
  }
}
