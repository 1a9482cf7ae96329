import { sql } from 'kysely'
import type { Db, Tx } from '#platform/database'
import type { Bytes } from '#foundation/sealing'
import { pack, slice, integers, uuids } from './packing.ts'

export interface OwnViewRow {
  readonly organisation: string
  readonly id: string
  readonly person: string
  readonly public: Bytes
  readonly find: Bytes
  readonly expiresOn: string
  readonly madeAt: Date
  readonly madeBy: string
}

export async function insertView(tx: Tx, row: OwnViewRow, sealed: Bytes): Promise<void> {
  await sql`
    insert into keystore.own_view (organisation, id, person, public, find, expires_on, made_at, made_by)
    values (${row.organisation}, ${row.id}, ${row.person}, ${Buffer.from(row.public)}, ${Buffer.from(row.find)},
      ${row.expiresOn}::date, ${row.madeAt}, ${row.madeBy})`.execute(tx)
  await sql`
    insert into keystore.own_code (find, sealed, expires_on)
    values (${Buffer.from(row.find)}, ${Buffer.from(sealed)}, ${row.expiresOn}::date)`.execute(tx)
}

/** The views of a person that have not expired, the newest first. */
export async function viewsOf(tx: Tx, o: { organisation: string; person: string; today: string }): Promise<OwnViewRow[]> {
  const { rows } = await sql<OwnViewRow>`
    select organisation, id, person, public, find, expires_on::text as "expiresOn", made_at as "madeAt", made_by as "madeBy"
    from keystore.own_view
    where organisation = ${o.organisation} and person = ${o.person} and expires_on >= ${o.today}::date
    order by made_at desc, id`.execute(tx)
  return rows
}

export async function viewById(tx: Tx, o: { organisation: string; id: string; today: string }): Promise<Pick<OwnViewRow, 'person' | 'public' | 'expiresOn'> | null> {
  const { rows } = await sql<Pick<OwnViewRow, 'person' | 'public' | 'expiresOn'>>`
    select person, public, expires_on::text as "expiresOn" from keystore.own_view
    where organisation = ${o.organisation} and id = ${o.id} and expires_on >= ${o.today}::date`.execute(tx)
  return rows[0] ?? null
}

/** What lies sealed under a code; asked for before anybody knows of which organisation it is. */
export async function sealedUnder(db: Db, find: Bytes, today: string): Promise<Bytes | null> {
  const { rows } = await sql<{ sealed: Buffer }>`
    select sealed from keystore.own_code where find = ${Buffer.from(find)} and expires_on >= ${today}::date`.execute(db)
  return rows[0]?.sealed ?? null
}

/** Which of these subjects a view cannot open yet. */
export async function notGranted(tx: Tx, o: { organisation: string; view: string; subjects: readonly string[] }): Promise<string[]> {
  const { rows } = await sql<{ subject: string }>`
    select subject from unnest(${uuids(o.subjects)}) as given (subject)
    where not exists (select from keystore.own_grant as own
      where own.organisation = ${o.organisation} and own.own_view = ${o.view} and own.subject = given.subject)`.execute(tx)
  return rows.map(({ subject }) => subject)
}

export interface GrantRow {
  readonly subject: string
  readonly sealed: Bytes
}

export async function insertGrants(tx: Tx, o: { organisation: string; view: string; grants: readonly GrantRow[] }): Promise<void> {
  if (o.grants.length === 0) return
  const packed = pack(o.grants.map(({ sealed }) => sealed))
  await sql`
    insert into keystore.own_grant (organisation, own_view, subject, sealed)
    select ${o.organisation}::uuid, ${o.view}::uuid, subject, ${slice(packed, 'at', 'size')}
    from unnest(${uuids(o.grants.map(({ subject }) => subject))}, ${integers(packed.offsets)}, ${integers(packed.lengths)})
      as given (subject, at, size)
    on conflict do nothing`.execute(tx)
}

export async function grantsOf(tx: Tx, o: { organisation: string; view: string; subjects: readonly string[] }): Promise<GrantRow[]> {
  const { rows } = await sql<GrantRow>`
    select subject, sealed from keystore.own_grant
    where organisation = ${o.organisation} and own_view = ${o.view} and subject = any(${uuids(o.subjects)})`.execute(tx)
  return rows
}

export interface CipherRow extends GrantRow {
  readonly version: number
}

export async function ciphertexts(tx: Tx, o: { organisation: string; kind: string; subjects: readonly string[] }): Promise<CipherRow[]> {
  const { rows } = await sql<CipherRow>`
    select subject, version, sealed from vault.record
    where organisation = ${o.organisation} and kind = ${o.kind} and subject = any(${uuids(o.subjects)})`.execute(tx)
  return rows
}

/**
 * Everything of own views that dies with these subjects: what opens their records, the views that are theirs, and
 * the views themselves, where a subject is one ([Note: A view is a subject]).
 */
export async function deleteWith(tx: Tx, organisation: string, subjects: readonly string[]): Promise<void> {
  const these = uuids(subjects)
  await sql`
    with gone as (
      delete from keystore.own_view where organisation = ${organisation} and (id = any(${these}) or person = any(${these}))
      returning id, find),
    codes as (delete from keystore.own_code using gone where own_code.find = gone.find)
    delete from keystore.own_grant using gone where own_grant.organisation = ${organisation} and own_grant.own_view = gone.id`.execute(tx)
  await sql`delete from keystore.own_grant where organisation = ${organisation} and subject = any(${these})`.execute(tx)
}

/** Whatever has expired, of every organisation that the transaction reaches. Gives how many views. */
export async function deleteExpired(tx: Tx, organisation: string, today: string): Promise<number> {
  const { rows } = await sql`
    with gone as (delete from keystore.own_view where organisation = ${organisation} and expires_on < ${today}::date returning id),
    grants as (delete from keystore.own_grant using gone where own_grant.organisation = ${organisation} and own_grant.own_view = gone.id)
    select id from gone`.execute(tx)
  await sql`delete from keystore.own_code where expires_on < ${today}::date`.execute(tx)
  return rows.length
}
