import type { Route } from '#platform/web'
import { importRoutes } from './import-pages.tsx'
import { personRoutes } from './person-pages.tsx'
import { registerRoutes } from './register-pages.tsx'
import { rowRoutes } from './row-pages.tsx'

// What has a word of its own in its path comes before what takes any id in its place.
export const peopleRoutes: readonly Route[] = [...importRoutes, ...personRoutes, ...rowRoutes, ...registerRoutes]
