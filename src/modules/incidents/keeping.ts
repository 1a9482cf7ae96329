import { helsinkiDate, monthOf } from '#foundation/time'
import { tellingsAbout } from '#notices'
import type { Tx } from '#platform/database'
import { keep } from '#retention'
import { everybodyIn } from './holding-store.ts'

/**
 * From its closing on, an incident's scope and what came of its notices are kept for their time and then go, person by
 * person, unless somebody has ordered that the case be kept. Called in the transaction that closes it.
 */
export async function keepAfterClosing(tx: Tx, { organisation, incident, at }: { organisation: string; incident: string; at: Date }): Promise<void> {
  const facts = [{ trigger: 'case-closed', month: monthOf(helsinkiDate(at)) }] as const
  const person = (id: string) => ({ organisation, kind: 'person' as const, id })
  const common = { organisation, facts, about: incident }
  const scope = (await everybodyIn(tx, organisation, incident)).map((id) => ({
    ...common, holding: 'incidents.scope', item: incident, subject: person(id), kind: 'incident' as const,
  }))
  const tellings = (await tellingsAbout(tx, organisation, incident)).map(({ campaign, person: id }) => ({
    ...common, holding: 'notices.tellings', item: campaign, subject: person(id), kind: 'notice-delivery' as const,
  }))
  await keep(tx, [...scope, ...tellings], { at })
}
