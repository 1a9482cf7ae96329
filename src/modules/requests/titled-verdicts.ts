import type { Tx } from '#platform/database'
import type { DecidedItem } from './letters/model.ts'
import { isLimit } from './limits.ts'
import type { Request } from './model.ts'
import { titlesOf } from './package/verdicts/titles.ts'
import type { Present } from './present.ts'
import { itemVerdictsOf } from './store.ts'

/**
 * What was decided of single items, with the titles by which a person knows them, for the letter. The titles were kept
 * when each was decided: what is erased has none any more.
 */
export async function titledVerdicts(tx: Tx, present: Present, request: Request): Promise<DecidedItem[]> {
  const given = await itemVerdictsOf(tx, request.organisation, request.id)
  if (given.length === 0) return []
  const titles = new Map((await titlesOf(present, request.id, tx)).map((one) => [`${one.holding}|${one.item}`, one]))
  return given.flatMap(({ holding, item, kind, verdict, grounds }) => {
    const known = titles.get(`${holding}|${item}`)
    return known ? [{ title: known.title, on: known.on, kind, verdict, grounds: grounds.filter(isLimit) }] : []
  })
}
