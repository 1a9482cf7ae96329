import { createTeam, type Keyring } from '#vault'
import { ready } from '#foundation/sealing'
import { inTransaction, within, type Db } from '#platform/database'
import type { ImportResult, RegisterId } from '../model.ts'
import { importRegister, type ImportOrder } from '../importing.ts'
import * as store from '../store.ts'
import { registerBytes, sourceOf } from './files.ts'

export interface Office {
  readonly db: Db
  readonly organisation: string
  readonly keyring: Keyring
  readonly actor: string
  readonly register: RegisterId
}

export const at = new Date('2026-11-22T09:00:00Z')

/** An organisation of its own with a team, its keyring and an empty register. */
export async function office(pool: Db): Promise<Office> {
  await ready
  const organisation = crypto.randomUUID()
  const actor = crypto.randomUUID()
  const db = within(pool, organisation)
  const keyring = await inTransaction(db, organisation, (tx) => createTeam(tx, { organisation, name: 'Toimisto', at }))
  const register = await newRegister({ db, organisation, actor }, 'Asiakasrekisteri')
  return { db, organisation, keyring, actor, register }
}

export async function newRegister(
  { db, organisation, actor }: Pick<Office, 'db' | 'organisation' | 'actor'>,
  name: string,
  incidentOnly = false,
): Promise<RegisterId> {
  const id = crypto.randomUUID()
  await inTransaction(db, organisation, (tx) => store.insertRegister(tx, { id, organisation, name, incidentOnly, at, by: actor }))
  return id
}

export async function imported(
  where: Office,
  rows: readonly (readonly string[])[],
  order: Partial<ImportOrder> = {},
): Promise<ImportResult> {
  const result = await importBytes(where, registerBytes(rows), order)
  if (!result.ok) throw new Error(`the import was refused: ${result.code}`)
  return result.value
}

export function importBytes(where: Office, bytes: Uint8Array, order: Partial<ImportOrder> = {}) {
  const { db, keyring, actor, register } = where
  return importRegister(db, keyring, { actor, register, source: sourceOf(bytes), at, ...order })
}
