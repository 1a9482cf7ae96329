import { staffPage, type StaffContext } from '#identity'
import {
  askings, checkpointsSince, type KeptCheckpoint, mailboxName, newestCheckpoints, newestTestimonies, verifierKey, type WitnessTrouble,
} from '#ledger'
import { Card, ConsoleLayout, EmptyState, LinkButton, Moment, Notice, PageHeader, Status, Table, Tiles } from '#platform/pages'
import { formatNumber } from '#platform/texts'
import { ledgerTexts } from './texts.ts'
import { currentWitnessing } from './witnesses.ts'

const hour = 3_600_000
const windowMs = 30 * 24 * hour
const buckets = 120

interface WitnessLine {
  readonly name: string
  readonly label: string
  readonly covers: number
  readonly at: Date | null
  readonly trouble: WitnessTrouble | null
  readonly behind: boolean
}

/** Who vouches for the ledger, how far and since when, and whether somebody has fallen behind. */
export const witnessPage = staffPage({
  path: '/console/ledger/witnesses',
  may: 'see-ledger',
  async view(c) {
    const t = c.t(ledgerTexts).state
    const { organisation } = c.actor
    const since = new Date(c.now.getTime() - windowMs)
    const [newest] = await newestCheckpoints(c.db, organisation, 1)
    const shown = await checkpointsSince(c.db, { organisation, since, until: new Date(c.now.getTime() + 1), buckets })
    const witnesses = await witnessLines(c, newest)
    const key = currentWitnessing()?.publicKey
    const contradicted = witnesses.some(({ trouble }) => trouble === 'contradicts')
    return (
      <ConsoleLayout frame={c.frame} title={t.title} breadcrumbs={[{ label: c.t(ledgerTexts).title, href: '/console/ledger' }, { label: t.title }]}>
        <PageHeader title={t.title} lead={t.lead} actions={<LinkButton kind="secondary" href="/console/ledger/readers">{t.readers}</LinkButton>} />
        {contradicted && <Notice kind="danger" title={t.contradicts}>{t.contradictsBody}</Notice>}
        {!contradicted && witnesses.some(({ behind }) => behind) && <Notice kind="warning" title={t.warn} />}
        {!newest && <EmptyState title={t.none}>{t.noneBody}</EmptyState>}
        {newest && (
          <>
            <Tiles items={[
              { label: t.rows, value: formatNumber(c.lang, newest.size) },
              { label: t.at, value: <Moment at={newest.at} form="time" />, hint: <Moment at={newest.at} form="date" /> },
              { label: t.gap, value: durationIn(t, longestGap(shown, c.now)) },
            ]} />
            <Card title={t.picture}>
              <Picture c={c} label={t.published} marks={shown.map(({ at }) => at)} since={since} />
              {witnesses.map(({ name, label }) => (
                <Picture key={name} c={c} label={label} since={since}
                  marks={shown.flatMap(({ testimonies }) => testimonies.filter(({ witness }) => witness === name).map(({ at }) => at))} />
              ))}
            </Card>
          </>
        )}
        {witnesses.length === 0
          ? <Notice kind="warning" title={t.noWitness}>{t.noWitnessBody}</Notice>
          : (
            <Table caption={t.title} captionHidden rows={witnesses} columns={[
              { label: t.witness, heads: true, cell: (one) => one.label },
              { label: t.covers, align: 'end', cell: (one) => formatNumber(c.lang, one.covers) },
              { label: t.last, cell: (one) => (one.at ? <Moment at={one.at} /> : t.never) },
              { label: t.status, cell: (one) => <State one={one} t={t} /> },
            ]} />
          )}
        {key && <Card title={t.key}><p>{t.keyHint}</p><p><code class="secret">{verifierKey(organisation, key)}</code></p></Card>}
      </ConsoleLayout>
    )
  },
})

function State({ one, t }: { one: WitnessLine; t: ReturnType<typeof ledgerTexts>['state'] }) {
  if (one.trouble) return <Status kind={one.trouble === 'contradicts' ? 'danger' : 'warning'}>{t.troubles[one.trouble]}</Status>
  return one.behind ? <Status kind="warning">{t.behind}</Status> : <Status kind="success">{t.fine}</Status>
}

async function witnessLines(c: StaffContext, newest: KeptCheckpoint | undefined): Promise<WitnessLine[]> {
  const { organisation } = c.actor
  const t = c.t(ledgerTexts).state
  const [vouched, asked] = await Promise.all([newestTestimonies(c.db, organisation), askings(c.db, organisation)])
  const set = currentWitnessing()
  const mailbox = set?.mailbox ? mailboxName(set.mailbox.to) : null
  const names = new Set([...(set?.asked ?? []).map(({ verifier }) => verifier.name), ...(mailbox ? [mailbox] : []), ...vouched.map(({ witness }) => witness)])
  return [...names].map((name) => {
    const known = vouched.find(({ witness }) => witness === name)
    const asking = asked.find(({ witness }) => witness === name)
    const patience = name === mailbox ? ((set?.mailbox?.everyHours ?? 24) + 1) * hour : hour
    // A mailbox is behind when it has not been written to; another Satama when it has not vouched for the newest rows.
    const last = name === mailbox ? asking?.askedAt : known?.at
    const lacks = name === mailbox || (known?.size ?? 0) < (newest?.size ?? 0)
    return {
      name,
      label: name.startsWith('mailto:') ? t.mailbox(name.slice('mailto:'.length)) : name,
      covers: known?.size ?? 0,
      at: last ?? null,
      trouble: (asking?.trouble ?? null) as WitnessTrouble | null,
      behind: newest !== undefined && lacks && (!last || c.now.getTime() - last.getTime() > patience),
    }
  })
}

/** A stretch of time, and a mark for each checkpoint in it. Drawn by attributes: a strict CSP knows no `style=`. */
function Picture({ c, label, marks, since }: { c: StaffContext; label: string; marks: readonly Date[]; since: Date }) {
  const t = c.t(ledgerTexts).state
  const place = (at: Date) => Math.min(99.4, Math.max(0, (100 * (at.getTime() - since.getTime())) / windowMs))
  return (
    <figure class="progress" aria-label={`${label}: ${t.marks(marks.length)}`}>
      <figcaption class="progress-label"><span>{label}</span><span>{t.marks(marks.length)}</span></figcaption>
      <svg class="bar" width="100%" height="18" aria-hidden="true">
        <rect class="bar-track" width="100%" height="18" rx="4" />
        {marks.map((at) => <rect key={at.getTime()} class="bar-fill" x={`${place(at).toFixed(2)}%`} width="0.6%" height="18" />)}
      </svg>
    </figure>
  )
}

function longestGap(checkpoints: readonly KeptCheckpoint[], now: Date): number {
  let longest = 0
  for (const [i, { at }] of checkpoints.entries()) longest = Math.max(longest, (checkpoints[i + 1]?.at ?? now).getTime() - at.getTime())
  return longest
}

function durationIn(t: ReturnType<typeof ledgerTexts>['state'], ms: number): string {
  const hours = Math.max(1, Math.ceil(ms / hour))
  return hours < 72 ? t.hours(hours) : t.days(Math.ceil(hours / 24))
}
