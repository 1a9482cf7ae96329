import { sql } from 'kysely'
import { done, refuse } from '#foundation/results'
import type { Tx } from '#platform/database'
import { command } from '#identity'
import { array, literal, maxLength, nonEmpty, object, oneOf, pipe, uuid, variant } from '#platform/web'
import { openRecords } from '#vault'
import { tokenHash } from '../codes.ts'
import { pinnedKind, readPinned } from '../pin.ts'
import type { Pinned } from '../recipient.ts'
import { exceptionGrounds, mayGo, type Route } from '../rules.ts'
import * as store from '../store.ts'

const route = variant('way', [
  object({ way: literal('email') }),
  object({ way: literal('letter'), to: oneOf(['person', 'guardian'] as const) }),
  object({ way: literal('exception'), ground: oneOf(exceptionGrounds) }),
])

/**
 * An officer decides for people whom no rule lets be told by itself. The officer chooses among what
 * is permitted at all: nobody can decide that the dead are mailed, that a hidden address gets a
 * letter, or that an address of two is one person's.
 */
export const decidePeople = command({
  name: 'notices.decide-people',
  may: 'decide-incidents',
  input: object({ campaign: uuid, people: pipe(array(uuid), nonEmpty('missing'), maxLength(5_000, 'too-long:5000')), route }),

  async run({ input, actor, at, tx, db }) {
    const { organisation } = actor
    const campaign = await store.lockCampaign(tx, organisation, input.campaign)
    if (!campaign) return refuse('no-such-notice')
    if (!campaign.begunAt || campaign.state === 'closed') return refuse('not-under-way')
    const waiting = await store.peopleIn(tx, campaign.id, ['unresolved', 'needs-decision'])
    const states = new Map(waiting.map((one) => [one.person, one.state]))
    const people = [...new Set(input.people)]
    if (people.some((person) => !states.has(person))) return refuse('not-waiting-for-a-decision')

    if (input.route.way === 'exception') {
      const to = input.route.ground === 'public-communication' ? 'public-communication' : 'exception'
      await store.movePeople(tx, { campaign: campaign.id, people, to, reason: input.route.ground, by: actor.id, at })
      return done({ campaign: campaign.id, decided: people.length })
    }
    if (people.some((person) => states.get(person) === 'unresolved')) return refuse('row-unresolved')
    const decided: Route = input.route
    const opened = await openRecords(db, actor.keyring, {
      by: actor.id,
      purpose: 'telling',
      kind: pinnedKind(campaign.id),
      subjects: people,
      about: campaign.about,
      at,
      within: tx,
    })
    const pinned: Pinned[] = []
    for (const person of people) {
      const record = opened.get(person)
      if (!record) return refuse('erased-meanwhile')
      const one = readPinned(record.plain)
      if (!mayGo(one.recipient, decided)) return refuse('not-permitted')
      pinned.push(one)
    }
    const again = await planAgain(tx, { organisation, campaign: campaign.id, at }, decided, pinned)
    if (!again) return refuse('failed-already')
    await store.movePeople(tx, { campaign: campaign.id, people, to: decided.way, reason: null, by: actor.id, at })
    return done({ campaign: campaign.id, decided: people.length })
  },

  recorded: ({ input }) => ({
    about: input.campaign,
    body: {
      people: input.people.length,
      way: input.route.way,
      ...(input.route.way === 'exception' ? { ground: input.route.ground } : {}),
    },
  }),
})

/** False when this channel has failed for one of them before: it is not tried a second time. */
async function planAgain(
  tx: Tx,
  place: { organisation: string; campaign: string; at: Date },
  route: { way: 'email' } | { way: 'letter'; to: 'person' | 'guardian' },
  pinned: readonly Pinned[],
): Promise<boolean> {
  const people = pinned.map(({ recipient }) => recipient.person)
  const { rows } = await sql<{ person: string }>`
    select person from notices.delivery
    where campaign = ${place.campaign} and channel = ${route.way} and person = any(${people}::uuid[])`.execute(tx)
  if (rows.length > 0) return false
  const lots = crypto.getRandomValues(new Uint32Array(pinned.length))
  await store.insertDeliveries(
    tx,
    place,
    pinned.map(({ recipient, token }, index) => ({
      id: crypto.randomUUID(),
      person: recipient.person,
      channel: route.way,
      addressee: route.way === 'letter' ? route.to : 'person',
      lot: (lots[index] ?? 0) >>> 1,
      tokenHash: route.way === 'email' ? tokenHash(token) : null,
    })),
  )
  return true
}
