import type { Route } from '#platform/web'
import { closeRoutes } from './close-pages.tsx'
import { embargoRoutes } from './embargo-pages.tsx'
import { factRoutes } from './fact-pages.tsx'
import { filingRoutes } from './filing-pages.tsx'
import { listRoutes } from './list-pages.tsx'
import { membersPage } from './people-pages.tsx'
import { roomPage } from './room-page.tsx'
import { scopeRoutes } from './scope-pages.tsx'
import { tellRoutes } from './tell-pages.tsx'

// Fixed addresses come before `/console/incidents/:incident`.
export const incidentRoutes: readonly Route[] = [
  ...listRoutes,
  ...filingRoutes,
  roomPage,
  ...factRoutes,
  ...embargoRoutes,
  ...scopeRoutes,
  membersPage,
  ...tellRoutes,
  ...closeRoutes,
]
