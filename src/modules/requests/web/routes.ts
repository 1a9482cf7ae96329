import type { Route } from '#platform/web'
import { surgeDeskRoutes } from '../desk/web/routes.ts'
import { packageModuleRoutes } from '../package/web/routes.ts'
import { askRoutes } from './ask-pages.tsx'
import { rightsRoutes } from './rights-page.tsx'
import { statusRoutes } from './status-pages.tsx'

export const requestRoutes: readonly Route[] = [
  // Before what has the id of a request in the same place.
  ...surgeDeskRoutes,
  ...rightsRoutes, ...askRoutes, ...statusRoutes, ...packageModuleRoutes]
