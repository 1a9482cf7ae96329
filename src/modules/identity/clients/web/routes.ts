import type { Route } from '#platform/web'
import type { Attempts } from '../../attempts.ts'
import type { SealEmail } from '../commands.ts'
import { clientActs } from './acts.ts'
import { clientPages } from './pages.tsx'

/** Clients by nickname: signing up and in, and a page of their own. */
export function clientRoutes({ attempts, seal }: { attempts: Attempts; seal: SealEmail }): Route[] {
  return [...clientPages({ seal }), ...clientActs(attempts)]
}
