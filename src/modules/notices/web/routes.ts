import type { Route } from '#platform/web'
import { campaignRoutes } from './campaign-page.tsx'
import { decisionRoutes } from './decision-pages.tsx'
import { editRoutes } from './edit-page.tsx'
import { newRoutes } from './new-page.tsx'
import { previewRoutes } from './preview-pages.tsx'

/** The pages of notices. `new` stands before `:campaign`, which would take it for an id. */
export const noticeRoutes: Route[] = [...newRoutes, ...campaignRoutes, ...editRoutes, ...previewRoutes, ...decisionRoutes]
