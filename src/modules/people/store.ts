import { type RawBuilder, sql } from 'kysely'
import type { Tx } from '#platform/database'
import type { Field, ImportId, PersonId, PersonInClear, Register, RegisterId, Rejection, UnresolvedRow } from './model.ts'

/* All SQL of the register, but its uploads' (upload-store.ts). */

export async function insertRegister(
  tx: Tx,
  register: { id: RegisterId; organisation: string; name: string; incidentOnly: boolean; at: Date; by: string },
): Promise<void> {
  await sql`
    insert into people.register (id, organisation, name, incident_only, created_at, created_by)
    values (${register.id}, ${register.organisation}, ${register.name}, ${register.incidentOnly}, ${register.at}, ${register.by})
  `.execute(tx)
}

export async function registersOf(tx: Tx, organisation: string): Promise<Register[]> {
  const { rows } = await sql<Register>`
    select id, name, incident_only as "incidentOnly", created_at as "createdAt", destroyed_at as "destroyedAt"
    from people.register where organisation = ${organisation} order by created_at, id`.execute(tx)
  return rows
}

/** Locked, so that two imports of one register take turns. */
export async function lockRegister(tx: Tx, organisation: string, id: RegisterId): Promise<Register | null> {
  const { rows } = await sql<Register>`
    select id, name, incident_only as "incidentOnly", created_at as "createdAt", destroyed_at as "destroyedAt"
    from people.register where organisation = ${organisation} and id = ${id} for update`.execute(tx)
  return rows[0] ?? null
}

/** What the clear columns hold of somebody, for finding out whether a row is about them. */
export interface PersonRow {
  readonly id: PersonId
  readonly state: 'resolved' | 'unresolved' | 'erased'
  readonly version: number
  readonly ordinal: number
  readonly import: ImportId
  readonly register: RegisterId
}

/** Locked: nobody mends these people while an import looks at them. */
export async function lockPeople(tx: Tx, organisation: string, ids: readonly PersonId[]): Promise<PersonRow[]> {
  if (ids.length === 0) return []
  const { rows } = await sql<PersonRow>`
    select id, state, version, ordinal, import, register from people.person
    where organisation = ${organisation} and id = any(${ids}::uuid[]) and state <> 'erased'
    order by ordinal for update`.execute(tx)
  return rows
}

export async function registerOfEach(
  tx: Tx,
  organisation: string,
  ids: readonly PersonId[],
): Promise<Map<PersonId, RegisterId>> {
  if (ids.length === 0) return new Map()
  const { rows } = await sql<{ id: PersonId; register: RegisterId }>`/* kept: register-of-each */
    select id, register from people.person
    where organisation = ${organisation} and id = any(${ids}::uuid[]) and state <> 'erased'`.execute(tx)
  return new Map(rows.map(({ id, register }) => [id, register]))
}

/** The same as one value in SQL, of a column with a person's id; null for whoever is erased or nobody's here. */
export const registerOf = (organisation: string, person: RawBuilder<PersonId>): RawBuilder<RegisterId | null> => sql`(
  select person.register from people.person as person
  where person.organisation = ${organisation} and person.id = ${person} and person.state <> 'erased')`

export async function linesOf(tx: Tx, organisation: string, ids: readonly PersonId[]): Promise<Map<PersonId, number>> {
  const { rows } = await sql<{ id: PersonId; line: number }>`
    select id, line from people.person where organisation = ${organisation} and id = any(${ids}::uuid[])`.execute(tx)
  return new Map(rows.map(({ id, line }) => [id, line]))
}

export interface PersonClear {
  readonly id: PersonId
  readonly state: 'resolved' | 'unresolved'
  readonly role: 'client' | 'staff' | null
  readonly version: number
  readonly dataFromMonth: string | null
  readonly dataToMonth: string | null
  readonly hasEmail: boolean
  readonly hasPhone: boolean
  readonly hasAddress: boolean
  readonly faulty: boolean
  readonly line: number
  readonly reason: Rejection | null
  readonly field: Field | null
  readonly column: number | null
}

/** Writes new people and new versions of known ones. */
export async function writePeople(
  tx: Tx,
  o: { organisation: string; register: RegisterId; import: ImportId },
  people: readonly PersonClear[],
): Promise<void> {
  if (people.length === 0) return
  const all = <K extends keyof PersonClear>(key: K) => people.map((person) => person[key])
  await sql`
    insert into people.person (
      id, organisation, register, import, state, role, version, data_from_month, data_to_month,
      has_email, has_phone, has_address, faulty, line, reason, field, column_number)
    select id, ${o.organisation}::uuid, ${o.register}::uuid, ${o.import}::uuid, state, role, version, data_from, data_to,
      email, phone, address, faulty, line, reason, field, number
    from unnest(
      ${all('id')}::uuid[], ${all('state')}::text[], ${all('role')}::text[], ${all('version')}::integer[],
      ${all('dataFromMonth')}::text[], ${all('dataToMonth')}::text[], ${all('hasEmail')}::boolean[],
      ${all('hasPhone')}::boolean[], ${all('hasAddress')}::boolean[], ${all('faulty')}::boolean[],
      ${all('line')}::integer[], ${all('reason')}::text[], ${all('field')}::text[], ${all('column')}::integer[]
    ) as given (id, state, role, version, data_from, data_to, email, phone, address, faulty, line, reason, field, number)
    on conflict (id) do update set
      state = excluded.state, role = excluded.role, version = excluded.version, import = excluded.import,
      data_from_month = excluded.data_from_month, data_to_month = excluded.data_to_month,
      has_email = excluded.has_email, has_phone = excluded.has_phone, has_address = excluded.has_address,
      faulty = excluded.faulty, line = excluded.line, reason = excluded.reason, field = excluded.field,
      column_number = excluded.column_number`.execute(tx)
}

/** People whom an import met and found as they were. */
export async function touchPeople(
  tx: Tx,
  met: readonly { id: PersonId; line: number }[],
  by: ImportId,
): Promise<void> {
  if (met.length === 0) return
  await sql`
    update people.person set import = ${by}, line = given.line
    from unnest(${met.map(({ id }) => id)}::uuid[], ${met.map(({ line }) => line)}::integer[]) as given (id, line)
    where person.id = given.id`.execute(tx)
}

/** Where somebody stands, for a page or before mending. */
export interface PersonPlace extends PersonRow {
  readonly line: number
  readonly reason: Rejection | null
  readonly field: Field | null
  readonly column: number | null
}

/** Locked: nobody else mends or imports this person meanwhile. */
export async function lockPerson(tx: Tx, organisation: string, id: PersonId): Promise<PersonPlace | null> {
  const { rows } = await sql<PersonPlace>`
    select id, state, version, ordinal, import, register, line, reason, field, column_number as column
    from people.person where organisation = ${organisation} and id = ${id} and state <> 'erased' for update`.execute(tx)
  return rows[0] ?? null
}

export async function placeOf(tx: Tx, organisation: string, id: PersonId): Promise<PersonPlace | null> {
  const { rows } = await sql<PersonPlace>`
    select id, state, version, ordinal, import, register, line, reason, field, column_number as column
    from people.person where organisation = ${organisation} and id = ${id} and state <> 'erased'`.execute(tx)
  return rows[0] ?? null
}

/** Where somebody stands, and what of it is told to them. */
export interface Standing {
  readonly state: 'resolved' | 'unresolved'
  /** The register's name. */
  readonly register: string
  readonly version: number
  readonly line: number
  readonly reason: Rejection | null
  readonly importedAt: Date | null
  readonly restrictedAt: Date | null
}

export async function standingOf(tx: Tx, organisation: string, id: PersonId): Promise<Standing | null> {
  const { rows } = await sql<Standing>`
    select person.state, register.name as register, person.version, person.line, person.reason,
      import.begun_at as "importedAt", person.restricted_at as "restrictedAt"
    from people.person join people.register on register.id = person.register left join people.import on import.id = person.import
    where person.organisation = ${organisation} and person.id = ${id} and person.state <> 'erased'`.execute(tx)
  return rows[0] ?? null
}

/** Gives whether anything changed; null for whoever is erased, or nobody's here. */
export async function setRestricted(tx: Tx, organisation: string, o: { id: PersonId; at: Date | null }): Promise<boolean | null> {
  const place = await lockPerson(tx, organisation, o.id)
  if (!place) return null
  const { numAffectedRows } = await sql`
    update people.person set restricted_at = ${o.at}
    where organisation = ${organisation} and id = ${o.id} and (restricted_at is null) <> (${o.at}::timestamptz is null)`.execute(tx)
  return (numAffectedRows ?? 0n) > 0n
}

export async function restrictedAmong(tx: Tx, organisation: string, ids: readonly PersonId[]): Promise<Set<PersonId>> {
  if (ids.length === 0) return new Set()
  const { rows } = await sql<{ id: PersonId }>`
    select id from people.person
    where organisation = ${organisation} and id = any(${ids}::uuid[]) and restricted_at is not null and state <> 'erased'`.execute(tx)
  return new Set(rows.map(({ id }) => id))
}

/** Of somebody erased not even the fault of their row stays. */
export async function forgetRejections(tx: Tx, organisation: string, id: PersonId): Promise<void> {
  await sql`delete from people.rejection where organisation = ${organisation} and person = ${id}`.execute(tx)
}

export async function inClear(
  tx: Tx,
  { organisation, registers }: { organisation: string; registers?: readonly RegisterId[] },
): Promise<PersonInClear[]> {
  const { rows } = await sql<PersonInClear>`
    select id as person, register, state, role, data_from_month as "dataFromMonth", data_to_month as "dataToMonth",
      has_email as "hasEmail", has_address as "hasAddress"
    from people.person
    where organisation = ${organisation} and state <> 'erased'
      and (${registers ?? null}::uuid[] is null or register = any(${registers ?? null}::uuid[]))
    order by ordinal`.execute(tx)
  return rows
}

export async function unresolved(
  tx: Tx,
  { organisation, registers, limit }: { organisation: string; registers?: readonly RegisterId[]; limit?: number },
): Promise<UnresolvedRow[]> {
  const { rows } = await sql<UnresolvedRow>`
    select id, register, import, line, reason, field, column_number as column
    from people.person
    where organisation = ${organisation} and state = 'unresolved'
      and (${registers ?? null}::uuid[] is null or register = any(${registers ?? null}::uuid[]))
    order by register, line, ordinal limit ${limit ?? null}`.execute(tx)
  return rows
}

export async function countUnresolved(tx: Tx, register: RegisterId): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*) from people.person where register = ${register} and state = 'unresolved'`.execute(tx)
  return rows[0]?.count ?? 0
}

export async function heldBefore(tx: Tx, register: RegisterId): Promise<{ people: boolean; unresolved: boolean }> {
  const { rows } = await sql<{ people: boolean; unresolved: boolean }>`
    select exists (select from people.person where register = ${register} and state = 'resolved') as people,
      exists (select from people.person where register = ${register} and state = 'unresolved') as unresolved`.execute(tx)
  return rows[0] ?? { people: true, unresolved: true }
}

export interface RegisterCounts {
  readonly register: RegisterId
  readonly people: number
  readonly clients: number
  readonly staff: number
  readonly withEmail: number
  readonly withAddressOnly: number
  readonly withNeither: number
  readonly faulty: number
  readonly unresolved: number
}

/** How many of each sort a register holds, from the clear columns alone. */
export async function countsOf(tx: Tx, organisation: string): Promise<RegisterCounts[]> {
  const { rows } = await sql<RegisterCounts>`
    select register,
      count(*) filter (where state = 'resolved') as people,
      count(*) filter (where state = 'resolved' and role is distinct from 'staff') as clients,
      count(*) filter (where role = 'staff') as staff,
      count(*) filter (where has_email) as "withEmail",
      count(*) filter (where has_address and not has_email) as "withAddressOnly",
      count(*) filter (where state = 'resolved' and not has_address and not has_email) as "withNeither",
      count(*) filter (where faulty and state = 'resolved') as faulty,
      count(*) filter (where state = 'unresolved') as unresolved
    from people.person where organisation = ${organisation} and state <> 'erased' group by register`.execute(tx)
  return rows
}

/** Ids of resolved people with something in their cells that could not be used. */
export async function faultyPeople(tx: Tx, register: RegisterId, limit: number): Promise<PersonId[]> {
  const { rows } = await sql<{ id: PersonId }>`
    select id from people.person where register = ${register} and faulty and state = 'resolved'
    order by ordinal limit ${limit}`.execute(tx)
  return rows.map(({ id }) => id)
}

/** The next ids of a register, for destroying it piece by piece. */
export async function livingIds(tx: Tx, register: RegisterId, limit: number): Promise<PersonId[]> {
  const { rows } = await sql<{ id: PersonId }>`
    select id from people.person where register = ${register} and state <> 'erased' order by id limit ${limit}`.execute(tx)
  return rows.map(({ id }) => id)
}

/** What is left of an erased person is that there was one. */
export async function markErased(tx: Tx, ids: readonly PersonId[]): Promise<void> {
  await sql`
    update people.person set state = 'erased', role = null, data_from_month = null, data_to_month = null,
      has_email = false, has_phone = false, has_address = false, faulty = false, reason = null, field = null,
      column_number = null, restricted_at = null
    where id = any(${ids}::uuid[])`.execute(tx)
}

export async function markDestroyed(tx: Tx, register: RegisterId, o: { at: Date; people: number | null }): Promise<void> {
  await sql`
    update people.register set destroyed_at = ${o.at}, destroyed_people = ${o.people}
    where id = ${register} and destroyed_at is null`.execute(tx)
  await sql`delete from people.upload where register = ${register}`.execute(tx)
}

export async function deleteUploads(tx: Tx, organisation: string): Promise<void> {
  await sql`delete from people.upload where organisation = ${organisation}`.execute(tx)
}
