import { done, refuse } from '#foundation/results'
import { command } from '#identity'
import { object, optional, uuid, whole } from '#platform/web'
import { checkNotice } from '../check.ts'
import * as store from '../store.ts'
import type { Template } from '../template.ts'
import { rulesInput, templateInput } from './template-input.ts'

/** Changes a notice before it goes out. Whatever was approved before is not any more. */
export const editNotice = command({
  name: 'notices.edit-notice',
  may: 'prepare-notices',
  input: object({
    campaign: uuid,
    /** The version that the editor showed: two people do not overwrite each other. */
    version: whole({ from: 0, to: 2_000_000_000 }),
    template: templateInput,
    rules: optional(rulesInput),
  }),

  async run({ input, actor, tx }) {
    const campaign = await store.lockCampaign(tx, actor.organisation, input.campaign)
    if (!campaign) return refuse('no-such-notice')
    if (campaign.state !== 'draft' && campaign.state !== 'approved') return refuse('already-begun')
    if (campaign.templateVersion !== input.version) return refuse('changed-meanwhile')
    const template = input.template as Template
    await store.saveTemplate(tx, { id: campaign.id, template, rules: input.rules ?? campaign.rules })
    return done({ campaign: campaign.id, version: input.version + 1, faults: checkNotice(template).length })
  },

  recorded: ({ input }) => ({ about: input.campaign, body: { version: input.version + 1 } }),
})
