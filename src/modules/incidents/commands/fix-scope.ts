import { done, refuse } from '#foundation/results'
import { command } from '#identity'
import { leakedCodes } from '#notices'
import { registersOf } from '#people'
import { array, isoDate, literal, nullable, object, oneOf, optional, prose, someOf, string, uuid, variant, whole } from '#platform/web'
import { computeScope, countScope, markOf } from '../compute-scope.ts'
import { certainties } from '../model.ts'
import { changeBetween } from '../scope.ts'
import * as scopes from '../scope-store.ts'
import * as store from '../store.ts'

const rule = variant('kind', [
  object({
    kind: literal('people'),
    registers: array(uuid),
    roles: someOf(['client', 'staff'] as const),
    recordedBy: nullable(isoDate),
    recordedFrom: nullable(isoDate),
    certainty: oneOf(certainties),
    categories: nullable(someOf(leakedCodes)),
  }),
  object({
    kind: literal('cannot-be-named'),
    description: prose({ from: 3, to: 500 }),
    estimate: nullable(whole({ from: 0, to: 2_000_000_000 })),
  }),
])

const input = object({
  incident: uuid,
  rules: array(rule),
  /** What the preview's counts were of; when given, a register that changed since is refused. */
  seen: optional(string()),
})

/** Shows whom the rules would take in, without fixing anything. Opening people for it is on record. */
export const previewScope = command({
  name: 'incidents.preview-scope',
  may: 'set-scope',
  input,

  async run({ input: { incident: id, rules }, actor, tx, db }) {
    const incident = await store.load(tx, actor.organisation, id)
    if (!incident) return refuse('no-such-incident')
    const checked = await checkRules(tx, actor.organisation, rules)
    if (!checked.ok) return checked
    const { members, clear } = await computeScope({ tx, db, actor, incident: id }, rules)
    const last = incident.scopes.at(-1)
    const before = last ? await scopes.membersOf(tx, id, last.version) : []
    const { added, removed, changed } = changeBetween(before, members)
    return done({
      counts: countScope(members, clear),
      added: added.length,
      removed: removed.length,
      changed: changed.length,
      seen: markOf(members),
    })
  },

  recorded: ({ input: { incident } }) => ({ about: incident }),
})

/** Fixes the scope as its next version. Earlier versions stay, with what changed between them, also downwards (V5). */
export const fixScope = command({
  name: 'incidents.fix-scope',
  may: 'set-scope',
  input,

  async run({ input: { incident: id, rules, seen }, actor, at, tx, db }) {
    const incident = await store.lock(tx, actor.organisation, id)
    if (!incident) return refuse('no-such-incident')
    if (incident.closedAt) return refuse('incident-closed')
    const checked = await checkRules(tx, actor.organisation, rules)
    if (!checked.ok) return checked
    const { members } = await computeScope({ tx, db, actor, incident: id }, rules)
    if (members.length === 0 && !rules.some((one) => one.kind === 'cannot-be-named')) return refuse('nobody-in-scope')
    if (seen !== undefined && seen !== markOf(members)) return refuse('scope-changed-since-preview')
    const last = incident.scopes.at(-1)
    const before = last ? await scopes.membersOf(tx, id, last.version) : []
    const { added, removed, changed } = changeBetween(before, members)
    const version = (last?.version ?? 0) + 1
    await scopes.addScope(
      tx,
      {
        organisation: actor.organisation,
        incident: id,
        version,
        rules,
        added: added.length,
        removed: removed.length,
        at,
        by: actor.id,
      },
      members,
    )
    return done({ incident: id, version, inScope: members.length, added: added.length, removed: removed.length, changed: changed.length })
  },

  recorded: ({ input: { incident } }) => ({ about: incident }),
})

async function checkRules(
  tx: Parameters<typeof store.load>[0],
  organisation: string,
  rules: readonly ({ kind: 'people'; registers: string[]; recordedBy: string | null; recordedFrom: string | null } | { kind: 'cannot-be-named' })[],
) {
  if (rules.length === 0) return refuse('no-rules')
  const known = new Set((await registersOf(tx, organisation)).filter((one) => !one.destroyedAt).map((one) => one.id))
  for (const one of rules) {
    if (one.kind !== 'people') continue
    if (one.registers.length === 0 || one.registers.some((register) => !known.has(register))) return refuse('no-such-register')
    if (one.recordedBy && one.recordedFrom && one.recordedBy < one.recordedFrom) return refuse('ends-before-it-starts')
  }
  return done()
}
