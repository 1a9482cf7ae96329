import type { VNode } from 'preact'
import { within } from '#platform/database'
import type { Lang } from '#platform/texts'
import type { PageContext } from '#platform/web'
import { unseenRecoveries } from '#vault'
import type { StaffActor } from '../../actor.ts'
import { mayDo } from '../../permissions.ts'
import { quorumTexts } from '../texts.ts'

/**
 * Above every page of those who manage keys, until they have said to know it: that somebody used shares. Nobody
 * can put a key together and hope that it is not noticed.
 */
export async function quorumBanner(c: PageContext, actor: StaffActor, lang: Lang): Promise<VNode | null> {
  if (c.request.method !== 'GET' || !mayDo(actor.roles, 'manage-keys')) return null
  const { organisation, id: account } = actor
  const news = await unseenRecoveries(within(c.db, organisation), { organisation, account })
  return news.length === 0 ? null : <strong><a href="/console/keys/quorum">{quorumTexts(lang).newsTitle}</a></strong>
}
