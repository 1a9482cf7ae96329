import { guardedRoutes } from '#platform/web'
import type { GuardedContext } from '#platform/web'
import { executeUnchecked } from '../actor.ts'
import type { StaffActor } from '../actor.ts'
import type { Permission } from '../permissions.ts'
import { letIn } from './guard.tsx'

/** A request of a member of staff. */
export type StaffContext<Path extends string = string> = GuardedContext<StaffActor, Path>

const kinds = guardedRoutes<StaffActor, Permission>({ guard: letIn, executeUnchecked })

/** A page of the console, shown to accounts that hold its permission. */
export const staffPage = kinds.page
/** A form of the console, and the command that it is for. */
export const staffAct = kinds.act
/** A file sent to the console, streamed to whoever receives it. */
export const staffUpload = kinds.upload
