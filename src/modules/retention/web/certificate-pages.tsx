import { sha256, toHex } from '#foundation/sealing'
import { helsinkiDate } from '#foundation/time'
import { staffPage, type StaffContext } from '#identity'
import { inTransaction } from '#platform/database'
import { DefinitionList, EmptyState, LinkButton, Moment, Status, Table } from '#platform/pages'
import { formatDateTime, formatNumber } from '#platform/texts'
import { ErrorPage } from '#platform/web'
import { certificatePdf, type CertificateDocument } from '../certificate-pdf.ts'
import { certificates } from '../certificate-store.ts'
import { certificateOf, certificateText, type Certificate } from '../certificates.ts'
import { ruleOn } from '../rules.ts'
import { pages } from '../texts/pages.ts'
import { holdingName, kindName, RetentionPage, root } from './frame.tsx'

const certificatesPath = `${root}/certificates`

const listPage = staffPage({
  path: certificatesPath,
  may: 'see-retention',
  async view(c) {
    const t = c.t(pages).certificates
    const all = await inTransaction(c.db, c.actor.organisation, (tx) => certificates(tx, c.actor.organisation))
    return (
      <RetentionPage c={c} tab="certificates" title={t.title} lead={t.lead}>
        <Table caption={t.title} captionHidden rows={all} empty={<EmptyState title={t.none} />} columns={[
          { label: t.number, heads: true, cell: ({ id, number }) => <a href={`${certificatesPath}/${id}`}>{t.one(number)}</a> },
          { label: t.night, cell: ({ begunAt }) => <Moment at={begunAt} form="date" /> },
          { label: t.count, align: 'end', cell: ({ count }) => formatNumber(c.lang, count) },
          { label: t.finished, cell: ({ finishedAt }) => (finishedAt ? <Moment at={finishedAt} form="time" /> : <Status kind="info">{t.going}</Status>) },
        ]} />
      </RetentionPage>
    )
  },
})

async function certificateIn(c: StaffContext): Promise<Certificate | null> {
  const id = c.params['certificate'] ?? ''
  const { organisation } = c.actor
  return /^[0-9a-f-]{36}$/i.test(id) ? inTransaction(c.db, organisation, (tx) => certificateOf(tx, organisation, id)) : null
}

/** By which rule, in a sentence, as the rule stood on that night. */
const ruleWords = (c: StaffContext, { begunAt }: Certificate, rule: string): string => {
  const found = ruleOn(rule, helsinkiDate(begunAt))
  return found ? `${found.says[c.lang]} (${found.statute[c.lang]})` : rule
}

function documentOf(c: StaffContext, certificate: Certificate): CertificateDocument {
  const t = c.t(pages)
  const w = t.certificates
  const finished = certificate.finishedAt ? formatDateTime(c.lang, certificate.finishedAt) : w.going
  return {
    lang: c.lang,
    title: w.one(certificate.number),
    facts: [
      { label: w.begun, value: formatDateTime(c.lang, certificate.begunAt) },
      { label: w.finished, value: finished },
      { label: w.all, value: formatNumber(c.lang, certificate.count) },
    ],
    heads: [w.holding, w.kind, w.rule, w.due, w.count],
    rows: certificate.lines.map((line) => [
      holdingName(c.lang, line.holding), kindName(c.lang, line.kind), ruleWords(c, certificate, line.rule), t.month(line.due), formatNumber(c.lang, line.count),
    ]),
    notes: [w.how, ...(certificate.finishedAt ? [`${w.hash}: ${hashOf(certificate)}`] : [])],
  }
}

const hashOf = (certificate: Certificate): string => toHex(sha256(certificateText(certificate)))

const onePage = staffPage({
  path: `${certificatesPath}/:certificate`,
  may: 'see-retention',
  async view(c) {
    const certificate = await certificateIn(c)
    if (!certificate) return <ErrorPage lang={c.lang} kind="not-found" />
    const t = c.t(pages).certificates
    const { title, facts, heads, rows, notes } = documentOf(c, certificate)
    const at = `${certificatesPath}/${certificate.id}`
    const actions = certificate.finishedAt && (
      <>
        <LinkButton kind="secondary" icon="file" href={`${at}/pdf`}>{t.pdf}</LinkButton>
        <LinkButton kind="secondary" icon="file" href={`${at}/certificate.json`}>{t.json}</LinkButton>
      </>
    )
    return (
      <RetentionPage c={c} tab="certificates" title={title} actions={actions}>
        <DefinitionList items={facts.map(({ label, value }) => ({ term: label, value }))} />
        <Table caption={t.lines} rows={rows} columns={heads.map((label, n) => ({
          label, cell: (row: readonly string[]) => row[n] ?? '', ...(n === 0 ? { heads: true } : {}), ...(n === heads.length - 1 ? { align: 'end' as const } : {}),
        }))} />
        {notes.map((note) => <p key={note} class="hint">{note}</p>)}
      </RetentionPage>
    )
  },
})

const pdfPage = staffPage({
  path: `${certificatesPath}/:certificate/pdf`,
  may: 'see-retention',
  async view(c) {
    const certificate = await certificateIn(c)
    if (!certificate?.finishedAt) return <ErrorPage lang={c.lang} kind="not-found" />
    const pdf = certificatePdf(documentOf(c, certificate), certificate.finishedAt)
    if (!pdf.ok) throw new Error('the certificate has a character that its fonts lack')
    return new Response(pdf.value as Uint8Array<ArrayBuffer>, {
      headers: { 'content-type': 'application/pdf', 'content-disposition': `attachment; filename="certificate-${certificate.number}.pdf"` },
    })
  },
})

const jsonPage = staffPage({
  path: `${certificatesPath}/:certificate/certificate.json`,
  may: 'see-retention',
  async view(c) {
    const certificate = await certificateIn(c)
    if (!certificate?.finishedAt) return <ErrorPage lang={c.lang} kind="not-found" />
    return new Response(certificateText(certificate), {
      headers: { 'content-type': 'application/json', 'content-disposition': `attachment; filename="certificate-${certificate.number}.json"` },
    })
  },
})

export const certificateRoutes = [listPage, onePage, pdfPage, jsonPage]
