import { ConsoleLayout, PageHeader } from '#platform/pages'
import { destination, island } from '#platform/web'
import type { Route } from '#platform/web'
import type { Attempts } from '../attempts.ts'
import { listCredentials } from '../credential-store.ts'
import { siteOf } from '../passkeys.ts'
import { asRecord } from '../posting.ts'
import { confirmingTexts } from '../texts/confirming.ts'
import { deviceCookie } from '../web/arriving.ts'
import { staffCall, staffPage, staffQuestion } from '../web/staff-routes.ts'
import { beginConfirming, confirmWith } from './confirm.ts'
import { ConfirmBox } from './confirm-box.tsx'

const script = island('identity/confirm', 'modules/identity/security/confirm.island.ts')

/** Where a secret is shown again, and from there back; see [Note: Confirming again]. */
export function confirmRoutes({ attempts, origin }: { attempts: Attempts; origin: string | null }): Route[] {
  return [
    staffPage({
      path: '/console/confirm',
      may: 'use-console',
      options: { wasm: true },
      async view(c) {
        const t = c.t(confirmingTexts)
        const own = await listCredentials(c.db, c.actor.id)
        const src = await c.script(script)
        return (
          <ConsoleLayout frame={c.frame} title={t.title} scripts={[{ src, nonce: c.nonce }]}>
            <PageHeader title={t.title} lead={t.lead} />
            <div data-to={destination(c.query.get('to'), '/console', '/console')}>
              <ConfirmBox hasPasskey={own.some(({ kind }) => kind === 'passkey')} />
            </div>
          </ConsoleLayout>
        )
      },
    }),
    staffQuestion({
      path: '/console/confirm/begin',
      may: 'use-console',
      async answer(body, c) {
        const begun = await beginConfirming(c.db, c.actor, asRecord(body)['kind'], siteOf(c.url, origin), c.now)
        return begun ?? Response.json({ refused: 'none' }, { status: 404 })
      },
    }),
    staffCall({
      path: '/console/confirm/check',
      command: confirmWith(attempts),
      read: (body, c) => ({
        ...asRecord(body),
        address: c.address,
        device: c.cookie(deviceCookie),
        site: siteOf(c.url, origin),
      }),
      done: (value) => value,
      refused: { wrong: 401, wait: 429 },
    }),
  ]
}
