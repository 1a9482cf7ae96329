import { mayDo, rolesHeld, type AccountId } from '#identity'
import type { Db } from '#platform/database'

/** The accounts whose work it is to keep records. */
export async function recordKeepers(db: Db, organisation: string): Promise<AccountId[]> {
  return [...(await rolesHeld(db, organisation))].flatMap(([account, roles]) => (mayDo(roles, 'keep-records') ? [account] : []))
}
