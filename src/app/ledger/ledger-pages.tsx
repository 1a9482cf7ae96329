import { colleagues, staffPage, type Colleague, type StaffContext } from '#identity'
import { append, countLedger, type Entry, exportExtract, readLedger, readLedgerInParts, whoActed } from '#ledger'
import { inTransaction } from '#platform/database'
import { Button, ConsoleLayout, DateField, Disclosure, EmptyState, Field, Form, LinkButton, Moment, PageHeader, Select, Table } from '#platform/pages'
import type { Route } from '#platform/web'
import { reveal } from '#foundation/text'
import { askedFilter, type AskedFilter, filterFor, namesOf, pageMark, queryOf } from './filter.ts'
import { groups, wordsFor } from './fact-words.ts'
import { ledgerTexts } from './texts.ts'

const rowsOnPage = 50

/** The auditor's view: what happened, newest first. Reading it is itself a row. */
const ledgerPage = staffPage({
  path: '/console/ledger',
  may: 'see-ledger',
  async view(c) {
    const { organisation } = c.actor
    const t = c.t(ledgerTexts)
    const asked = askedFilter(c.query)
    const before = pageMark(c.query.get('before'))
    const filter = filterFor(organisation, asked)
    // Those who acted, before this reading itself is a row.
    const [entries, count, actors] = await Promise.all([
      readLedger(c.db, { ...filter, limit: rowsOnPage, ...(before ? { before } : {}) }),
      countLedger(c.db, filter),
      whoActed(c.db, organisation),
    ])
    await recordReading(c, { how: before ? 'console-older' : 'console', asked, count: entries.length })
    const people = await colleagues(c.db, c.actor, { ids: [...new Set([...actors, ...entries.flatMap(({ by }) => by ?? [])])] })
    const last = entries.at(-1)
    return (
      <ConsoleLayout frame={c.frame} title={t.title} wide>
        <PageHeader title={t.title} lead={t.lead} actions={<LinkButton kind="secondary" href="/console/ledger/witnesses">{t.tree}</LinkButton>} />
        <Filter c={c} asked={asked} people={people} />
        <Table caption={t.found(count)} rows={entries} empty={
          <EmptyState title={t.none} action={<LinkButton kind="secondary" href="/console/ledger">{t.clear}</LinkButton>}>{t.noneBody}</EmptyState>
        } columns={[
          { label: t.when, cell: (entry) => <Moment at={entry.at} /> },
          { label: t.what, heads: true, cell: (entry) => wordsFor(c.lang, entry.type) },
          { label: t.who, cell: (entry) => nameOf(entry.by, people, t) },
          { label: t.more, cell: (entry) => <Details c={c} entry={entry} asked={asked} /> },
        ]} />
        {(before !== null || entries.length === rowsOnPage) && (
          <nav class="pagination" aria-label={t.older}>
            {before !== null && <a class="button button-secondary" href={`/console/ledger${queryOf(asked)}`}><span>{t.newest}</span></a>}
            {last && entries.length === rowsOnPage && (
              <a class="button button-secondary" rel="next" href={`/console/ledger${queryOf(asked, { before: `${last.at.getTime()}_${last.id}` })}`}><span>{t.older}</span></a>
            )}
          </nav>
        )}
        {count > 0 && (
          <section class="card">
            <h2 class="card-title">{t.export}</h2>
            <p>{t.exportHint}</p>
            <div class="button-row">
              <LinkButton kind="secondary" href={`/console/ledger/export.jsonl${queryOf(asked)}`} download>{t.jsonLines}</LinkButton>
              <LinkButton kind="secondary" href={`/console/ledger/export.csv${queryOf(asked)}`} download>{t.csv}</LinkButton>
            </div>
          </section>
        )}
      </ConsoleLayout>
    )
  },
})

function Filter({ c, asked, people }: { c: StaffContext; asked: AskedFilter; people: ReadonlyMap<string, Colleague> }) {
  const t = c.t(ledgerTexts)
  const choices = [...people.values()].map((one) => ({ value: one.id, label: one.name ? reveal(one.name) : one.signInName }))
  return (
    <Form action="/console/ledger" method="get" label={t.narrow} inline>
      <Select name="group" label={t.group} empty={t.all} value={asked.group} options={groups.map((value) => ({ value, label: t.groups[value] }))} />
      <Select name="by" label={t.who} empty={t.all} value={asked.by} options={choices.toSorted((a, b) => a.label.localeCompare(b.label, c.lang))} />
      <Field name="about" label={t.aboutField} value={asked.about} spellcheck={false} />
      <DateField name="from" label={t.from} value={asked.from} />
      <DateField name="to" label={t.to} value={asked.to} />
      <Button kind="secondary">{t.narrow}</Button>
    </Form>
  )
}

function nameOf(by: string | null, people: ReadonlyMap<string, Colleague>, t: ReturnType<typeof ledgerTexts>): string {
  if (by === null) return t.system
  const colleague = people.get(by)
  if (!colleague) return t.unknown
  return colleague.name ? reveal(colleague.name) : colleague.signInName
}

function Details({ c, entry, asked }: { c: StaffContext; entry: Entry; asked: AskedFilter }) {
  const t = c.t(ledgerTexts)
  const facts = Object.entries(entry.body)
  return (
    <Disclosure summary={entry.leaf === null ? t.waiting : t.inTree(String(entry.leaf))}>
      <dl class="definitions">
        {entry.about && (
          <div><dt>{t.about}</dt><dd><a href={`/console/ledger${queryOf({ ...asked, about: entry.about })}`}><code>{entry.about}</code></a></dd></div>
        )}
        <div><dt>{t.what}</dt><dd><code>{entry.type}</code></dd></div>
        {facts.map(([name, value]) => <div key={name}><dt><code>{name}</code></dt><dd><code>{Array.isArray(value) ? value.join(' ') : String(value)}</code></dd></div>)}
      </dl>
    </Disclosure>
  )
}

/** The same rows as a file: with proofs, or for a spreadsheet. Taking them along is recorded before the first is given. */
const exportProofs = staffPage({
  path: '/console/ledger/export.jsonl',
  may: 'see-ledger',
  async view(c) {
    const filter = await beginExport(c, 'jsonl')
    return download(exportExtract(c.db, c.actor.organisation, readLedgerInParts(c.db, filter)), 'ledger.jsonl', 'application/jsonl')
  },
})

const exportTable = staffPage({
  path: '/console/ledger/export.csv',
  may: 'see-ledger',
  async view(c) {
    const filter = await beginExport(c, 'csv')
    return download(csvLines(c, readLedgerInParts(c.db, filter)), 'ledger.csv', 'text/csv; charset=utf-8')
  },
})

async function beginExport(c: StaffContext, format: string) {
  const asked = askedFilter(c.query)
  // Rows that come while the file is written are not in it, its own among them.
  const filter = filterFor(c.actor.organisation, asked)
  const until = { ...filter, to: filter.to && filter.to < c.now ? filter.to : c.now }
  const count = await countLedger(c.db, until)
  await inTransaction(c.db, c.actor.organisation, (tx) => {
    return append(tx, { type: 'ledger.export', organisation: c.actor.organisation, by: c.actor.id, at: c.now, body: { format, filters: namesOf(asked), count } })
  })
  return until
}

async function recordReading(c: StaffContext, o: { how: string; asked: AskedFilter; count: number }): Promise<void> {
  const { organisation, id } = c.actor
  await inTransaction(c.db, organisation, (tx) => {
    return append(tx, { type: 'ledger.read', organisation, by: id, at: c.now, body: { how: o.how, filters: namesOf(o.asked), count: o.count } })
  })
}

async function* csvLines(c: StaffContext, parts: AsyncIterable<readonly Entry[]>): AsyncGenerator<string> {
  const { columns } = c.t(ledgerTexts)
  // The mark tells spreadsheets that this is UTF-8.
  yield `\ufeff${line([columns.at, columns.words, columns.type, columns.by, columns.about, columns.leaf, columns.body])}`
  for await (const entries of parts) {
    let lines = ''
    for (const { at, type, by, about, leaf, body } of entries) {
      lines += line([at.toISOString(), wordsFor(c.lang, type), type, by ?? '', about ?? '', leaf === null ? '' : String(leaf), JSON.stringify(body)])
    }
    yield lines
  }
}

const line = (cells: readonly string[]): string => `${cells.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(';')}\r\n`

function download(lines: AsyncGenerator<string>, name: string, type: string): Response {
  const encoder = new TextEncoder()
  const stream = new ReadableStream<Uint8Array>({
    async pull(controller) {
      const next = await lines.next()
      if (next.done) controller.close()
      else if (next.value !== '') controller.enqueue(encoder.encode(next.value))
      else await this.pull?.(controller)
    },
    cancel: async () => void (await lines.return(undefined)),
  })
  return new Response(stream, { headers: { 'content-type': type, 'content-disposition': `attachment; filename="${name}"` } })
}

export const ledgerPages: readonly Route[] = [ledgerPage, exportProofs, exportTable]
