import { sql } from 'kysely'
import type { Tx } from '#platform/database'
import type { CampaignId, CampaignState, HaltReason, PersonState } from './campaign.ts'
import { codeHash, readNoticeCode } from './codes.ts'
import type { NoticeKind, Template } from './template.ts'
import type { Certainty } from './template.ts'
import * as store from './store.ts'

export interface CampaignSummary {
  readonly id: CampaignId
  readonly kind: NoticeKind
  readonly state: CampaignState
  readonly reason: HaltReason | null
  readonly approvals: number
  readonly inScope: number | null
  readonly begunAt: Date | null
  readonly closedAt: Date | null
}

/** The notices about something, oldest first. */
export async function campaignsAbout(tx: Tx, organisation: string, about: string): Promise<CampaignSummary[]> {
  const { rows } = await sql<CampaignSummary>`
    select c.id, c.kind, c.state, c.reason, c.scope_count as "inScope", c.begun_at as "begunAt", c.closed_at as "closedAt",
      (select count(*)::integer from notices.approval a
        where a.campaign = c.id and a.template_version = c.template_version) as approvals
    from notices.campaign c where c.organisation = ${organisation} and c.about = ${about}
    order by c.created_at, c.id`.execute(tx)
  return rows
}

/** How many people stand where. */
export function countsOf(tx: Tx, campaign: CampaignId): Promise<Partial<Record<PersonState, number>>> {
  return store.countStates(tx, campaign)
}

export interface TellingProgress {
  readonly counts: Readonly<Partial<Record<PersonState, number>>>
  readonly inScope: number
  /** Terminal: nobody has to do anything more for them. */
  readonly accounted: number
  readonly mail: { readonly planned: number; readonly underWay: number; readonly accepted: number; readonly failed: number }
  readonly letters: { readonly planned: number; readonly made: number; readonly handedOver: number }
  readonly bounces: number
  /** Messages that the relay accepted per second, over the last minute of sending. */
  readonly perSecond: number
  /** When the mail will have gone out at that pace; null when nothing is going out. */
  readonly mailDoneAt: Date | null
}

/** How far a telling has come, from the database alone: works while nobody is unlocked. */
export async function progressOf(tx: Tx, campaign: CampaignId, at: Date): Promise<TellingProgress> {
  const counts = await store.countStates(tx, campaign)
  const { rows } = await sql<Record<'planned' | 'underWay' | 'accepted' | 'failed' | 'lettersPlanned' | 'made' | 'handedOver' | 'bounces' | 'recent', number> & { firstRecent: Date | null }>`
    select
      count(*) filter (where channel = 'email' and state = 'planned')::integer as planned,
      count(*) filter (where channel = 'email' and state in ('intended', 'in-doubt'))::integer as "underWay",
      count(*) filter (where channel = 'email' and state = 'accepted')::integer as accepted,
      count(*) filter (where channel = 'email' and state in ('failed', 'withdrawn'))::integer as failed,
      count(*) filter (where channel = 'letter' and state in ('planned', 'intended'))::integer as "lettersPlanned",
      count(*) filter (where channel = 'letter' and state = 'made')::integer as made,
      count(*) filter (where channel = 'letter' and state = 'handed-over')::integer as "handedOver",
      count(*) filter (where channel = 'email' and accepted_at > ${at}::timestamptz - interval '1 minute')::integer as recent,
      min(accepted_at) filter (where channel = 'email' and accepted_at > ${at}::timestamptz - interval '1 minute') as "firstRecent",
      (select count(*)::integer from notices.bounce b where b.campaign = ${campaign}
        and b.class in ('permanent', 'mailbox-full', 'reputation')) as bounces
    from notices.delivery where campaign = ${campaign}`.execute(tx)
  const [found] = rows
  if (!found) throw new Error('an aggregate has a row')
  const seconds = found.firstRecent ? Math.max(1, (at.getTime() - found.firstRecent.getTime()) / 1_000) : 0
  const perSecond = seconds > 0 ? found.recent / seconds : 0
  const left = found.planned + found.underWay
  const total = Object.values(counts).reduce((sum, count) => sum + count, 0)
  return {
    counts,
    inScope: total,
    accounted:
      (counts.delivered ?? 0) + (counts['handed-over'] ?? 0) + (counts['public-communication'] ?? 0) + (counts.exception ?? 0),
    mail: { planned: found.planned, underWay: found.underWay, accepted: found.accepted, failed: found.failed },
    letters: { planned: found.lettersPlanned, made: found.made, handedOver: found.handedOver },
    bounces: found.bounces,
    perSecond: Math.round(perSecond * 10) / 10,
    mailDoneAt: left > 0 && perSecond > 0 ? new Date(at.getTime() + (left / perSecond) * 1_000) : null,
  }
}

export interface ToDecide {
  readonly person: string
  readonly state: 'unresolved' | 'needs-decision'
  readonly reason: string
}

/** Who waits for an officer, and why: ids alone. */
export async function toDecide(tx: Tx, campaign: CampaignId, limit = 200): Promise<ToDecide[]> {
  const { rows } = await sql<ToDecide>`
    select person, state, reason from notices.person
    where campaign = ${campaign} and state in ('unresolved', 'needs-decision')
    order by reason, person limit ${limit}`.execute(tx)
  return rows
}

export interface NamedException {
  readonly person: string
  readonly ground: string
  readonly decidedBy: string | null
  readonly at: Date
}

export async function namedExceptions(tx: Tx, campaign: CampaignId): Promise<NamedException[]> {
  const { rows } = await sql<NamedException>`
    select person, reason as ground, decided_by as "decidedBy", changed_at as at from notices.person
    where campaign = ${campaign} and state in ('exception', 'public-communication') order by reason, person`.execute(tx)
  return rows
}

/** How many people share a state and reason, for lists that are decided together. */
export async function countsByReason(
  tx: Tx,
  campaign: CampaignId,
): Promise<{ state: PersonState; reason: string | null; count: number }[]> {
  const { rows } = await sql<{ state: PersonState; reason: string | null; count: number }>`
    select state, reason, count(*)::integer as count from notices.person
    where campaign = ${campaign} group by state, reason order by state, reason nulls first`.execute(tx)
  return rows
}

export interface LetterBatchSummary {
  readonly id: string
  readonly number: number
  readonly state: 'making' | 'delivered' | 'handed-over'
  readonly letters: number | null
  readonly pages: number | null
  readonly sha256: string | null
  readonly madeAt: Date
  readonly deliveredAt: Date | null
  readonly handedOverAt: Date | null
}

export async function letterBatches(tx: Tx, campaign: CampaignId): Promise<LetterBatchSummary[]> {
  const { rows } = await sql<LetterBatchSummary>`
    select id, number, state, letters, pages, sha256, made_at as "madeAt", delivered_at as "deliveredAt",
      handed_over_at as "handedOverAt"
    from notices.batch where campaign = ${campaign} order by number`.execute(tx)
  return rows
}

export interface PersonHistory {
  readonly campaign: CampaignId
  readonly about: string
  readonly kind: NoticeKind
  readonly state: PersonState
  readonly reason: string | null
  readonly certainty: Certainty
  readonly deliveries: readonly {
    readonly channel: 'email' | 'letter'
    readonly state: string
    readonly at: Date
    readonly enhanced: string | null
  }[]
}

/** What one person has been told, and how it went (V22: they may ask). */
export async function tellingsOf(tx: Tx, organisation: string, person: string): Promise<PersonHistory[]> {
  const { rows } = await sql<PersonHistory>`
    select p.campaign, c.about, c.kind, p.state, p.reason, p.certainty,
      coalesce((select jsonb_agg(jsonb_build_object('channel', d.channel, 'state', d.state,
          'at', d.changed_at, 'enhanced', d.reply_enhanced) order by d.changed_at)
        from notices.delivery d where d.campaign = p.campaign and d.person = p.person), '[]') as deliveries
    from notices.person p join notices.campaign c on c.id = p.campaign
    where p.organisation = ${organisation} and p.person = ${person} order by c.begun_at`.execute(tx)
  return rows.map((row) => ({
    ...row,
    deliveries: row.deliveries.map((one) => ({ ...one, at: new Date(one.at) })),
  }))
}

/** What a person may be shown of a genuine notice: nothing that tells who they are. */
export interface GenuineNotice {
  readonly sentAt: Date
  readonly kind: NoticeKind
  readonly subject: Template['texts']
  /** How often this code has been checked before: many checks mean that it was copied into fakes. */
  readonly checks: number
}

/**
 * Checks a code together with what only its reader knows. Null means "we cannot confirm this",
 * never "this is fake".
 */
export async function checkCode(
  tx: Tx,
  { organisation, code, known, at }: { organisation: string; code: string; known: string; at: Date },
): Promise<GenuineNotice | null> {
  const read = readNoticeCode(code)
  if (!read) return null
  const { rows } = await sql<{ checks: number; begunAt: Date; kind: NoticeKind; template: Template }>`
    update notices.code k set checks = checks + 1, last_checked_at = ${at}
    from notices.campaign c
    where k.hash = ${Buffer.from(codeHash(read, known))} and k.organisation = ${organisation} and c.id = k.campaign
    returning k.checks - 1 as checks, c.begun_at as "begunAt", c.kind, c.template`.execute(tx)
  const [found] = rows
  return found
    ? { sentAt: found.begunAt, kind: found.kind, subject: found.template.texts, checks: found.checks }
    : null
}
