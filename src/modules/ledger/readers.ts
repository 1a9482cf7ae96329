import { sql } from 'kysely'
import { type Db, inTransaction, type Tx, within } from '#platform/database'
import { type Bytes, fromBase64Url, randomBytes, sha256, toBase64Url } from '#foundation/sealing'
import { append } from './append.ts'

/*
 * Readers of the tree from outside: an auditor's or a witness's own program. Hashes alone tell nobody what
 * happened, since every leaf has a random id in it; how many rows there are, and when they come, they do tell.
 * So even hashes are given to those only who hold a token, and rows to those whose token says so.
 */
export type Sees = 'hashes' | 'entries'

export interface Reader {
  readonly id: string
  readonly sees: Sees
  readonly issuedAt: Date
  readonly issuedBy: string
  readonly expiresAt: Date
  readonly withdrawnAt: Date | null
}

/** Makes a token. It is returned once; what is kept is its hash. 256 bits, so the hash needs no stretching. */
export async function issueReader(
  tx: Tx,
  o: { organisation: string; sees: Sees; by: string; at: Date; expiresAt: Date },
): Promise<{ id: string; token: string }> {
  const secret = randomBytes(32)
  const id = crypto.randomUUID()
  await sql`
    insert into ledger.reader (organisation, id, token, sees, issued_at, issued_by, expires_at)
    values (${o.organisation}, ${id}, ${hashOf(secret)}, ${o.sees}, ${o.at}, ${o.by}, ${o.expiresAt})`.execute(tx)
  return { id, token: toBase64Url(secret) }
}

export async function withdrawReader(tx: Tx, o: { organisation: string; id: string; at: Date }): Promise<boolean> {
  const { rows } = await sql`
    update ledger.reader set withdrawn_at = ${o.at}
    where organisation = ${o.organisation} and id = ${o.id} and withdrawn_at is null returning id`.execute(tx)
  return rows.length > 0
}

export async function readersOf(tx: Tx, organisation: string): Promise<Reader[]> {
  const { rows } = await sql<Reader>`
    select id, sees, issued_at as "issuedAt", issued_by as "issuedBy", expires_at as "expiresAt", withdrawn_at as "withdrawnAt"
    from ledger.reader where organisation = ${organisation} order by issued_at desc`.execute(tx)
  return rows
}

/** What the bearer of a token may see of an organisation's tree; null when the token opens nothing there. */
export async function readerOf(db: Db, organisation: string, authorization: string | null, now: Date): Promise<{ id: string; sees: Sees } | null> {
  const token = /^Bearer ([\w-]{43})$/.exec(authorization ?? '')?.[1]
  const secret = token === undefined ? null : fromBase64Url(token)
  if (!secret) return null
  const { rows } = await sql<{ id: string; sees: Sees }>`
    select id, sees from ledger.reader
    where organisation = ${organisation} and token = ${hashOf(secret)} and withdrawn_at is null and expires_at > ${now}`.execute(within(db, organisation))
  return rows[0] ?? null
}

/**
 * Reading from outside is recorded like any reading, once for each reader and day: a row for each of a thousand
 * tiles would make the tree grow by being looked at.
 */
export async function recordOutsideReading(db: Db, organisation: string, reader: { id: string; sees: Sees }, now: Date): Promise<void> {
  const day = now.toISOString().slice(0, 10)
  await inTransaction(db, organisation, async (tx) => {
    const { rows } = await sql`
      update ledger.reader set read_on = ${day} where organisation = ${organisation} and id = ${reader.id}
        and read_on is distinct from ${day}::date returning id`.execute(tx)
    if (rows.length === 0) return
    await append(tx, { type: 'ledger.read', organisation, by: null, at: now, about: reader.id, body: { how: 'outside', sees: reader.sees } })
  })
}

const hashOf = (secret: Bytes): Buffer => Buffer.from(sha256(secret))
