import { readFile } from 'node:fs/promises'
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { testHouse } from '#tests/support/database'

const { owner } = await testHouse()
const read = (path: string) => readFile(new URL(`../../../${path}`, import.meta.url), 'utf8')

/** Table → columns in the clear and columns of bytes, as the database has them. */
async function schema(): Promise<Map<string, [string, string]>> {
  const { rows } = await sql<{ name: string; column: string; bytes: boolean }>`
    select table_schema || '.' || table_name as name, column_name as column, data_type = 'bytea' as bytes
    from information_schema.columns
    where table_schema not in ('pg_catalog', 'information_schema', 'jobs') and table_schema not like 'pg\\_%'
    order by 1, ordinal_position`.execute(owner)
  const tables = new Map<string, [string[], string[]]>()
  for (const { name, column, bytes } of rows) {
    const columns = tables.get(name) ?? [[], []]
    tables.set(name, columns)
    columns[bytes ? 1 : 0].push(column)
  }
  return new Map([...tables].map(([name, [clear, bytes]]) => [name, [clear.join(', ') || '–', bytes.join(', ') || '–']]))
}

async function written(): Promise<Map<string, { why: string; columns: [string, string] }>> {
  const lines = (await read('docs/in-the-clear.md')).matchAll(/^\| `([\w.]+)` \| ([^|]+) \| ([^|]+) \| ([^|]+) \|$/gm)
  return new Map([...lines].map(([, name = '', why = '', clear = '', bytes = '']) => [name, { why, columns: [clear, bytes] }]))
}

test('every column that lies in the clear is written down, with what its words are', async () => {
  const [is, said] = [await schema(), await written()]
  const differing = [...is].filter(([name, columns]) => JSON.stringify(said.get(name)?.columns) !== JSON.stringify(columns))
  // The line as it has to stand in docs/in-the-clear.md; say what its words are.
  expect(differing.map(([name, [clear, bytes]]) => `| \`${name}\` | … | ${clear} | ${bytes} |`)).toEqual([])
  expect([...said.keys()].filter((name) => !is.has(name))).toEqual([])
  for (const [name, { why }] of said) expect([name, /^[a-z].{8,}/.test(why)]).toEqual([name, true])
})

test('no column in the clear is called what a person is called by', async () => {
  const personal = /^(first_name|last_name|given_name|family_name|display_name|full_name|identity_code|birth|born|street|postcode|town|phone|email|address$|message|body_text)/
  // Of organisations, published: a controller and its officer have to be named (GDPR 13); and the ledger's facts.
  const published = ['incidents.controller']
  const found = [...(await schema())].flatMap(([name, [clear]]) =>
    published.includes(name) ? [] : clear.split(', ').filter((column) => personal.test(column)).map((column) => `${name}.${column}`),
  )
  expect(found).toEqual([])
})

test('every table and function that row-level security does not hold within an organisation is named, with its reason', async () => {
  const { rows } = await sql<{ name: string }>`select name from tenancy.rule where kind <> 'guarded' order by 1`.execute(owner)
  const security = await read('SECURITY.md')
  expect(rows.length).toBeGreaterThan(10)
  expect(rows.map(({ name }) => name.replace(/\(.*/, '')).filter((name) => !security.includes(`\`${name}\``))).toEqual([])
})
