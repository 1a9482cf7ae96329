import { colleagues, staffAct, staffPage, type StaffContext } from '#identity'
import { reveal } from '#foundation/text'
import { helsinkiDate } from '#foundation/time'
import {
  Button, Card, Checkbox, ConsoleLayout, Dialog, Disclosure, Form, HiddenField, LinkButton, Notice, PageHeader, Prose,
} from '#platform/pages'
import { formatDate, formatDateTime, formatList, isLang, languages, type Lang } from '#platform/texts'
import { ErrorPage } from '#platform/web'
import { draftDocument, discardDraft, onlyOne } from '../commands/draft-document.ts'
import { approveDraft, publishDocument } from '../commands/publish-document.ts'
import { computedFor, isService, lookAtHouse, needsLook, unseen } from '../computed.ts'
import { documentKinds, isPublic, type DocumentKind, type Draft, type Section, type Texts, type Version } from '../model.ts'
import { ports } from '../ports.ts'
import * as rules from '../rules.ts'
import { forgetTerms } from '../site.ts'
import * as store from '../store.ts'
import { consoleTexts } from '../texts/console.ts'
import { recordTexts } from '../texts/record.ts'
import { publicTexts } from '../texts/public.ts'
import { CheckedPromises, Difference, DocumentBody, plainText } from './body.tsx'
import { readChanges, readCovers, readTexts, text, WritingForm } from './fields.tsx'
import { listPath, nameOf, stateOf, StateWord, textPath, writePath } from './list-pages.tsx'
import { Frame, privacyPath, publicPath, titleFor } from './public-pages.tsx'

const writePage = staffPage({
  path: `${listPath}/write/:kind/:slug`,
  may: 'write-terms',
  async view(c) {
    const { kind, slug } = c.params
    if (!isKind(kind) || !mayBe(kind, slug)) return <ErrorPage lang={c.lang} kind="not-found" />
    const t = c.t(consoleTexts)
    const document = await store.findDocument(c.db, c.actor.organisation, { kind, slug })
    const current = document?.versions.at(-1)
    const title = `${t.write}: ${nameOf({ kind, slug, document }, c.lang)}`
    return (
      <ConsoleLayout frame={c.frame} title={title} wide breadcrumbs={crumbs(c, title)}>
        <PageHeader title={title} />
        <WritingForm lang={c.lang} action={writePath(kind, slug)} kind={kind} draft={document?.draft ?? null}
          texts={document?.draft?.texts ?? current?.texts ?? {}} published={current !== undefined} state={c.form} />
      </ConsoleLayout>
    )
  },
})

const writeAct = staffAct({
  path: `${listPath}/write/:kind/:slug`,
  command: draftDocument,
  page: writePage,
  async read(form, c) {
    const { slug } = c.params
    const kind = isKind(c.params.kind) ? c.params.kind : 'use'
    const before = await store.findDocument(c.db, c.actor.organisation, { kind, slug })
    return {
      kind,
      slug,
      revision: text(form, 'revision') || '0',
      texts: readTexts(form, kind),
      covers: readCovers(form, before?.draft?.covers ?? before?.versions.at(-1)?.covers ?? []),
      changes: readChanges(form),
      significant: text(form, 'significant'),
    }
  },
  done: ({ document }) => textPath(document),
  refused: { 'no-such-document': 404, 'nothing-written': 422, 'no-such-holding': 422, 'changed-meanwhile': 409 },
  sentences: (lang) => consoleTexts(lang).refusals,
})

const textPage = staffPage({
  path: `${listPath}/texts/:document`,
  may: 'write-terms',
  async view(c) {
    const t = c.t(consoleTexts)
    const { organisation } = c.actor
    const document = await store.findDocument(c.db, organisation, { id: c.params.document })
    if (!document) return <ErrorPage lang={c.lang} kind="not-found" />
    const { kind, slug, draft, versions } = document
    const state = needsLook(kind) ? await lookAtHouse(organisation) : unseen
    const computed = await computedFor(c.db, document, { state, at: c.now })
    const current = versions.at(-1) ?? null
    const standing = stateOf(document, computed)
    const title = nameOf({ ...document, document }, c.lang)
    const names = await namesOf(c, [draft?.savedBy, draft?.approval?.by])
    return (
      <ConsoleLayout frame={c.frame} title={title} wide breadcrumbs={crumbs(c, title)}>
        <PageHeader title={title} status={<StateWord lang={c.lang} state={standing} />}
          {...(draft ? { lead: t.savedAt(formatDateTime(c.lang, draft.savedAt), names(draft.savedBy)) } : {})}
          actions={<LinkButton href={writePath(kind, slug)} kind="secondary">{draft ? t.edit : t.write}</LinkButton>} />
        {!isPublic(kind) && <p class="hint">{t.forStaffOnly}</p>}
        {computed === null && <Notice kind="warning" title={t.noController}>{t.noControllerHint}</Notice>}
        {standing === 'old' && <Notice kind="warning" title={t.outOfDate}>{t.outOfDateHint}</Notice>}
        {draft && <Faults c={c} kind={kind} draft={draft} current={current} />}
        {draft && <Decide c={c} document={document} draft={draft} current={current} names={names} />}
        {draft && current && (
          <Card title={t.differenceTitle}>
            {languages.filter((one) => draft.texts[one]).map((one) => (
              <Disclosure key={one} summary={t.language[one]} open={one === c.lang}>
                <Difference lang={c.lang} earlier={plainText(kind, current, one)} later={plainText(kind, asVersion(draft, computed ?? []), one)} />
              </Disclosure>
            ))}
          </Card>
        )}
        <Reading c={c} document={document} draft={draft} current={current} computed={computed ?? []} />
        {current && isPublic(kind) && <Address c={c} document={document} place={await ports().placeOf(c.db, organisation)} />}
        {versions.length > 1 && (
          <Card title={t.history}>
            {versions.slice(0, -1).toReversed().map((one) => (
              <Disclosure key={one.version} summary={t.versionOf(one.version, formatDate(c.lang, helsinkiDate(one.at)))}>
                <DocumentBody lang={c.lang} kind={kind} texts={one.texts} generated={one.generated} sentences={one.promises} />
              </Disclosure>
            ))}
          </Card>
        )}
      </ConsoleLayout>
    )
  },
})

/** What stands in the way of a draft, each with what to do about it. */
function Faults({ c, kind, draft, current }: { c: StaffContext; kind: DocumentKind; draft: Draft; current: Version | null }) {
  const t = c.t(consoleTexts)
  const names = (some: readonly Lang[]) => formatList(c.lang, some.map((lang) => (c.lang === 'en' ? t.language[lang] : t.language[lang].toLocaleLowerCase(c.lang))))
  const half = rules.halfWritten(kind, draft.texts)
  const missing = rules.missingLanguages(kind, draft.texts).filter((one) => !half.includes(one))
  const lagging = rules.laggingLanguages(kind, draft.texts, current)
  const unbound = rules.unboundPromises(kind, draft.texts)
  return (
    <>
      {half.length > 0 && <Notice kind="warning" title={t.half(names(half))}>{t.halfHint}</Notice>}
      {missing.length > 0 && <Notice kind="warning" title={t.missing(names(missing))}>{t.missingHint}</Notice>}
      {lagging.length > 0 && <Notice kind="warning" title={t.lagging(names(lagging))}>{t.laggingHint}</Notice>}
      {unbound.length > 0 && (
        <Notice kind="warning" title={t.unbound}>
          <ul>{unbound.map(({ lang, sentence }) => <li key={sentence} lang={lang}>{sentence}</li>)}</ul>
          <p>{t.unboundHint}</p>
        </Notice>
      )}
    </>
  )
}

function Decide({ c, document, draft, current, names }: {
  c: StaffContext
  document: store.Filed
  draft: Draft
  current: Version | null
  names: (account: string) => string
}) {
  const t = c.t(consoleTexts)
  const { kind, id } = document
  const approved = draft.approval?.revision === draft.revision
  const own = draft.savedBy === c.actor.id
  const missing = rules.missingLanguages(kind, draft.texts)
  return (
    <Card title={approved ? t.publishTitle : t.approveTitle}>
      {current && draft.significant && (rules.lineFor(draft.changes, c.lang)?.line ?? '') !== '' && (
        <Notice title={t.significant}><Prose text={rules.lineFor(draft.changes, c.lang)?.line ?? ''} /></Notice>
      )}
      {approved && draft.approval
        ? <p>{t.approvedBy(formatDateTime(c.lang, draft.approval.at), names(draft.approval.by))} {t.publishLead}</p>
        : <p>{own ? t.ownWords : `${t.notApproved} ${t.approveLead}`}</p>}
      {isPublic(kind) && <p>{languages.filter((one) => draft.texts[one]).map((one, i) => (
        <>{i > 0 && ' · '}<a href={textPath(id, `preview/${one}`)}>{t.preview}: {t.language[one]}</a></>
      ))}</p>}
      {c.may('publish-terms') && !approved && !own && (
        <Form action={textPath(id, 'approve')} state={c.form}>
          <HiddenField name="revision" value={String(draft.revision)} />
          <Button>{t.approve}</Button>
        </Form>
      )}
      {c.may('publish-terms') && approved && (
        <Form action={textPath(id, 'publish')} state={c.form}>
          <HiddenField name="revision" value={String(draft.revision)} />
          {missing.length > 0 && <Checkbox name="withoutAllLanguages" label={t.without} />}
          <Button>{isPublic(kind) ? t.publish : t.confirmInternal}</Button>
        </Form>
      )}
      <Dialog id="discard" opener={t.discard} openerKind="quiet" title={t.discardQuestion}>
        <p>{t.discardHint}</p>
        <Form action={textPath(id, 'discard')}><Button kind="danger">{t.discard}</Button></Form>
      </Dialog>
    </Card>
  )
}

/** The words as they stand: the draft, else what is in force; what was computed in the reader's language. */
function Reading({ c, document, draft, current, computed }: {
  c: StaffContext
  document: store.Filed
  draft: Draft | null
  current: Version | null
  computed: readonly Section[]
}) {
  const t = c.t(consoleTexts)
  const { kind } = document
  const live = draft !== null || needsLook(kind)
  const shown = { texts: draft?.texts ?? current?.texts ?? {}, generated: live ? computed : (current?.generated ?? []) }
  const lead = kind === 'record' ? recordTexts(c.lang).record.lead : kind === 'assessment' ? recordTexts(c.lang).assessment.lead : null
  return (
    <Card title={draft ? t.draft : t.inForce}>
      {lead && <p class="lead">{lead}</p>}
      {live && <p class="hint">{t.computedNow}: {formatDateTime(c.lang, c.now)}</p>}
      <DocumentBody lang={c.lang} kind={kind} texts={shown.texts} generated={shown.generated} sentences={sentencesNow()} />
      {draft === null && current && <CheckedPromises lang={c.lang} sentences={current.promises} />}
    </Card>
  )
}

function Address({ c, document, place }: { c: StaffContext; document: store.Filed; place: Awaited<ReturnType<ReturnType<typeof ports>['placeOf']>> }) {
  const t = c.t(consoleTexts)
  const { kind, slug } = document
  if (kind === 'record' || kind === 'assessment') return null
  return (
    <Card title={t.publicAddress}>
      <ul>
        {languages.map((lang) => {
          const path = kind === 'security' ? privacyPath(lang, place, 'security') : publicPath(lang, place, { kind, slug })
          return <li key={lang}><a href={path}>{path}</a></li>
        })}
      </ul>
    </Card>
  )
}

const approveAct = staffAct({
  path: `${listPath}/texts/:document/approve`,
  command: approveDraft,
  page: textPage,
  read: (form, c) => ({ document: c.params.document, revision: text(form, 'revision') }),
  done: ({ document }) => textPath(document),
  refused: {
    'no-such-document': 404, 'changed-meanwhile': 409, 'own-words': 403, 'half-written': 422, 'nothing-written': 422, 'language-dropped': 422,
    'change-missing': 422, 'unknown-promise': 422, 'unbound-promise': 422,
  },
  sentences: (lang) => ({ ...consoleTexts(lang).refusals, ...promiseSentences(lang) }),
})

const publishAct = staffAct({
  path: `${listPath}/texts/:document/publish`,
  command: publishDocument,
  page: textPage,
  read: (form, c) => ({ document: c.params.document, revision: text(form, 'revision'), withoutAllLanguages: text(form, 'withoutAllLanguages') }),
  done({ document }) {
    forgetTerms()
    return textPath(document)
  },
  refused: {
    'no-such-document': 404, 'changed-meanwhile': 409, 'not-approved': 409, 'half-written': 422, 'nothing-written': 422, 'language-dropped': 422,
    'change-missing': 422, 'unknown-promise': 422, 'unbound-promise': 422, 'language-missing': 422, 'broken-promise': 409, 'nothing-changed': 409,
    'controller-missing': 409,
  },
  sentences: (lang) => ({ ...consoleTexts(lang).refusals, ...promiseSentences(lang) }),
})

const discardAct = staffAct({
  path: `${listPath}/texts/:document/discard`,
  command: discardDraft,
  page: textPage,
  read: (_, c) => ({ document: c.params.document }),
  done: () => listPath,
  refused: { 'no-such-document': 404 },
  sentences: (lang) => consoleTexts(lang).refusals,
})

/** The public page as it would be with this draft, in the reader's own layout. */
const previewPage = staffPage({
  path: `${listPath}/texts/:document/preview/:lang`,
  may: 'write-terms',
  async view(c) {
    const { organisation } = c.actor
    const { lang } = c.params
    const document = await store.findDocument(c.db, organisation, { id: c.params.document })
    if (!document || !isPublic(document.kind) || !isLang(lang)) return <ErrorPage lang={c.lang} kind="not-found" />
    const state = needsLook(document.kind) ? await lookAtHouse(organisation) : unseen
    const computed = (await computedFor(c.db, document, { state, at: c.now })) ?? []
    const place = await ports().placeOf(c.db, organisation)
    const t = publicTexts(lang)
    const shown = document.draft ?? document.versions.at(-1)
    const title = titleFor(document, shown ?? null, lang)
    return (
      <Frame lang={lang} place={place} title={title} indexed={false} hrefFor={(one) => textPath(document.id, `preview/${one}`)}>
        <p class="correction"><strong>{t.preview}</strong> <a href={textPath(document.id)}>{t.back}</a></p>
        <h1>{title}</h1>
        <DocumentBody lang={lang} kind={document.kind} texts={shown?.texts ?? {}} generated={computed} sentences={sentencesNow()} />
      </Frame>
    )
  },
})

export const textRoutes = [writePage, writeAct, textPage, approveAct, publishAct, discardAct, previewPage]

const isKind = (word: string): word is DocumentKind => (documentKinds as readonly string[]).includes(word)

function mayBe(kind: DocumentKind, slug: string): boolean {
  if (kind === 'notice') return isService(slug)
  if (kind === 'consent' || kind === 'safeguards') return /^[a-z0-9]+(-[a-z0-9]+){0,9}$/.test(slug)
  return onlyOne[kind] === slug
}

const sentencesNow = () => Object.fromEntries(ports().promised.map(({ id, sentence }) => [id, sentence]))

function promiseSentences(lang: Lang) {
  const t = consoleTexts(lang).refusals
  const sentenceOf = (id: string | number | undefined) => sentencesNow()[String(id)]?.[lang] ?? String(id)
  type Facts = Readonly<Record<string, string | number>>
  return {
    'unknown-promise': (facts: Facts) => t['unknown-promise'](String(facts['promise'])),
    'unbound-promise': (facts: Facts) => t['unbound-promise'](String(facts['sentence'])),
    'broken-promise': (facts: Facts) => t['broken-promise'](sentenceOf(facts['promise'])),
  }
}

function asVersion(draft: Draft, generated: readonly Section[]): Pick<Version, 'texts' | 'generated' | 'promises'> {
  const texts: Texts = draft.texts
  return { texts, generated, promises: sentencesNow() }
}

/** Names of colleagues, opened on record like everything guarded; sign-in names for whoever holds no key. */
async function namesOf(c: StaffContext, accounts: readonly (string | undefined)[]): Promise<(account: string) => string> {
  const ids = accounts.filter((one) => one !== undefined)
  const known = ids.length > 0 ? await colleagues(c.db, c.actor, { ids }) : new Map<string, never>()
  return (account) => {
    const found = known.get(account)
    return found ? (found.name ? reveal(found.name) : found.signInName) : '–'
  }
}

function crumbs(c: StaffContext, here: string) {
  return [{ label: c.t(consoleTexts).title, href: listPath }, { label: here }]
}
