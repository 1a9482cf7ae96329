import { sql } from 'kysely'
import { done, refuse } from '#foundation/results'
import type { Db, Tx } from '#platform/database'
import { command } from '#identity'
import { openPeople } from '#people'
import { beginLease, heldLease, openRecords, renewLease, type Keyring, type SnapshotRow } from '#vault'
import { planSome, rowOf, usualLeaseMs, type Earlier, type PersonToTell } from '../begin.ts'
import type { Campaign } from '../campaign.ts'
import { pinnedKind, readPinned, readTold, toldKind } from '../pin.ts'
import * as store from '../store.ts'
import { campaignInput } from './template-input.ts'

/**
 * Renews the sender's lease: after a restart, when time ran out, or when rows were mended. Whoever
 * was unresolved and is mended gets a way now; whoever changed in the register and has not been
 * told yet is planned anew, since what was planned may no longer be right.
 */
export const renewTelling = command({
  name: 'notices.renew-telling',
  may: 'approve-notices',
  input: campaignInput,

  async run({ input, actor, at, tx, db }) {
    const { organisation, keyring, id: by } = actor
    const campaign = await store.lockCampaign(tx, organisation, input.campaign)
    if (!campaign) return refuse('no-such-notice')
    if (!campaign.begunAt || campaign.state === 'closed') return refuse('not-under-way')
    const approvals = await store.approvalsOf(tx, campaign.id)
    const approvedBy = [...new Set([by, ...approvals.map(({ account }) => account)])]
    if (approvedBy.length < 2) return refuse('one-officer-only')

    const x = { tx, db, keyring, by, at, campaign }
    const mended = await planMended(x)
    const changed = await replanChanged(x)
    // Delivered people stay in the snapshot: their mail may still come back.
    const open = await store.peopleIn(tx, campaign.id, ['needs-decision', 'email', 'letter', 'delivered'])
    const terms = { approvedBy, expires: new Date(at.getTime() + usualLeaseMs), at, snapshot: pinnedOf(x, open.map(({ person }) => person)) }
    const lease =
      campaign.lease && (await isOpen(tx, campaign.lease))
        ? await renewLease(tx, keyring, campaign.lease, terms)
        : await beginLease(tx, keyring, { ...terms, purpose: 'telling', about: campaign.id })
    await store.setLease(tx, { id: campaign.id, lease: lease.id })
    if (campaign.state === 'waiting-for-officers') await store.setState(tx, { id: campaign.id, state: 'sending' })
    return done({ campaign: campaign.id, mended, changed })
  },
})

interface Renewing {
  readonly tx: Tx
  readonly db: Db
  readonly keyring: Keyring
  readonly by: string
  readonly at: Date
  readonly campaign: Campaign
}

/** Plans the people whose rows have been mended since. Returns how many. */
async function planMended({ tx, db, keyring, by, at, campaign }: Renewing): Promise<number> {
  const unresolved = await store.peopleIn(tx, campaign.id, ['unresolved'])
  if (unresolved.length === 0) return 0
  const ids = unresolved.map(({ person }) => person)
  const mended = await openPeople(db, keyring, { by, purpose: 'telling', ids, about: campaign.about, at })
  if (mended.size === 0) return 0
  const told = await openRecords(db, keyring, {
    by,
    purpose: 'telling',
    kind: toldKind(campaign.id),
    subjects: [...mended.keys()],
    about: campaign.about,
    at,
  })
  const people: PersonToTell[] = []
  for (const [person, { plain }] of told) people.push({ person, ...readTold(plain) })
  const place = { organisation: campaign.organisation, campaign: campaign.id, at, rules: campaign.rules }
  for (let from = 0; from < people.length; from += 2_000) {
    await planSome(tx, { db, keyring, by, about: campaign.about }, place, people.slice(from, from + 2_000))
  }
  return people.length
}

/**
 * Plans anew whose record has changed since it was pinned, as long as nothing has gone out to them
 * on the planned way. Returns how many.
 */
async function replanChanged({ tx, db, keyring, by, at, campaign }: Renewing): Promise<number> {
  const { rows } = await sql<{ person: string; mailFailed: boolean }>`
    select person, bool_or(channel = 'email' and state in ('failed', 'withdrawn')) as "mailFailed"
    from notices.delivery where campaign = ${campaign.id}
    group by person
    having bool_or(state = 'planned' and attempts = 0)
      and not bool_or(state in ('intended', 'in-doubt', 'accepted', 'made', 'handed-over'))`.execute(tx)
  const opening = { by, purpose: 'telling', about: campaign.about, at } as const
  const place = { organisation: campaign.organisation, campaign: campaign.id, at, rules: campaign.rules }
  let count = 0
  for (let from = 0; from < rows.length; from += 2_000) {
    const some = new Map(rows.slice(from, from + 2_000).map(({ person, mailFailed }) => [person, mailFailed]))
    const ids = [...some.keys()]
    const now = await openPeople(db, keyring, { ...opening, ids })
    const then = await openRecords(db, keyring, { ...opening, kind: pinnedKind(campaign.id), subjects: ids, within: tx })
    const people: PersonToTell[] = []
    const earlier = new Map<string, Earlier>()
    for (const [person, { plain, version }] of then) {
      const pinned = readPinned(plain)
      const current = now.get(person)
      if (!current || current.version === pinned.recipient.version) continue
      people.push({ person, leaked: pinned.recipient.leaked, certainty: pinned.recipient.certainty })
      earlier.set(person, { pinned, version, mailFailed: some.get(person) ?? false })
    }
    if (people.length === 0) continue
    // Never tried, so that nothing of it is anywhere but here.
    await sql`
      delete from notices.delivery
      where campaign = ${campaign.id} and state = 'planned' and person = any(${[...earlier.keys()]}::uuid[])`.execute(tx)
    await planSome(tx, { db, keyring, by, about: campaign.about }, place, people, earlier)
    count += people.length
  }
  return count
}

/** The pinned records as they were begun with: whatever is in doubt is made again to the byte. */
async function* pinnedOf(
  { tx, db, keyring, by, at, campaign }: Renewing,
  people: readonly string[],
): AsyncGenerator<SnapshotRow[]> {
  for (let from = 0; from < people.length; from += 4_000) {
    const opened = await openRecords(db, keyring, {
      by,
      purpose: 'telling',
      kind: pinnedKind(campaign.id),
      subjects: people.slice(from, from + 4_000),
      about: campaign.about,
      at,
      within: tx,
    })
    yield [...opened.values()].map(({ plain }) => rowOf(readPinned(plain)))
  }
}

async function isOpen(tx: Tx, lease: string): Promise<boolean> {
  if (heldLease(lease)) return true
  const { rows } = await sql`select from vault.lease where id = ${lease} and ended_at is null`.execute(tx)
  return rows.length > 0
}

