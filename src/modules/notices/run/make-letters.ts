import { sql } from 'kysely'
import { inTransaction, type Tx } from '#platform/database'
import { append } from '#ledger'
import { openSnapshot, type Lease } from '#vault'
import type { Campaign } from '../campaign.ts'
import { mostLettersInABatch, type LetterRecipient, type RefusedLetter } from '../letters/index.ts'
import { readPinned } from '../pin.ts'
import type { Addressee } from '../recipient.ts'
import * as store from '../store.ts'
import type { ReadyNotice } from '../template.ts'
import { makeLettersAside } from './letters-aside.ts'
import type { Running } from './telling.ts'

/**
 * Makes one batch of letters and delivers it to the print house.
 *
 * The batch is written down first, with its letters in their places: after a crash the same batch is
 * made again to the word and replaces what may have been delivered, so nobody gets two letters.
 */
export async function makeLetters(
  x: Running,
  campaign: Campaign,
  notice: ReadyNotice,
  lease: Lease,
): Promise<'made' | 'rest'> {
  const { id, organisation } = campaign
  if (!x.printHouse) {
    await halt(x, campaign, 'no-print-house')
    return 'rest'
  }
  const batch = (await unfinishedBatch(x.db, id)) ?? (await intendBatch(x, campaign))
  if (!batch) return 'made'
  const places = await placesOf(x.db, batch.id)
  const opened = await openSnapshot(x.db, lease, places.map(({ person }) => person), x.clock())
  const recipients: LetterRecipient[] = []
  const refused: RefusedLetter[] = []
  for (const { person, addressee } of places) {
    const plain = opened.get(person)
    if (plain) recipients.push({ pinned: readPinned(plain), to: addressee })
    else refused.push({ person, reason: 'no-address' })
  }

  const made = await makeLettersAside({
    batchId: batch.id,
    campaign: id,
    notice,
    recipients,
    at: batch.madeAt,
    printHouseKey: x.printHouse.key,
  })
  if (!made.ok) {
    await halt(x, campaign, made.code === 'not-proved' ? 'letters-not-proved' : 'no-print-house')
    return 'rest'
  }
  await x.hooks?.at?.('letters-rendered')
  refused.push(...made.value.refused)
  if (made.value.batch) {
    const delivered = await x.printHouse.deliver(made.value.batch)
    if (!delivered.ok) return 'rest'
    await x.hooks?.at?.('letters-delivered')
  }
  const { batch: sealed } = made.value
  await inTransaction(x.db, organisation, async (tx) => {
    const at = x.clock()
    await refuseLetters(tx, campaign, refused, at)
    if (!sealed) {
      await sql`delete from notices.batch where id = ${batch.id}`.execute(tx)
      return
    }
    const { letters, pages, sha256 } = sealed.summary
    await sql`
      update notices.batch set state = 'delivered', letters = ${letters}, pages = ${pages}, sha256 = ${sha256},
        delivered_at = ${at} where id = ${batch.id}`.execute(tx)
    await sql`
      update notices.delivery set state = 'made', changed_at = ${at}
      where batch = ${batch.id} and state = 'intended'`.execute(tx)
    await append(tx, {
      type: 'notices.letters-made',
      organisation,
      by: null,
      at,
      about: campaign.about,
      body: { campaign: id, batch: batch.id, letters, pages, sha256 },
    })
  })
  return 'made'
}

interface Batch {
  readonly id: string
  readonly madeAt: Date
}

async function unfinishedBatch(tx: Tx, campaign: string): Promise<Batch | undefined> {
  const { rows } = await sql<Batch>`
    select id, made_at as "madeAt" from notices.batch
    where campaign = ${campaign} and state = 'making' order by number limit 1`.execute(tx)
  return rows[0]
}

async function intendBatch(x: Running, { id, organisation }: Campaign): Promise<Batch | undefined> {
  return inTransaction(x.db, organisation, async (tx) => {
    const { rows: open } = await sql`
      select from notices.campaign where id = ${id} and state = 'sending' for share`.execute(tx)
    if (open.length === 0) return undefined
    const { rows: due } = await sql<{ id: string }>`
      select id from notices.delivery where campaign = ${id} and channel = 'letter' and state = 'planned'
      order by lot limit ${mostLettersInABatch} for update`.execute(tx)
    if (due.length === 0) return undefined
    const batch = { id: crypto.randomUUID(), madeAt: x.clock() }
    await sql`
      insert into notices.batch (id, organisation, campaign, number, made_at, state)
      select ${batch.id}, ${organisation}, ${id}, coalesce(max(number), 0) + 1, ${batch.madeAt}, 'making'
      from notices.batch where campaign = ${id}`.execute(tx)
    await sql`
      update notices.delivery d set state = 'intended', batch = ${batch.id}, place = given.place, changed_at = ${batch.madeAt}
      from unnest(${due.map((one) => one.id)}::uuid[]) with ordinality as given (id, place)
      where d.id = given.id`.execute(tx)
    return batch
  })
}

async function placesOf(tx: Tx, batch: string): Promise<{ person: string; addressee: Addressee }[]> {
  const { rows } = await sql<{ person: string; addressee: Addressee }>`
    select person, addressee from notices.delivery where batch = ${batch} and state = 'intended' order by place`.execute(tx)
  return rows
}

/** A letter that cannot be printed right is not printed: an officer decides for that person. */
async function refuseLetters(tx: Tx, { id }: Campaign, refused: readonly RefusedLetter[], at: Date): Promise<void> {
  if (refused.length === 0) return
  const people = refused.map(({ person }) => person)
  await sql`
    update notices.delivery set state = 'failed', batch = null, place = null, changed_at = ${at}
    where campaign = ${id} and channel = 'letter' and person = any(${people}::uuid[])`.execute(tx)
  await store.movePeople(tx, { campaign: id, people, to: 'needs-decision', reason: 'unprintable', by: null, at })
}

async function halt(
  x: Running,
  { id, organisation, about }: Campaign,
  reason: 'no-print-house' | 'letters-not-proved',
): Promise<void> {
  await inTransaction(x.db, organisation, async (tx) => {
    const state = reason === 'letters-not-proved' ? 'stopped' : 'paused'
    const halted = await store.halt(tx, { id, state, reason })
    if (!halted) return
    await append(tx, { type: 'notices.halted', organisation, by: null, at: x.clock(), about, body: { campaign: id, reason } })
  })
}
