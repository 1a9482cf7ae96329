import { within } from '#platform/database'
import type { Tx } from '#platform/database'
import type { DecidedItem } from './letters/model.ts'
import { isLimit } from './limits.ts'
import type { Asked, Request } from './model.ts'
import { packagePorts } from './package/ports.ts'
import type { Present } from './present.ts'
import { itemVerdictsOf } from './store.ts'

/**
 * What was decided of single items, with the titles by which a person knows them, in their language: for the letter. What
 * is erased already has no title any more; the letter then says what was done with the kind as a whole.
 */
export async function titledVerdicts(tx: Tx, present: Present, request: Request, asked: Asked): Promise<DecidedItem[]> {
  const given = await itemVerdictsOf(tx, request.organisation, request.id)
  if (given.length === 0) return []
  const reach = {
    db: within(present.db, request.organisation), keyring: present.keyring, by: present.by, purpose: 'request' as const, about: request.id, at: present.at,
  }
  const titled: DecidedItem[] = []
  for (const holding of packagePorts().holdings) {
    const mine = given.filter((one) => one.holding === holding.name)
    if (mine.length === 0) continue
    for (const subject of asked.subjects.filter(({ kind }) => holding.description.subjects.includes(kind))) {
      for await (const { id, title, on } of holding.disclose(reach, subject, request.language)) {
        for (const { item, kind, verdict, grounds } of mine) {
          if (item === id) titled.push({ title, on, kind, verdict, grounds: grounds.filter(isLimit) })
        }
      }
    }
  }
  return titled
}
