import { done, refuse } from '#foundation/results'
import { command } from '#identity'
import * as store from '../store.ts'
import { campaignInput } from './template-input.ts'

/** Stands still, to be resumed. What is on the wire at this moment is still answered for. */
export const pauseTelling = command({
  name: 'notices.pause-telling',
  may: 'stop-telling',
  input: campaignInput,

  async run({ input, actor, tx }) {
    const campaign = await store.lockCampaign(tx, actor.organisation, input.campaign)
    if (!campaign) return refuse('no-such-notice')
    if (campaign.state !== 'sending') return refuse('not-sending')
    await store.setState(tx, { id: campaign.id, state: 'paused', reason: 'by-officer' })
    return done({ campaign: campaign.id })
  },
})

/** The stop button: nothing more goes out until an officer decides that it may go on. */
export const stopTelling = command({
  name: 'notices.stop-telling',
  may: 'stop-telling',
  input: campaignInput,

  async run({ input, actor, tx }) {
    const campaign = await store.lockCampaign(tx, actor.organisation, input.campaign)
    if (!campaign) return refuse('no-such-notice')
    if (!['sending', 'paused', 'waiting-for-officers'].includes(campaign.state)) return refuse('not-sending')
    await store.setState(tx, { id: campaign.id, state: 'stopped', reason: 'by-officer' })
    return done({ campaign: campaign.id })
  },
})

/** Goes on where it stood. A campaign without a lease finds that out by itself and waits for officers. */
export const resumeTelling = command({
  name: 'notices.resume-telling',
  may: 'approve-notices',
  input: campaignInput,

  async run({ input, actor, tx }) {
    const campaign = await store.lockCampaign(tx, actor.organisation, input.campaign)
    if (!campaign) return refuse('no-such-notice')
    if (campaign.state !== 'paused' && campaign.state !== 'stopped') return refuse('not-halted')
    await store.setState(tx, { id: campaign.id, state: 'sending' })
    return done({ campaign: campaign.id })
  },
})
