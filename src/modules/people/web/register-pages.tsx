import { staffAct, staffPage, staffUpload, type StaffContext } from '#identity'
import {
  Button, Card, Checkbox, Disclosure, EmptyState, Field, FileField, Form, LinkButton, Moment, Notice, PageHeader,
  StackedProgress, Status, Table, Tiles,
} from '#platform/pages'
import { formatNumber } from '#platform/texts'
import { ErrorPage } from '#platform/web'
import { refuse, done } from '#foundation/results'
import { createRegisterCommand } from '../commands/create-register.ts'
import { findPerson, mostFound } from '../commands/find-person.ts'
import * as imports from '../import-store.ts'
import { openPeople } from '../opening.ts'
import * as store from '../store.ts'
import { pages } from '../texts/pages.ts'
import { refusals } from '../texts/refusals.ts'
import { words } from '../texts/words.ts'
import { keepUpload, uploadLimit } from '../uploads.ts'
import { idOf, importPath, personPath, registerBy, RegisterPage, registerPath, rowPath, uploadPath } from './frame.tsx'

/** The registers, and the way to one person. */
export const registersPage = staffPage({
  path: '/console/register',
  may: 'see-register',
  async view(c) {
    const t = c.t(pages)
    const registers = await store.registersOf(c.db, c.actor.organisation)
    const counts = new Map((await store.countsOf(c.db, c.actor.organisation)).map((each) => [each.register, each]))
    const creating = c.form.refused && c.path === '/console/register' && c.form.code !== 'nothing-to-find'
    return (
      <RegisterPage c={c} title={t.title}>
        <PageHeader title={t.title} lead={t.lead} />
        {registers.length > 0 && (
          <Card title={t.find}>
            <FindForm c={c} />
          </Card>
        )}
        {registers.length === 0 ? (
          <EmptyState title={t.noneYet}><p>{t.noneYetWhy}</p></EmptyState>
        ) : (
          <Table caption={t.registers} rows={registers} columns={[
            { label: t.name, heads: true, cell: (row) => <a href={registerPath(row.id)}>{row.name}</a> },
            { label: t.count.people, align: 'end', cell: (row) => formatNumber(c.lang, counts.get(row.id)?.people ?? 0) },
            { label: t.count.unresolved, align: 'end', cell: (row) => formatNumber(c.lang, counts.get(row.id)?.unresolved ?? 0) },
            {
              label: t.state,
              cell: (row) => row.destroyedAt
                ? <Status kind="neutral">{t.destroyed}</Status>
                : row.incidentOnly ? <Status kind="info">{t.incidentOnly}</Status> : '',
            },
          ]} />
        )}
        {c.may('import-register') && (
          <Disclosure summary={t.open} open={registers.length === 0 || creating}>
            <Form action="/console/register" state={creating ? c.form : undefined}>
              <Field name="name" label={t.name} hint={t.nameHint} maxlength={80} required />
              <Checkbox name="incidentOnly" label={t.incidentOnly} hint={t.incidentOnlyHint} />
              <Button kind={registers.length === 0 ? 'primary' : 'secondary'}>{t.open}</Button>
            </Form>
          </Disclosure>
        )}
      </RegisterPage>
    )
  },
})

function FindForm({ c }: { c: StaffContext }) {
  const t = c.t(pages)
  return (
    <Form action="/console/register/find" state={c.form.code === 'nothing-to-find' ? c.form : undefined}>
      <Field name="text" label={t.findWhat} hint={t.findHint} width="full" autocomplete="off" spellcheck={false} maxlength={200} required />
      <Button kind="secondary">{t.findButton}</Button>
    </Form>
  )
}

const createAct = staffAct({
  path: '/console/register',
  command: createRegisterCommand,
  page: registersPage,
  read: (form) => ({ name: form.get('name'), incidentOnly: form.get('incidentOnly') === 'yes' }),
  done: ({ register }) => registerPath(register),
  refused: {},
  sentences: () => ({}),
})

/** Posted, and answered with the page itself: what was looked for stands in no address. */
const findAct = staffAct({
  path: '/console/register/find',
  command: findPerson,
  page: registersPage,
  read: (form) => ({ text: form.get('text') }),
  done: ({ count, ids, people, restricted }, c) => {
    const t = c.t(pages)
    return (
      <RegisterPage c={c} title={t.find}>
        <PageHeader title={t.find} status={count > 0 ? t.found(count) : undefined} />
        {count > mostFound && <p class="hint">{t.more(mostFound)}</p>}
        <Table caption={t.find} captionHidden rows={ids} empty={<EmptyState title={t.foundNone}><p>{t.foundNoneWhy}</p></EmptyState>} columns={[
          {
            label: c.t(words).fields.name, heads: true,
            cell: (id) => (
              <>
                <a href={people.has(id) ? personPath(id) : rowPath(id)}>{people.get(id)?.name ?? t.waiting}</a>
                {restricted.has(id) && <> <Status kind="warning">{t.restricted}</Status></>}
              </>
            ),
          },
          // Of somebody restricted no more than who they are: see [Note: What a restriction leaves].
          { label: c.t(words).fields.birthDate, cell: (id) => (restricted.has(id) ? '' : (people.get(id)?.birthDate ?? '')) },
          { label: c.t(words).fields.town, cell: (id) => (restricted.has(id) ? '' : (people.get(id)?.town ?? '')) },
        ]} />
        <Card title={t.find}><FindForm c={c} /></Card>
      </RegisterPage>
    )
  },
  refused: { 'nothing-to-find': 422 },
  sentences: (lang) => ({ 'nothing-to-find': refusals(lang)['nothing-to-find'] }),
})

/** One register: how its people can be reached, what was imported, and the way to import more. */
export const registerPage = staffPage({
  path: '/console/register/:register',
  may: 'see-register',
  async view(c) {
    const register = await registerBy(c, idOf(c, 'register'))
    if (!register) return <ErrorPage lang={c.lang} kind="not-found" />
    const t = c.t(pages)
    const w = c.t(words)
    const count = (await store.countsOf(c.db, c.actor.organisation)).find((each) => each.register === register.id)
    const done_ = await imports.importsOf(c.db, c.actor.organisation, register.id)
    const n = (value: number) => formatNumber(c.lang, value)
    return (
      <RegisterPage c={c} title={register.name}>
        <PageHeader title={register.name} lead={register.incidentOnly ? t.incidentOnlyHint : undefined}
          status={register.destroyedAt ? <Status>{t.destroyed}</Status> : undefined} />
        {count && (
          <>
            <Tiles items={[
              { label: t.count.people, value: n(count.people) },
              { label: t.count.clients, value: n(count.clients) },
              { label: t.count.staff, value: n(count.staff) },
              ...(count.unresolved > 0
                ? [{ label: t.count.unresolved, value: n(count.unresolved), href: registerPath(register.id, 'rows'), tone: 'warning' as const }]
                : []),
              ...(count.faulty > 0 ? [{ label: t.count.faulty, value: n(count.faulty), href: registerPath(register.id, 'remarks') }] : []),
            ]} />
            <StackedProgress label={t.reach} parts={[
              { kind: 'done', label: t.byEmail, count: count.withEmail },
              { kind: 'second', label: t.byAddress, count: count.withAddressOnly },
              { kind: 'exception', label: t.byNeither, count: count.withNeither },
              { kind: 'trouble', label: t.waiting, count: count.unresolved },
            ]} />
          </>
        )}
        {!register.destroyedAt && c.may('import-register') && (
          <Card title={t.upload}>
            <Form action={registerPath(register.id, 'upload')} files {...c.form}>
              <FileField name="file" label={t.file} hint={t.uploadLead} accept=".csv,.txt,.tsv,text/csv,text/plain,text/tab-separated-values" required />
              <Button>{t.send}</Button>
            </Form>
          </Card>
        )}
        {done_.length > 0 && (
          <Table caption={t.imports} rows={done_} columns={[
            { label: t.importedAt, heads: true, cell: (row) => <a href={importPath(row.id)}><Moment at={row.begunAt} /></a> },
            { label: t.state, cell: (row) => <Status kind={stateKinds[row.state]}>{w.states[row.state]}</Status> },
            { label: t.rows, align: 'end', cell: (row) => n(row.rows) },
            { label: t.newPeople, align: 'end', cell: (row) => n(row.imported) },
            { label: t.updated, align: 'end', cell: (row) => n(row.updated) },
            { label: t.rejected, align: 'end', cell: (row) => n(row.rejected) },
          ]} />
        )}
      </RegisterPage>
    )
  },
})

export const stateKinds = { reading: 'info', done: 'success', refused: 'danger', interrupted: 'warning' } as const

const uploadAct = staffUpload({
  path: '/console/register/:register/upload',
  may: 'import-register',
  page: registerPage,
  limit: uploadLimit,
  async receive({ file }, c) {
    const register = await registerBy(c, idOf(c, 'register'))
    if (!register) return refuse('no-such-register')
    if (register.destroyedAt) return refuse('register-destroyed')
    const { organisation, id: by } = c.actor
    return done(await keepUpload(c.db, { organisation, register: register.id, by, at: c.now, bytes: file.bytes }))
  },
  done: (upload) => uploadPath(upload),
  refused: { 'no-such-register': 404, 'register-destroyed': 409 },
  sentences: (lang) => ({
    'no-such-register': refusals(lang)['no-such-register'],
    'register-destroyed': refusals(lang)['register-destroyed'],
  }),
})

/** People with something in their cells that could not be used as it stood. */
export const remarksPage = staffPage({
  path: '/console/register/:register/remarks',
  may: 'see-register',
  async view(c) {
    const register = await registerBy(c, idOf(c, 'register'))
    if (!register) return <ErrorPage lang={c.lang} kind="not-found" />
    const t = c.t(pages)
    const w = c.t(words)
    const ids = await store.faultyPeople(c.db, register.id, mostShown)
    const people = await openPeople(c.db, c.actor.keyring, { by: c.actor.id, purpose: 'mend', ids, at: c.now })
    return (
      <RegisterPage c={c} title={t.warnings} crumbs={[{ label: register.name, href: registerPath(register.id) }]}>
        <PageHeader title={t.warnings} />
        {ids.length === mostShown && <Notice title={t.more(mostShown)} />}
        <Table caption={t.warnings} captionHidden rows={[...people.values()]} empty={<EmptyState title={t.noWarnings} />} columns={[
          { label: w.fields.name, heads: true, cell: (person) => <a href={personPath(person.id)}>{person.name}</a> },
          { label: t.warning, cell: (person) => <ul class="plain">{person.faults.map((code) => <li key={code}>{w.warnings[code]}</li>)}</ul> },
        ]} />
        <LinkButton kind="secondary" href={registerPath(register.id)}>{t.toRegister}</LinkButton>
      </RegisterPage>
    )
  },
})

const mostShown = 100

export const registerRoutes = [registersPage, createAct, findAct, registerPage, uploadAct, remarksPage]
