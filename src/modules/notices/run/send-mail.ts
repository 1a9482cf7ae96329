import { inTransaction } from '#platform/database'
import type { Sent } from '#platform/mail'
import { append } from '#ledger'
import { heldLease, openSnapshot, type Lease } from '#vault'
import type { Campaign } from '../campaign.ts'
import { emailRenderer } from '../email/render.ts'
import type { EmailRun } from '../email/run.ts'
import { readPinned } from '../pin.ts'
import { provedBytes, proverFor, type ProvedMessage } from '../proof/prove.ts'
import * as store from '../store.ts'
import * as journal from './journal.ts'
import { backOff, verdictOf } from './reading-replies.ts'
import type { Running } from './telling.ts'

/**
 * Sends mail until none is due, the relay rests, or the campaign halts. See [Note: Intent first].
 *
 * While one block is on its way the next is opened, rendered and proved; it is committed to together
 * with the outcome of the one before.
 */
export async function sendMail(x: Running, campaign: Campaign, run: EmailRun, lease: Lease): Promise<void> {
  const makers = { render: emailRenderer(run), prove: proverFor(run) }
  const { id, organisation } = campaign
  let failures = campaign.failures
  let last: Finished | null = null
  let next = await makeBlock(x, campaign, lease, makers)

  for (let blocks = 0; ; blocks += 1) {
    const at = x.clock()
    const made = next.ok && !last?.halts && !last?.rests && !x.signal?.aborted && blocks < blocksAtOnce ? next.messages : []
    const block = crypto.randomUUID()
    // One commit writes what became of the last block and what the next one intends.
    const intended: ReadonlySet<string> = await inTransaction(x.db, organisation, async (tx) => {
      if (last) await conclude(tx, campaign, last, at)
      if (made.length === 0) return new Set<string>()
      const deliveries = made.map(({ entry }) => entry.delivery)
      return journal.intend(tx, { organisation, campaign: id, block, at, deliveries })
    })
    if (last) failures = await rest(x, campaign, last, failures, at)
    if (!next.ok) return stopForProof(x, campaign, next)
    if (intended.size === 0) return
    await x.hooks?.at?.('journalled')

    const sending = Promise.all(
      made
        .filter(({ entry }) => intended.has(entry.delivery))
        .map(({ entry, message }) => sendOne(x, run, entry, message)),
    )
    const making = makeBlock(x, campaign, lease, makers)
    // Should the next block fail, that is heard of when this one has been answered for.
    making.catch(() => undefined)
    const results: Result[] = await sending
    await x.hooks?.at?.('accepted')
    last = { block, outcomes: results.map(({ outcome }) => outcome), ...judged(results) }
    next = await making
  }
}

interface Result {
  readonly outcome: journal.Outcome
  readonly refusesUs: boolean
  readonly silent: boolean
}

/** A relay that does not answer is left alone, each time for longer. */
async function rest(x: Running, { id }: Campaign, last: Finished, failures: number, at: Date): Promise<number> {
  if (last.rests) {
    const retryAt = new Date(at.getTime() + backOff(failures + 1, x.retryMs))
    await store.setRetry(x.db, { id, failures: failures + 1, retryAt })
    return failures + 1
  }
  if (failures > 0) await store.setRetry(x.db, { id, failures: 0, retryAt: null })
  return 0
}

/** After so many blocks the campaign is looked at as a whole: what is delivered, which letters are due. */
const blocksAtOnce = 100

interface Finished {
  readonly block: string
  readonly outcomes: journal.Outcome[]
  /** The relay does not want us: a person has to look. */
  readonly halts: boolean
  /** The relay did not answer: it is left alone for a while. */
  readonly rests: boolean
}

function judged(results: readonly { refusesUs: boolean; silent: boolean }[]): Pick<Finished, 'halts' | 'rests'> {
  return {
    halts: results.some(({ refusesUs }) => refusesUs),
    rests: results.some(({ silent }) => silent),
  }
}

async function conclude(tx: Parameters<typeof journal.writeOutcomes>[0], campaign: Campaign, last: Finished, at: Date): Promise<void> {
  const { id, organisation } = campaign
  await journal.writeOutcomes(tx, { block: last.block, at, outcomes: last.outcomes })
  const people = last.outcomes.filter(({ state }) => state === 'failed').map(({ person }) => person)
  await journal.fallBack(tx, { organisation, campaign: id, people, at })
  if (!last.halts) return
  const halted = await store.halt(tx, { id, state: 'paused', reason: 'relay-refuses-us' })
  if (halted) {
    const codes = [...new Set(last.outcomes.flatMap(({ reply }) => (reply ? [reply.enhanced ?? String(reply.code)] : [])))]
    await append(tx, {
      type: 'notices.relay-refuses-us',
      organisation,
      by: null,
      at,
      about: campaign.about,
      body: { campaign: id, codes: codes.slice(0, 20) },
    })
  }
}

interface Made {
  readonly ok: true
  /** Without a message: vanished from the snapshot (erased meanwhile), and told by no mail. */
  readonly messages: readonly { readonly entry: journal.Due; readonly message: ProvedMessage | null }[]
}
interface NotProved {
  readonly ok: false
  readonly delivery: string
  readonly code: string
}

/** Renders and proves a whole block before any of it is sent: the first mismatch stops everything. */
async function makeBlock(
  x: Running,
  campaign: Campaign,
  leased: Lease,
  { render, prove }: { render: ReturnType<typeof emailRenderer>; prove: ReturnType<typeof proverFor> },
): Promise<Made | NotProved> {
  const at = x.clock()
  const size = Math.min(x.blockSize ?? 50, 50)
  const due = await journal.due(x.db, { campaign: campaign.id, size, at })
  if (due.length === 0) return { ok: true, messages: [] }
  const lease = heldLease(leased.id, at) ?? leased
  const opened = await openSnapshot(x.db, lease, due.map(({ person }) => person), at)
  const messages: Made['messages'][number][] = []
  for (const entry of due) {
    const plain = opened.get(entry.person)
    if (!plain) {
      messages.push({ entry, message: null })
      continue
    }
    const pinned = readPinned(plain)
    const email = render(pinned, entry.delivery)
    const proof = prove(x.hooks?.finished?.(email, entry.delivery) ?? email, pinned, entry.delivery)
    if (!proof.ok) return { ok: false, delivery: entry.delivery, code: proof.code }
    messages.push({ entry, message: proof.value })
  }
  await x.hooks?.at?.('rendered')
  return { ok: true, messages }
}

async function stopForProof(x: Running, { id, organisation, about }: Campaign, failure: NotProved): Promise<void> {
  await inTransaction(x.db, organisation, async (tx) => {
    await store.halt(tx, { id, state: 'stopped', reason: 'proof-failed' })
    await append(tx, {
      type: 'notices.proof-failed',
      organisation,
      by: null,
      at: x.clock(),
      about,
      body: { campaign: id, delivery: failure.delivery, fault: failure.code },
    })
  })
}

async function sendOne(
  x: Running,
  run: EmailRun,
  entry: journal.Due,
  message: ProvedMessage | null,
): Promise<Result> {
  if (!message) return calm(failed(entry))
  if (entry.doubted && x.lookUp && (await x.lookUp(`<${entry.delivery}@${run.messageDomain}>`)) === 'accepted') {
    return calm({ ...base(entry), state: 'accepted', reply: null })
  }
  const sent = await x.relay.send(provedBytes(message), watchFor(x))
  return outcomeOf(x, entry, sent)
}

function outcomeOf(
  x: Running,
  entry: journal.Due,
  sent: Sent,
): Result {
  switch (sent.outcome) {
    case 'accepted':
      return calm({ ...base(entry), state: 'accepted', reply: sent.reply })
    case 'in-doubt':
      return { outcome: { ...base(entry), state: 'in-doubt' }, refusesUs: false, silent: true }
    case 'not-sent':
      return { outcome: { ...base(entry), state: entry.doubted ? 'in-doubt' : 'planned' }, refusesUs: sent.trouble === 'sign-in', silent: true }
    case 'refused': {
      const { reply } = sent
      const attempts = entry.attempts + 1
      const verdict = verdictOf(reply, sent.during)
      if (verdict === 'permanent') return calm({ ...base(entry), state: 'failed', reply, attempts })
      const nextAt = new Date(x.clock().getTime() + backOff(attempts, x.retryMs))
      const later: journal.Outcome = { ...base(entry), state: 'planned', reply, attempts, nextAt }
      return { outcome: later, refusesUs: verdict === 'reputation', silent: false }
    }
  }
}

const calm = (outcome: journal.Outcome): Result => ({ outcome, refusesUs: false, silent: false })

const base = ({ delivery, person, attempts }: journal.Due) => ({
  delivery,
  person,
  attempts,
  reply: null,
  nextAt: null,
})

const failed = (entry: journal.Due): journal.Outcome => ({ ...base(entry), state: 'failed' })

/** Lets a drill look in at the moments inside a conversation. */
function watchFor({ hooks }: Running) {
  const { at } = hooks ?? {}
  if (!at) return undefined
  return {
    begun: () => void at('in-data'),
    ended: () => void at('after-final-dot'),
  }
}
