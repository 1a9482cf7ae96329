import { sql, type RawBuilder } from 'kysely'
import type { IsoDate } from '#foundation/time'
import type { Tx } from '#platform/database'
import type { Lang } from '#platform/texts'
import type { HandOver, HandOverProof, HandOverWay, PackageKind, PackageRow, PackageState } from './model.ts'

/** All SQL of packages. */

const columns = sql.raw(`package.id, package.organisation, package.request, package.kind, package.state, package.language, package.items,
  package.patient_items as "patientItems", package.open_own as "openOwn", package.open_patient as "openPatient", package.version, package.files,
  package.sealed_as as "sealedAs", package.made_at as "madeAt", package.made_by as "madeBy", package.own_released_at as "ownReleasedAt",
  package.own_released_by as "ownReleasedBy", package.patient_released_at as "patientReleasedAt", package.patient_released_by as "patientReleasedBy",
  package.destroy_on as "destroyOn"`)

export const livingStates: readonly PackageState[] = ['in-review', 'released', 'handed-over']

export async function insert(tx: Tx, row: Omit<PackageRow, 'ownReleasedAt' | 'ownReleasedBy' | 'patientReleasedAt' | 'patientReleasedBy'>): Promise<void> {
  await sql`
    insert into requests.package (id, organisation, request, kind, state, language, items, patient_items, open_own, open_patient, version, files,
      sealed_as, made_at, made_by, destroy_on)
    values (${row.id}, ${row.organisation}, ${row.request}, ${row.kind}, ${row.state}, ${row.language}, ${row.items}, ${row.patientItems},
      ${row.openOwn}, ${row.openPatient}, ${row.version}, ${row.files}, ${row.sealedAs}, ${row.madeAt}, ${row.madeBy}, ${row.destroyOn}::date)`.execute(tx)
}

/** Held until the transaction ends. */
export async function lock(tx: Tx, organisation: string, id: string): Promise<PackageRow | null> {
  return (await select(tx, sql`organisation = ${organisation} and id = ${id} for update`))[0] ?? null
}

export async function find(tx: Tx, organisation: string, id: string): Promise<PackageRow | null> {
  return (await select(tx, sql`organisation = ${organisation} and id = ${id}`))[0] ?? null
}

export async function findBySeal(tx: Tx, organisation: string, sealedAs: string): Promise<PackageRow | null> {
  return (await select(tx, sql`organisation = ${organisation} and sealed_as = ${sealedAs}`))[0] ?? null
}

/** The newest first, those that are gone among them. */
export function ofRequest(tx: Tx, organisation: string, request: string): Promise<PackageRow[]> {
  return select(tx, sql`organisation = ${organisation} and request = ${request} order by made_at desc, id`)
}

export async function livingOf(tx: Tx, organisation: string, request: string, kind: PackageKind): Promise<PackageRow | null> {
  const [row] = await select(tx, sql`organisation = ${organisation} and request = ${request} and kind = ${kind}
    and state in ('in-review', 'released', 'handed-over') for update`)
  return row ?? null
}

/** Those that wait for a health professional, the oldest first. */
export function waitingForRelease(tx: Tx, organisation: string, limit = 200): Promise<PackageRow[]> {
  return select(tx, sql`organisation = ${organisation} and state = 'in-review' and patient_items > 0 and patient_released_at is null
    order by made_at, id limit ${limit}`)
}

export function dueBy(tx: Tx, organisation: string, today: IsoDate, limit = 500): Promise<PackageRow[]> {
  return select(tx, sql`organisation = ${organisation} and destroy_on <= ${today}::date and state in ('in-review', 'released', 'handed-over')
    order by destroy_on, id limit ${limit} for update skip locked`)
}

export interface PackageChange {
  readonly state?: PackageState
  readonly openOwn?: number
  readonly openPatient?: number
  readonly version?: number
  readonly released?: { readonly share: 'own' | 'patient'; readonly at: Date; readonly by: string }
  readonly destroyOn?: IsoDate
}

export async function change(tx: Tx, id: string, given: PackageChange): Promise<void> {
  const { state, openOwn, openPatient, version, released, destroyOn } = given
  const sets: RawBuilder<unknown>[] = [
    ...(state === undefined ? [] : [sql`state = ${state}`]),
    ...(openOwn === undefined ? [] : [sql`open_own = ${openOwn}`]),
    ...(openPatient === undefined ? [] : [sql`open_patient = ${openPatient}`]),
    ...(version === undefined ? [] : [sql`version = ${version}`]),
    ...(destroyOn === undefined ? [] : [sql`destroy_on = ${destroyOn}::date`]),
    ...(released?.share === 'own' ? [sql`own_released_at = ${released.at}, own_released_by = ${released.by}`] : []),
    ...(released?.share === 'patient' ? [sql`patient_released_at = ${released.at}, patient_released_by = ${released.by}`] : []),
  ]
  if (sets.length > 0) await sql`update requests.package set ${sql.join(sets)} where id = ${id}`.execute(tx)
}

const handOverColumns = sql.raw(`id, organisation, package, way, offered_at as "offeredAt", offered_by as "offeredBy", until,
  pdf_sha256 as "pdfSha256", json_sha256 as "jsonSha256", handed_at as "handedAt", proof, batch, batch_sha256 as "batchSha256"`)

export async function insertHandOver(tx: Tx, row: HandOver): Promise<void> {
  await sql`
    insert into requests.hand_over (id, organisation, package, way, offered_at, offered_by, until, pdf_sha256, json_sha256, handed_at, proof, batch, batch_sha256)
    values (${row.id}, ${row.organisation}, ${row.package}, ${row.way}, ${row.offeredAt}, ${row.offeredBy}, ${row.until}::date, ${row.pdfSha256},
      ${row.jsonSha256}, ${row.handedAt}, ${row.proof}, ${row.batch}, ${row.batchSha256})`.execute(tx)
}

export async function handOversOf(tx: Tx, organisation: string, packages: readonly string[]): Promise<HandOver[]> {
  const { rows } = await sql<HandOver>`
    select ${handOverColumns} from requests.hand_over
    where organisation = ${organisation} and package = any(${packages}::uuid[]) order by offered_at desc, id`.execute(tx)
  return rows
}

/** The first time is the proof; asked again it changes nothing. Gives whether this was the first. */
export async function markHanded(tx: Tx, o: { organisation: string; id: string; at: Date; proof: HandOverProof }): Promise<boolean> {
  const { rows } = await sql`
    update requests.hand_over set handed_at = ${o.at}, proof = ${o.proof}
    where organisation = ${o.organisation} and id = ${o.id} and handed_at is null returning id`.execute(tx)
  return rows.length > 0
}

export async function handOverBy(tx: Tx, o: { organisation: string; package: string; ways: readonly HandOverWay[] }): Promise<HandOver | null> {
  const { rows } = await sql<HandOver>`
    select ${handOverColumns} from requests.hand_over
    where organisation = ${o.organisation} and package = ${o.package} and way = any(${o.ways}::text[])
    order by offered_at desc limit 1`.execute(tx)
  return rows[0] ?? null
}

/** How many packages of each month are due, for a preview. */
export async function countDue(tx: Tx, organisation: string): Promise<{ month: string; count: number }[]> {
  const { rows } = await sql<{ month: string; count: number }>`
    select to_char(destroy_on, 'YYYY-MM') as month, count(*)::int as count from requests.package
    where organisation = ${organisation} and state in ('in-review', 'released', 'handed-over') group by 1 order by 1`.execute(tx)
  return rows
}

/** Packages made for requests of these ids. */
export function ofRequests(tx: Tx, organisation: string, requests: readonly string[]): Promise<PackageRow[]> {
  return select(tx, sql`organisation = ${organisation} and request = any(${requests}::uuid[]) order by made_at, id`)
}

async function select(tx: Tx, where: RawBuilder<unknown>): Promise<PackageRow[]> {
  const { rows } = await sql<PackageRow & { language: Lang }>`select ${columns} from requests.package where ${where}`.execute(tx)
  return rows
}
