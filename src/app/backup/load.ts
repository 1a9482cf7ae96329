import { once } from 'node:events'
import { createWriteStream, type WriteStream } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { finished } from 'node:stream/promises'
import type { Writable } from 'node:stream'
import type pg from 'pg'
import { from as copyFrom } from 'pg-copy-streams'
import { BackupFailed, type TableHead } from './model.ts'
import { readSet } from './read-set.ts'
import { setMark, type Mark } from './mark.ts'
import { columnsOf, nameOf, quoted, tablesOf, type Table } from './tables.ts'

/**
 * Loads both halves into the empty tables of a schema of the same age, in one transaction: whatever cuts
 * it off, nothing of it was ever there. The mark is set to "loaded" in the same transaction.
 *
 * Tables come in no order that foreign keys would like, and COPY does not write under row-level
 * security: the owner takes both away for the length of the transaction and puts them back, and the
 * foreign keys are proved anew.
 */
export async function load(
  client: pg.ClientBase,
  o: { data: string; keystore: string; identities: readonly string[]; filesTo: string; mark: Mark; halvesDiffer: boolean },
): Promise<{ rows: number }> {
  await client.query('begin')
  try {
    const tables = await tablesOf(client)
    const foreignKeys = await loosen(client, tables)
    const filled = new Set<string>()
    let rows = 0
    for (const path of [o.data, o.keystore]) {
      rows += await loadSet(client, { path, identities: o.identities, tables, filled, filesTo: o.filesTo })
    }
    if (o.halvesDiffer) await dropOrphans(client, foreignKeys)
    await tighten(client, tables, foreignKeys)
    await continueSequences(client, tables)
    await setMark(client, { ...o.mark, phase: 'loaded' })
    await client.query('commit')
    return { rows }
  } catch (error) {
    await client.query('rollback').catch(() => undefined)
    throw error
  }
}

interface ForeignKey {
  readonly table: string
  readonly name: string
  readonly definition: string
  readonly schema: string
  readonly target: string
  readonly columns: readonly string[]
  readonly targetColumns: readonly string[]
}

async function loosen(client: pg.ClientBase, tables: readonly Table[]): Promise<ForeignKey[]> {
  const schemas = [...new Set(tables.map(({ schema }) => schema))]
  const { rows } = await client.query<ForeignKey>(
    `select conrelid::regclass::text as "table", conname as name, pg_get_constraintdef(f.oid) as definition,
       n.nspname as schema, confrelid::regclass::text as target,
       array(select attname::text from unnest(conkey) with ordinality k (num, place)
         join pg_attribute on attrelid = conrelid and attnum = num order by place) as columns,
       array(select attname::text from unnest(confkey) with ordinality k (num, place)
         join pg_attribute on attrelid = confrelid and attnum = num order by place) as "targetColumns"
     from pg_constraint f join pg_class c on c.oid = conrelid join pg_namespace n on n.oid = c.relnamespace
     where contype = 'f' and n.nspname = any($1)`,
    [schemas],
  )
  for (const { table, name } of rows) await client.query(`alter table ${table} drop constraint ${quoted(name)}`)
  for (const table of tables) {
    await client.query(`alter table ${nameOf(table)} disable trigger user`)
    if (table.forced) await client.query(`alter table ${nameOf(table)} no force row level security`)
  }
  if (tables.length > 0) await client.query(`truncate ${tables.map(nameOf).join(', ')}`)
  return rows
}

async function tighten(client: pg.ClientBase, tables: readonly Table[], foreignKeys: readonly ForeignKey[]): Promise<void> {
  for (const { table, name, definition } of foreignKeys) {
    await client.query(`alter table ${table} add constraint ${quoted(name)} ${definition}`)
  }
  for (const table of tables) {
    await client.query(`alter table ${nameOf(table)} enable trigger user`)
    if (table.forced) await client.query(`alter table ${nameOf(table)} force row level security`)
  }
}

/**
 * A keystore younger than the data may know teams and people that the data does not. Their keys open
 * nothing here, and the database would not take them.
 */
async function dropOrphans(client: pg.ClientBase, foreignKeys: readonly ForeignKey[]): Promise<void> {
  const ofKeystore = foreignKeys.filter(({ schema }) => schema === 'keystore')
  for (let removed = -1; removed !== 0; ) {
    removed = 0
    for (const { table, target, columns, targetColumns } of ofKeystore) {
      const same = columns.map((name, i) => `k.${quoted(name)} = t.${quoted(targetColumns[i] ?? '')}`).join(' and ')
      const known = columns.map((name) => `k.${quoted(name)} is not null`).join(' and ')
      const { rowCount } = await client.query(
        `delete from ${table} k where ${known} and not exists (select from ${target} t where ${same})`,
      )
      removed += rowCount ?? 0
    }
  }
}

/** Numbers that the database gives out go on after the highest that it has given. */
async function continueSequences(client: pg.ClientBase, tables: readonly Table[]): Promise<void> {
  for (const table of tables) {
    const { rows } = await client.query<{ column: string; sequence: string }>(
      `select attname as "column", pg_get_serial_sequence($1, attname) as sequence from pg_attribute
       where attrelid = $1::regclass and attnum > 0 and not attisdropped and pg_get_serial_sequence($1, attname) is not null`,
      [nameOf(table)],
    )
    for (const { column, sequence } of rows) {
      await client.query(
        `select setval($1::regclass, greatest(1, coalesce(max(${quoted(column)}), 1)), max(${quoted(column)}) is not null)
         from ${nameOf(table)}`,
        [sequence],
      )
    }
  }
}

async function loadSet(
  client: pg.ClientBase,
  o: { path: string; identities: readonly string[]; tables: readonly Table[]; filled: Set<string>; filesTo: string },
): Promise<number> {
  let open: { stream: Writable & { rowCount?: number }; rows: boolean } | null = null
  let rows = 0
  for await (const part of readSet(o.path, o.identities)) {
    if (part.kind === 'table') {
      const table = fitting(part.table, o.tables, o.path)
      if (o.filled.has(nameOf(table))) throw new BackupFailed('damaged', `${o.path} holds a table twice.`)
      o.filled.add(nameOf(table))
      const stream = client.query(copyFrom(`copy ${nameOf(table)} (${columnsOf(part.table)}) from stdin`))
      // Told to whoever writes or ends it next.
      stream.on('error', () => undefined)
      open = { stream, rows: true }
    } else if (part.kind === 'file') {
      open = { stream: await fileTo(o.filesTo, part.name, o.path), rows: false }
    } else if (part.kind === 'data' && open) {
      if (!open.stream.write(part.bytes)) await once(open.stream, 'drain')
    } else if (part.kind === 'part-end' && open) {
      open.stream.end()
      await finished(open.stream, { readable: false })
      if (open.rows && open.stream.rowCount !== part.end.rows) {
        throw new BackupFailed('damaged', `${o.path}: a table came out with another count of rows than was written.`)
      }
      rows += part.end.rows ?? 0
      open = null
    }
  }
  return rows
}

function fitting(head: TableHead, tables: readonly Table[], path: string): Table {
  const table = tables.find((one) => one.schema === head.schema && one.table === head.table)
  const same = table && head.columns.length === table.columns.length && head.columns.every((name) => table.columns.includes(name))
  if (table && same) return table
  throw new BackupFailed('newer', `${path} holds a table that this version does not know as it was written (${head.schema}.${head.table}).`)
}

async function fileTo(folder: string, name: string, path: string): Promise<WriteStream> {
  if (!/^(secrets|checkpoints)\/[a-z0-9][a-z0-9.-]*$/.test(name)) {
    throw new BackupFailed('damaged', `${path} holds a file of a name that none of ours has.`)
  }
  const to = join(folder, name)
  await mkdir(dirname(to), { recursive: true, mode: 0o700 })
  return createWriteStream(to, { mode: 0o600 })
}
