import { append } from '#ledger'
import type { Tx } from '#platform/database'
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
  await append(tx, { type: 'people.register-destroyed', organisation, by, at, about: register, body: { ground, people } })
  return { register, name: place.name, at, people }
}
