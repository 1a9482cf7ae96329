import { append } from '#ledger'
import type { Tx } from '#platform/database'
import { keepOutside } from '#platform/outside'
import { destroySubjects } from '#vault'
import type { Register, RegisterId } from './model.ts'
import * as store from './store.ts'

/** Opens an empty register. One that is `incidentOnly` is destroyed when its incident closes. */
export async function createRegister(
  tx: Tx,
  register: { organisation: string; name: string; incidentOnly: boolean; at: Date; by: string },
): Promise<RegisterId> {
  const id = crypto.randomUUID()
  await store.insertRegister(tx, { ...register, id })
  return id
}

/** All registers of an organisation, the destroyed ones too: what is gone is part of the record. */
export function registersOf(tx: Tx, organisation: string): Promise<Register[]> {
  return store.registersOf(tx, organisation)
}

/** What was destroyed with a register, for a receipt. */
export interface DestroyedRegister {
  readonly register: RegisterId
  readonly name: string
  readonly at: Date
  /** People whose keys were destroyed, unresolved rows among them. */
  readonly people: number
}

const destroyedAtOnce = 5_000

/**
 * Destroys a register as a whole, by destroying the key of everybody in it. What stays is
 * that it was, and how many. Null when there is none, or it was destroyed before.
 */
export async function destroyRegister(
  tx: Tx,
  o: { organisation: string; register: RegisterId; by: string; ground: string; at: Date },
): Promise<DestroyedRegister | null> {
  const { organisation, register, by, ground, at } = o
  const place = await store.lockRegister(tx, organisation, register)
  if (!place || place.destroyedAt) return null
  let people = 0
  for (;;) {
    const ids = await store.livingIds(tx, register, destroyedAtOnce)
    if (ids.length === 0) break
    people += await destroySubjects(tx, ids, { organisation, by, ground, at })
    await store.markErased(tx, ids)
  }
  await store.markDestroyed(tx, register, { at, people })
  await keepOutside(tx, { organisation, kind: registerNote, ground, at, ids: [register] })
  await append(tx, { type: 'people.register-destroyed', organisation, by, at, about: register, body: { ground, people } })
  return { register, name: place.name, at, people }
}

/** What a destroyed register is called in the files outside the database. */
export const registerNote = 'register-destroyed'

/** Says again, in a database restored from an older backup, that people are erased; their keys are the vault's to destroy. */
export function repeatErasure(tx: Tx, ids: readonly string[]): Promise<void> {
  return store.markErased(tx, ids)
}

/** Says again that registers are destroyed. How many people they held stands in the ledger, if anywhere. */
export async function repeatDestruction(tx: Tx, registers: readonly RegisterId[], at: Date): Promise<void> {
  for (const register of registers) await store.markDestroyed(tx, register, { at, people: null })
}

/** Forgets files that wait for their columns: in a restored database they may hold people who are gone. */
export async function forgetUploads(tx: Tx, organisation: string): Promise<void> {
  await store.deleteUploads(tx, organisation)
}
