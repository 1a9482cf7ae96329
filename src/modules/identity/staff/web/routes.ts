import type { Route } from '#platform/web'
import type { InvitationMail } from '../invitation-mail.ts'
import { invitationRoutes } from './invite-pages.tsx'
import { joinActs } from './join-acts.ts'
import { joinPage } from './join-page.tsx'
import { staffListPage } from './list-pages.tsx'
import { memberRoutes } from './member-pages.tsx'
import { organisationRoutes } from './organisation-pages.tsx'
import { teamRoutes } from './team-pages.tsx'

/** Who works here: invited, vouched for, in roles and teams, gone. */
export function staffRoutes(o: { mail: InvitationMail | null; origin: string | null }): Route[] {
  return [staffListPage, ...invitationRoutes(o), ...teamRoutes, ...memberRoutes, ...organisationRoutes, joinPage, ...joinActs]
}
