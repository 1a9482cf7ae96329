import type { Route } from '#platform/web'
import { deskRoutes } from './desk-page.tsx'
import { sameRoutes } from './same-page.tsx'

export const surgeDeskRoutes: readonly Route[] = [...deskRoutes, ...sameRoutes]
