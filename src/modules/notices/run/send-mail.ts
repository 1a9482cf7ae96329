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

/** Sends mail until none is due, the relay rests, or the campaign halts. See [Note: Intent first]. */
export async function sendMail(x: Running, campaign: Campaign, run: EmailRun, leased: Lease): Promise<void> {
  const render = emailRenderer(run)
  const prove = proverFor(run)
  const size = Math.min(x.blockSize ?? 50, 50)
  const { id, organisation } = campaign
  let lease = leased
  let failures = campaign.failures
  let finished: Finished | null = null

  for (let blocks = 0; ; blocks += 1) {
    const at = x.clock()
    const block = crypto.randomUUID()
    // One commit writes what became of the last block and what the next one intends.
    const last: Finished | null = finished
    const intended = await inTransaction(x.db, organisation, async (tx) => {
      if (last) await conclude(tx, campaign, last, at)
      if (last?.halts || last?.rests || x.signal?.aborted || blocks >= blocksAtOnce) return []
      return journal.intendBlock(tx, { organisation, campaign: id, block, size, at })
    })
    if (last?.rests) {
      failures += 1
      const retryAt = new Date(at.getTime() + backOff(failures, x.retryMs))
      await store.setRetry(x.db, { id, failures, retryAt })
    } else if (last && failures > 0) {
      failures = 0
      await store.setRetry(x.db, { id, failures, retryAt: null })
    }
    if (intended.length === 0) return
    await x.hooks?.at?.('journalled')

    lease = heldLease(lease.id, at) ?? lease
    const made = await makeBlock(x, lease, intended, { render, prove })
    if (!made.ok) {
      await stopForProof(x, campaign, block, intended, made)
      return
    }
    await x.hooks?.at?.('rendered')
    const outcomes = await Promise.all(
      made.messages.map(({ message, entry }) => sendOne(x, run, entry, message)),
    )
    await x.hooks?.at?.('accepted')
    finished = { block, outcomes: outcomes.map(({ outcome }) => outcome), ...judged(outcomes) }
    // Whoever vanished from the snapshot (erased meanwhile) is not told by mail.
    for (const entry of made.vanished) finished.outcomes.push(failed(entry))
  }
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
  readonly messages: { entry: journal.Intended; message: ProvedMessage }[]
  readonly vanished: journal.Intended[]
}
interface NotProved {
  readonly ok: false
  readonly delivery: string
  readonly code: string
  readonly where: string
}

/** Renders and proves a whole block before any of it is sent: the first mismatch stops everything. */
async function makeBlock(
  x: Running,
  lease: Lease,
  intended: readonly journal.Intended[],
  { render, prove }: { render: ReturnType<typeof emailRenderer>; prove: ReturnType<typeof proverFor> },
): Promise<Made | NotProved> {
  const opened = await openSnapshot(x.db, lease, intended.map(({ person }) => person), x.clock())
  const messages: Made['messages'] = []
  const vanished: journal.Intended[] = []
  for (const entry of intended) {
    const plain = opened.get(entry.person)
    if (!plain) {
      vanished.push(entry)
      continue
    }
    const pinned = readPinned(plain)
    const email = render(pinned, entry.delivery)
    const proof = prove(x.hooks?.finished?.(email, entry.delivery) ?? email, pinned, entry.delivery)
    if (!proof.ok) {
      return { ok: false, delivery: entry.delivery, code: proof.code, where: String(proof.facts['where'] ?? '') }
    }
    messages.push({ entry, message: proof.value })
  }
  return { ok: true, messages, vanished }
}

async function stopForProof(
  x: Running,
  { id, organisation, about }: Campaign,
  block: string,
  intended: readonly journal.Intended[],
  failure: NotProved,
): Promise<void> {
  const at = x.clock()
  await inTransaction(x.db, organisation, async (tx) => {
    const doubted = intended.filter((entry) => entry.doubted).map(({ delivery }) => delivery)
    await journal.releaseBlock(tx, { block, at, doubted })
    await store.halt(tx, { id, state: 'stopped', reason: 'proof-failed' })
    await append(tx, {
      type: 'notices.proof-failed',
      organisation,
      by: null,
      at,
      about,
      body: { campaign: id, delivery: failure.delivery, fault: failure.code },
    })
  })
}

async function sendOne(
  x: Running,
  run: EmailRun,
  entry: journal.Intended,
  message: ProvedMessage,
): Promise<{ outcome: journal.Outcome; refusesUs: boolean; silent: boolean }> {
  if (entry.doubted && x.lookUp && (await x.lookUp(`<${entry.delivery}@${run.messageDomain}>`)) === 'accepted') {
    return calm({ ...base(entry), state: 'accepted', reply: null })
  }
  const sent = await x.relay.send(provedBytes(message), watchFor(x))
  return outcomeOf(x, entry, sent)
}

function outcomeOf(
  x: Running,
  entry: journal.Intended,
  sent: Sent,
): { outcome: journal.Outcome; refusesUs: boolean; silent: boolean } {
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

const calm = (outcome: journal.Outcome) => ({ outcome, refusesUs: false, silent: false })

const base = ({ delivery, person, attempts }: journal.Intended) => ({
  delivery,
  person,
  attempts,
  reply: null,
  nextAt: null,
})

const failed = (entry: journal.Intended): journal.Outcome => ({ ...base(entry), state: 'failed' })

/** Lets a drill look in at the moments inside a conversation. */
function watchFor({ hooks }: Running) {
  const { at } = hooks ?? {}
  if (!at) return undefined
  return {
    begun: () => void at('in-data'),
    ended: () => void at('after-final-dot'),
  }
}
