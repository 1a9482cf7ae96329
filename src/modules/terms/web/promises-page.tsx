import { staffPage } from '#identity'
import { Card, ConsoleLayout, Notice, PageHeader, StackedProgress, Status, Table } from '#platform/pages'
import { formatList } from '#platform/texts'
import { ports } from '../ports.ts'
import { promisesOf } from '../rules.ts'
import * as store from '../store.ts'
import { consoleTexts } from '../texts/console.ts'
import { listPath, nameOf } from './list-pages.tsx'

/** Every promise with what its check found now, the broken ones first, and the published texts that make it. */
const promisesPage = staffPage({
  path: `${listPath}/promises`,
  may: 'write-terms',
  async view(c) {
    const t = c.t(consoleTexts)
    const { organisation } = c.actor
    const { promised, checkPromises } = ports()
    const states = await checkPromises(organisation)
    const documents = await store.listDocuments(c.db, organisation)
    const rows = promised.map(({ id, sentence }) => {
      const state = states.find((one) => one.id === id)
      const used = documents.filter(({ kind, versions }) => {
        const current = versions.at(-1)
        return current && promisesOf(kind, current.texts, current.generated).includes(id)
      })
      return { id, sentence, kept: state?.kept === true, used }
    }).toSorted((one, other) => Number(one.kept) - Number(other.kept))
    const broken = rows.filter(({ kept }) => !kept)
    return (
      <ConsoleLayout frame={c.frame} title={t.promisesTitle} breadcrumbs={[{ label: t.title, href: listPath }, { label: t.promisesTitle }]}>
        <PageHeader title={t.promisesTitle} lead={t.promisesLead} />
        {broken.length > 0
          ? <Notice kind="danger" title={t.someBroken(broken.length)}><ul>{broken.map(({ id, sentence }) => <li key={id}>{sentence[c.lang]}</li>)}</ul></Notice>
          : <Notice kind="success" title={t.allKept} />}
        <StackedProgress label={t.picture} parts={[
          { kind: 'done', label: t.kept, count: rows.length - broken.length },
          { kind: 'trouble', label: t.notKept, count: broken.length },
        ]} />
        <Card>
          <Table caption={t.promisesTitle} captionHidden rows={rows} columns={[
            { label: t.promise, heads: true, cell: (row) => row.sentence[c.lang] },
            { label: t.state, cell: (row) => <Status kind={row.kept ? 'success' : 'danger'}>{row.kept ? t.kept : t.notKept}</Status> },
            { label: t.usedIn, cell: (row) => formatList(c.lang, row.used.map((document) => nameOf({ ...document, document }, c.lang))) || t.nowhere },
            { label: t.id, cell: (row) => <code>{row.id}</code> },
          ]} />
        </Card>
      </ConsoleLayout>
    )
  },
})

export const promisesRoutes = [promisesPage]
