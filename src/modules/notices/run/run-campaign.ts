import { sql } from 'kysely'
import { inTransaction, type Tx } from '#platform/database'
import { append } from '#ledger'
import { endLease, heldLease, LeaseNotHeld } from '#vault'
import type { Campaign } from '../campaign.ts'
import * as store from '../store.ts'
import { readyNotice } from '../template.ts'
import type { EmailRun } from '../email/run.ts'
import * as journal from './journal.ts'
import { makeLetters } from './make-letters.ts'
import { sendMail } from './send-mail.ts'
import type { RunEnd, Running } from './telling.ts'

/**
 * Takes one campaign as far as it goes now: mail, letters, what has been delivered, and at the end
 * its closing. Safe to call again at any time, by any process: only one has the campaign at once,
 * and all that it knows is in the database.
 */
export function runCampaign(x: Running): Promise<RunEnd> {
  return alone(x, async () => {
    const campaign = await begun(x)
    if (!campaign) return { end: 'halted', state: 'draft' }
    if (campaign.state === 'closed') return { end: 'closed' }
    await settle(x, campaign)
    if (campaign.state !== 'sending') return { end: 'halted', state: campaign.state }

    const doubted = await journal.doubtLeftovers(x.db, campaign.id, x.clock())
    if (doubted > 0) await note(x.db, x, campaign, 'notices.sending-resumed', { inDoubt: doubted })
    try {
      return await work(x, campaign)
    } catch (error) {
      if (!(error instanceof LeaseNotHeld)) throw error
      return (await waitsForOfficers(x, campaign)) ?? { end: 'waiting', again: null }
    }
  })
}

async function work(x: Running, campaign: Campaign): Promise<RunEnd> {
  const letters = lettersBeside(x)
  try {
    return await goOn(x, campaign, letters)
  } finally {
    await letters.finished()
  }
}

async function goOn(x: Running, campaign: Campaign, letters: ReturnType<typeof lettersBeside>): Promise<RunEnd> {
  const run = emailRunOf(campaign)
  for (;;) {
    letters.throwIfFailed()
    if (x.signal?.aborted) return { end: 'waiting', again: null }
    const now = x.clock()
    const current = await store.readCampaign(x.db, campaign.id)
    if (!current || current.state !== 'sending') return { end: 'halted', state: current?.state ?? 'stopped' }
    await settle(x, current)
    const ahead = await journal.outlook(x.db, campaign.id, now)
    if (ahead.open === 0) return close(x, current)

    const relayRests = current.retryAt !== null && current.retryAt > now
    const mails = ahead.mailsDue > 0 && !relayRests
    const begin = lettersDue(x, ahead, mails, now) && letters.mayBegin(now)
    if (!mails && !begin && !letters.underWay()) {
      const ready = lettersReady(x, ahead)
      return { end: 'waiting', again: soonest(ahead.nextAt, relayRests ? current.retryAt : null, ready && letters.notBefore(ready)) }
    }
    const lease = current.lease === null ? null : heldLease(current.lease, now)
    if (!lease) return (await waitsForOfficers(x, current)) ?? { end: 'waiting', again: null }
    if (begin) letters.begin(() => makeLetters(x, current, run.notice, lease))
    if (mails) await sendMail(x, current, run, lease)
    else await letters.finished()
  }
}

/** Letters are made while mail goes out: one batch at a time, beside it. */
function lettersBeside(x: Running) {
  let making: Promise<void> | null = null
  let restUntil: Date | null = null
  let failure: { readonly error: unknown } | null = null
  return {
    underWay: () => making !== null,
    mayBegin: (now: Date) => making === null && (restUntil === null || restUntil <= now),
    notBefore: (moment: Date) => (restUntil && restUntil > moment ? restUntil : moment),
    begin(make: () => Promise<'made' | 'rest'>) {
      making = make()
        .then(
          (made) => {
            if (made === 'rest') restUntil = new Date(x.clock().getTime() + (x.retryMs ?? 60_000))
          },
          (error: unknown) => {
            failure = { error }
          },
        )
        .finally(() => {
          making = null
        })
    },
    finished: async () => {
      await making
    },
    throwIfFailed() {
      if (failure) throw failure.error
    },
  }
}

/** The campaign with what stands in every message pinned; null when it has not been begun. */
async function begun(x: Running): Promise<Campaign | null> {
  const campaign = await store.readCampaign(x.db, x.campaign)
  if (!campaign?.begunAt) return null
  if (campaign.run) return campaign
  const { begunAt, template } = campaign
  await store.pinRun(x.db, {
    id: campaign.id,
    run: {
      renderedAt: begunAt.toISOString(),
      returnPath: x.returnPath,
      messageDomain: template.sender.address.split('@')[1] ?? 'invalid',
    },
    bounceWindowMs: x.bounceWindowMs,
    mailDeadline: new Date(begunAt.getTime() + (x.mailDeadlineMs ?? Math.max(x.bounceWindowMs, 24 * 3_600_000))),
  })
  return (await store.readCampaign(x.db, x.campaign)) ?? null
}

export function emailRunOf({ run, template }: Pick<Campaign, 'run' | 'template'>): EmailRun {
  if (!run) throw new Error('the run has not been pinned')
  return {
    notice: readyNotice(template),
    renderedAt: new Date(run.renderedAt),
    returnPath: run.returnPath,
    messageDomain: run.messageDomain,
  }
}

/** What time alone decides: needs no lease, and goes on while a campaign is paused. */
async function settle(x: Running, { id, organisation, state }: Campaign): Promise<void> {
  if (state === 'draft' || state === 'approved' || state === 'closed') return
  const at = x.clock()
  await inTransaction(x.db, organisation, async (tx) => {
    await journal.settleDelivered(tx, id, at)
    const people = await journal.passDeadline(tx, id, at)
    await journal.fallBack(tx, { organisation, campaign: id, people, at })
  })
}

function lettersDue(x: Running, ahead: journal.Outlook, mails: boolean, now: Date): boolean {
  if (ahead.batchesMaking > 0) return true
  const ready = lettersReady(x, ahead)
  if (ready === null || ready > now) return false
  // While mail goes out, refusals and bounces still bring company for a small batch: but not for ever.
  return !mails || ahead.lettersPlanned >= fullBatch || now.getTime() - ready.getTime() > 10 * gathering(x)
}

const gathering = (x: Running): number => x.gatherLettersMs ?? 3_600_000

/** When the letters that wait make a batch: a full one at once, few of them after a while. */
function lettersReady(x: Running, ahead: journal.Outlook): Date | null {
  if (ahead.lettersPlanned === 0 || !ahead.oldestLetter) return null
  if (ahead.lettersPlanned >= fullBatch) return ahead.oldestLetter
  return new Date(ahead.oldestLetter.getTime() + gathering(x))
}
const fullBatch = 500

const soonest = (...moments: (Date | null)[]): Date | null =>
  moments.reduce((first, moment) => (moment && (!first || moment < first) ? moment : first), null)

/** Without a key in memory nothing can be opened: officers have to renew the lease. */
async function waitsForOfficers(x: Running, { id, organisation }: Campaign): Promise<RunEnd | null> {
  return inTransaction(x.db, organisation, async (tx) => {
    const current = await store.lockCampaign(tx, organisation, id)
    // Renewed a moment ago: another round finds the new lease.
    if (current?.lease && heldLease(current.lease, x.clock())) return null
    const halted = await store.halt(tx, { id, state: 'waiting-for-officers', reason: 'lease-not-held' })
    if (halted) await note(tx, x, { id, organisation }, 'notices.waiting-for-officers', {})
    return { end: 'halted', state: 'waiting-for-officers' }
  })
}

/**
 * Closes when everyone is accounted for.
 *
 * [Note: Two counts] The states are summed, and an independent query counts the people behind
 * accepted mail, confirmed hand-overs and named exceptions. Both must equal the scope's count;
 * otherwise a person has to look before anything may be called closed.
 */
async function close(x: Running, { id, organisation }: Campaign): Promise<RunEnd> {
  const at = x.clock()
  return inTransaction(x.db, organisation, async (tx): Promise<RunEnd> => {
    const campaign = await store.lockCampaign(tx, organisation, id)
    if (!campaign || campaign.state !== 'sending') return { end: 'halted', state: campaign?.state ?? 'stopped' }
    const states = await store.countStates(tx, id)
    const settled = (states.delivered ?? 0) + (states['handed-over'] ?? 0) + (states['public-communication'] ?? 0) + (states.exception ?? 0)
    const accounted = await store.countAccounted(tx, id, at)
    const everyone = campaign.scopeCount ?? -1
    if (settled !== everyone || accounted !== everyone) {
      await store.halt(tx, { id, state: 'paused', reason: 'counts-differ' })
      await append(tx, {
        type: 'notices.counts-differ',
        organisation,
        by: null,
        at,
        about: campaign.about,
        body: { campaign: id, inScope: everyone, settled, accounted },
      })
      return { end: 'halted', state: 'paused' }
    }
    await store.close(tx, { id, at })
    if (campaign.lease) await endLease(tx, { organisation, id: campaign.lease }, { reason: 'done', at })
    await append(tx, {
      type: 'notices.campaign-closed',
      organisation,
      by: null,
      at,
      about: campaign.about,
      body: {
        campaign: id,
        inScope: everyone,
        delivered: states.delivered ?? 0,
        handedOver: states['handed-over'] ?? 0,
        publicCommunication: states['public-communication'] ?? 0,
        exceptions: states.exception ?? 0,
      },
    })
    return { end: 'closed' }
  })
}

async function note(
  tx: Tx,
  { clock }: Running,
  { id, organisation }: Pick<Campaign, 'id' | 'organisation'>,
  type: `notices.${string}`,
  body: Record<string, number | string>,
): Promise<void> {
  await append(tx, { type, organisation, by: null, at: clock(), about: id, body })
}

/** Holds the campaign's lock for the time of the work: PostgreSQL lets go of it when the process dies. */
function alone(x: Running, run: () => Promise<RunEnd>): Promise<RunEnd> {
  return x.db.connection().execute(async (connection) => {
    const lock = sql`hashtextextended('satama.telling.' || ${x.campaign}, 0)`
    const { rows } = await sql<{ got: boolean }>`select pg_try_advisory_lock(${lock}) as got`.execute(connection)
    if (!rows[0]?.got) return { end: 'busy' }
    try {
      return await run()
    } finally {
      await sql`select pg_advisory_unlock(${lock})`.execute(connection)
    }
  })
}
