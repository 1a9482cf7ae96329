import type { Route } from '#platform/web'
import { clientRoutes } from './client-pages.tsx'
import { listRoutes } from './list-pages.tsx'
import { promisesRoutes } from './promises-page.tsx'
import { publicRoutes } from './public-pages.tsx'
import { textRoutes } from './text-pages.tsx'

export const routes: readonly Route[] = [...listRoutes, ...promisesRoutes, ...textRoutes, ...clientRoutes, ...publicRoutes]
