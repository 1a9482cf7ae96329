import type { Route } from '#platform/web'
import { ceremonyPage, proposeCall, registerCall } from './web/ceremony-page.tsx'
import { recoverCall, recoverPage } from './web/recover-page.tsx'
import { coverAct, seenAct, standingPage } from './web/standing-page.tsx'

/** The officers' quorum: how it stands, the ceremony that makes its key, and bringing teams back. */
export const quorumRoutes: readonly Route[] = [
  standingPage, coverAct, seenAct, ceremonyPage, proposeCall, registerCall, recoverPage, recoverCall,
]
