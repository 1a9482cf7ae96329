import type { Route } from '#platform/web'
import { certificateRoutes } from './certificate-pages.tsx'
import { holdRoutes } from './hold-pages.tsx'
import { overviewRoutes } from './overview-page.tsx'
import { rulesRoutes } from './rules-pages.tsx'

export const retentionRoutes: readonly Route[] = [...overviewRoutes, ...rulesRoutes, ...holdRoutes, ...certificateRoutes]
