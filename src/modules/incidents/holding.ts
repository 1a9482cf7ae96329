import { refuse } from '#foundation/results'
import { helsinkiDate } from '#foundation/time'
import { authorship, wanted, type Act, type HeldField, type PersonalDataHolding, type Said } from '#people'
import { formatDateTime, type Lang } from '#platform/texts'
import { scopesHeld, unlink, type HeldScope } from './holding-store.ts'
import type { Incident } from './model.ts'
import { embargoOn } from './rules.ts'
import * as store from './store.ts'
import { holdingTexts } from './texts/holding.ts'
import { words } from './texts/words.ts'

type Texts = ReturnType<typeof holdingTexts>
const said = (of: (t: Texts) => string): Said => ({ fi: of(holdingTexts('fi')), sv: of(holdingTexts('sv')), en: of(holdingTexts('en')) })

/** Whom an incident concerns: one item for each incident whose scope somebody is in, or was. */
const scopeHolding: PersonalDataHolding = {
  name: 'incidents.scope',
  tables: ['incidents.scope_member'],
  description: {
    title: said((t) => t.title),
    subjects: ['person'],
    service: 'incidents',
    categories: [said((t) => t.categories.scope)],
    purposes: [said((t) => t.purposes.scope)],
    legalBases: [{ article: '6(1)(c)', statute: said((t) => t.statute) }],
    recipients: [],
    source: said((t) => t.source),
    retention: ['incident'],
    lane: 'clear',
  },
  async *disclose({ db, at }, { organisation, kind, id }, lang) {
    if (kind !== 'person') return
    const t = holdingTexts(lang)
    for (const scope of await scopesHeld(db, organisation, id)) {
      const incident = await store.load(db, organisation, scope.incident)
      if (!incident) continue
      // What an authority has ordered not to be told is not told by way of a request either (V3): whoever releases sees it.
      const embargo = embargoOn(incident.embargoes, 'people', at)
      yield {
        id: scope.incident,
        title: t.item(incident.title),
        on: helsinkiDate(scope.fixedAt),
        fields: fieldsOf(scope, incident, lang),
        ...(embargo ? { markings: [t.heldBack(formatDateTime(lang, embargo.until))] } : {}),
      }
    }
  },
  // A scope follows from rules and the register: whoever is wrongly in it is put right there, and it is fixed anew.
  correct: async () => refuse('not-correctable'),
  restrict: async () => refuse('not-restrictable'),
  async erase(tx, { items }) {
    const { organisation, kind, id } = items.subject
    if (kind !== 'person') return { erased: [], kept: [] }
    const scopes = await scopesHeld(tx, organisation, id)
    const meant = wanted(scopes.map(({ incident }) => incident), items)
    const open = new Set(await store.openIncidents(tx, organisation))
    const erased = meant.filter((incident) => !open.has(incident))
    await unlink(tx, { organisation, person: id, incidents: erased })
    return { erased, kept: meant.filter((incident) => open.has(incident)).map((item) => ({ item, why: 'part-of-an-open-case' })) }
  },
}

function fieldsOf(scope: HeldScope, incident: Incident, lang: Lang): HeldField[] {
  const t = holdingTexts(lang)
  const w = words(lang)
  const none = { given: false } as const
  return [
    { name: 'certainty', label: t.certainty, value: w.certainties[scope.certainty], ...none },
    { name: 'reason', label: t.reason, value: w.reasons[scope.reason], ...none },
    { name: 'version', label: t.version, value: scope.version, ...none },
    ...(scope.left ? [{ name: 'left', label: t.left, value: true, ...none }] : []),
    { name: 'fixedAt', label: t.fixedAt, value: scope.fixedAt.toISOString(), ...none },
    ...(scope.toldAt ? [{ name: 'toldAt', label: t.toldAt, value: scope.toldAt.toISOString(), ...none }] : []),
    ...(incident.closedAt ? [{ name: 'closedAt', label: t.closedAt, value: incident.closedAt.toISOString(), ...none }] : []),
  ]
}

const act = (table: string, by: string, at: string, key: readonly string[], what: keyof Texts['acts']): Act =>
  ({ table: `incidents.${table}`, by, at, key, what: said((t) => t.acts[what]) })

const workersHolding = authorship({
  name: 'incidents.workers',
  title: said((t) => t.acts.title),
  service: 'incidents',
  acts: [
    act('incident', 'opened_by', 'opened_at', ['id'], 'opened'),
    act('incident', 'closed_by', 'closed_at', ['id'], 'closed'),
    act('known', 'by', 'at', ['incident', 'version'], 'facts'),
    act('anchor', 'by', 'recorded_at', ['incident', 'kind', 'at'], 'anchor'),
    act('embargo', 'set_by', 'from', ['id'], 'embargo'),
    act('embargo', 'lifted_by', 'lifted_at', ['id'], 'lifted'),
    act('embargo', 'override_first_by', 'override_heard_at', ['id'], 'overrode'),
    act('embargo', 'override_second_by', 'override_at', ['id'], 'confirmed'),
    act('filing', 'drafted_by', 'drafted_at', ['id'], 'drafted'),
    act('filing', 'sent_by', 'sent_at', ['id'], 'filed'),
    act('scope_version', 'fixed_by', 'fixed_at', ['incident', 'version'], 'scope'),
    act('scope_version', 'told_by', 'told_at', ['incident', 'version'], 'told'),
    act('disposal', 'by', 'destroyed_at', ['incident', 'register'], 'disposed'),
    act('controller', 'changed_by', 'changed_at', ['organisation'], 'controller'),
  ],
  categories: [said((t) => t.acts.officer)],
  recipients: [said((t) => t.acts.authority)],
  retention: ['incident'],
})

export const incidentsHoldings: readonly PersonalDataHolding[] = [scopeHolding, workersHolding]
