import { sql } from 'kysely'
import type { Tx } from '#platform/database'
import type { Reply } from '#platform/mail'
import type { CampaignId } from '../campaign.ts'

/*
 * The journal of sending.
 *
 * [Note: Intent first] A block of deliveries is committed as "intended" before the first byte of it
 * goes out, and its outcome in the next transaction. Whatever kills the sender in between leaves
 * rows that say "intended": nobody is missed, and at most that block is in doubt.
 */

export interface Due {
  readonly delivery: string
  readonly person: string
  readonly attempts: number
  /** Was in doubt: the relay may have it already. */
  readonly doubted: boolean
}

export interface Outcome {
  readonly delivery: string
  readonly person: string
  readonly state: 'accepted' | 'failed' | 'planned' | 'in-doubt'
  readonly reply: Reply | null
  readonly attempts: number
  readonly nextAt: Date | null
}

/** Deliveries that a dead sender left "intended" are in doubt. Only whoever holds the campaign's lock may say so. */
export async function doubtLeftovers(tx: Tx, campaign: CampaignId, at: Date): Promise<number> {
  const { numAffectedRows } = await sql`
    update notices.delivery set state = 'in-doubt', block = null, changed_at = ${at}
    where campaign = ${campaign} and channel = 'email' and state = 'intended'`.execute(tx)
  await sql`update notices.block set ended_at = ${at} where campaign = ${campaign} and ended_at is null`.execute(tx)
  return Number(numAffectedRows ?? 0n)
}

/** Writes the outcome of the block under way; a delivery that a bounce has overtaken is left alone. */
export async function writeOutcomes(
  tx: Tx,
  { block, at, outcomes }: { block: string; at: Date; outcomes: readonly Outcome[] },
): Promise<void> {
  await sql`
    with ended as (update notices.block set ended_at = ${at} where id = ${block})
    update notices.delivery d set state = o.state, block = null, attempts = o.attempts, next_at = o.next_at,
      accepted_at = case when o.state = 'accepted' then ${at}::timestamptz end,
      reply_code = o.code, reply_enhanced = o.enhanced, queue_id = o.queue_id, changed_at = ${at}
    from unnest(
      ${outcomes.map((one) => one.delivery)}::uuid[], ${outcomes.map((one) => one.state)}::text[],
      ${outcomes.map((one) => one.attempts)}::integer[], ${outcomes.map((one) => one.nextAt)}::timestamptz[],
      ${outcomes.map((one) => one.reply?.code ?? null)}::integer[],
      ${outcomes.map((one) => one.reply?.enhanced ?? null)}::text[],
      ${outcomes.map((one) => one.reply?.queueId ?? null)}::text[]
    ) as o (id, state, attempts, next_at, code, enhanced, queue_id)
    where d.id = o.id and d.block = ${block}`.execute(tx)
}

/** Who is due, in the order drawn by lot: what is in doubt first. Nobody is bound by this yet. */
export async function due(
  tx: Tx,
  { campaign, size, at }: { campaign: CampaignId; size: number; at: Date },
): Promise<Due[]> {
  const { rows } = await sql<Due>`
    (select id as delivery, person, attempts, true as doubted from notices.delivery
      where campaign = ${campaign} and channel = 'email' and state = 'in-doubt' and (next_at is null or next_at <= ${at})
      order by lot limit ${size})
    union all
    (select id, person, attempts, false from notices.delivery
      where campaign = ${campaign} and channel = 'email' and state = 'planned' and (next_at is null or next_at <= ${at})
      order by lot limit ${size})
    limit ${size}`.execute(tx)
  return rows
}

/** Commits to a block, as far as its deliveries are still due. None while the campaign does not send. */
export async function intend(
  tx: Tx,
  { organisation, campaign, block, at, deliveries }: { organisation: string; campaign: CampaignId; block: string; at: Date; deliveries: readonly string[] },
): Promise<Set<string>> {
  // The share lock waits for whoever is stopping the campaign at this moment, so that a stop is a stop.
  const { rows } = await sql<{ id: string }>`
    with open as materialized (select id from notices.campaign where id = ${campaign} and state = 'sending' for share),
    begun as (
      insert into notices.block (id, organisation, campaign, begun_at)
      select ${block}, ${organisation}, id, ${at} from open)
    update notices.delivery d set state = 'intended', block = ${block}, changed_at = ${at}
    from open
    where d.campaign = open.id and d.id = any(${deliveries}::uuid[]) and d.state in ('planned', 'in-doubt')
    returning d.id`.execute(tx)
  return new Set(rows.map(({ id }) => id))
}

/**
 * Mail has failed for these people: each goes on to what the rules said when they were pinned.
 * Someone who counted as delivered is opened again; who was told otherwise or named stays so.
 */
export async function fallBack(
  tx: Tx,
  { organisation, campaign, people, at }: { organisation: string; campaign: CampaignId; people: readonly string[]; at: Date },
): Promise<number> {
  if (people.length === 0) return 0
  const { rows } = await sql<{ person: string; fallback: string }>`
    update notices.person set
      state = case when fallback like 'letter-%' then 'letter' when fallback = 'decision' then 'needs-decision' else 'exception' end,
      reason = case when fallback like 'letter-%' then null when fallback = 'decision' then fallback_reason else fallback end,
      changed_at = ${at}
    where campaign = ${campaign} and person = any(${people}::uuid[]) and state in ('email', 'delivered')
    returning person, fallback`.execute(tx)
  const letters = rows.filter(({ fallback }) => fallback.startsWith('letter-'))
  await sql`
    insert into notices.delivery (id, organisation, campaign, person, channel, addressee, state, lot, changed_at)
    select gen_random_uuid(), ${organisation}, ${campaign}, person, 'letter', addressee, 'planned',
      floor(random() * 2147483647)::integer, ${at}
    from unnest(${letters.map((one) => one.person)}::uuid[],
      ${letters.map((one) => one.fallback.slice('letter-'.length))}::text[]) as given (person, addressee)
    on conflict (campaign, person, channel) do nothing`.execute(tx)
  return rows.length
}

/** Mail that has not been accepted by its deadline gives way to letters. */
export async function passDeadline(tx: Tx, campaign: CampaignId, at: Date): Promise<string[]> {
  const { rows } = await sql<{ person: string }>`
    update notices.delivery d set state = 'withdrawn', changed_at = ${at}
    from notices.campaign c
    where c.id = d.campaign and d.campaign = ${campaign} and d.channel = 'email' and d.state = 'planned'
      and c.mail_deadline <= ${at}
    returning d.person`.execute(tx)
  return rows.map(({ person }) => person)
}

/** Whose mail was accepted and whose bounce window has passed has been told. */
export async function settleDelivered(tx: Tx, campaign: CampaignId, at: Date): Promise<number> {
  const { numAffectedRows } = await sql`
    update notices.person p set state = 'delivered', reason = null, changed_at = ${at}
    from notices.delivery d join notices.campaign c on c.id = d.campaign
    where p.campaign = ${campaign} and p.state = 'email' and d.campaign = p.campaign and d.person = p.person
      and d.channel = 'email' and d.state = 'accepted'
      and d.accepted_at + c.bounce_window_ms * interval '1 millisecond' <= ${at}`.execute(tx)
  return Number(numAffectedRows ?? 0n)
}

export interface Outlook {
  readonly mailsDue: number
  readonly mailsLater: number
  readonly lettersPlanned: number
  readonly oldestLetter: Date | null
  readonly batchesMaking: number
  readonly open: number
  /** When something has to be looked at again although nothing happens. */
  readonly nextAt: Date | null
}

export async function outlook(tx: Tx, campaign: CampaignId, at: Date): Promise<Outlook> {
  const { rows } = await sql<Outlook>`
    select
      count(*) filter (where channel = 'email' and state in ('planned', 'in-doubt', 'intended')
        and (next_at is null or next_at <= ${at}))::integer as "mailsDue",
      count(*) filter (where channel = 'email' and state in ('planned', 'in-doubt') and next_at > ${at})::integer as "mailsLater",
      count(*) filter (where channel = 'letter' and state = 'planned')::integer as "lettersPlanned",
      min(changed_at) filter (where channel = 'letter' and state = 'planned') as "oldestLetter",
      (select count(*)::integer from notices.batch b where b.campaign = ${campaign} and b.state = 'making') as "batchesMaking",
      (select count(*)::integer from notices.person p where p.campaign = ${campaign}
        and p.state in ('unresolved', 'needs-decision', 'email', 'letter')) as open,
      least(
        min(next_at) filter (where channel = 'email' and state in ('planned', 'in-doubt')),
        (select min(a.accepted_at) + c.bounce_window_ms * interval '1 millisecond'
          from notices.campaign c, notices.delivery a join notices.person p
            on p.campaign = a.campaign and p.person = a.person and p.state = 'email'
          where c.id = ${campaign} and a.campaign = c.id and a.channel = 'email' and a.state = 'accepted'
          group by c.bounce_window_ms)
      ) as "nextAt"
    from notices.delivery where campaign = ${campaign}`.execute(tx)
  const [found] = rows
  if (!found) throw new Error('an aggregate has a row')
  return found
}
