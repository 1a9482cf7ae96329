import type { Route } from '#platform/web'
import { pageRoutes } from './page-pages.tsx'
import { publicRoutes } from './public-pages.tsx'
import { textRoutes } from './text-pages.tsx'

export const routes: readonly Route[] = [...pageRoutes, ...textRoutes, ...publicRoutes]
