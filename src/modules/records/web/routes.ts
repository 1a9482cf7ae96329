import type { Route } from '#platform/web'
import { attachmentRoutes } from './attachment-pages.tsx'
import { careRoutes } from './care-pages.tsx'
import { coverRoutes } from './cover-pages.tsx'
import { entryRoutes } from './entry-pages.tsx'
import { filePage } from './file-page.tsx'
import { listRoutes } from './list-pages.tsx'
import { noteRoutes } from './note-pages.tsx'
import { planRoutes } from './plan-pages.tsx'
import { statementRoutes } from './statement-pages.tsx'
import { supervisionRoutes } from './supervision-pages.tsx'
import { visitRoutes } from './visit-pages.tsx'

// What has a word of its own in its path comes before what takes any id in its place.
export const recordsRoutes: readonly Route[] = [
  ...listRoutes, ...coverRoutes, ...supervisionRoutes, ...noteRoutes, ...visitRoutes, ...planRoutes, ...statementRoutes, ...attachmentRoutes,
  ...careRoutes, ...entryRoutes, filePage,
]
