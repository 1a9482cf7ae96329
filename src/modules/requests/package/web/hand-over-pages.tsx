import { newRecoveryCode } from '#foundation/sealing'
import { staffAct, staffPage, type StaffContext } from '#identity'
import { Button, Card, EmptyState, Field, Form, HiddenField, LinkButton, Notice, PageHeader, Radios } from '#platform/pages'
import { formatDate } from '#platform/texts'
import { ErrorPage } from '#platform/web'
import { confirmHandOver, giveFile, offerPackage, postPackage } from '../commands/hand-over.ts'
import { packageJson } from '../copies.ts'
import type { HandOver, PackageRow } from '../model.ts'
import { packagePdf } from '../pdf.ts'
import { packagePorts } from '../ports.ts'
import { openDocument } from '../sealed.ts'
import * as store from '../store.ts'
import { packagePages } from '../texts/pages.ts'
import { packageRefusals } from '../texts/refusals.ts'
import { ofPackage, PackageFrame, packagePath, presentOf } from './frame.tsx'
import { HandOverHistory } from './hand-over-history.tsx'

const page = staffPage({
  path: '/console/requests/:request/package/:package/hand-over',
  may: 'handle-requests',
  confirm: true,
  view: ofPackage((c, row) => handOverView(c, row)),
})

/** The ways there are, each with what it is good for; `code` is shown once, right after it was made. */
async function handOverView(c: StaffContext, row: PackageRow, code?: { code: string | null; until: string | null }) {
  const t = c.t(packagePages)
  const ready = row.state === 'released' || row.state === 'handed-over'
  const handOvers = await store.handOversOf(c.db, row.organisation, [row.id])
  return (
    <PackageFrame c={c} request={row.request} title={t.handOver.title}>
      <PageHeader title={t.handOver.title} lead={t.handOver.lead} />
      {code && <CodeNotice c={c} row={row} {...code} />}
      {!ready && <EmptyState title={t.states[row.state]} action={<LinkButton kind="secondary" href={packagePath(row.request)}>{t.review.back}</LinkButton>} />}
      {handOvers.length > 0 && <HandOverHistory c={c} handOvers={handOvers} />}
      {ready && !code && <Ways c={c} row={row} handOvers={handOvers} />}
    </PackageFrame>
  )
}

function CodeNotice({ c, row, code, until }: { c: StaffContext; row: PackageRow; code: string | null; until: string | null }) {
  const t = c.t(packagePages).handOver
  if (code === null) return <Notice kind="success" title={t.codeInLetter} live>{t.codeInLetterBody}</Notice>
  return (
    <Notice kind="warning" title={t.codeTitle} live>
      <p>{t.codeBody}</p>
      <p class="code-shown"><code data-hand-over-code>{code}</code></p>
      <p>{t.address}: {packagePorts().origin}/{row.language}/my-data/handed-over</p>
      {until !== null && <p>{t.until}: {formatDate(c.lang, until)}</p>}
    </Notice>
  )
}

function Ways({ c, row, handOvers }: { c: StaffContext; row: PackageRow; handOvers: readonly HandOver[] }) {
  const t = c.t(packagePages).handOver
  const path = (part: string) => packagePath(row.request, `${row.id}/hand-over/${part}`)
  const waits = handOvers.some(({ way, handedAt }) => way === 'paper' && handedAt === null)
  return (
    <>
      <Card title={t.online}>
        <p>{t.onlineLead}</p>
        <Form action={path('offer')} {...c.form}>
          <HiddenField name="package" value={row.id} />
          <Radios name="way" label={t.wayLabel} chosen="identified" options={[{ value: 'identified', label: t.wayIdentified }, { value: 'code', label: t.wayCode }]} />
          <Radios name="tell" label={t.tell} chosen="letter" options={[{ value: 'letter', label: t.letter }, { value: 'here', label: t.here }]} />
          <Button>{t.offer}</Button>
        </Form>
      </Card>
      <Card title={t.file}>
        <p>{t.fileLead}</p>
        <Form action={path('file')}>
          <HiddenField name="package" value={row.id} />
          <Field name="key" id="file-key" label={t.fileKey} hint={t.fileKeyHint} value={newRecoveryCode()} readonly width="full" />
          <Button kind="secondary">{t.download}</Button>
        </Form>
      </Card>
      <Card title={t.paper}>
        <p>{packagePorts().printHouse ? t.paperLead : t.noPrintHouse}</p>
        {packagePorts().printHouse && !waits && (
          <Form action={path('post')}>
            <HiddenField name="package" value={row.id} />
            <Button kind="secondary">{t.print}</Button>
          </Form>
        )}
        {waits && (
          <Form action={path('confirm')}>
            <HiddenField name="package" value={row.id} />
            <HiddenField name="way" value="paper" />
            <Button kind="secondary">{t.posted}</Button>
          </Form>
        )}
      </Card>
      <Card title={t.desk}>
        <p>{t.deskLead}</p>
        <LinkButton kind="secondary" icon="file" href={packagePath(row.request, `${row.id}/pdf`)}>PDF</LinkButton>
        <Form action={path('confirm')}>
          <HiddenField name="package" value={row.id} />
          <HiddenField name="way" value="desk" />
          <Button kind="secondary">{t.signed}</Button>
        </Form>
      </Card>
    </>
  )
}

const here = (c: { params: { request: string; package: string } }) => packagePath(c.params.request, `${c.params.package}/hand-over`)
const readPackage = (form: FormData) => Object.fromEntries([...form.keys()].map((name) => [name, form.get(name)]))
const gone = { 'no-such-package': 404, 'not-released': 409 } as const

const offerAct = staffAct({
  path: '/console/requests/:request/package/:package/hand-over/offer',
  command: offerPackage,
  page,
  read: readPackage,
  async done({ code, until, package: id }, c) {
    const row = await store.find(c.db, c.actor.organisation, id)
    return row ? handOverView(c as StaffContext, row, { code, until }) : here(c)
  },
  refused: { ...gone, 'no-identity-code': 409, 'no-address': 409 },
  sentences: (lang) => packageRefusals(lang),
})

const fileAct = staffAct({
  path: '/console/requests/:request/package/:package/hand-over/file',
  command: giveFile,
  page,
  read: readPackage,
  done: ({ bytes }) => download(bytes, 'application/octet-stream', 'tiedot.zip.age'),
  refused: { ...gone, 'not-our-key': 422 },
  sentences: (lang) => packageRefusals(lang),
})

const postAct = staffAct({
  path: '/console/requests/:request/package/:package/hand-over/post',
  command: postPackage,
  page,
  read: readPackage,
  done: (_, c) => here(c),
  refused: { ...gone, 'no-address': 409, 'no-print-house': 409, 'print-house-unreachable': 409, 'address-does-not-fit': 409 },
  sentences: (lang) => packageRefusals(lang),
})

const confirmAct = staffAct({
  path: '/console/requests/:request/package/:package/hand-over/confirm',
  command: confirmHandOver,
  page,
  read: readPackage,
  done: (_, c) => here(c),
  refused: { ...gone, 'nothing-waiting': 409 },
  sentences: (lang) => packageRefusals(lang),
})

/** The finished copies, for printing at the desk; each time it is opened, on record. */
const copy = (path: '/console/requests/:request/package/:package/pdf' | '/console/requests/:request/package/:package/json') =>
  staffPage({
    path,
    may: 'handle-requests',
    view: ofPackage(async (c: StaffContext, row) => {
      const document = row.state === 'released' || row.state === 'handed-over' ? await openDocument(presentOf(c), row) : null
      if (!document) return <ErrorPage lang={c.lang} kind="not-found" />
      return path.endsWith('pdf')
        ? download(packagePdf(document), 'application/pdf', 'tiedot.pdf')
        : download(Buffer.from(packageJson(document)), 'application/json', 'tiedot.json')
    }),
  })

/** Names of files say nothing of whom they are about. */
export function download(bytes: Uint8Array, type: string, name: string): Response {
  return new Response(bytes as Uint8Array<ArrayBuffer>, {
    headers: { 'content-type': type, 'content-disposition': `attachment; filename="${name}"`, 'cache-control': 'no-store' },
  })
}

export const handOverRoutes = [
  page, offerAct, fileAct, postAct, confirmAct,
  copy('/console/requests/:request/package/:package/pdf'), copy('/console/requests/:request/package/:package/json'),
]
