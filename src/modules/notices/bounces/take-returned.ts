import { sql } from 'kysely'
import type { Clock } from '#foundation/time'
import { inTransaction, within, type Db, type Tx } from '#platform/database'
import { takeInMail, type Incoming, type MailIntake } from '#platform/mail'
import { append } from '#ledger'
import { sealToInbox } from '#vault'
import { tokenHash } from '../codes.ts'
import { backOff } from '../run/reading-replies.ts'
import { fallBack } from '../run/journal.ts'
import type { Hooks } from '../run/telling.ts'
import { readReturned, type BounceClass } from './read-returned.ts'

export interface BouncePorts {
  readonly db: Db
  readonly clock: Clock
  readonly returnPath: { readonly prefix: string; readonly domain: string }
  readonly retryMs?: number
  readonly hooks?: Hooks
}

/** Listens by SMTP for what comes back to the return paths of our notices. */
export function listenForReturned(x: BouncePorts & { host?: string; port: number }): Promise<MailIntake> {
  return takeInMail({
    port: x.port,
    ...(x.host === undefined ? {} : { host: x.host }),
    // Whether a token exists is not told to strangers: anything of the right shape is taken.
    accepts: (address) => tokenIn(address, x.returnPath) !== null,
    take: (message) => takeReturned(x, message),
  })
}

/**
 * Takes one returned message in.
 *
 * [Note: A bounce only adds] Whoever learns a return path could forge a report. So a report can add
 * a letter, and can never cancel one, stop a campaign or mark anybody as told.
 */
export async function takeReturned(x: BouncePorts, { to, bytes }: Incoming): Promise<void> {
  const tokens = [...new Set(to.flatMap((address) => tokenIn(address, x.returnPath) ?? []))]
  if (tokens.length === 0) return
  const returned = await readReturned(bytes)
  if (returned.kind === 'automatic') return
  for (const token of tokens) {
    const delivery = await deliveryOf(x.db, token)
    if (!delivery) continue
    await inTransaction(x.db, delivery.organisation, async (tx) => {
      if (returned.kind === 'bounce') await record(tx, x, delivery, returned)
      else await quarantine(tx, delivery, bytes, x.clock())
    })
    await x.hooks?.at?.('bounce-taken')
  }
}

interface Bounced {
  readonly id: string
  readonly organisation: string
  readonly campaign: string
  readonly person: string
  readonly attempts: number
}

async function deliveryOf(db: Db, token: string): Promise<Bounced | undefined> {
  const hash = Buffer.from(tokenHash(token))
  const whose = await sql<{ organisation: string | null }>`
    select notices.organisation_of_return(${hash}) as organisation`.execute(db)
  const organisation = whose.rows[0]?.organisation
  if (!organisation) return undefined
  const { rows } = await sql<Bounced>`
    select id, organisation, campaign, person, attempts from notices.delivery
    where token_hash = ${hash}`.execute(within(db, organisation))
  return rows[0]
}

async function record(
  tx: Tx,
  x: BouncePorts,
  delivery: Bounced,
  bounce: { readonly class: BounceClass; readonly enhanced: string | null },
): Promise<void> {
  const at = x.clock()
  const { id, organisation, campaign, person } = delivery
  await insertBounce(tx, delivery, { at, class: bounce.class, enhanced: bounce.enhanced })
  if (bounce.class === 'delayed') return
  if (bounce.class === 'mailbox-full' && (await tryAgain(tx, x, delivery, at))) return

  await sql`
    update notices.delivery set state = 'failed', block = null, changed_at = ${at}
    where id = ${id} and state in ('intended', 'in-doubt', 'accepted', 'planned')`.execute(tx)
  await fallBack(tx, { organisation, campaign, people: [person], at })
  await append(tx, {
    type: 'notices.bounced',
    organisation,
    by: null,
    at,
    about: campaign,
    body: { delivery: id, class: bounce.class, status: bounce.enhanced },
  })
  // Somebody in a closed campaign turns out not to have been told: it is opened again for officers.
  await sql`
    update notices.campaign set state = 'waiting-for-officers', reason = 'late-bounce', closed_at = null
    where id = ${campaign} and state = 'closed'`.execute(tx)
}

/** A full mailbox may empty itself: the same message again, later, while there is time. */
async function tryAgain(tx: Tx, x: BouncePorts, { id, attempts }: Bounced, at: Date): Promise<boolean> {
  const nextAt = new Date(at.getTime() + backOff(attempts + 1, x.retryMs))
  const { numAffectedRows } = await sql`
    update notices.delivery d set state = 'planned', block = null, attempts = attempts + 1, next_at = ${nextAt},
      accepted_at = null, changed_at = ${at}
    from notices.campaign c
    where d.id = ${id} and c.id = d.campaign and d.state = 'accepted' and d.attempts < 3
      and c.mail_deadline > ${nextAt} and c.state in ('sending', 'paused')`.execute(tx)
  return (numAffectedRows ?? 0n) > 0n
}

/** What cannot be read is never thrown away: it waits, sealed, for a member of the team. */
async function quarantine(tx: Tx, delivery: Bounced, bytes: Buffer, at: Date): Promise<void> {
  const { organisation, campaign, person } = delivery
  await insertBounce(tx, delivery, { at, class: 'unreadable', enhanced: null })
  await sealToInbox(tx, { organisation, kind: 'returned-mail', plain: bytes, subject: person, about: campaign, at })
}

async function insertBounce(
  tx: Tx,
  { id, organisation, campaign }: Bounced,
  bounce: { at: Date; class: BounceClass | 'unreadable'; enhanced: string | null },
): Promise<void> {
  await sql`
    insert into notices.bounce (id, organisation, campaign, delivery, at, class, enhanced)
    values (${crypto.randomUUID()}, ${organisation}, ${campaign}, ${id}, ${bounce.at}, ${bounce.class},
      ${bounce.enhanced})`.execute(tx)
}

function tokenIn(address: string, { prefix, domain }: { prefix: string; domain: string }): string | null {
  const found = /^(.+)\+([0-9a-f]{20})@([^@]+)$/.exec(address.toLowerCase())
  return found?.[1] === prefix.toLowerCase() && found[3] === domain.toLowerCase() ? (found[2] ?? null) : null
}
