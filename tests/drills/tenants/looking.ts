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
  // Ways in and sessions lie in open tables, and are no less an organisation's own people's.
  if (but.length === 0) {
    const { rows } = await sql<{ id: string }>`
      select id from identity.credential where account in (select account from identity.membership where organisation = ${life.organisation})
      union all select mark from identity.session where organisation = ${life.organisation}`.execute(owner)
    for (const { id } of rows) ids.add(id)
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

/** Tables that are written by looking: what was read, what was opened, when somebody was last here. */
const writtenByLooking = /^(ledger\.|vault\.access|identity\.membership|identity\.attempt)/

/**
 * A hash of all that each organisation has, table by table: its guarded tables, its rows in open ones, and the
 * accounts, credentials and sessions of its people. Any change of a row changes it.
 */
export async function statesOf(owner: Db, lives: readonly Pick<Life, 'organisation'>[]): Promise<string[]> {
  const tables = await tablesOf(owner)
  const parts = lives.map(({ organisation }, index) => {
    const whose: Record<string, string> = {
      organisation: `organisation = '${organisation}'`,
      account: `account in (select account from identity.membership where organisation = '${organisation}')`,
      id: `id in (select account from identity.membership where organisation = '${organisation}')`,
    }
    return tables.map(({ name, by, text }) =>
      `select ${index} as life, '${name}' as name, md5(string_agg(${text}, ';' order by ${text})) as print from ${name} t where ${whose[by]}`)
  })
  const { rows } = await sql.raw<{ state: string }>(`
    select string_agg(name || '=' || coalesce(print, ''), ' ' order by name) as state
    from (${parts.flat().join(' union all ')}) as prints group by life order by life`).execute(owner)
  return rows.map(({ state }) => state)
}

export const stateOf = async (owner: Db, life: Pick<Life, 'organisation'>): Promise<string> => (await statesOf(owner, [life]))[0] ?? ''

interface Printed {
  readonly name: string
  /** The column that says whose a row is. */
  readonly by: string
  readonly text: string
}
let printed: Printed[] | undefined

/** The tables are the same in every copy, and asked for once. */
async function tablesOf(owner: Db): Promise<Printed[]> {
  if (printed) return printed
  const { rows } = await sql<{ name: string; by: string }>`
    select r.name, coalesce(min(c.column_name) filter (where c.column_name = 'organisation'), min(c.column_name)) as by
    from tenancy.rule r
    join information_schema.columns c on c.table_schema || '.' || c.table_name = r.name and c.column_name in ('organisation', 'account')
    where r.kind in ('guarded', 'open') and r.name not in ('identity.arrival', 'identity.challenge', 'identity.account')
    group by r.name`.execute(owner)
  printed = [...rows, { name: 'identity.account', by: 'id' }].map((table) => ({
    ...table,
    // Of a session without when it was last seen.
    text: table.name === 'identity.session' ? 'mark::text || account || held_back' : 't::text',
  }))
  return printed
}

/** In which tables two states differ. */
export function differences(before: string, after: string): string[] {
  const known = new Set(before.split(' '))
  return after.split(' ').filter((part) => !known.has(part)).map((part) => part.split('=')[0] ?? '')
}

/** The differences that an act makes, and looking does not. */
export const changes = (before: string, after: string): string[] =>
  differences(before, after).filter((table) => !writtenByLooking.test(table))
