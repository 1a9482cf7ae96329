import { guardedRoutes } from '#platform/web'
import type { GuardedContext } from '#platform/web'
import { executeUnchecked, hasConfirmed } from '../actor.ts'
import type { StaffActor } from '../actor.ts'
import type { Permission } from '../permissions.ts'
import { letIn } from './guard.tsx'

/** A request of a member of staff. */
export type StaffContext<Path extends string = string> = GuardedContext<StaffActor, Path>

const kinds = guardedRoutes<StaffActor, Permission>({
  guard: letIn,
  executeUnchecked,
  confirmed: hasConfirmed,
  confirmAt: (to) => `/console/confirm?to=${encodeURIComponent(to)}`,
})

/** A page of the console, shown to accounts that hold its permission. */
export const staffPage = kinds.page
/** A form of the console, and the command that it is for. */
export const staffAct = kinds.act
/** A file sent to the console, streamed to whoever receives it. */
export const staffUpload = kinds.upload
/** What a page's script posts, answered in JSON: where the browser holds keys, and nowhere else. */
export const staffCall = kinds.call
/** What a page's script asks. */
export const staffQuestion = kinds.question
