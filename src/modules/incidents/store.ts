import { sql, type Selectable } from 'kysely'
import type { Tx } from '#platform/database'
import type { SendingWay } from './filing/index.ts'
import type {
  AnchorKind,
  AwarenessAnchor,
  Embargo,
  EmbargoScope,
  EmbargoSource,
  Filing,
  Incident,
  KnownFacts,
  ScopeMember,
  ScopeRule,
  ScopeVersion,
} from './model.ts'

interface IncidentRow {
  id: string
  organisation: string
  title: string
  slug: string
  opened_at: Date
  opened_by: string
  closed_at: Date | null
  closed_by: string | null
}
interface KnownRow {
  organisation: string
  incident: string
  version: number
  at: Date
  by: string
  facts: Omit<KnownFacts, 'version'>
}
interface AnchorRow {
  organisation: string
  incident: string
  kind: AnchorKind
  at: Date
  recorded_at: Date
  by: string
}
interface EmbargoRow {
  id: string
  organisation: string
  incident: string
  source: EmbargoSource
  scope: EmbargoScope
  authority: string
  from: Date
  until: Date
  set_by: string
  lifted_at: Date | null
  lifted_by: string | null
  override_reasons: string | null
  override_heard_at: Date | null
  override_first_by: string | null
  override_second_by: string | null
  override_at: Date | null
}
interface FilingRow {
  id: string
  organisation: string
  incident: string
  number: number
  kind: Filing['kind']
  facts_version: number
  drafted_at: Date
  drafted_by: string
  sent_at: Date | null
  sent_by: string | null
  reference: string | null
  how: SendingWay | null
  late_because: string | null
}
interface ScopeVersionRow {
  organisation: string
  incident: string
  version: number
  rules: ScopeRule[]
  count: number
  added: number
  removed: number
  fixed_at: Date
  fixed_by: string
  told_at: Date | null
  told_by: string | null
  told_before_filing_because: string | null
}
interface ScopeMemberRow extends ScopeMember {
  organisation: string
  incident: string
  version: number
}
interface DisposalRow {
  organisation: string
  incident: string
  register: string
  people: number
  destroyed_at: Date
  by: string
}

export type IncidentTables = {
  'incidents.incident': IncidentRow
  'incidents.known': KnownRow
  'incidents.anchor': AnchorRow
  'incidents.embargo': EmbargoRow
  'incidents.filing': FilingRow
  'incidents.scope_version': ScopeVersionRow
  'incidents.scope_member': ScopeMemberRow
  'incidents.disposal': DisposalRow
}

const tables = (tx: Tx) => tx.withTables<IncidentTables>()

/** Locks an incident for the act that follows, so that two officers cannot decide at once. */
export async function lock(tx: Tx, organisation: string, id: string): Promise<Incident | null> {
  const held = await tables(tx)
    .selectFrom('incidents.incident')
    .select('id')
    .where('id', '=', id)
    .where('organisation', '=', organisation)
    .forUpdate()
    .executeTakeFirst()
  return held ? load(tx, organisation, id) : null
}

export async function load(tx: Tx, organisation: string, id: string): Promise<Incident | null> {
  const db = tables(tx)
  const row = await db
    .selectFrom('incidents.incident')
    .selectAll()
    .where('id', '=', id)
    .where('organisation', '=', organisation)
    .executeTakeFirst()
  if (!row) return null
  const of = { incident: id }
  const known = await db
    .selectFrom('incidents.known')
    .selectAll()
    .where('incident', '=', of.incident)
    .orderBy('version', 'desc')
    .executeTakeFirstOrThrow()
  const anchors = await db.selectFrom('incidents.anchor').selectAll().where('incident', '=', id).orderBy('at').execute()
  const embargoes = await db
    .selectFrom('incidents.embargo')
    .selectAll()
    .where('incident', '=', id)
    .orderBy('from')
    .execute()
  const filings = await db.selectFrom('incidents.filing').selectAll().where('incident', '=', id).orderBy('number').execute()
  const scopes = await db
    .selectFrom('incidents.scope_version')
    .selectAll()
    .where('incident', '=', id)
    .orderBy('version')
    .execute()
  return {
    id: row.id,
    organisation: row.organisation,
    title: row.title,
    slug: row.slug,
    openedAt: row.opened_at,
    closedAt: row.closed_at,
    known: { ...known.facts, version: known.version },
    anchors: anchors.map((anchor): AwarenessAnchor => ({ kind: anchor.kind, at: anchor.at, by: anchor.by })),
    embargoes: embargoes.map(embargoFrom),
    filings: filings.map(filingFrom),
    scopes: scopes.map(scopeFrom),
  }
}

function embargoFrom(row: Selectable<EmbargoRow>): Embargo {
  return {
    id: row.id,
    source: row.source,
    scope: row.scope,
    authority: row.authority,
    from: row.from,
    until: row.until,
    liftedAt: row.lifted_at,
    override:
      row.override_reasons !== null && row.override_heard_at !== null && row.override_first_by !== null
        ? {
            reasons: row.override_reasons,
            heardAuthorityAt: row.override_heard_at,
            firstBy: row.override_first_by,
            secondBy: row.override_second_by,
            at: row.override_at,
          }
        : null,
  }
}

const filingFrom = (row: Selectable<FilingRow>): Filing => ({
  id: row.id,
  number: row.number,
  kind: row.kind,
  factsVersion: row.facts_version,
  state: row.sent_at ? 'sent' : 'drafted',
  sentAt: row.sent_at,
  how: row.how,
  reference: row.reference,
  lateBecause: row.late_because,
})

const scopeFrom = (row: Selectable<ScopeVersionRow>): ScopeVersion => ({
  version: row.version,
  rules: row.rules,
  count: row.count,
  added: row.added,
  removed: row.removed,
  fixedAt: row.fixed_at,
  fixedBy: row.fixed_by,
  toldAt: row.told_at,
})

export async function insert(tx: Tx, incident: Pick<IncidentRow, 'id' | 'organisation' | 'title' | 'slug' | 'opened_at' | 'opened_by'>) {
  await tables(tx)
    .insertInto('incidents.incident')
    .values({ ...incident, closed_at: null, closed_by: null })
    .execute()
}

export async function slugTaken(tx: Tx, organisation: string, slug: string): Promise<boolean> {
  const row = await tables(tx)
    .selectFrom('incidents.incident')
    .select('id')
    .where('organisation', '=', organisation)
    .where('slug', '=', slug)
    .executeTakeFirst()
  return row !== undefined
}

export async function addKnown(
  tx: Tx,
  row: { organisation: string; incident: string; version: number; at: Date; by: string; facts: Omit<KnownFacts, 'version'> },
) {
  await tables(tx)
    .insertInto('incidents.known')
    .values({ ...row, facts: sql`${JSON.stringify(row.facts)}::jsonb` })
    .execute()
}

export async function knownVersions(tx: Tx, incident: string) {
  return tables(tx)
    .selectFrom('incidents.known')
    .selectAll()
    .where('incident', '=', incident)
    .orderBy('version', 'desc')
    .execute()
}

export async function addAnchor(tx: Tx, row: AnchorRow) {
  await tables(tx)
    .insertInto('incidents.anchor')
    .values(row)
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}

export async function addEmbargo(
  tx: Tx,
  row: Pick<EmbargoRow, 'id' | 'organisation' | 'incident' | 'source' | 'scope' | 'authority' | 'from' | 'until' | 'set_by'>,
) {
  await tables(tx)
    .insertInto('incidents.embargo')
    .values({
      ...row,
      lifted_at: null,
      lifted_by: null,
      override_reasons: null,
      override_heard_at: null,
      override_first_by: null,
      override_second_by: null,
      override_at: null,
    })
    .execute()
}

export async function liftEmbargo(tx: Tx, id: string, by: string, at: Date) {
  await tables(tx)
    .updateTable('incidents.embargo')
    .set({ lifted_at: at, lifted_by: by })
    .where('id', '=', id)
    .where('lifted_at', 'is', null)
    .execute()
}

export async function proposeOverride(tx: Tx, id: string, by: string, proposal: { reasons: string; heardAuthorityAt: Date }) {
  await tables(tx)
    .updateTable('incidents.embargo')
    .set({ override_reasons: proposal.reasons, override_heard_at: proposal.heardAuthorityAt, override_first_by: by })
    .where('id', '=', id)
    .execute()
}

export async function confirmOverride(tx: Tx, id: string, by: string, at: Date) {
  await tables(tx)
    .updateTable('incidents.embargo')
    .set({ override_second_by: by, override_at: at })
    .where('id', '=', id)
    .execute()
}

export async function addFiling(
  tx: Tx,
  row: Pick<FilingRow, 'id' | 'organisation' | 'incident' | 'number' | 'kind' | 'facts_version' | 'drafted_at' | 'drafted_by'>,
) {
  await tables(tx)
    .insertInto('incidents.filing')
    .values({ ...row, sent_at: null, sent_by: null, reference: null, how: null, late_because: null })
    .execute()
}

export async function markFiled(
  tx: Tx,
  id: string,
  sent: {
    at: Date
    by: string
    how: SendingWay
    reference: string | null
    lateBecause: string | null
    factsVersion: number
  },
) {
  await tables(tx)
    .updateTable('incidents.filing')
    .set({
      sent_at: sent.at,
      sent_by: sent.by,
      how: sent.how,
      reference: sent.reference,
      late_because: sent.lateBecause,
      facts_version: sent.factsVersion,
    })
    .where('id', '=', id)
    .where('sent_at', 'is', null)
    .execute()
}

export async function markClosed(tx: Tx, id: string, by: string, at: Date) {
  await tables(tx)
    .updateTable('incidents.incident')
    .set({ closed_at: at, closed_by: by })
    .where('id', '=', id)
    .execute()
}

export async function addDisposal(tx: Tx, row: DisposalRow) {
  await tables(tx).insertInto('incidents.disposal').values(row).execute()
}

export async function disposalsOf(tx: Tx, incident: string) {
  return tables(tx).selectFrom('incidents.disposal').selectAll().where('incident', '=', incident).execute()
}

/** The incidents of an organisation, newest first, each with the size of its newest scope. */
export async function listWithScope(tx: Tx, organisation: string) {
  return tables(tx)
    .selectFrom('incidents.incident as incident')
    .selectAll('incident')
    .select((x) =>
      x
        .selectFrom('incidents.scope_version as scope')
        .select('scope.count')
        .whereRef('scope.incident', '=', 'incident.id')
        .orderBy('scope.version', 'desc')
        .limit(1)
        .as('in_scope'),
    )
    .where('organisation', '=', organisation)
    .orderBy('opened_at', 'desc')
    .execute()
}

export async function openIncidents(tx: Tx, organisation: string): Promise<string[]> {
  const rows = await tables(tx)
    .selectFrom('incidents.incident')
    .select('id')
    .where('organisation', '=', organisation)
    .where('closed_at', 'is', null)
    .execute()
  return rows.map((row) => row.id)
}
