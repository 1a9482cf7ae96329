import { done, refuse, type Result } from '#foundation/results'
import { helsinkiDate } from '#foundation/time'
import type { Db, Tx } from '#platform/database'
import { append } from '#ledger'
import { openPeople, sharedEmails } from '#people'
import { beginLease, releaseLease, sealRecords, type Keyring, type SnapshotRow } from '#vault'
import type { CampaignId, PersonState } from './campaign.ts'
import { codeHash, knownToReader, tokenHash } from './codes.ts'
import { nameFinder } from './names-in-notice.ts'
import { pin, pinnedBytes, pinnedKind, recipientOf, toldBytes, toldKind } from './pin.ts'
import type { Pinned } from './recipient.ts'
import { planRoute, routeAfterBounce, type Route, type TellingRules } from './rules.ts'
import * as store from './store.ts'
import type { Certainty } from './template.ts'

export interface PersonToTell {
  readonly person: string
  /** Codes of what leaked of this person. */
  readonly leaked: readonly string[]
  readonly certainty: Certainty
}

export interface Beginning {
  readonly db: Db
  readonly keyring: Keyring
  readonly by: string
  readonly at: Date
  readonly about: string
  /** Everybody who is new to the scope, unresolved rows as well. Nobody else is told. */
  readonly people: readonly PersonToTell[]
  /** When not said, the newest approved campaign about this. */
  readonly campaign?: CampaignId
  readonly kind?: 'breach' | 'correction'
  /** How long the sender may open the snapshot without officers. */
  readonly leaseMs?: number
}

export const usualLeaseMs = 7 * 24 * 3_600_000

/**
 * Begins to tell: pins each person, plans their way, and leases a snapshot to the sender. Everything
 * is done inside the caller's transaction; the sender finds it once that is committed.
 */
export async function beginCampaign(
  tx: Tx,
  x: Beginning,
): Promise<
  Result<{ campaign: CampaignId }, 'no-approved-notice' | 'nobody-to-tell' | 'no-words-for-category' | 'name-in-the-notice'>
> {
  const { keyring, at, by, people } = x
  const { organisation } = keyring
  if (people.length === 0) return refuse('nobody-to-tell')
  const candidates = await store.campaignsAbout(tx, organisation, x.about)
  const chosen = candidates.findLast(
    ({ id, state, kind }) =>
      state === 'approved' && (x.campaign === undefined || x.campaign === id) && kind === (x.kind ?? 'breach'),
  )
  const campaign = chosen && (await store.lockCampaign(tx, organisation, chosen.id))
  if (!campaign || campaign.state !== 'approved') return refuse('no-approved-notice')
  const approvals = await store.approvalsOf(tx, campaign.id)
  if (approvals.length < 2) return refuse('no-approved-notice')

  const codes = new Set(people.flatMap((one) => one.leaked))
  for (const code of codes) {
    if (!campaign.template.texts.fi.leakedWords[code]) return refuse('no-words-for-category', { category: code })
  }

  const findName = nameFinder(campaign.template)
  let named = 0
  const place = { organisation, campaign: campaign.id, at }
  async function* snapshot(): AsyncGenerator<SnapshotRow[]> {
    for (let from = 0; from < people.length; from += rowsAtOnce) {
      const planned = await planSome(tx, x, { ...place, rules: campaign?.rules ?? fallbackRules }, people.slice(from, from + rowsAtOnce))
      named += planned.filter(({ recipient }) => findName(recipient.name) !== null).length
      yield planned.map(rowOf)
    }
  }
  const lease = await beginLease(tx, keyring, {
    purpose: 'telling',
    about: campaign.id,
    approvedBy: approvals.map(({ account }) => account),
    snapshot: snapshot(),
    expires: new Date(at.getTime() + (x.leaseMs ?? usualLeaseMs)),
    at,
  })
  if (named > 0) {
    releaseLease(lease.id)
    return refuse('name-in-the-notice', { people: named })
  }
  await store.begin(tx, { id: campaign.id, by, at, lease: lease.id, scopeCount: people.length })
  if (people.length >= 1_000) await store.countForThePlanner(tx)
  await append(tx, {
    type: 'notices.campaign-begun',
    organisation,
    by,
    at,
    about: x.about,
    body: { campaign: campaign.id, people: people.length, textVersion: campaign.templateVersion },
  })
  return done({ campaign: campaign.id })
}

const rowsAtOnce = 2_000
const fallbackRules: TellingRules = { minors: 'human', guardianship: 'human' }

export interface Place {
  readonly organisation: string
  readonly campaign: CampaignId
  readonly at: Date
  readonly rules: TellingRules
}

/** What was pinned of a person before, whose record has changed since: code and return path stay theirs. */
export interface Earlier {
  readonly pinned: Pinned
  readonly version: number
  readonly mailFailed: boolean
}

/** Pins and plans some people, and says what was pinned. Whoever cannot be opened is unresolved. */
export async function planSome(
  tx: Tx,
  x: Pick<Beginning, 'db' | 'keyring' | 'by' | 'about'>,
  place: Place,
  people: readonly PersonToTell[],
  earlier: ReadonlyMap<string, Earlier> = new Map(),
): Promise<Pinned[]> {
  const ids = people.map((one) => one.person)
  const opened = await openPeople(x.db, x.keyring, { by: x.by, purpose: 'telling', ids, about: x.about, at: place.at })
  const shared = await sharedEmails(tx, x.keyring, { people: [...opened.keys()] })
  const on = helsinkiDate(place.at)

  const rows: store.NewPerson[] = []
  const waiting: PersonToTell[] = []
  const deliveries: store.NewDelivery[] = []
  const pinned: Pinned[] = []
  const lots = crypto.getRandomValues(new Uint32Array(people.length))
  for (const [index, { person, leaked, certainty }] of people.entries()) {
    const known = opened.get(person)
    if (!known) {
      waiting.push({ person, leaked, certainty })
      rows.push({ person, certainty, state: 'unresolved', reason: 'unresolved', fallback: null, fallbackReason: null })
      continue
    }
    const recipient = recipientOf(known, { leaked, certainty, emailShared: shared.has(person), on })
    const before = earlier.get(person)
    const secret = before ? { ...before.pinned, recipient } : pin(recipient)
    pinned.push(secret)
    const afterBounce = routeAfterBounce(recipient, place.rules, on)
    const route = before?.mailFailed ? afterBounce : planRoute(recipient, place.rules, on)
    rows.push({ person, certainty, ...standing(route), ...fallbackOf(afterBounce) })
    const delivery = deliveryOf(route, secret, (lots[index] ?? 0) >>> 1)
    if (delivery) deliveries.push(delivery)
  }
  await store.insertPeople(tx, place, rows)
  await store.insertDeliveries(tx, place, deliveries)
  await store.insertCodes(tx, place, pinned.map(({ recipient, code }) => codeHash(code, knownToReader(recipient))))
  // Kept beside the person's record, under the person's own key: what was begun can be taken up
  // again, to the byte, when the lease's key has died with its process.
  await sealRecords(
    tx,
    x.keyring,
    [
      ...pinned.map((one) => ({
        subject: one.recipient.person,
        kind: pinnedKind(place.campaign),
        version: (earlier.get(one.recipient.person)?.version ?? 0) + 1,
        plain: pinnedBytes(one),
      })),
      ...waiting.map((one) => ({
        subject: one.person,
        kind: toldKind(place.campaign),
        version: 1,
        plain: toldBytes(one),
      })),
    ],
    { at: place.at },
  )
  return pinned
}

export const rowOf = (pinned: Pinned): SnapshotRow => ({
  subject: pinned.recipient.person,
  version: pinned.recipient.version,
  plain: pinnedBytes(pinned),
})

/** Where a route puts a person. */
export function standing(route: Route): { state: PersonState; reason: string | null } {
  switch (route.way) {
    case 'email':
      return { state: 'email', reason: null }
    case 'letter':
      return { state: 'letter', reason: null }
    case 'exception':
      return { state: 'exception', reason: route.ground }
    case 'decision':
      return { state: 'needs-decision', reason: route.reason }
  }
}

export function deliveryOf(route: Route, pinned: Pinned, lot: number): store.NewDelivery | null {
  if (route.way !== 'email' && route.way !== 'letter') return null
  return {
    id: crypto.randomUUID(),
    person: pinned.recipient.person,
    channel: route.way,
    addressee: route.way === 'letter' ? route.to : 'person',
    lot,
    tokenHash: route.way === 'email' ? tokenHash(pinned.token) : null,
  }
}

function fallbackOf(route: Route): { fallback: string; fallbackReason: string | null } {
  switch (route.way) {
    case 'letter':
      return { fallback: `letter-${route.to}`, fallbackReason: null }
    case 'exception':
      return { fallback: route.ground === 'deceased' ? 'deceased' : 'protected-no-channel', fallbackReason: null }
    case 'decision':
      return { fallback: 'decision', fallbackReason: route.reason }
    case 'email':
      throw new Error('mail that came back is not mailed again')
  }
}

