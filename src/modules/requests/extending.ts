import { helsinkiDate } from '#foundation/time'
import { append } from '#ledger'
import type { Tx } from '#platform/database'
import { writeLetters } from './letters/letter.ts'
import { extendedText } from './letters/texts.ts'
import type { Asked, ExtensionReason, RequestId } from './model.ts'
import type { Present } from './present.ts'
import * as rules from './rules.ts'
import { whereTo } from './sending.ts'
import * as store from './store.ts'

export type ExtendRefusal = 'no-such-request' | 'closed' | 'extended-already' | 'no-reasons' | 'first-month-over'

/**
 * Takes two further months for requests, each with its letter and the reasons (GDPR 12(3)). The later day holds for a
 * request only once its letter has left inside the first month: see `recordSent`.
 */
export async function extendRequests(
  tx: Tx,
  present: Present,
  { reasons, requests }: { reasons: readonly ExtensionReason[]; requests: readonly { request: RequestId; asked: Asked }[] },
): Promise<{ letters: ReadonlyMap<RequestId, string>; refused: ReadonlyMap<RequestId, ExtendRefusal> }> {
  const { organisation } = present.keyring
  const on = helsinkiDate(present.at)
  const held = await store.lockRequests(tx, organisation, requests.map(({ request }) => request))
  const refused = new Map<RequestId, ExtendRefusal>()
  const taken = requests.flatMap(({ request: id, asked }) => {
    const request = held.get(id)
    if (!request) {
      refused.set(id, 'no-such-request')
      return []
    }
    const decision = rules.extend(request, { reasons, on })
    if (decision.ok) return [{ request, asked, change: { id, ...decision.value } }]
    refused.set(id, decision.code)
    return []
  })
  await store.changeRequests(tx, held, taken.map(({ change }) => change))
  const letters = await writeLetters(
    tx,
    present,
    taken.map(({ request, asked }) => ({ request, asked, kind: 'extended', channel: whereTo(asked), text: extendedText(request, reasons) })),
  )
  if (taken.length > 0) {
    await append(tx, {
      type: 'requests.extended', organisation, by: present.by, at: present.at,
      ...(taken.length === 1 && taken[0] ? { about: taken[0].request.id } : {}),
      body: { count: taken.length, reasons: [...reasons] },
    })
  }
  return { letters: new Map(taken.map(({ request }, i) => [request.id, letters[i] as string])), refused }
}
