import type { Route } from '#platform/web'
import { handOverRoutes } from './hand-over-pages.tsx'
import { packageRoutes } from './package-page.tsx'
import { publicPackageRoutes } from './public-pages.tsx'
import { verdictRoutes } from '../verdicts/pages.tsx'
import { releaseRoutes, reviewRoutes } from './review-pages.tsx'

/** Fixed addresses first: `/console/requests/releases` would else be read as a request's. */
export const packageModuleRoutes: readonly Route[] = [...publicPackageRoutes, ...releaseRoutes, ...packageRoutes, ...reviewRoutes, ...handOverRoutes, ...verdictRoutes]
