import { done, refuse } from '#foundation/results'
import { command } from '#identity'
import { line, object, oneOf, uuid } from '#platform/web'
import { languages } from '#platform/texts'
import { checkNotice } from '../check.ts'
import { leakedCodes } from '../categories.ts'
import { emailRenderer } from '../email/render.ts'
import { provedBytes, proverFor } from '../proof/prove.ts'
import { isMailable } from '../rules.ts'
import { senderAtHand } from '../run/at-hand.ts'
import { samplePinned } from '../sample.ts'
import { newReturnToken } from '../codes.ts'
import * as store from '../store.ts'
import { readyNotice } from '../template.ts'
import { testNotice } from '../test-notice.ts'

/** Sends the notice to an address that the officer gives: an invented reader's, and marked as a test. */
export const sendTest = command({
  name: 'notices.send-test',
  may: 'prepare-notices',
  input: object({ campaign: uuid, language: oneOf(languages), to: line({ from: 3, to: 254 }) }),

  async run({ input, actor, at, tx }) {
    const campaign = await store.findCampaign(tx, actor.organisation, input.campaign)
    if (!campaign) return refuse('no-such-notice')
    if (!isMailable(input.to)) return refuse('not-an-address')
    if (checkNotice(campaign.template).length > 0) return refuse('not-ready')
    const sender = senderAtHand()
    if (!sender) return refuse('no-relay')

    const template = testNotice(campaign.template)
    const run = {
      notice: readyNotice(template),
      renderedAt: at,
      returnPath: sender.returnPath,
      messageDomain: template.sender.address.split('@')[1] ?? 'invalid',
    }
    const delivery = crypto.randomUUID()
    const pinned = { ...samplePinned(input.language, input.to, leakedCodes.slice(0, 4)), token: newReturnToken() }
    const proof = proverFor(run)(emailRenderer(run)(pinned, delivery), pinned, delivery)
    if (!proof.ok) return refuse('proof-failed')
    const sent = await sender.relay.send(provedBytes(proof.value))
    if (sent.outcome === 'refused') return refuse('relay-refused')
    if (sent.outcome !== 'accepted') return refuse('relay-silent')
    return done({ campaign: campaign.id })
  },

  recorded: ({ input }) => ({ about: input.campaign, body: { language: input.language } }),
})
