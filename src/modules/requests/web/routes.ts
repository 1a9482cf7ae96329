import type { Route } from '#platform/web'
import { packageModuleRoutes } from '../package/web/routes.ts'
import { askRoutes } from './ask-pages.tsx'
import { rightsRoutes } from './rights-page.tsx'
import { statusRoutes } from './status-pages.tsx'

export const requestRoutes: readonly Route[] = [...rightsRoutes, ...askRoutes, ...statusRoutes, ...packageModuleRoutes]
