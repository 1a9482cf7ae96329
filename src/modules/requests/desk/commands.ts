import { done, refuse } from '#foundation/results'
import { helsinkiDate } from '#foundation/time'
import { command, type StaffActor } from '#identity'
import { array, object, oneOf, uuid, whole } from '#platform/web'
import type { Db } from '#platform/database'
import { joinRequests } from '../joining.ts'
import { extensionReasons } from '../model.ts'
import type { Present } from '../present.ts'
import * as requests from '../store.ts'
import { askInBulk, closeSilent, extendInBulk } from './bulk.ts'
import { assumptionsFor, spareDays } from './outlook.ts'
import { claimNext, joinSure, likelySame, releaseOwn } from './sharing.ts'
import { sortArrived } from './sorting.ts'
import * as store from './store.ts'

const presentOf = (actor: StaffActor, { db, at }: { db: Db; at: Date }): Present => ({ db, keyring: actor.keyring, by: actor.id, at })
const byOf = (actor: StaffActor, at: Date) => ({ organisation: actor.organisation, by: actor.id, at })

/** How many the last press of a button dealt with; enumerated, for the ledger. */
const counted = ({ value }: { value: unknown }) => ({ body: { ...(value as Record<string, number>) } })

export const sortArrivedCommand = command({
  name: 'requests.sort-arrived',
  may: 'handle-requests',
  input: object({}),
  recorded: counted,
  async run({ actor, at, tx, db }) {
    const outcome = await sortArrived(tx, presentOf(actor, { db, at }))
    return outcome.takenIn + outcome.sorted > 0 ? done({ ...outcome }) : refuse('nothing-there')
  },
})

export const claimNextCommand = command({
  name: 'requests.claim-next',
  may: 'handle-requests',
  input: object({ count: whole({ from: 1, to: 20 }) }),
  recorded: counted,
  async run({ input, actor, at, tx }) {
    const claimed = await claimNext(tx, byOf(actor, at), input.count)
    return claimed.length > 0 ? done({ claimed: claimed.length }) : refuse('nothing-there')
  },
})

export const releaseOwnCommand = command({
  name: 'requests.release-own',
  may: 'handle-requests',
  input: object({}),
  recorded: counted,
  async run({ actor, at, tx }) {
    const released = await releaseOwn(tx, byOf(actor, at))
    return released > 0 ? done({ released }) : refuse('nothing-there')
  },
})

/** A danger that no form tells: a worker has spoken with somebody. */
export const putFirst = command({
  name: 'requests.put-first',
  may: 'handle-requests',
  input: object({ request: uuid, class: oneOf(['1', '2', '3']) }),
  async run({ input, actor, at, tx }) {
    const held = await requests.lockRequests(tx, actor.organisation, [input.request])
    const request = held.get(input.request)
    if (!request) return refuse('no-such-request')
    const known = (await store.triageOf(tx, actor.organisation, [request.id])).get(request.id)
    const minutes = known?.minutes ?? 15
    await store.putTriage(tx, { organisation: actor.organisation, by: actor.id, on: helsinkiDate(at), byHand: true }, [
      { request: request.id, class: Number(input.class) as 1 | 2 | 3, minutes },
    ])
    return done({ request: request.id })
  },
})

export const askInBulkCommand = command({
  name: 'requests.ask-in-bulk',
  may: 'handle-requests',
  input: object({}),
  recorded: counted,
  async run({ actor, at, tx, db }) {
    const asked = await askInBulk(tx, presentOf(actor, { db, at }))
    return asked > 0 ? done({ asked }) : refuse('nothing-there')
  },
})

export const closeSilentCommand = command({
  name: 'requests.close-silent',
  may: 'decide-requests',
  input: object({}),
  recorded: counted,
  async run({ actor, at, tx, db }) {
    const closed = await closeSilent(tx, presentOf(actor, { db, at }))
    return closed > 0 ? done({ closed }) : refuse('nothing-there')
  },
})

export const extendInBulkCommand = command({
  name: 'requests.extend-in-bulk',
  may: 'decide-requests',
  input: object({ reasons: array(oneOf(extensionReasons)) }),
  recorded: counted,
  async run({ input, actor, at, tx, db }) {
    if (input.reasons.length === 0) return refuse('no-reasons')
    const assumed = assumptionsFor(await store.capacityOf(tx, actor.organisation), helsinkiDate(at))
    const { extended, left } = await extendInBulk(tx, presentOf(actor, { db, at }), { reasons: [...new Set(input.reasons)], assumed, spareDays })
    return extended > 0 ? done({ extended, left }) : refuse('nothing-there')
  },
})

export const joinSureCommand = command({
  name: 'requests.join-sure',
  may: 'handle-requests',
  input: object({}),
  recorded: counted,
  async run({ actor, at, tx, db }) {
    return joinSure(tx, presentOf(actor, { db, at }))
  },
})

/** Somebody has looked, and says that it is one person: everything goes on as the earliest of them. */
export const joinGroup = command({
  name: 'requests.join-group',
  may: 'handle-requests',
  input: object({ requests: array(uuid) }),
  async run({ input, actor, at, tx, db }) {
    const present = presentOf(actor, { db, at })
    const likely = await likelySame(tx, present)
    // Only what the index itself brought together: a form that names others is not one of ours.
    if (!likely.some((group) => input.requests.length > 1 && input.requests.every((id) => group.requests.includes(id)))) return refuse('not-a-group')
    let [kept = ''] = input.requests
    for (const other of input.requests.slice(1)) {
      const outcome = await joinRequests(tx, present, { one: kept, other })
      if (!outcome.ok) return outcome
      kept = outcome.value.request
    }
    return done({ request: kept })
  },
})

export const setCapacity = command({
  name: 'requests.set-capacity',
  may: 'handle-requests',
  input: object({ workers: whole({ from: 0, to: 500 }), minutesEach: whole({ from: 1, to: 900 }) }),
  recorded: ({ input }) => ({ body: { workers: input.workers, minutesEach: input.minutesEach } }),
  async run({ input, actor, at, tx }) {
    await store.setCapacity(tx, byOf(actor, at), input)
    return done()
  },
})
