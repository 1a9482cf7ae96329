import { sql } from 'kysely'
import type { Tx } from '#platform/database'
import type { RuleId } from './model.ts'
import type { MonthNumber } from './months.ts'

export interface CertificateRow {
  readonly id: string
  readonly number: number
  readonly begunAt: Date
  readonly finishedAt: Date | null
  readonly count: number
}

export interface LineRow {
  readonly holding: string
  readonly kind: string
  readonly rule: RuleId
  readonly due: MonthNumber
  readonly count: number
}

/** The certificate of this night, begun by the first batch of it. Locked, for two may not write into it at once. */
export async function openCertificate(tx: Tx, o: { organisation: string; id: string; at: Date }): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended('retention certificate', 0) # hashtextextended(${o.organisation}, 1))`.execute(tx)
  await sql`
    insert into retention.certificate (id, organisation, number, begun_at)
    select ${o.id}, ${o.organisation}, coalesce(max(number), 0) + 1, ${o.at}
    from retention.certificate where organisation = ${o.organisation}
    on conflict (id) do nothing`.execute(tx)
  const { rows } = await sql<{ finished: boolean }>`
    select finished_at is not null as finished from retention.certificate where id = ${o.id} for update`.execute(tx)
  // Its hash is in the ledger: nothing is written into it after that. What was to go goes the next night.
  if (rows[0]?.finished) throw new Error('this certificate was ended by another night')
}

export async function addLines(tx: Tx, o: { organisation: string; certificate: string; lines: readonly LineRow[] }): Promise<void> {
  if (o.lines.length === 0) return
  await sql`
    insert into retention.certificate_line (organisation, certificate, holding, kind, rule, due, count)
    select ${o.organisation}::uuid, ${o.certificate}::uuid, holding, kind, rule, due, count
    from jsonb_to_recordset(${JSON.stringify(o.lines)}::jsonb) as given (holding text, kind text, rule text, due integer, count integer)
    on conflict (certificate, holding, kind, rule, due) do update set count = certificate_line.count + excluded.count`.execute(tx)
}

/** Certificates that a night which was cut off left open. */
export async function unfinished(tx: Tx, organisation: string): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select id from retention.certificate where organisation = ${organisation} and finished_at is null order by number for update`.execute(tx)
  return rows.map(({ id }) => id)
}

export async function finishCertificate(tx: Tx, o: { organisation: string; id: string; at: Date }): Promise<void> {
  await sql`
    update retention.certificate set finished_at = ${o.at}
    where organisation = ${o.organisation} and id = ${o.id} and finished_at is null`.execute(tx)
}

export async function findCertificate(tx: Tx, organisation: string, id: string): Promise<(CertificateRow & { lines: LineRow[] }) | null> {
  const [certificate] = await certificates(tx, organisation, id)
  if (!certificate) return null
  const { rows } = await sql<LineRow>`
    select holding, kind, rule, due, count from retention.certificate_line
    where organisation = ${organisation} and certificate = ${id} order by holding, kind, rule, due`.execute(tx)
  return { ...certificate, lines: rows }
}

/** Newest first. */
export async function certificates(tx: Tx, organisation: string, id: string | null = null): Promise<CertificateRow[]> {
  const { rows } = await sql<CertificateRow>`
    select c.id, c.number, c.begun_at as "begunAt", c.finished_at as "finishedAt", coalesce(sum(line.count), 0)::integer as count
    from retention.certificate c left join retention.certificate_line line on line.certificate = c.id
    where c.organisation = ${organisation} and (${id}::uuid is null or c.id = ${id}::uuid)
    group by c.id order by c.number desc limit 400`.execute(tx)
  return rows
}
