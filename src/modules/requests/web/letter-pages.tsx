import { staffAct, staffPage, type StaffContext } from '#identity'
import { Button, Card, DefinitionList, EmptyState, Form, HiddenField, LinkButton, Moment, Notice, PageHeader, Table } from '#platform/pages'
import { inTransaction } from '#platform/database'
import { ErrorPage, typed } from '#platform/web'
import { findLetter, listBatches } from '../batch-store.ts'
import { giveAtDesk, handOver, makeBatch } from '../commands/send-letters.ts'
import { sendPointersNow } from '../commands/send-pointers.ts'
import { openLetters } from '../letters/letter.ts'
import type { LetterText } from '../letters/model.ts'
import { printBatch, printOne } from '../letters/printing.ts'
import { canSendPointers } from '../pointers.ts'
import type { Letter } from '../model.ts'
import { unlessNoId } from '../no-such-id.ts'
import * as store from '../store.ts'
import { consoleTexts } from '../texts/console.ts'
import { words } from '../texts/words.ts'
import { listPath, markOf, presentIn, RequestFrame, requestPath } from './console-frame.tsx'

const lettersPath = `${listPath}/letters` as const

/** What waits to leave, by each way, and what proves that it left. */
const lettersPage = staffPage({
  path: '/console/requests/letters',
  may: 'handle-requests',
  view: (c) => LettersView(c, null),
})

async function LettersView(c: StaffContext, sent: { sent: number; byPost: number } | null) {
  const t = c.t(consoleTexts)
  const { organisation } = c.actor
  const [post, pointers, desk] = await Promise.all((['post', 'pointer', 'desk'] as const).map((way) => store.waitingLetters(c.db, organisation, way)))
  const batches = await listBatches(c.db, organisation)
  return (
    <RequestFrame c={c} title={t.letters}>
      <PageHeader title={t.letters} />
      {c.form.sentence && <Notice kind="danger" title={c.form.sentence} live />}
      {sent && <Notice kind="success" title={t.pointersSent(sent.sent, sent.byPost)} live />}
      <Card title={t.post}>
        <p>{t.postBody(post?.length ?? 0)}</p>
        {(post?.length ?? 0) > 0 && <Form action={`${lettersPath}/batch`}><Button>{t.makeBatch}</Button></Form>}
        <Table caption={t.batches} rows={batches} empty={<p class="hint">{t.noBatches}</p>} columns={[
          { label: t.batch, heads: true, cell: (row) => <a href={`${lettersPath}/${row.id}/pdf`}>{`${t.fetch} ${markOf(row.id)}`}</a> },
          { label: t.count, align: 'end', cell: (row) => row.letters },
          { label: t.pages, align: 'end', cell: (row) => row.pages },
          { label: t.made, cell: (row) => <Moment at={row.madeAt} /> },
          { label: t.hash, cell: (row) => <code>{row.sha256.slice(0, 16)}</code> },
          {
            label: t.handedOver,
            cell: (row) => row.handedOverAt
              ? <Moment at={row.handedOverAt} />
              : <Form action={`${lettersPath}/hand-over`} inline><HiddenField name="batch" value={row.id} /><Button kind="secondary">{t.handOver}</Button></Form>,
          },
        ]} />
      </Card>
      <Card title={t.pointers}>
        <p>{t.pointersBody(pointers?.length ?? 0)}</p>
        {!canSendPointers() && <p class="hint">{t.noMail}</p>}
        {canSendPointers() && (pointers?.length ?? 0) > 0 && <Form action={`${lettersPath}/pointers`}><Button>{t.sendPointers}</Button></Form>}
      </Card>
      <Card title={t.desk}>
        <p class="hint">{t.deskBody}</p>
        {(desk?.length ?? 0) === 0 && <EmptyState title={t.noneWaits} />}
        {(desk?.length ?? 0) > 0 && (
          <Table caption={t.desk} captionHidden rows={desk ?? []} columns={[
            { label: t.letter, heads: true, cell: (row: Letter) => <a href={requestPath(row.request, `letters/${row.id}`)}>{words(c.lang).letters[row.kind]}</a> },
            { label: t.request, cell: (row: Letter) => <a href={requestPath(row.request)}>{markOf(row.request)}</a> },
            { label: t.made, cell: (row: Letter) => <Moment at={row.madeAt} /> },
          ]} />
        )}
      </Card>
    </RequestFrame>
  )
}

const said = (lang: Parameters<typeof consoleTexts>[0]) => consoleTexts(lang).refusals

const batchAct = staffAct({
  path: '/console/requests/letters/batch', command: makeBatch, page: lettersPage, read: () => ({}), done: () => lettersPath,
  refused: { 'nothing-waits': 409 }, sentences: said,
})

const handOverAct = staffAct({
  path: '/console/requests/letters/hand-over', command: handOver, page: lettersPage, done: () => lettersPath,
  read: (form) => ({ batch: typed(form, 'batch') }), refused: { 'no-such-batch': 404, 'handed-over-already': 409 }, sentences: said,
})

const pointersAct = staffAct({
  path: '/console/requests/letters/pointers', command: sendPointersNow, page: lettersPage, read: () => ({}),
  done: (value, c) => LettersView(c, value), refused: {}, sentences: () => ({}),
})

const batchPdf = staffPage({
  path: '/console/requests/letters/:batch/pdf',
  may: 'handle-requests',
  async view(c) {
    const printed = await inTransaction(c.db, c.actor.organisation, (tx) => printBatch(tx, presentIn(c), c.params.batch)).catch(unlessNoId)
    return printed?.ok ? pdf(printed.value.pdf, markOf(c.params.batch)) : <ErrorPage lang={c.lang} kind="not-found" />
  },
})

/** One letter as its reader holds it. */
const letterPage = staffPage({
  path: '/console/requests/:request/letters/:letter',
  may: 'handle-requests',
  async view(c) {
    const letter = await letterOf(c)
    const sheet = letter && (await openLetters(presentIn(c), [letter.id], { about: letter.request })).get(letter.id)
    if (!letter || !sheet) return <ErrorPage lang={c.lang} kind="not-found" />
    const t = c.t(consoleTexts)
    const w = words(c.lang)
    const title = w.letters[letter.kind]
    return (
      <RequestFrame c={c} title={title} crumbs={[{ label: `${t.request} ${markOf(letter.request)}`, href: requestPath(letter.request) }]}>
        <PageHeader title={title} actions={<LinkButton kind="secondary" href={requestPath(letter.request, `letters/${letter.id}/pdf`)}>{t.pdf}</LinkButton>} />
        {c.form.sentence && <Notice kind="danger" title={c.form.sentence} live />}
        <DefinitionList items={[
          { term: t.waySent, value: w.letterChannels[letter.channel] },
          { term: t.sentAt, value: letter.sentAt ? <Moment at={letter.sentAt} /> : t.notSent },
          sheet.to !== null && { term: t.address, value: sheet.to.join(', ') },
        ]} />
        {letter.channel === 'desk' && !letter.sentAt && (
          <Form action={requestPath(letter.request, `letters/${letter.id}/given`)}><Button>{t.given}</Button></Form>
        )}
        <section class="card" lang={letter.language}><LetterBody text={sheet.text} /></section>
      </RequestFrame>
    )
  },
})

const givenAct = staffAct({
  path: '/console/requests/:request/letters/:letter/given', command: giveAtDesk, page: letterPage,
  read: (_, c) => ({ letter: c.params.letter }),
  done: ({ request, letter }) => requestPath(request, `letters/${letter}`),
  refused: { 'no-such-letter': 404, 'sent-already': 409, 'goes-another-way': 409 }, sentences: said,
})

const letterPdf = staffPage({
  path: '/console/requests/:request/letters/:letter/pdf',
  may: 'handle-requests',
  async view(c) {
    const letter = await letterOf(c)
    const sheet = letter && (await openLetters(presentIn(c), [letter.id], { about: letter.request })).get(letter.id)
    const printed = letter && sheet ? printOne(letter.id, letter.channel === 'post' ? sheet : { ...sheet, to: null }) : null
    return printed?.ok ? pdf(printed.value.pdf, markOf(c.params.letter)) : <ErrorPage lang={c.lang} kind="not-found" />
  },
})

// Fixed addresses come before `/console/requests/:request`.
export const letterRoutes = [lettersPage, batchAct, handOverAct, pointersAct, batchPdf, letterPage, givenAct, letterPdf]

function LetterBody({ text }: { text: LetterText }) {
  return (
    <>
      <h2>{text.subject}</h2>
      {text.blocks.map(({ kind, lines }, i) => {
        if (kind === 'heading') return <h3 key={i}>{lines[0]}</h3>
        if (kind === 'list') return <ul key={i}>{lines.map((line, n) => <li key={n}>{line}</li>)}</ul>
        if (kind === 'steps') return <ol key={i}>{lines.map((line, n) => <li key={n}>{line}</li>)}</ol>
        if (kind === 'callout') return <p key={i}><strong>{lines.join(' ')}</strong></p>
        return lines.map((line, n) => <p key={`${i} ${n}`}>{line}</p>)
      })}
    </>
  )
}

async function letterOf(c: StaffContext<'/:request/:letter'>) {
  const letter = await findLetter(c.db, c.actor.organisation, c.params.letter).catch(unlessNoId)
  return letter && letter.request === c.params.request ? letter : null
}

/** Opened in the browser, kept by nobody on the way. */
function pdf(bytes: Uint8Array, name: string): Response {
  const headers = { 'content-type': 'application/pdf', 'content-disposition': `inline; filename="${name}.pdf"`, 'cache-control': 'no-store' }
  return new Response(Uint8Array.from(bytes), { headers })
}
