import { done, refuse } from '#foundation/results'
import { command } from '#identity'
import { object, uuid, whole } from '#platform/web'
import { checkNotice } from '../check.ts'
import * as store from '../store.ts'

/**
 * Approves the notice as it stands. Two different people must; only what checkNotice finds clean
 * (GDPR 34(2), three languages, a neutral subject) can be approved at all.
 */
export const approveNotice = command({
  name: 'notices.approve-notice',
  may: 'approve-notices',
  input: object({ campaign: uuid, version: whole({ from: 0, to: 2_000_000_000 }) }),

  async run({ input, actor, at, tx }) {
    const { organisation } = actor
    const campaign = await store.lockCampaign(tx, organisation, input.campaign)
    if (!campaign) return refuse('no-such-notice')
    if (campaign.state !== 'draft') return refuse('already-approved')
    // Nobody approves a text that they did not see.
    if (campaign.templateVersion !== input.version) return refuse('changed-meanwhile')
    const faults = checkNotice(campaign.template)
    if (faults.length > 0) return refuse('not-ready', { faults: faults.length })
    const before = await store.approvalsOf(tx, campaign.id)
    if (before.some(({ account }) => account === actor.id)) return refuse('approved-by-you')
    await store.insertApproval(tx, {
      organisation,
      campaign: campaign.id,
      version: campaign.templateVersion,
      account: actor.id,
      at,
    })
    const approvals = before.length + 1
    if (approvals >= 2) await store.setState(tx, { id: campaign.id, state: 'approved' })
    return done({ campaign: campaign.id, approvals })
  },

  recorded: ({ input }) => ({ about: input.campaign, body: { version: input.version } }),
})
