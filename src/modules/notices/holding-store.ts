import { sql } from 'kysely'
import type { Tx } from '#platform/database'
import type { CampaignId, PersonState } from './campaign.ts'
import type { Certainty, NoticeKind, Template } from './template.ts'

/** One notice to one person, with everything that is kept of its way. */
export interface HeldTelling {
  readonly campaign: CampaignId
  readonly kind: NoticeKind
  readonly subjects: Template['texts']
  readonly begunAt: Date | null
  /** Still being sent, or waiting for officers. */
  readonly underWay: boolean
  readonly state: PersonState
  readonly reason: string | null
  readonly certainty: Certainty
  readonly deliveries: readonly {
    readonly channel: 'email' | 'letter'
    readonly addressee: 'person' | 'guardian'
    readonly state: string
    /** An instant, in ISO 8601. */
    readonly at: string
    readonly code: number | null
    readonly enhanced: string | null
    readonly returned: readonly string[]
  }[]
}

export async function tellingsHeld(tx: Tx, organisation: string, person: string): Promise<HeldTelling[]> {
  const { rows } = await sql<HeldTelling>`
    select p.campaign, c.kind, c.template -> 'texts' as subjects, c.begun_at as "begunAt", ${underWay} as "underWay",
      p.state, p.reason, p.certainty,
      coalesce((select jsonb_agg(jsonb_build_object('channel', d.channel, 'addressee', d.addressee, 'state', d.state,
          'at', d.changed_at, 'code', d.reply_code, 'enhanced', d.reply_enhanced,
          'returned', array(select b.class from notices.bounce b where b.delivery = d.id order by b.at)) order by d.channel)
        from notices.delivery d where d.campaign = p.campaign and d.person = p.person), '[]') as deliveries
    from notices.person p join notices.campaign c on c.id = p.campaign
    where p.organisation = ${organisation} and p.person = ${person} order by c.begun_at, c.id`.execute(tx)
  return rows
}

const underWay = sql`(c.state in ('sending', 'paused', 'waiting-for-officers'))`

/** Who is in which notice about something, whatever came of it. */
export async function tellingsAbout(tx: Tx, organisation: string, about: string): Promise<{ campaign: CampaignId; person: string }[]> {
  const { rows } = await sql<{ campaign: CampaignId; person: string }>`
    select p.campaign, p.person from notices.person p join notices.campaign c on c.id = p.campaign
    where c.organisation = ${organisation} and c.about = ${about} order by p.campaign, p.person`.execute(tx)
  return rows
}

/** Whether somebody is among those who are being told of something just now. */
export async function isBeingTold(tx: Tx, organisation: string, person: string): Promise<boolean> {
  const { rows } = await sql`
    select from notices.person p join notices.campaign c on c.id = p.campaign
    where p.organisation = ${organisation} and p.person = ${person} and ${underWay} limit 1`.execute(tx)
  return rows.length > 0
}

/**
 * Takes somebody out of notices that are no longer under way: a new random id stands where theirs did, so that a
 * closed telling still adds up and leads to nobody. What came back for them finds nobody either.
 */
export async function unlink(tx: Tx, o: { organisation: string; person: string; campaigns: readonly CampaignId[] }): Promise<void> {
  for (const campaign of o.campaigns) {
    const nobody = crypto.randomUUID()
    const theirs = sql`organisation = ${o.organisation} and campaign = ${campaign} and person = ${o.person}`
    await sql`
      insert into notices.person (organisation, campaign, person, state, reason, decided_by, fallback, fallback_reason, certainty, changed_at)
      select organisation, campaign, ${nobody}::uuid, state, reason, decided_by, fallback, fallback_reason, certainty, changed_at
      from notices.person where ${theirs}`.execute(tx)
    await sql`update notices.delivery set person = ${nobody}, token_hash = null, queue_id = null where ${theirs}`.execute(tx)
    await sql`delete from notices.person where ${theirs}`.execute(tx)
  }
}
