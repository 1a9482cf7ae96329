import { sql } from 'kysely'
import type { Tx } from '#platform/database'
import type { Campaign, CampaignId, CampaignState, HaltReason, PersonState, PinnedRun } from './campaign.ts'
import type { Addressee } from './recipient.ts'
import type { TellingRules } from './rules.ts'
import type { Certainty, Sender, Template } from './template.ts'

/* Campaigns */

const campaignColumns = sql`
  id, organisation, about, kind, state, reason, template, template_version as "templateVersion", rules,
  created_by as "createdBy", created_at as "createdAt", begun_at as "begunAt", run,
  bounce_window_ms as "bounceWindowMs", mail_deadline as "mailDeadline", lease, scope_count as "scopeCount",
  retry_at as "retryAt", failures, closed_at as "closedAt"`

export async function insertCampaign(
  tx: Tx,
  campaign: {
    id: CampaignId
    organisation: string
    about: string
    template: Template
    rules: TellingRules
    by: string
    at: Date
  },
): Promise<void> {
  await sql`
    insert into notices.campaign (id, organisation, about, kind, state, template, rules, created_by, created_at)
    values (${campaign.id}, ${campaign.organisation}, ${campaign.about}, ${campaign.template.kind}, 'draft',
      ${JSON.stringify(campaign.template)}, ${JSON.stringify(campaign.rules)}, ${campaign.by}, ${campaign.at})`.execute(tx)
}

export async function findCampaign(tx: Tx, organisation: string, id: CampaignId): Promise<Campaign | undefined> {
  const { rows } = await sql<Campaign>`
    select ${campaignColumns} from notices.campaign where id = ${id} and organisation = ${organisation}`.execute(tx)
  return rows[0]
}

export async function lockCampaign(tx: Tx, organisation: string, id: CampaignId): Promise<Campaign | undefined> {
  const { rows } = await sql<Campaign>`
    select ${campaignColumns} from notices.campaign
    where id = ${id} and organisation = ${organisation} for update`.execute(tx)
  return rows[0]
}

export async function campaignsAbout(tx: Tx, organisation: string, about: string): Promise<Campaign[]> {
  const { rows } = await sql<Campaign>`
    select ${campaignColumns} from notices.campaign
    where organisation = ${organisation} and about = ${about} order by created_at, id`.execute(tx)
  return rows
}

/** For the sender, which serves every organisation: those that have something under way. */
export async function organisationsTelling(tx: Tx): Promise<string[]> {
  const { rows } = await sql<{ organisation: string }>`
    select organisation from notices.organisations_telling()`.execute(tx)
  return rows.map(({ organisation }) => organisation)
}

/** An organisation's campaigns under way. */
export async function campaignsUnderWay(tx: Tx): Promise<Campaign[]> {
  const { rows } = await sql<Campaign>`
    select ${campaignColumns} from notices.campaign
    where state in ('sending', 'paused', 'waiting-for-officers') order by begun_at, id`.execute(tx)
  return rows
}

export async function readCampaign(tx: Tx, id: CampaignId): Promise<Campaign | undefined> {
  const { rows } = await sql<Campaign>`select ${campaignColumns} from notices.campaign where id = ${id}`.execute(tx)
  return rows[0]
}

export async function saveTemplate(
  tx: Tx,
  { id, template, rules }: { id: CampaignId; template: Template; rules: TellingRules },
): Promise<void> {
  await sql`
    update notices.campaign set template = ${JSON.stringify(template)}, rules = ${JSON.stringify(rules)},
      kind = ${template.kind}, template_version = template_version + 1, state = 'draft'
    where id = ${id}`.execute(tx)
}

export async function setState(
  tx: Tx,
  { id, state, reason = null }: { id: CampaignId; state: CampaignState; reason?: HaltReason | null },
): Promise<void> {
  await sql`
    update notices.campaign set state = ${state}, reason = ${reason}, retry_at = null, failures = 0
    where id = ${id}`.execute(tx)
}

/** In whose name the organisation wrote last, to begin the next notice with. */
export async function latestSender(tx: Tx, organisation: string): Promise<Sender | undefined> {
  const { rows } = await sql<{ sender: Sender }>`
    select template -> 'sender' as sender from notices.campaign
    where organisation = ${organisation} order by created_at desc limit 1`.execute(tx)
  return rows[0]?.sender
}

/** Halts a campaign that is under way; one that a person stopped meanwhile stays as it is. */
export async function halt(
  tx: Tx,
  { id, state, reason }: { id: CampaignId; state: 'paused' | 'stopped' | 'waiting-for-officers'; reason: HaltReason },
): Promise<boolean> {
  const { numAffectedRows } = await sql`
    update notices.campaign set state = ${state}, reason = ${reason}
    where id = ${id} and state = 'sending'`.execute(tx)
  return (numAffectedRows ?? 0n) > 0n
}

export async function begin(
  tx: Tx,
  { id, by, at, lease, scopeCount }: { id: CampaignId; by: string; at: Date; lease: string; scopeCount: number },
): Promise<void> {
  await sql`
    update notices.campaign set state = 'sending', reason = null, begun_by = ${by}, begun_at = ${at},
      lease = ${lease}, scope_count = ${scopeCount}
    where id = ${id}`.execute(tx)
}

export async function setLease(tx: Tx, { id, lease }: { id: CampaignId; lease: string }): Promise<void> {
  await sql`update notices.campaign set lease = ${lease} where id = ${id}`.execute(tx)
}

/** Pins what stands in every message, once; whoever comes second reads what the first pinned. */
export async function pinRun(
  tx: Tx,
  { id, run, bounceWindowMs, mailDeadline }: { id: CampaignId; run: PinnedRun; bounceWindowMs: number; mailDeadline: Date },
): Promise<void> {
  await sql`
    update notices.campaign set run = ${JSON.stringify(run)}, bounce_window_ms = ${bounceWindowMs},
      mail_deadline = ${mailDeadline}
    where id = ${id} and run is null`.execute(tx)
}

export async function setRetry(
  tx: Tx,
  { id, failures, retryAt }: { id: CampaignId; failures: number; retryAt: Date | null },
): Promise<void> {
  await sql`update notices.campaign set failures = ${failures}, retry_at = ${retryAt} where id = ${id}`.execute(tx)
}

export async function close(tx: Tx, { id, at }: { id: CampaignId; at: Date }): Promise<void> {
  await sql`
    update notices.campaign set state = 'closed', reason = null, closed_at = ${at}, retry_at = null
    where id = ${id}`.execute(tx)
}

/** Tens of thousands of rows have just been written: PostgreSQL is told at once, or plans for an empty table. */
export async function countForThePlanner(tx: Tx): Promise<void> {
  await sql`select notices.count_for_the_planner()`.execute(tx)
}

/* Approvals */

export async function insertApproval(
  tx: Tx,
  approval: { organisation: string; campaign: CampaignId; version: number; account: string; at: Date },
): Promise<void> {
  await sql`
    insert into notices.approval (organisation, campaign, template_version, account, at)
    values (${approval.organisation}, ${approval.campaign}, ${approval.version}, ${approval.account}, ${approval.at})
    on conflict do nothing`.execute(tx)
}

/** Who approved the text as it stands now. */
export async function approvalsOf(tx: Tx, campaign: CampaignId): Promise<{ account: string; at: Date }[]> {
  const { rows } = await sql<{ account: string; at: Date }>`
    select a.account, a.at from notices.approval a join notices.campaign c on c.id = a.campaign
    where a.campaign = ${campaign} and a.template_version = c.template_version order by a.at, a.account`.execute(tx)
  return rows
}

/* People */

export interface NewPerson {
  readonly person: string
  readonly state: PersonState
  readonly reason: string | null
  readonly fallback: string | null
  readonly fallbackReason: string | null
  readonly certainty: Certainty
}

export async function insertPeople(
  tx: Tx,
  place: { organisation: string; campaign: CampaignId; at: Date },
  people: readonly NewPerson[],
): Promise<void> {
  if (people.length === 0) return
  await sql`
    insert into notices.person
      (organisation, campaign, person, state, reason, fallback, fallback_reason, certainty, changed_at)
    select ${place.organisation}::uuid, ${place.campaign}::uuid, person, state, reason, fallback, fallback_reason,
      certainty, ${place.at}::timestamptz
    from unnest(
      ${people.map((one) => one.person)}::uuid[], ${people.map((one) => one.state)}::text[],
      ${people.map((one) => one.reason)}::text[], ${people.map((one) => one.fallback)}::text[],
      ${people.map((one) => one.fallbackReason)}::text[], ${people.map((one) => one.certainty)}::text[]
    ) as given (person, state, reason, fallback, fallback_reason, certainty)
    on conflict (campaign, person) do update set state = excluded.state, reason = excluded.reason,
      fallback = excluded.fallback, fallback_reason = excluded.fallback_reason, changed_at = excluded.changed_at
      where notices.person.state in ('unresolved', 'needs-decision', 'email', 'letter')`.execute(tx)
}

export interface NewDelivery {
  readonly id: string
  readonly person: string
  readonly channel: 'email' | 'letter'
  readonly addressee: Addressee
  readonly lot: number
  readonly tokenHash: Uint8Array | null
}

export async function insertDeliveries(
  tx: Tx,
  place: { organisation: string; campaign: CampaignId; at: Date },
  deliveries: readonly NewDelivery[],
): Promise<void> {
  if (deliveries.length === 0) return
  await sql`
    insert into notices.delivery
      (id, organisation, campaign, person, channel, addressee, state, lot, token_hash, changed_at)
    select id, ${place.organisation}::uuid, ${place.campaign}::uuid, person, channel, addressee, 'planned', lot,
      decode(token, 'hex'), ${place.at}::timestamptz
    from unnest(
      ${deliveries.map((one) => one.id)}::uuid[], ${deliveries.map((one) => one.person)}::uuid[],
      ${deliveries.map((one) => one.channel)}::text[], ${deliveries.map((one) => one.addressee)}::text[],
      ${deliveries.map((one) => one.lot)}::integer[],
      ${deliveries.map((one) => (one.tokenHash ? Buffer.from(one.tokenHash).toString('hex') : null))}::text[]
    ) as given (id, person, channel, addressee, lot, token)
    on conflict (campaign, person, channel) do nothing`.execute(tx)
}

export async function insertCodes(
  tx: Tx,
  place: { organisation: string; campaign: CampaignId },
  hashes: readonly Uint8Array[],
): Promise<void> {
  if (hashes.length === 0) return
  // In the order of the hashes, which says nothing of the order of the persons.
  const sorted = hashes.map((one) => Buffer.from(one).toString('hex')).sort()
  await sql`
    insert into notices.code (organisation, hash, campaign)
    select ${place.organisation}::uuid, decode(hash, 'hex'), ${place.campaign}::uuid
    from unnest(${sorted}::text[]) as given (hash) on conflict do nothing`.execute(tx)
}

export async function peopleIn(
  tx: Tx,
  campaign: CampaignId,
  states: readonly PersonState[],
): Promise<{ person: string; state: PersonState; reason: string | null; certainty: Certainty }[]> {
  const { rows } = await sql<{ person: string; state: PersonState; reason: string | null; certainty: Certainty }>`
    select person, state, reason, certainty from notices.person
    where campaign = ${campaign} and state = any(${states}::text[]) order by person`.execute(tx)
  return rows
}

/** Moves people, each only out of a state that is not terminal already. Returns how many moved. */
export async function movePeople(
  tx: Tx,
  move: {
    campaign: CampaignId
    people: readonly string[]
    to: PersonState
    reason: string | null
    by: string | null
    at: Date
  },
): Promise<number> {
  const { numAffectedRows } = await sql`
    update notices.person set state = ${move.to}, reason = ${move.reason}, decided_by = coalesce(${move.by}, decided_by),
      changed_at = ${move.at}
    where campaign = ${move.campaign} and person = any(${move.people}::uuid[])
      and state in ('unresolved', 'needs-decision', 'email', 'letter')`.execute(tx)
  return Number(numAffectedRows ?? 0n)
}

export async function countStates(tx: Tx, campaign: CampaignId): Promise<Partial<Record<PersonState, number>>> {
  const { rows } = await sql<{ state: PersonState; count: number }>`
    select state, count(*)::integer as count from notices.person where campaign = ${campaign} group by state`.execute(tx)
  return Object.fromEntries(rows.map(({ state, count }) => [state, count]))
}

/**
 * The independent count that closing is held against. It does not look at the people's states: it
 * derives from deliveries, hand-overs and decisions how many different people have been reached.
 */
export async function countAccounted(tx: Tx, campaign: CampaignId, at: Date): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(distinct person)::integer as count from (
      select d.person from notices.delivery d join notices.campaign c on c.id = d.campaign
      where d.campaign = ${campaign} and d.channel = 'email' and d.state = 'accepted'
        and d.accepted_at + c.bounce_window_ms * interval '1 millisecond' <= ${at}
        and not exists (select from notices.bounce b where b.delivery = d.id
          and b.class in ('permanent', 'mailbox-full', 'reputation'))
      union all
      select d.person from notices.delivery d join notices.batch b on b.id = d.batch
      where d.campaign = ${campaign} and d.channel = 'letter' and b.state = 'handed-over'
        and b.confirmed_by is not null
      union all
      select p.person from notices.person p
      where p.campaign = ${campaign} and p.state in ('public-communication', 'exception') and p.reason is not null
    ) as reached`.execute(tx)
  return rows[0]?.count ?? 0
}
