import { sql } from 'kysely'
import type { IsoDate } from '#foundation/time'
import type { Said } from '#people'
import type { Tx } from '#platform/database'
import type { Consent, Covered, Document, DocumentKind, Draft, Lines, Section, Texts, Version } from './model.ts'

/** All SQL of terms. */

type TermsTables = {
  'terms.document': { id: string; organisation: string; kind: DocumentKind; slug: string; opened_at: Date; opened_by: string }
  'terms.draft': {
    document: string
    organisation: string
    revision: number
    texts: Texts
    covers: readonly Covered[]
    changes: Lines
    significant: boolean
    saved_at: Date
    saved_by: string
    approved_revision: number | null
    approved_at: Date | null
    approved_by: string | null
  }
  'terms.version': {
    document: string
    organisation: string
    version: number
    texts: Texts
    generated: readonly Section[]
    promises: Readonly<Record<string, Said>>
    covers: readonly Covered[]
    changes: Lines
    significant: boolean
    written_by: string
    approved_by: string
    at: Date
    by: string
  }
  'terms.consent': {
    id: string
    organisation: string
    client: string
    document: string
    version: number
    given_on: IsoDate
    withdrawn_on: IsoDate | null
  }
  'terms.seen': { organisation: string; client: string; document: string; version: number; seen_on: IsoDate }
}

const tables = (tx: Tx) => tx.withTables<TermsTables>()
const json = <T>(value: T) => sql<T>`${JSON.stringify(value)}::jsonb`
const idShape = /^[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}$/i

/** A document with everything that a page about it needs. */
export interface Filed extends Document {
  readonly draft: Draft | null
  /** Oldest first; the last one holds. */
  readonly versions: readonly Version[]
}

export async function addDocument(tx: Tx, document: Document & { at: Date; by: string }): Promise<boolean> {
  const { id, organisation, kind, slug, at, by } = document
  const added = await tables(tx)
    .insertInto('terms.document')
    .values({ id, organisation, kind, slug, opened_at: at, opened_by: by })
    .onConflict((conflict) => conflict.columns(['organisation', 'kind', 'slug']).doNothing())
    .executeTakeFirst()
  return added.numInsertedOrUpdatedRows === 1n
}

export async function listDocuments(tx: Tx, organisation: string): Promise<Filed[]> {
  const rows = await tables(tx)
    .selectFrom('terms.document')
    .select(['id', 'organisation', 'kind', 'slug'])
    .where('organisation', '=', organisation)
    .orderBy('kind')
    .orderBy('slug')
    .execute()
  return filed(tx, rows)
}

export async function findDocument(
  tx: Tx,
  organisation: string,
  by: { id: string } | { kind: DocumentKind; slug: string },
): Promise<Filed | null> {
  if ('id' in by && !idShape.test(by.id)) return null
  const query = tables(tx).selectFrom('terms.document').select(['id', 'organisation', 'kind', 'slug']).where('organisation', '=', organisation)
  const found = 'id' in by ? query.where('id', '=', by.id) : query.where('kind', '=', by.kind).where('slug', '=', by.slug)
  const row = await found.executeTakeFirst()
  return row ? ((await filed(tx, [row]))[0] ?? null) : null
}

/** Held until the transaction ends, so that two people cannot write or publish over each other. */
export async function lockDocument(tx: Tx, organisation: string, id: string): Promise<Filed | null> {
  if (!idShape.test(id)) return null
  await sql`select pg_advisory_xact_lock(hashtextextended(${`terms.document ${id}`}, 0))`.execute(tx)
  return findDocument(tx, organisation, { id })
}

/** What is published, of the kinds asked for. */
export async function publishedDocuments(tx: Tx, organisation: string, kinds: readonly DocumentKind[]): Promise<Filed[]> {
  const all = await listDocuments(tx, organisation)
  return all.filter(({ kind, versions }) => kinds.includes(kind) && versions.length > 0)
}

async function filed(tx: Tx, rows: readonly Document[]): Promise<Filed[]> {
  const ids = rows.map(({ id }) => id)
  if (ids.length === 0) return []
  const drafts = await tables(tx).selectFrom('terms.draft').selectAll().where('document', 'in', ids).execute()
  const versions = await tables(tx).selectFrom('terms.version').selectAll().where('document', 'in', ids).orderBy('version').execute()
  return rows.map((row) => {
    const draft = drafts.find(({ document }) => document === row.id)
    return { ...row, draft: draft ? draftOf(draft) : null, versions: versions.filter(({ document }) => document === row.id).map(versionOf) }
  })
}

export async function saveDraft(
  tx: Tx,
  { document, organisation, draft }: { document: string; organisation: string; draft: Omit<Draft, 'approval'> },
): Promise<void> {
  const values = {
    revision: draft.revision,
    texts: json(draft.texts),
    covers: json(draft.covers),
    changes: json(draft.changes),
    significant: draft.significant,
    saved_at: draft.savedAt,
    saved_by: draft.savedBy,
    approved_revision: null,
    approved_at: null,
    approved_by: null,
  }
  await tables(tx)
    .insertInto('terms.draft')
    .values({ document, organisation, ...values })
    .onConflict((conflict) => conflict.column('document').doUpdateSet(values))
    .execute()
}

export async function saveApproval(tx: Tx, document: string, approval: { revision: number; at: Date; by: string }): Promise<void> {
  await tables(tx)
    .updateTable('terms.draft')
    .set({ approved_revision: approval.revision, approved_at: approval.at, approved_by: approval.by })
    .where('document', '=', document)
    .where('revision', '=', approval.revision)
    .execute()
}

export async function discardDraft(tx: Tx, document: string): Promise<void> {
  await tables(tx).deleteFrom('terms.draft').where('document', '=', document).execute()
}

export async function addVersion(
  tx: Tx,
  { document, organisation, version, by }: { document: string; organisation: string; version: Version; by: string },
): Promise<void> {
  await tables(tx)
    .insertInto('terms.version')
    .values({
      document,
      organisation,
      version: version.version,
      texts: json(version.texts),
      generated: json(version.generated),
      promises: json(version.promises),
      covers: json(version.covers),
      changes: json(version.changes),
      significant: version.significant,
      written_by: version.writtenBy,
      approved_by: version.approvedBy,
      at: version.at,
      by,
    })
    .execute()
  await discardDraft(tx, document)
}

/** Every consent of a client, newest first. */
export async function consentsOf(tx: Tx, organisation: string, client: string): Promise<Consent[]> {
  const rows = await tables(tx)
    .selectFrom('terms.consent')
    .selectAll()
    .where('organisation', '=', organisation)
    .where('client', '=', client)
    .orderBy('given_on', 'desc')
    .orderBy('withdrawn_on', (order) => order.desc().nullsFirst())
    .execute()
  return rows.map(consentOf)
}

/** Whether it was added; false when one stands already. */
export async function addConsent(tx: Tx, organisation: string, consent: Omit<Consent, 'withdrawnOn'>): Promise<boolean> {
  const { id, client, document, version, givenOn } = consent
  const added = await tables(tx)
    .insertInto('terms.consent')
    .values({ id, organisation, client, document, version, given_on: givenOn, withdrawn_on: null })
    .onConflict((conflict) => conflict.columns(['client', 'document']).where('withdrawn_on', 'is', null).doNothing())
    .executeTakeFirst()
  return added.numInsertedOrUpdatedRows === 1n
}

/** The consent that stood, now withdrawn; null when none did. */
export async function withdrawConsent(tx: Tx, o: { organisation: string; client: string; document: string; on: IsoDate }): Promise<Consent | null> {
  const row = await tables(tx)
    .updateTable('terms.consent')
    .set({ withdrawn_on: o.on })
    .where('organisation', '=', o.organisation)
    .where('client', '=', o.client)
    .where('document', '=', o.document)
    .where('withdrawn_on', 'is', null)
    .returningAll()
    .executeTakeFirst()
  return row ? consentOf(row) : null
}

export async function removeConsents(tx: Tx, organisation: string, client: string, ids: readonly string[] | 'all'): Promise<string[]> {
  const query = tables(tx).deleteFrom('terms.consent').where('organisation', '=', organisation).where('client', '=', client)
  const own = ids === 'all' ? [] : ids.filter((id) => idShape.test(id))
  if (ids !== 'all' && own.length === 0) return []
  const rows = await (ids === 'all' ? query : query.where('id', 'in', own)).returning('id').execute()
  return rows.map(({ id }) => id)
}

export interface Seen {
  readonly document: string
  readonly version: number
  readonly seenOn: IsoDate
}

/** Which versions a client has seen, newest first. */
export async function seenBy(tx: Tx, organisation: string, client: string): Promise<Seen[]> {
  const rows = await tables(tx)
    .selectFrom('terms.seen')
    .select(['document', 'version', 'seen_on'])
    .where('organisation', '=', organisation)
    .where('client', '=', client)
    .orderBy('version', 'desc')
    .execute()
  return rows.map(({ document, version, seen_on }) => ({ document, version, seenOn: seen_on }))
}

export async function addSeen(tx: Tx, o: { organisation: string; client: string; document: string; version: number; on: IsoDate }): Promise<void> {
  await tables(tx)
    .insertInto('terms.seen')
    .values({ organisation: o.organisation, client: o.client, document: o.document, version: o.version, seen_on: o.on })
    .onConflict((conflict) => conflict.columns(['client', 'document', 'version']).doNothing())
    .execute()
}

export async function removeSeen(tx: Tx, organisation: string, client: string): Promise<void> {
  await tables(tx).deleteFrom('terms.seen').where('organisation', '=', organisation).where('client', '=', client).execute()
}

export interface ConsentCount {
  readonly document: string
  readonly standing: number
  readonly withdrawn: number
}

/** How many consents stand and how many were withdrawn, for each text: never whose (T8). */
export async function countConsents(tx: Tx, organisation: string): Promise<ConsentCount[]> {
  return tables(tx)
    .selectFrom('terms.consent')
    .select([
      'document',
      sql<number>`count(*) filter (where withdrawn_on is null)::int`.as('standing'),
      sql<number>`count(*) filter (where withdrawn_on is not null)::int`.as('withdrawn'),
    ])
    .where('organisation', '=', organisation)
    .groupBy('document')
    .execute()
}

/** Told to every process when the transaction commits: what is kept of the public pages is old. */
export async function announceChange(tx: Tx, organisation: string): Promise<void> {
  await sql`select pg_notify(${changeChannel}, ${organisation})`.execute(tx)
}

export const changeChannel = 'satama_terms'

function draftOf(row: TermsTables['terms.draft']): Draft {
  const { revision, texts, covers, changes, significant, approved_revision, approved_at, approved_by } = row
  const approval = approved_revision !== null && approved_at && approved_by ? { revision: approved_revision, at: approved_at, by: approved_by } : null
  return { revision, texts, covers, changes, significant, savedAt: row.saved_at, savedBy: row.saved_by, approval }
}

function versionOf(row: TermsTables['terms.version']): Version {
  const { version, texts, generated, promises, covers, changes, significant, at } = row
  return { version, texts, generated, promises, covers, changes, significant, writtenBy: row.written_by, approvedBy: row.approved_by, at }
}

function consentOf(row: TermsTables['terms.consent']): Consent {
  return {
    id: row.id,
    client: row.client,
    document: row.document,
    version: row.version,
    givenOn: row.given_on,
    withdrawnOn: row.withdrawn_on,
  }
}
