import { staffAct, staffPage } from '#identity'
import { ErrorPage } from '#platform/web'
import { approveNotice } from '../commands/approve-notice.ts'
import { handOverLetters } from '../commands/hand-over-letters.ts'
import { renewTelling } from '../commands/renew-telling.ts'
import { sendTest } from '../commands/send-test.ts'
import { pauseTelling, resumeTelling, stopTelling } from '../commands/steer.ts'
import { refusals } from '../texts/refusals.ts'
import { draftView } from './draft-view.tsx'
import { campaignOf, noticePath } from './frame.tsx'
import { tellingView } from './telling-view.tsx'

const campaignPage = staffPage({
  path: '/console/notices/:campaign',
  may: 'see-incidents',
  async view(c) {
    const campaign = await campaignOf(c)
    if (!campaign) return <ErrorPage lang={c.lang} kind="not-found" />
    return campaign.begunAt ? tellingView(c, campaign) : draftView(c, campaign)
  },
})

const here = { page: campaignPage, sentences: refusals } as const
const byAddress = (_: FormData, c: { params: { campaign: string } }) => ({ campaign: c.params.campaign })
const back = ({ campaign }: { campaign: string }) => noticePath(campaign)

const approveAct = staffAct({
  ...here,
  path: '/console/notices/:campaign/approve',
  command: approveNotice,
  // The box that says "I have read it" carries the version that was read: unticked, nothing is approved.
  read: (form, c) => ({ ...byAddress(form, c), version: form.has('version') ? Number(form.get('version')) : undefined }),
  done: back,
  refused: { 'no-such-notice': 404, 'already-approved': 409, 'changed-meanwhile': 409, 'not-ready': 422, 'approved-by-you': 409 },
})

const testAct = staffAct({
  ...here,
  path: '/console/notices/:campaign/test',
  command: sendTest,
  read: (form, c) => ({ ...byAddress(form, c), to: form.get('to'), language: form.get('language') }),
  done: ({ campaign }) => `${noticePath(campaign)}?tested`,
  refused: {
    'no-such-notice': 404,
    'not-an-address': 422,
    'not-ready': 422,
    'no-relay': 409,
    'proof-failed': 409,
    'relay-refused': 409,
    'relay-silent': 409,
  },
})

const pauseAct = staffAct({
  ...here,
  path: '/console/notices/:campaign/pause',
  command: pauseTelling,
  read: byAddress,
  done: back,
  refused: { 'no-such-notice': 404, 'not-sending': 409 },
})

const stopAct = staffAct({
  ...here,
  path: '/console/notices/:campaign/stop',
  command: stopTelling,
  read: byAddress,
  done: back,
  refused: { 'no-such-notice': 404, 'not-sending': 409 },
})

const resumeAct = staffAct({
  ...here,
  path: '/console/notices/:campaign/resume',
  command: resumeTelling,
  read: byAddress,
  done: back,
  refused: { 'no-such-notice': 404, 'not-halted': 409 },
})

const renewAct = staffAct({
  ...here,
  path: '/console/notices/:campaign/renew',
  command: renewTelling,
  read: byAddress,
  done: back,
  refused: { 'no-such-notice': 404, 'not-under-way': 409, 'one-officer-only': 409 },
})

const handOverAct = staffAct({
  ...here,
  path: '/console/notices/:campaign/hand-over',
  command: handOverLetters,
  read: (form, c) => ({ ...byAddress(form, c), batch: form.get('batch') }),
  done: ({ campaign }) => `${noticePath(campaign)}#letters`,
  refused: { 'no-such-batch': 404, 'not-made-yet': 409, 'handed-over-already': 409 },
})

export const campaignRoutes = [campaignPage, approveAct, testAct, pauseAct, stopAct, resumeAct, renewAct, handOverAct]
