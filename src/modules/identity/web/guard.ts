import type { Lang } from '#platform/texts'
import type { PageContext } from '#platform/web'
import type { StaffActor } from '../actor.ts'
import type { Permission } from '../permissions.ts'

/** Lets a request in as the account of its session, when that account holds the permission. */
export async function letIn(
  c: PageContext,
  may: Permission,
): Promise<{ actor: StaffActor; lang: Lang; may(permission: string): boolean } | Response> {
  void may
  return new Response(null, { status: 303, headers: { location: `/sign-in?${c.path}` } })
}
