import { sql } from 'kysely'
import { refuse } from '#foundation/results'
import { helsinkiDate } from '#foundation/time'
import type { Tx } from '#platform/database'
import { holdingTexts } from './texts/holding.ts'
import type { DataSubject, HeldItem, HoldingDescription, ItemsRef, PersonalDataHolding, Said, Service } from './holdings.ts'

/** A column that says which account did something, in a table that is otherwise about a matter. */
export interface Act {
  /** With its schema, as in the catalogue. */
  readonly table: string
  /** The column with the account's id; `approved_by[]` when it is a list of them. */
  readonly by: string
  /** The column that says when; null where the row does not tell. */
  readonly at: string | null
  /** The columns that tell one row from the others. */
  readonly key: readonly string[]
  readonly what: Said
}

/**
 * [Note: Who did it] Most tables that name an account do no more than say who did something. Their rows belong to the
 * matter, and the organisation has to be able to show who decided in it (GDPR 5(2), 24(1)); so a member of staff
 * is told of them, and cannot have them rewritten, restricted or taken out of the matter. A module says which
 * columns these are, and this makes its holding of them. What is lost when somebody leaves is not the row but
 * the name behind the id: that lies sealed elsewhere, and is destroyed by its key.
 */
export function authorship(o: {
  readonly name: string
  readonly title: Said
  readonly service: Service
  readonly acts: readonly Act[]
  readonly retention: readonly string[]
  /** What else the rows of these tables say of staff, in plain words. */
  readonly categories?: readonly Said[]
  readonly recipients?: readonly Said[]
  /** Tables whose rows hang on these and name nobody themselves. */
  readonly also?: readonly string[]
  readonly lane?: HoldingDescription['lane']
}): PersonalDataHolding {
  const idsOf = async (tx: Tx, subject: DataSubject): Promise<string[]> =>
    (await rowsOf(tx, o.acts, subject)).map(({ id }) => id)
  return {
    name: o.name,
    tables: [...new Set([...o.acts.map(({ table }) => table), ...(o.also ?? [])])],
    description: {
      title: o.title,
      subjects: ['staff'],
      service: o.service,
      categories: [said((t) => t.acts.category), ...(o.categories ?? [])],
      purposes: [said((t) => t.acts.purpose)],
      legalBases: [{ article: '6(1)(c)', statute: said((t) => t.acts.statute) }],
      recipients: o.recipients ?? [],
      source: said((t) => t.acts.source),
      retention: o.retention,
      lane: o.lane ?? 'clear',
    },
    async *disclose({ db }, subject, lang): AsyncGenerator<HeldItem> {
      const t = holdingTexts(lang)
      for (const { id, at, act } of await rowsOf(db, o.acts, subject)) {
        yield { id, title: act.what[lang], on: at && helsinkiDate(at), fields: [{ name: 'at', label: t.at, value: at?.toISOString() ?? null, given: false }] }
      }
    },
    correct: async () => refuse('not-correctable'),
    restrict: async () => refuse('not-restrictable'),
    async erase(tx, { items }) {
      return { erased: [], kept: wanted(await idsOf(tx, items.subject), items).map((item) => ({ item, why: 'the-organisations-own-record' as const })) }
    },
  }
}

/** Which of the items that there are are meant. */
export function wanted(ids: readonly string[], { items }: Pick<ItemsRef, 'items'>): string[] {
  return items === 'all' ? [...ids] : ids.filter((id) => items.includes(id))
}

/** One text in every language. */
export function said(of: (t: ReturnType<typeof holdingTexts>) => string): Said {
  return { fi: of(holdingTexts('fi')), sv: of(holdingTexts('sv')), en: of(holdingTexts('en')) }
}

interface ActRow {
  readonly id: string
  readonly at: Date | null
  readonly act: Act
}

async function rowsOf(tx: Tx, acts: readonly Act[], { organisation, kind, id }: DataSubject): Promise<ActRow[]> {
  if (kind !== 'staff') return []
  const found: ActRow[] = []
  for (const act of acts) {
    const list = act.by.endsWith('[]')
    const by = sql.ref(list ? act.by.slice(0, -2) : act.by)
    // Hashed: a row's key may be made of somebody else's id.
    const key = sql.join(act.key.map((column) => sql`${sql.ref(column)}::text`), sql`, `)
    const { rows } = await sql<{ key: string; at: Date | null }>`
      select left(encode(sha256(convert_to(concat_ws('/', ${key}), 'UTF8')), 'hex'), 24) as key, ${act.at === null ? sql`null` : sql.ref(act.at)}::timestamptz as at from ${sql.table(act.table)}
      where organisation = ${organisation} and ${list ? sql`${id}::uuid = any(${by})` : sql`${by} = ${id}::uuid`}
      order by 2, 1`.execute(tx)
    found.push(...rows.map((row) => ({ id: `${act.table}/${act.by}/${row.key}`, at: row.at, act })))
  }
  return found
}
