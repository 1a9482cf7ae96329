import { publicPageAbout } from '#bulletins'
import { campaignsAbout, countsOf, type CampaignSummary } from '#notices'
import type { Tx } from '#platform/database'
import type { Incident } from './model.ts'
import { newestScope } from './rules.ts'
import type { Surroundings } from './way.ts'

/** What the incident room needs to know of its neighbours: notices and the public page. */
export interface Around extends Pick<Surroundings, 'notice' | 'bulletins'> {
  /** The campaign that the newest scope waits for or has. */
  readonly campaign: CampaignSummary | null
  readonly correction: CampaignSummary | null
  readonly campaigns: number
  readonly openCampaigns: number
  readonly bulletinTimes: readonly Date[]
  readonly told: { email: number; letter: number; exception: number; underWay: number; decision: number }
  readonly total: number
}

export async function around(tx: Tx, incident: Incident): Promise<Around> {
  const campaigns = await campaignsAbout(tx, incident.organisation, incident.id)
  const page = await publicPageAbout(tx, incident.organisation, incident.id)
  const breach = campaigns.filter((one) => one.kind === 'breach')
  const begun = campaigns.filter((one) => one.begunAt !== null)
  const open = begun.filter((one) => one.state !== 'closed')
  const campaign = breach.at(-1) ?? null
  const told = { email: 0, letter: 0, exception: 0, underWay: 0, decision: 0 }
  let total = 0
  for (const one of begun.filter(({ kind }) => kind === 'breach')) {
    const counts = await countsOf(tx, one.id)
    told.email += counts.delivered ?? 0
    told.letter += counts['handed-over'] ?? 0
    told.exception += (counts.exception ?? 0) + (counts['public-communication'] ?? 0)
    told.underWay += (counts.email ?? 0) + (counts.letter ?? 0)
    told.decision += (counts['needs-decision'] ?? 0) + (counts.unresolved ?? 0)
    total += Object.values(counts).reduce((sum, count) => sum + count, 0)
  }
  return {
    campaign,
    correction: campaigns.findLast((one) => one.kind === 'correction') ?? null,
    campaigns: begun.length,
    openCampaigns: open.length,
    notice: noticeState(incident, campaign, open.length),
    bulletins: page?.published ?? 0,
    bulletinTimes: page?.newestAt ? [page.newestAt] : [],
    told,
    total,
  }
}

function noticeState(incident: Incident, campaign: CampaignSummary | null, open: number): Around['notice'] {
  if (!campaign) return 'none'
  if (campaign.begunAt === null) return campaign.state === 'draft' ? 'draft' : 'approved'
  if (newestScope(incident)?.toldAt === null) return 'none'
  return open > 0 ? 'telling' : 'finished'
}
