import type { Route } from '#platform/web'
import { retentionRoutes, workOver } from '#retention'
import { holdings } from '../holdings.ts'

/** The pages of retention, over every holding of the house. */
export function retentionConsoleRoutes(): readonly Route[] {
  workOver(holdings)
  return retentionRoutes
}
