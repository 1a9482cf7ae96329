import { done, refuse } from '#foundation/results'
import { addDays, helsinkiDate } from '#foundation/time'
import type { Tx } from '#platform/database'
import { assignRequests } from '../changing.ts'
import type { Asked, RequestId } from '../model.ts'
import { likelyDuplicates, joinRequests } from '../joining.ts'
import type { Present } from '../present.ts'
import { openAsked } from '../record.ts'
import { findRequests, listRequests } from '../store.ts'
import * as store from './store.ts'

type By = { readonly organisation: string; readonly by: string; readonly at: Date }

/** What falls due within so many days goes before any class. */
export const soonDays = 7

/** Gives whoever asks the next requests that nobody has: see `nextToWorkOn`. */
export async function claimNext(tx: Tx, o: By, count: number): Promise<RequestId[]> {
  const next = await store.nextToWorkOn(tx, { organisation: o.organisation, soon: addDays(helsinkiDate(o.at), soonDays), count })
  if (next.length > 0) await assignRequests(tx, o, { requests: next, worker: o.by })
  return next
}

/** Puts back what one has and has not finished, as at the end of a day or before a holiday. */
export async function releaseOwn(tx: Tx, o: By): Promise<number> {
  const own = await listRequests(tx, { organisation: o.organisation, worker: o.by, limit: 1_000 })
  return own.length === 0 ? 0 : assignRequests(tx, o, { requests: own.map(({ id }) => id), worker: null })
}

export interface LikelySame {
  readonly requests: readonly RequestId[]
  /** Whether they may be joined without anybody looking: see [Note: Surely one person]. */
  readonly sure: boolean
}

/**
 * Groups of open requests that may be one person's.
 *
 * [Note: Surely one person] Joining puts two requests' contacts together, and the answer goes to them. So a code that two
 * share is not enough: somebody may ask in another's name, hoping to be joined to what that other asks. Sure are only
 * requests for the same person that were all identified, or that all give the very same ways to reach them.
 */
export async function likelySame(tx: Tx, present: Present, { most = 500 }: { most?: number } = {}): Promise<LikelySame[]> {
  const groups = mergedGroups(await likelyDuplicates(tx, present)).slice(0, most)
  const ids = groups.flat()
  if (ids.length === 0) return []
  const [opened, requests] = await Promise.all([openAsked(present, ids, { within: tx }), findRequests(tx, present.keyring.organisation, ids)])
  return groups.map((group) => {
    const asked = group.flatMap((id) => opened.get(id)?.asked ?? [])
    const identified = group.every((id) => requests.get(id)?.identity === 'identified')
    return { requests: group, sure: asked.length === group.length && areSurelyOne(asked, identified) }
  })
}

export function areSurelyOne(asked: readonly Asked[], allIdentified: boolean): boolean {
  const [first, ...others] = asked
  if (!first) return false
  const code = codeOf(first)
  if (code === undefined) return false
  const samePerson = others.every((one) => codeOf(one) === code && one.whose === first.whose)
  return samePerson && (allIdentified || others.every((one) => contactOf(one) === contactOf(first)))
}

const codeOf = ({ of, identityCode }: Asked): string | undefined => (of ? of.identityCode : identityCode)
const contactOf = ({ name, contact: { email = '', phone = '', street = '', postcode = '', town = '' } }: Asked): string =>
  JSON.stringify([name, email, phone, street, postcode, town])

/** Joins every group that is surely one person; each into its earliest. Gives how many were joined to another. */
export async function joinSure(tx: Tx, present: Present) {
  let joined = 0
  for (const { requests, sure } of await likelySame(tx, present)) {
    let [kept] = requests
    if (!sure || kept === undefined) continue
    for (const other of requests.slice(1)) {
      const outcome = await joinRequests(tx, present, { one: kept, other })
      if (!outcome.ok) continue
      kept = outcome.value.request
      joined += 1
    }
  }
  return joined > 0 ? done({ joined }) : refuse('nothing-to-join')
}

/** Somebody may be met in several groups, by code and by email: they become one. */
function mergedGroups(groups: readonly (readonly RequestId[])[]): RequestId[][] {
  const groupOf = new Map<RequestId, Set<RequestId>>()
  for (const group of groups) {
    const all = new Set(group)
    for (const id of group) for (const known of groupOf.get(id) ?? []) all.add(known)
    for (const id of all) groupOf.set(id, all)
  }
  return [...new Set(groupOf.values())].map((group) => [...group].toSorted())
}
