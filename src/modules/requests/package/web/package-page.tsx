import { staffAct, staffPage, type StaffContext } from '#identity'
import { Button, Card, EmptyState, Form, HiddenField, LinkButton, PageHeader, Status, Steps, type StatusKind, type Step } from '#platform/pages'
import { formatDate } from '#platform/texts'
import { openAsked } from '../../record.ts'
import type { Request } from '../../model.ts'
import { compilePackage } from '../commands/compile-package.ts'
import { releaseOwn } from '../commands/release-package.ts'
import { packageKindsOf } from '../making.ts'
import type { HandOver, PackageKind, PackageRow, PackageState } from '../model.ts'
import * as store from '../store.ts'
import { packagePages } from '../texts/pages.ts'
import { packageRefusals } from '../texts/refusals.ts'
import { ofRequest, PackageFrame, packagePath, presentOf } from './frame.tsx'
import { HandOverHistory } from './hand-over-history.tsx'

const stateKinds: Record<PackageState, StatusKind> = {
  'in-review': 'warning', 'released': 'info', 'handed-over': 'success', 'discarded': 'neutral', 'destroyed': 'neutral',
}

/** What is being made for a request: how far it is, and the next thing to do about it. */
export const packagePage = staffPage({
  path: '/console/requests/:request/package',
  may: 'handle-requests',
  view: ofRequest(async (c, request) => {
    const t = c.t(packagePages)
    const kinds = packageKindsOf(request)
    const asked = kinds.length > 0 ? (await openAsked(presentOf(c), [request.id])).get(request.id)?.asked : undefined
    const rows = await store.ofRequest(c.db, c.actor.organisation, request.id)
    const handOvers = await store.handOversOf(c.db, c.actor.organisation, rows.map(({ id }) => id))
    const back = <LinkButton kind="secondary" href={`/console/requests/${request.id}`}>{t.linkHere}</LinkButton>
    const stop = kinds.length === 0 ? 'asked' : request.identity !== 'identified' ? 'identified' : (asked?.subjects.length ?? 0) === 0 ? 'linked' : null
    return (
      <PackageFrame c={c} request={request.id}>
        <PageHeader title={t.title} lead={t.lead} />
        {stop === 'asked' && <EmptyState title={t.nothingAsked} action={back}>{t.nothingAskedBody}</EmptyState>}
        {stop === 'identified' && <EmptyState title={t.notIdentified} action={back}>{t.notIdentifiedBody}</EmptyState>}
        {stop === 'linked' && <EmptyState title={t.nobodyLinked} action={back}>{t.nobodyLinkedBody}</EmptyState>}
        {kinds.map((kind) => {
          const row = rows.find((one) => one.kind === kind) ?? null
          if (stop !== null && row === null) return null
          return <KindCard key={kind} c={c} request={request} kind={kind} row={row} handOvers={handOvers.filter((one) => one.package === row?.id)} mayMake={stop === null} />
        })}
      </PackageFrame>
    )
  }),
})

interface KindProps {
  c: StaffContext
  request: Request
  kind: PackageKind
  row: PackageRow | null
  handOvers: readonly HandOver[]
  mayMake: boolean
}

function KindCard({ c, request, kind, row, handOvers, mayMake }: KindProps) {
  const t = c.t(packagePages)
  const gone = row === null || row.state === 'discarded' || row.state === 'destroyed'
  const living = gone ? null : row
  const readyToRelease = living?.state === 'in-review' && living.openOwn === 0 && living.ownReleasedAt === null
  return (
    <Card title={t.kinds[kind]} actions={row && <Status kind={stateKinds[row.state]}>{t.states[row.state]}</Status>}>
      <Steps label={t.steps.label} items={stepsOf(c, living, request.id)} />
      {living?.state === 'in-review' && living.openOwn > 0 && (
        <LinkButton href={packagePath(request.id, `${living.id}/review`)}>{t.reviewLink}</LinkButton>
      )}
      {readyToRelease && (
        <Form action={packagePath(request.id, 'release')} {...c.form}>
          <p>{t.releaseLead}</p>
          <HiddenField name="package" value={living.id} />
          <Button>{t.release}</Button>
        </Form>
      )}
      {living && living.state !== 'in-review' && (
        <div class="button-row">
          <LinkButton href={packagePath(request.id, `${living.id}/hand-over`)}>{t.handOver.title}</LinkButton>
          <LinkButton kind="secondary" icon="file" href={packagePath(request.id, `${living.id}/pdf`)}>{t.preview}</LinkButton>
        </div>
      )}
      {handOvers.length > 0 && <HandOverHistory c={c} handOvers={handOvers} />}
      {living && <p class="hint">{t.destroyOn(formatDate(c.lang, living.destroyOn))}</p>}
      {mayMake && (gone || living?.state === 'in-review' || living?.state === 'released') && (
        <Form action={packagePath(request.id)} {...c.form}>
          {living && <p class="hint">{t.againLead}</p>}
          <HiddenField name="kind" value={kind} />
          <Button kind={living ? 'quiet' : 'primary'}>{gone ? t.compile : t.again}</Button>
        </Form>
      )}
    </Card>
  )
}

function stepsOf(c: StaffContext, row: PackageRow | null, request: string): Step[] {
  const t = c.t(packagePages)
  const s = t.steps
  const own: Step['state'] = !row ? 'todo' : row.openOwn === 0 ? 'done' : 'current'
  const professional = row && row.patientItems > 0
  const patient: Step['state'] = !row ? 'todo' : !professional || row.patientReleasedAt ? 'done' : 'current'
  const released: Step['state'] = !row ? 'todo' : row.ownReleasedAt ? 'done' : row.openOwn === 0 ? 'current' : 'todo'
  const handed: Step['state'] = !row || row.state === 'in-review' ? 'todo' : row.state === 'handed-over' ? 'done' : 'current'
  return [
    { state: row ? 'done' : 'current', title: s.compile, ...(row ? { note: t.items(row.items) } : {}) },
    {
      state: own, title: s.review,
      ...(row ? { note: row.openOwn === 0 ? t.readAll : t.left(row.openOwn) } : {}),
      ...(row?.state === 'in-review' ? { href: packagePath(request, `${row.id}/review`) } : {}),
    },
    {
      state: patient, title: s.patient,
      ...(row ? { note: !professional ? t.noPatientData : row.patientReleasedAt ? formatDate(c.lang, row.patientReleasedAt) : t.waitsForProfessional } : {}),
    },
    { state: released, title: s.release, ...(row?.ownReleasedAt ? { note: formatDate(c.lang, row.ownReleasedAt) } : {}) },
    { state: handed, title: s.handOver, ...(row && row.state !== 'in-review' ? { href: packagePath(request, `${row.id}/hand-over`) } : {}) },
    { state: 'todo', title: s.destroy, ...(row ? { note: formatDate(c.lang, row.destroyOn) } : {}) },
  ]
}

const compileAct = staffAct({
  path: '/console/requests/:request/package',
  command: compilePackage,
  page: packagePage,
  read: (form, c) => ({ request: c.params.request, kind: form.get('kind') }),
  done: (_, c) => packagePath(c.params.request),
  refused: { 'no-such-request': 404, 'not-identified': 409, 'not-asked-for': 409, 'nobody-linked': 409, 'handed-over-already': 409 },
  sentences: (lang) => packageRefusals(lang),
})

const releaseAct = staffAct({
  path: '/console/requests/:request/package/release',
  command: releaseOwn,
  page: packagePage,
  read: (form) => ({ package: form.get('package') }),
  done: (_, c) => packagePath(c.params.request),
  refused: { 'no-such-package': 404, 'not-in-review': 409, 'released-already': 409, 'not-all-reviewed': 409 },
  sentences: (lang) => packageRefusals(lang),
})

export const packageRoutes = [packagePage, compileAct, releaseAct]
