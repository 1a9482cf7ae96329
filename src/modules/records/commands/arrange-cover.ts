import { done, refuse } from '#foundation/results'
import { helsinkiDate } from '#foundation/time'
import { command, type StaffActor } from '#identity'
import type { Tx } from '#platform/database'
import * as caseloads from '../caseload-store.ts'
import { recordKeepers } from '../colleagues.ts'
import { decideCover } from '../rules.ts'
import { day, object, uuid } from './pieces.ts'

/** Says who opens one's files while one is away. For a colleague it is arranged by whoever supervises their work. */
export const arrangeCover = command({
  name: 'records.arrange-cover',
  may: 'keep-records',
  input: object({ away: uuid, coveredBy: uuid, from: day, until: day }),
  async run({ input, actor, at, tx, db }) {
    if (!(await mayArrange(tx, actor, input.away))) return refuse('not-yours-to-arrange')
    const decided = decideCover({ ...input, today: helsinkiDate(at), professionals: await recordKeepers(db, actor.organisation) })
    if (!decided.ok) return decided
    const cover = crypto.randomUUID()
    const { away, coveredBy, from, until } = input
    await caseloads.insertCover(tx, { id: cover, organisation: actor.organisation, away, coveredBy, fromOn: from, untilOn: until, arrangedBy: actor.id })
    return done({ cover })
  },
})

export const withdrawCover = command({
  name: 'records.withdraw-cover',
  may: 'keep-records',
  input: object({ cover: uuid }),
  async run({ input, actor, at, tx }) {
    const cover = await caseloads.lockCover(tx, actor.organisation, input.cover)
    if (!cover || !(await mayArrange(tx, actor, cover.away))) return refuse('no-such-cover')
    if (cover.withdrawnAt) return refuse('already-withdrawn')
    await caseloads.withdrawCover(tx, actor.organisation, { id: cover.id, at })
    return done({ cover: cover.id })
  },
})

async function mayArrange(tx: Tx, actor: StaffActor, away: string): Promise<boolean> {
  return away === actor.id || (await caseloads.supervisedBy(tx, actor.organisation, actor.id)).includes(away)
}
