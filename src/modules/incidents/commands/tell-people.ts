import { done, refuse } from '#foundation/results'
import { command } from '#identity'
import { beginCampaign, type PersonToTell } from '#notices'
import { object, optional, prose, uuid } from '#platform/web'
import type { Incident, ScopeMember } from '../model.ts'
import { decideToTell } from '../rules.ts'
import * as scopes from '../scope-store.ts'
import * as store from '../store.ts'

/**
 * Decides that the people of the newest scope are told, and starts telling them. Only people new to it
 * get the notice; people who were told earlier and fell out get a correction. See [Note: Telling is decided once].
 */
export const tellPeople = command({
  name: 'incidents.tell-people',
  may: 'decide-incidents',
  input: object({ incident: uuid, reasonBeforeFiling: optional(prose({ from: 20, to: 4_000 })) }),

  async run({ input, actor, at, tx, db }) {
    const incident = await store.lock(tx, actor.organisation, input.incident)
    if (!incident) return refuse('no-such-incident')
    const reasonBeforeFiling = input.reasonBeforeFiling ?? null
    const decision = decideToTell(incident, { by: actor.id, at, reasonBeforeFiling })
    if (!decision.ok) return decision

    const { people, corrected } = await peopleFor(tx, incident, decision.value.scope)
    const beginning = { db, keyring: actor.keyring, by: actor.id, at, about: incident.id }
    let campaign: string | null = null
    if (people.length > 0) {
      const begun = await beginCampaign(tx, { ...beginning, kind: 'breach', people })
      if (!begun.ok) return begun
      campaign = begun.value.campaign
    }
    if (corrected.length > 0) {
      const begun = await beginCampaign(tx, { ...beginning, kind: 'correction', people: corrected })
      if (!begun.ok) return begun.code === 'no-approved-notice' ? refuse('no-approved-correction', { people: corrected.length }) : begun
      campaign ??= begun.value.campaign
    }
    await scopes.markTold(tx, {
      incident: incident.id,
      version: decision.value.scope,
      at,
      by: actor.id,
      reasonBeforeFiling: decision.value.beforeFiling ? reasonBeforeFiling : null,
    })
    return done({ incident: incident.id, campaign, people: people.length, corrected: corrected.length })
  },

  recorded: ({ input }) => ({ about: input.incident }),
})

/** Who is new to a scope version, and who was told earlier and is in it no longer. */
export async function peopleFor(
  tx: Parameters<typeof store.load>[0],
  incident: Incident,
  version: number,
): Promise<{ people: PersonToTell[]; corrected: PersonToTell[] }> {
  const now = await scopes.membersOf(tx, incident.id, version)
  const inScope = new Set(now.map((member) => member.person))
  const standing = await scopes.lastTold(tx, incident.id)
  return {
    people: now.filter((member) => standing.get(member.person) !== 'told').map((member) => toldAs(incident, version, member)),
    corrected: [...standing]
      .filter(([person, last]) => last === 'told' && !inScope.has(person))
      .map(([person]) => ({ person, leaked: [], certainty: 'possibly-viewed' as const })),
  }
}

function toldAs(incident: Incident, version: number, member: ScopeMember): PersonToTell {
  const rule = incident.scopes.find((scope) => scope.version === version)?.rules[member.rule]
  const own = rule?.kind === 'people' ? rule.categories : null
  return { person: member.person, leaked: own ?? incident.known.categories, certainty: member.certainty }
}
