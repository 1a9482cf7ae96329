import { done, refuse } from '#foundation/results'
import { command } from '#identity'
import { destroyRegister, registersOf } from '#people'
import { object, uuid } from '#platform/web'
import { keepAfterClosing } from '../keeping.ts'
import type { Tx } from '#platform/database'
import type { Incident } from '../model.ts'
import { around } from '../queries.ts'
import { openMatters } from '../rules.ts'
import * as store from '../store.ts'

/**
 * Closes an incident in which nobody is unaccounted for. Registers imported only for it are destroyed
 * by key, and the receipt says how many people that were, and nobody's name.
 */
export const closeIncident = command({
  name: 'incidents.close',
  may: 'close-incidents',
  input: object({ incident: uuid }),

  async run({ input, actor, at, tx }) {
    const incident = await store.lock(tx, actor.organisation, input.incident)
    if (!incident) return refuse('no-such-incident')
    if (incident.closedAt) return refuse('incident-closed')
    const matters = openMatters(incident, await around(tx, incident))
    if (matters.length > 0) return refuse('not-all-clear', { matters: matters.length })
    let people = 0
    for (const register of await registersOnlyFor(tx, incident)) {
      const order = { organisation: actor.organisation, register, by: actor.id, ground: 'incident-closed', at }
      const destroyed = await destroyRegister(tx, order)
      if (!destroyed) continue
      people += destroyed.people
      await store.addDisposal(tx, {
        organisation: actor.organisation,
        incident: incident.id,
        register,
        people: destroyed.people,
        destroyed_at: at,
        by: actor.id,
      })
    }
    await store.markClosed(tx, incident.id, actor.id, at)
    await keepAfterClosing(tx, { organisation: actor.organisation, incident: incident.id, at })
    return done({ incident: incident.id, people })
  },
})

/** Registers imported only for an incident that this one used and no other open incident uses. */
export async function registersOnlyFor(tx: Tx, incident: Incident): Promise<string[]> {
  const used = usedBy(incident)
  const registers = (await registersOf(tx, incident.organisation)).filter(
    (one) => one.incidentOnly && !one.destroyedAt && used.has(one.id),
  )
  if (registers.length === 0) return []
  const stillUsed = new Set<string>()
  for (const other of await store.openIncidents(tx, incident.organisation)) {
    if (other === incident.id) continue
    const loaded = await store.load(tx, incident.organisation, other)
    if (loaded) for (const register of usedBy(loaded)) stillUsed.add(register)
  }
  return registers.map((one) => one.id).filter((id) => !stillUsed.has(id))
}

const usedBy = (incident: Incident): Set<string> =>
  new Set(incident.scopes.flatMap((scope) => scope.rules.flatMap((rule) => (rule.kind === 'people' ? rule.registers : []))))
