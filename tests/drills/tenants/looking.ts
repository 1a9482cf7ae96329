import { sql } from 'kysely'
import type { Db } from '#platform/database'
import type { Life } from './lives.ts'
import { isId } from './kinds.ts'

/** What belongs to an organisation and must not be met by another: its mark, and the ids of its rows. */
export interface Secrets {
  readonly mark: string
  readonly ids: ReadonlySet<string>
}

/** Tables whose rows a trial without the code's checks has to see, or nobody could be let in. */
export const tablesOfLettingIn = [
  'identity.membership', 'identity.account_role', 'vault.team', 'keystore.team_epoch', 'keystore.team_grant',
  'keystore.index_epoch', 'keystore.index_state', 'keystore.index_grant',
]

export async function guarded(owner: Db): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`select name from tenancy.rule where kind = 'guarded' order by name`.execute(owner)
  return rows.map(({ name }) => name)
}

/** Every id in every guarded table's rows of an organisation, without the organisation's own, which is public. */
export async function secretsOf(owner: Db, life: Life, { but = [] }: { but?: readonly string[] } = {}): Promise<Secrets> {
  const ids = new Set<string>()
  for (const table of (await guarded(owner)).filter((name) => !but.includes(name))) {
    const { rows } = await sql<{ row: Record<string, unknown> }>`
      select to_jsonb(t) as row from ${sql.raw(table)} t where organisation = ${life.organisation}`.execute(owner)
    for (const { row } of rows) {
      for (const value of Object.values(row)) if (typeof value === 'string' && isId(value)) ids.add(value)
    }
  }
  // Accounts are the network's: where a trial sees memberships, it sees them.
  if (but.length > 0) {
    const { rows } = await sql<{ id: string }>`select id from identity.account`.execute(owner)
    for (const { id } of rows) ids.delete(id)
  }
  ids.delete(life.organisation)
  return { mark: life.mark, ids }
}

/** What of an organisation's stands in an answer, that was not in the question. */
export function foundIn(text: string, { mark, ids }: Secrets, question: string): string[] {
  const found = text.includes(mark) && !question.includes(mark) ? ['its mark'] : []
  for (const [id] of text.matchAll(/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g)) {
    if (ids.has(id) && !question.includes(id)) found.push(`its id ${id}`)
  }
  return [...new Set(found)]
}

/** A hash of all that an organisation has in guarded tables, and of its accounts and credentials: any change of a row changes it. */
export async function printOf(owner: Db, { organisation }: Life): Promise<string> {
  const tables = await guarded(owner)
  const parts = tables.map((name) => sql`
    select ${name} as name, md5(string_agg(t::text, ';' order by t::text)) as print from ${sql.raw(name)} t where organisation = ${organisation}`)
  const theirs = sql`(select account from identity.membership where organisation = ${organisation})`
  parts.push(
    sql`select 'identity.account', md5(string_agg(t::text, ';' order by t::text)) from identity.account t where id in ${theirs}`,
    sql`select 'identity.credential', md5(string_agg(t::text, ';' order by t::text)) from identity.credential t where account in ${theirs}`,
  )
  const { rows } = await sql<{ print: string }>`
    select string_agg(name || '=' || coalesce(print, ''), ' ' order by name) as print
    from (${sql.join(parts, sql` union all `)}) as prints`.execute(owner)
  return rows[0]?.print ?? ''
}

/** In which tables two prints differ. */
export function differences(before: string, after: string): string[] {
  const known = new Set(before.split(' '))
  return after.split(' ').filter((part) => !known.has(part)).map((part) => part.split('=')[0] ?? '')
}
