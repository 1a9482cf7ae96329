import type { Db, Tx } from '#platform/database'
import { textOf } from '#foundation/sealing'
import type { Person } from '#people'
import { openRecords, sharedIndexSubjects, type Keyring } from '#vault'

/** The people with these ids, opened for telling; who is unresolved or gone is not in the map. */
export async function openRegister(
  db: Db,
  keyring: Keyring,
  opening: { by: string; ids: readonly string[]; about: string; at: Date; within: Tx },
): Promise<Map<string, Person>> {
  const { by, ids, about, at, within } = opening
  const opened = await openRecords(db, keyring, { by, purpose: 'telling', kind: 'person', subjects: ids, about, at, within })
  return new Map(
    [...opened].map(([id, { version, plain }]) => [id, { ...(JSON.parse(textOf(plain)) as Person), id, version }]),
  )
}

/** Who of these shares an email address with anybody at all in the register. */
export function sharingEmail(tx: Tx, keyring: Keyring, ids: readonly string[]): Promise<Set<string>> {
  return sharedIndexSubjects(tx, keyring, { kind: 'email', subjects: ids })
}
