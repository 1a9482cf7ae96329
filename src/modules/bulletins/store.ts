import { sql } from 'kysely'
import type { Tx } from '#platform/database'
import type { Bulletin, Lines, Page, PublishedBulletin, Site, Version, Wordings } from './model.ts'

/** All SQL of bulletins. */

type BulletinTables = {
  'bulletins.site': { organisation: string; slug: string; contact: Lines }
  'bulletins.page': {
    id: string
    organisation: string
    about: string
    slug: string
    title: Lines
    opened_at: Date
    opened_by: string
  }
  'bulletins.bulletin': {
    id: string
    organisation: string
    page: string
    drafted_at: Date
    drafted_by: string
    published_at: Date | null
  }
  'bulletins.draft': {
    bulletin: string
    organisation: string
    revision: number
    texts: Wordings
    saved_at: Date
    saved_by: string
  }
  'bulletins.version': {
    bulletin: string
    organisation: string
    version: number
    texts: Wordings
    correction: Lines | null
    at: Date
    by: string
  }
}

const tables = (tx: Tx) => tx.withTables<BulletinTables>()
const json = <T>(value: T) => sql<T>`${JSON.stringify(value)}::jsonb`
const idShape = /^[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}$/i

export async function findSite(tx: Tx, { organisation }: { organisation: string }): Promise<Site | null> {
  const all = tables(tx).selectFrom('bulletins.site').selectAll()
  return (await all.where('organisation', '=', organisation).executeTakeFirst()) ?? null
}

/** Whose site a public address names; null when nobody's. */
export async function organisationOfSite(tx: Tx, slug: string): Promise<string | null> {
  const { rows } = await sql<{ organisation: string | null }>`
    select bulletins.organisation_of_site(${slug}) as organisation`.execute(tx)
  return rows[0]?.organisation ?? null
}

/** Opens the site under the first free of slug, slug-2, slug-3 …; one that is open already stays as it is. */
export async function openSite(tx: Tx, organisation: string, wished: string): Promise<void> {
  for (let number = 1; ; number++) {
    const slug = number === 1 ? wished : `${wished}-${number}`
    await tables(tx)
      .insertInto('bulletins.site')
      .values({ organisation, slug, contact: json({}) })
      .onConflict((conflict) => conflict.doNothing())
      .execute()
    if (await findSite(tx, { organisation })) return
  }
}

export async function setContact(tx: Tx, organisation: string, contact: Lines): Promise<void> {
  await tables(tx).updateTable('bulletins.site').set({ contact: json(contact) }).where('organisation', '=', organisation).execute()
}

export async function addPage(tx: Tx, page: Page & { openedBy: string }): Promise<void> {
  await tables(tx)
    .insertInto('bulletins.page')
    .values({
      id: page.id,
      organisation: page.organisation,
      about: page.about,
      slug: page.slug,
      title: json(page.title),
      opened_at: page.openedAt,
      opened_by: page.openedBy,
    })
    .execute()
}

export async function findPage(
  tx: Tx,
  organisation: string,
  by: { id: string } | { about: string } | { slug: string },
): Promise<Page | null> {
  const [[column, value] = ['id', '']] = Object.entries(by)
  if (column !== 'slug' && !idShape.test(value)) return null
  const row = await tables(tx)
    .selectFrom('bulletins.page')
    .selectAll()
    .where('organisation', '=', organisation)
    .where(sql.ref(column), '=', value)
    .executeTakeFirst()
  return row ? pageOf(row) : null
}

export interface PageSummary extends Page {
  readonly published: number
  readonly drafts: number
  /** Of the last publication or correction. */
  readonly newestAt: Date | null
}

/** Newest publication first; pages that have none come first of all, for somebody is about to write there. */
export async function listPages(tx: Tx, organisation: string): Promise<PageSummary[]> {
  const rows = await tables(tx)
    .selectFrom('bulletins.page as page')
    .leftJoin('bulletins.bulletin as bulletin', 'bulletin.page', 'page.id')
    .leftJoin('bulletins.draft as draft', 'draft.bulletin', 'bulletin.id')
    .leftJoin('bulletins.version as version', 'version.bulletin', 'bulletin.id')
    .selectAll('page')
    .select([
      sql<number>`count(distinct bulletin.id) filter (where bulletin.published_at is not null)::int`.as('published'),
      sql<number>`count(distinct draft.bulletin)::int`.as('drafts'),
      sql<Date | null>`max(version.at)`.as('newest'),
    ])
    .where('page.organisation', '=', organisation)
    .groupBy('page.id')
    .orderBy(sql`max(version.at) desc nulls first, page.opened_at desc`)
    .execute()
  return rows.map((row) => ({ ...pageOf(row), published: row.published, drafts: row.drafts, newestAt: row.newest }))
}

export async function slugTaken(tx: Tx, organisation: string, slug: string): Promise<boolean> {
  return (await findPage(tx, organisation, { slug })) !== null
}

export async function countPublished(tx: Tx, organisation: string, about: string): Promise<number> {
  const row = await tables(tx)
    .selectFrom('bulletins.bulletin as bulletin')
    .innerJoin('bulletins.page as page', 'page.id', 'bulletin.page')
    .select(sql<number>`count(*)::int`.as('count'))
    .where('page.organisation', '=', organisation)
    .where('page.about', '=', about)
    .where('bulletin.published_at', 'is not', null)
    .executeTakeFirstOrThrow()
  return row.count
}

/** What everyone can read on a page, newest publication first (V1). */
export async function listPublished(tx: Tx, page: string): Promise<PublishedBulletin[]> {
  return (await listBulletins(tx, page)).flatMap((bulletin) => {
    const current = bulletin.versions.at(-1)
    return bulletin.publishedAt && current ? [{ ...bulletin, publishedAt: bulletin.publishedAt, current }] : []
  })
}

/** All of a page: drafts of what is not out yet first, then what is, newest first. */
export async function listBulletins(tx: Tx, page: string): Promise<Bulletin[]> {
  const rows = await tables(tx)
    .selectFrom('bulletins.bulletin')
    .selectAll()
    .where('page', '=', page)
    .orderBy(sql`published_at desc nulls first, drafted_at desc`)
    .execute()
  return withTexts(tx, rows)
}

export async function findBulletin(tx: Tx, organisation: string, id: string): Promise<Bulletin | null> {
  return load(tx, organisation, id, false)
}

/** Held until the transaction ends, so that two people cannot publish over each other. */
export async function lockBulletin(tx: Tx, organisation: string, id: string): Promise<Bulletin | null> {
  return load(tx, organisation, id, true)
}

async function load(tx: Tx, organisation: string, id: string, lock: boolean): Promise<Bulletin | null> {
  if (!idShape.test(id)) return null
  const query = tables(tx).selectFrom('bulletins.bulletin').selectAll().where('id', '=', id).where('organisation', '=', organisation)
  const row = await (lock ? query.forUpdate() : query).executeTakeFirst()
  return row ? ((await withTexts(tx, [row]))[0] ?? null) : null
}

async function withTexts(tx: Tx, rows: readonly BulletinTables['bulletins.bulletin'][]): Promise<Bulletin[]> {
  const ids = rows.map(({ id }) => id)
  if (ids.length === 0) return []
  const drafts = await tables(tx).selectFrom('bulletins.draft').selectAll().where('bulletin', 'in', ids).execute()
  const versions = await tables(tx)
    .selectFrom('bulletins.version')
    .selectAll()
    .where('bulletin', 'in', ids)
    .orderBy('version')
    .execute()
  return rows.map((row) => {
    const draft = drafts.find(({ bulletin }) => bulletin === row.id)
    return {
      id: row.id,
      page: row.page,
      draftedAt: row.drafted_at,
      publishedAt: row.published_at,
      draft: draft ? { revision: draft.revision, texts: draft.texts, savedAt: draft.saved_at } : null,
      versions: versions
        .filter(({ bulletin }) => bulletin === row.id)
        .map(({ version, texts, correction, at }) => ({ version, texts, correction, at })),
    }
  })
}

export async function addBulletin(tx: Tx, row: { id: string; organisation: string; page: string; at: Date; by: string }): Promise<void> {
  await tables(tx)
    .insertInto('bulletins.bulletin')
    .values({ id: row.id, organisation: row.organisation, page: row.page, drafted_at: row.at, drafted_by: row.by, published_at: null })
    .execute()
}

export async function saveDraft(
  tx: Tx,
  row: { bulletin: string; organisation: string; revision: number; texts: Wordings; at: Date; by: string },
): Promise<void> {
  const values = { revision: row.revision, texts: json(row.texts), saved_at: row.at, saved_by: row.by }
  await tables(tx)
    .insertInto('bulletins.draft')
    .values({ bulletin: row.bulletin, organisation: row.organisation, ...values })
    .onConflict((conflict) => conflict.column('bulletin').doUpdateSet(values))
    .execute()
}

/** Removes a bulletin that never went out. */
export async function discard(tx: Tx, bulletin: string): Promise<void> {
  await tables(tx).deleteFrom('bulletins.draft').where('bulletin', '=', bulletin).execute()
  await tables(tx).deleteFrom('bulletins.bulletin').where('id', '=', bulletin).where('published_at', 'is', null).execute()
}

export async function addVersion(
  tx: Tx,
  { bulletin, organisation, by, version }: { bulletin: string; organisation: string; by: string; version: Version },
): Promise<void> {
  await tables(tx)
    .insertInto('bulletins.version')
    .values({
      bulletin,
      organisation,
      version: version.version,
      texts: json(version.texts),
      correction: version.correction ? json(version.correction) : null,
      at: version.at,
      by,
    })
    .execute()
  await tables(tx)
    .updateTable('bulletins.bulletin')
    .set({ published_at: version.at })
    .where('id', '=', bulletin)
    .where('published_at', 'is', null)
    .execute()
  await tables(tx).deleteFrom('bulletins.draft').where('bulletin', '=', bulletin).execute()
}

/** Told to every process when the transaction commits: what is kept of this site is old. */
export async function announceChange(tx: Tx, organisation: string): Promise<void> {
  await sql`select pg_notify(${changeChannel}, ${organisation})`.execute(tx)
}

export const changeChannel = 'satama_bulletins'

function pageOf(row: BulletinTables['bulletins.page']): Page {
  const { id, organisation, about, slug, title } = row
  return { id, organisation, about, slug, title, openedAt: row.opened_at }
}
