import { done, refuse, type Result } from '#foundation/results'
import { helsinkiDate } from '#foundation/time'
import { inTransaction, within, type Db, type Tx } from '#platform/database'
import { append } from '#ledger'
import type { Keyring } from '#vault'
import * as imports from './import-store.ts'
import { importBatch } from './import-batch.ts'
import type { ImportId, ImportResult, RegisterId, RejectedRow, WarningCode } from './model.ts'
import { hasName, type Mapping } from './reading/columns.ts'
import { JoiningWatch, type Joining } from './reading/joining.ts'
import { findLayout, type Layout, type LayoutRefusal, type RegisterSource } from './reading/layout.ts'
import { cellsBy, readName } from './reading/person.ts'
import { readRegister, readRows } from './reading/register.ts'
import * as store from './store.ts'

export interface ImportOrder {
  /** The account that imports. */
  readonly actor: string
  readonly register: RegisterId
  /** Read twice from its start: once for how it is laid out and joined, once to take it in. */
  readonly source: RegisterSource
  /** As somebody confirmed it; found out when not given. */
  readonly layout?: Layout
  readonly mapping?: Mapping
  /** An officer has compared addresses with names on paper, and takes the file as it is. */
  readonly joiningChecked?: boolean
  readonly onProgress?: (progress: { rows: number; totalRows: number }) => void
  readonly at: Date
}

export type ImportRefusal =
  | LayoutRefusal
  | 'no-such-register'
  | 'register-destroyed'
  | 'import-under-way'
  | 'register-mis-joined'

/** An import that has begun: what remains is reading, which may take minutes. */
export interface BegunImport {
  readonly import: ImportId
  readonly finish: () => Promise<Result<ImportResult, ImportRefusal>>
}

/** Reads a register file into the vault. See {@link beginImport}. */
export async function importRegister(db: Db, keyring: Keyring, order: ImportOrder): Promise<Result<ImportResult, ImportRefusal>> {
  const begun = await beginImport(db, keyring, order)
  return begun.ok ? begun.value.finish() : begun
}

/**
 * Begins an import: finds the file's layout, and claims the register.
 *
 * Finishing it reads the file once to see whether it is joined rightly, before anybody is
 * written ([Note: A register can be joined wrongly]), and then takes it in by batches, each
 * a transaction of its own. An import that dies half way is repeated: nobody doubles.
 */
export async function beginImport(pool: Db, keyring: Keyring, order: ImportOrder): Promise<Result<BegunImport, ImportRefusal>> {
  const { organisation } = keyring
  const db = within(pool, organisation)
  const { register, at, actor } = order
  const layout = order.layout ? done(order.layout) : await findLayout(order.source)
  if (!layout.ok) return layout
  if (order.mapping && !hasName(order.mapping)) return refuse('no-name-column')
  const id = crypto.randomUUID()
  const mapping = order.mapping ?? layout.value.columns.mapping
  const claimed = await inTransaction(db, organisation, async (tx) => {
    const place = await store.lockRegister(tx, organisation, register)
    if (!place) return refuse('no-such-register')
    if (place.destroyedAt) return refuse('register-destroyed')
    if (await imports.importUnderWay(tx, register)) return refuse('import-under-way')
    const { encoding, separator } = layout.value
    await imports.insertImport(tx, { id, organisation, register, by: actor, at, encoding, separator, mapping })
    return done(id)
  })
  if (!claimed.ok) return claimed
  const reading: Reading = { id, order, layout: layout.value, mapping }
  return done({ import: id, finish: () => finish(db, keyring, reading) })
}

interface Reading {
  readonly id: ImportId
  readonly order: ImportOrder
  readonly layout: Layout
  readonly mapping: Mapping
}

async function finish(db: Db, keyring: Keyring, reading: Reading): Promise<Result<ImportResult, ImportRefusal>> {
  try {
    const joining = await watchJoining(reading)
    if (joining.verdict === 'mis-joined' && !reading.order.joiningChecked) return await refuseJoined(db, keyring, reading, joining)
    return done(await takeIn(db, keyring, reading, joining))
  } catch (fault) {
    await inTransaction(db, keyring.organisation, (tx) =>
      imports.finishImport(tx, reading.id, { at: reading.order.at, state: 'interrupted' }),
    )
    throw fault
  }
}

type WholeJoining = Joining & { readonly rows: number }

async function watchJoining({ order, layout, mapping }: Reading): Promise<WholeJoining> {
  const watch = new JoiningWatch()
  let rows = 0
  for await (const { line, cells } of readRows(order.source, layout)) {
    if (cells?.every((cell) => cell.trim() === '')) continue
    rows += 1
    if (!cells) continue
    const cell = cellsBy(mapping, cells)
    const email = cell('email')
    watch.row(line, readName(cell)?.name ?? '', email.includes('@') ? email : undefined)
  }
  return { ...watch.end(), rows }
}

async function refuseJoined(db: Db, keyring: Keyring, { id, order }: Reading, joining: WholeJoining) {
  const { organisation } = keyring
  const { stretches } = joining
  await inTransaction(db, organisation, async (tx) => {
    await imports.setTotal(tx, id, { totalRows: joining.rows, joined: joining.verdict })
    await imports.finishImport(tx, id, { at: order.at, state: 'refused', problem: 'register-mis-joined', stretches })
    await append(tx, {
      type: 'people.import-refused', organisation, by: order.actor, at: order.at, about: order.register,
      body: { import: id, problem: 'register-mis-joined', stretches: stretches.length },
    })
  })
  const [first] = stretches
  return refuse('register-mis-joined', {
    stretches: stretches.length, fromLine: first?.from ?? 0, toLine: stretches.at(-1)?.to ?? 0,
  })
}

async function takeIn(db: Db, keyring: Keyring, reading: Reading, joining: WholeJoining): Promise<ImportResult> {
  const { organisation } = keyring
  const { id, order, layout, mapping } = reading
  const { register, source, at, actor } = order
  const inOwn = <T>(work: (tx: Tx) => Promise<T>) => inTransaction(db, organisation, work)
  await inOwn((tx) => imports.setTotal(tx, id, { totalRows: joining.rows, joined: joining.verdict }))
  const today = helsinkiDate(at)
  const before = await store.heldBefore(db, register)
  const counts: imports.Counts = { rows: 0, imported: 0, updated: 0, rejected: 0, emptyRows: 0 }
  const warnings = new Map<WarningCode, number>()
  for await (const batch of readAhead(readRegister(source, layout, { today, mapping }))) {
    await inOwn(async (tx) => {
      await store.lockRegister(tx, organisation, register)
      const outcome = await importBatch(
        { tx, db, keyring },
        { import: id, register, actor, at, today, mapping, before, headers: layout.columns.headers },
        batch.rows,
      )
      counts.rows += batch.rows.length
      counts.emptyRows += batch.emptyRows
      counts.imported += outcome.imported
      counts.updated += outcome.updated
      counts.rejected += outcome.rejected
      for (const [code, count] of outcome.warnings) warnings.set(code, (warnings.get(code) ?? 0) + count)
      await imports.moveImport(tx, id, counts)
    })
    order.onProgress?.({ rows: counts.rows, totalRows: joining.rows })
  }
  await inOwn(async (tx) => {
    await imports.finishImport(tx, id, { at, state: 'done' })
    await append(tx, {
      type: 'people.imported', organisation, by: actor, at, about: register,
      body: { import: id, ...counts, joined: joining.verdict, joiningChecked: order.joiningChecked ?? false },
    })
  })
  return {
    import: id,
    register,
    rows: counts.rows,
    imported: counts.imported,
    updated: counts.updated,
    rejected: await rejectedRows(db, id, layout.columns.headers),
    warnings: Object.fromEntries(warnings),
    unresolvedRows: await store.countUnresolved(db, register),
    emptyRows: counts.emptyRows,
    joined: joining.verdict,
  }
}

/** Reads the next batch while the database writes this one. */
async function* readAhead<T>(batches: AsyncGenerator<T>): AsyncGenerator<T> {
  let next = batches.next()
  for (;;) {
    const { value, done: over } = await next
    if (over) return
    next = batches.next()
    // A failure waits until its batch is asked for.
    next.catch(() => undefined)
    yield value
  }
}

async function rejectedRows(db: Db, id: ImportId, headers: readonly string[]): Promise<RejectedRow[]> {
  const rows = await imports.rejectionsOf(db, id)
  return rows.map(({ line, reason, field, column }) => ({
    line, reason, field, columnNumber: column, column: column === null ? null : (headers[column - 1] ?? null),
  }))
}
