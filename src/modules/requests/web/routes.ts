import type { Route } from '#platform/web'
import { packageModuleRoutes } from '../package/web/routes.ts'
import { actRoutes } from './act-routes.ts'
import { askRoutes } from './ask-pages.tsx'
import { decideRoutes } from './decide-pages.tsx'
import { letterRoutes } from './letter-pages.tsx'
import { listRoutes } from './list-pages.tsx'
import { personRoutes } from './person-pages.tsx'
import { requestPage } from './request-page.tsx'
import { rightsRoutes } from './rights-page.tsx'
import { statusRoutes } from './status-pages.tsx'

/** Fixed addresses come before `/console/requests/:request`, here and where routes are put together. */
export const requestRoutes: readonly Route[] = [
  ...rightsRoutes, ...askRoutes, ...statusRoutes, ...listRoutes, ...letterRoutes, ...packageModuleRoutes, ...personRoutes, ...decideRoutes, ...actRoutes, requestPage,
]
