import { nameParts, parseEmail, parseIdentityCode, parsePhone } from '#foundation/text'
import type { Tx } from '#platform/database'
import { findSubjects, sharedIndexGroups, type Keyring } from '#vault'
import type { PersonId, PersonInClear, RegisterId, UnresolvedRow } from './model.ts'
import { indexKinds, namePairs } from './sameness.ts'
import * as store from './store.ts'

/** Everybody of these registers by the clear columns alone, unresolved rows among them; nobody is opened. */
export function peopleForScope(
  tx: Tx,
  filter: { organisation: string; registers?: readonly RegisterId[] },
): Promise<PersonInClear[]> {
  return store.inClear(tx, filter)
}

/** Rows that nobody could take in and nobody has mended yet: each is still somebody who must be reached. */
export function unresolvedRows(
  tx: Tx,
  filter: { organisation: string; registers?: readonly RegisterId[]; limit?: number },
): Promise<UnresolvedRow[]> {
  return store.unresolved(tx, filter)
}

/**
 * Who among these shares their email address with somebody else of the organisation, in
 * whatever register, unresolved rows included: an address of two is not personal to either.
 *
 * Two rows of one register are two people. In two registers they may be one: known by the
 * identity code, or by name and birth date or email; such a person shares with nobody.
 */
export async function sharedEmails(
  tx: Tx,
  keyring: Keyring,
  { people }: { people?: readonly PersonId[] } = {},
): Promise<Set<PersonId>> {
  const groups = await sharedIndexGroups(tx, keyring, { kind: indexKinds.email, ...(people ? { subjects: people } : {}) })
  if (groups.length === 0) return new Set()
  const all = [...new Set(groups.flat())]
  const registers = await store.registerOfEach(tx, keyring.organisation, all)
  const alike = new Map<PersonId, Set<string>>()
  const twoRegisters = new Set(registers.values()).size > 1
  for (const kind of twoRegisters ? [indexKinds.identityCode, indexKinds.weak] : []) {
    for (const [number, group] of (await sharedIndexGroups(tx, keyring, { kind, subjects: all })).entries()) {
      for (const id of group) alike.set(id, (alike.get(id) ?? new Set()).add(`${kind} ${number}`))
    }
  }
  const one = (a: PersonId, b: PersonId) =>
    registers.get(a) !== registers.get(b) && [...(alike.get(a) ?? [])].some((mark) => alike.get(b)?.has(mark))
  const wanted = people && new Set(people)
  const shared = new Set<PersonId>()
  for (const group of groups) {
    for (const id of group) {
      if ((!wanted || wanted.has(id)) && group.some((other) => other !== id && !one(id, other))) shared.add(id)
    }
  }
  return shared
}

export type SearchedBy = 'identity-code' | 'email' | 'phone' | 'customer-id' | 'name'

/**
 * Finds people by what somebody typed: an identity code, an email, a phone number, a customer
 * id, or two parts of a name ([Note: Names are indexed in pairs]). Nothing is opened.
 */
export async function findPeople(
  tx: Tx,
  keyring: Keyring,
  text: string,
): Promise<{ by: SearchedBy; people: PersonId[] } | null> {
  const { organisation } = keyring
  const find = async (kind: string, values: readonly string[]) => {
    const found = await findSubjects(tx, keyring, { kind, values })
    return values.map((value) => found.get(value) ?? [])
  }
  const living = async (ids: readonly PersonId[]) => [...(await store.registerOfEach(tx, organisation, ids)).keys()]
  const typed = text.trim()
  const code = parseIdentityCode(typed)
  if (code) return { by: 'identity-code', people: await living((await find(indexKinds.identityCode, [code.code])).flat()) }
  const email = parseEmail(typed)
  if (email) return { by: 'email', people: await living((await find(indexKinds.email, [email.comparable])).flat()) }
  const byCustomer = await living((await find(indexKinds.customerId, [typed])).flat())
  if (byCustomer.length > 0) return { by: 'customer-id', people: byCustomer }
  const phone = parsePhone(typed)
  if (phone) return { by: 'phone', people: await living((await find(indexKinds.phone, [phone])).flat()) }
  if (nameParts(typed).length === 0) return null
  // Every pair of the parts typed is a pair of the name.
  const [first = [], ...others] = await find(indexKinds.name, namePairs(typed))
  const inAll = first.filter((id) => others.every((ids) => ids.includes(id)))
  return { by: 'name', people: await living(inAll) }
}

/** Who has each of these identity codes, in normal form, among those who were not erased. A code that nobody has is not in the map. Nothing is opened. */
export async function peopleByIdentityCode(tx: Tx, keyring: Keyring, codes: readonly string[]): Promise<Map<string, PersonId[]>> {
  const found = await findSubjects(tx, keyring, { kind: indexKinds.identityCode, values: codes })
  const living = new Set((await store.registerOfEach(tx, keyring.organisation, [...found.values()].flat())).keys())
  return new Map([...found].map(([code, ids]) => [code, ids.filter((id) => living.has(id))] as const).filter(([, ids]) => ids.length > 0))
}

/**
 * Who has both of two words in their name, for each pair of words: to notice in a text that somebody of the registers
 * is named in it. A pair that names nobody is not in the map. Nothing is opened.
 */
export async function peopleNamed(
  tx: Tx,
  keyring: Keyring,
  pairs: readonly (readonly [string, string])[],
): Promise<Map<string, PersonId[]>> {
  const values = new Set(pairs.map(([one, other]) => nameParts(`${one} ${other}`)).flatMap((parts) => (parts.length === 2 ? [parts.toSorted().join(' ')] : [])))
  return findSubjects(tx, keyring, { kind: indexKinds.name, values: [...values] })
}

/** The line of the file on which each was last met, by the newest import. */
export function linesOf(tx: Tx, organisation: string, people: readonly PersonId[]): Promise<Map<PersonId, number>> {
  return store.linesOf(tx, organisation, people)
}
