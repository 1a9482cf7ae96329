import { append } from '#ledger'
import type { Tx } from '#platform/database'
import type { PersonId } from './model.ts'
import * as store from './store.ts'

/**
 * [Note: What a restriction leaves] A restricted person's data is kept and not used (GDPR 18(1)). What 18(2) leaves is
 * left: their own request, legal claims, and the protection of somebody's rights, their own among them. So
 *
 * - a search shows who they are and that they are restricted, and nothing by which they could be contacted;
 * - their page says so before anything else, and whoever goes on opens it on record;
 * - they stay in an incident's scope and are told (GDPR 34): the duty to tell them of a danger to themselves is not what
 *   they had restricted, and nobody should miss the warning because they once contested a postcode;
 * - a newer register file still updates them: it is kept as they are, and contested data must not be made worse by it;
 * - correcting them stays possible, since that is what most restrictions wait for (18(1)(a)).
 */
export async function restrictPerson(
  tx: Tx,
  o: { organisation: string; person: PersonId; on: boolean; by: string; at: Date },
): Promise<boolean> {
  const { organisation, person, on, by, at } = o
  const changed = await store.setRestricted(tx, organisation, { id: person, at: on ? at : null })
  if (changed === null) return false
  if (changed) await append(tx, on
    ? { type: 'people.restricted', organisation, by, at, about: person }
    : { type: 'people.restriction-ended', organisation, by, at, about: person })
  return true
}

/** Which of these people's data is restricted. */
export function restrictedAmong(tx: Tx, organisation: string, people: readonly PersonId[]): Promise<Set<PersonId>> {
  return store.restrictedAmong(tx, organisation, people)
}
