import { findOrganisation } from '#identity'
import type { Tx } from '#platform/database'
import type { Lang } from '#platform/texts'
import { clockAt } from './clock.ts'
import { readController } from './controller-store.ts'
import type { FilingFacts, Telling } from './filing/index.ts'
import type { Filing, Incident, KnownFacts } from './model.ts'
import { around } from './queries.ts'
import { embargoOn, newestScope } from './rules.ts'
import * as store from './store.ts'

/**
 * What a filing says, from the same facts as everything else. A draft tells what is known now, a filing
 * that was sent tells what was known when it was sent.
 */
export async function filingFactsOf(tx: Tx, incident: Incident, filing: Filing, lang: Lang, now: Date): Promise<FilingFacts> {
  const known = filing.state === 'sent' ? await knownAt(tx, incident, filing.factsVersion) : incident.known
  const at = filing.sentAt ?? now
  const controller = await readController(tx, incident.organisation)
  const organisation = await findOrganisation(tx, incident.organisation)
  const clock = clockAt(incident.anchors, incident.filings, at)
  const before = incident.filings.find((one) => one.number === filing.number - 1)
  const later = incident.filings.find((one) => one.number > filing.number && one.sentAt)
  const anchored = (kind: string) => incident.anchors.find((anchor) => anchor.kind === kind)?.at ?? null
  const scope = incident.scopes.findLast((one) => one.fixedAt <= at) ?? null
  const processor = anchored('processor-notice')
  return {
    filing: {
      number: filing.number,
      kind: filing.kind,
      at,
      sent: filing.sentAt ? { at: filing.sentAt, how: filing.how, reference: filing.reference } : null,
      supplements: before?.reference ?? null,
      supplementedAt: later?.sentAt ?? null,
    },
    controller: {
      name: organisation?.name[lang] ?? '',
      businessId: controller.businessId,
      address: controller.address,
      email: controller.email,
      phone: controller.phone,
    },
    contact: controller.officerName
      ? {
          role: 'data-protection-officer',
          name: controller.officerName,
          email: controller.officerEmail,
          phone: controller.officerPhone,
        }
      : null,
    otherParties: null,
    times: {
      startedOn: known.startedOn,
      endedOn: known.endedOn,
      ongoing: known.ongoing,
      firstSignalAt: anchored('first-signal'),
      processorNoticeAt: processor,
      awareAt: clock.state === 'not-aware' ? null : clock.aware,
      hours: clock.state === 'not-aware' ? 72 : clock.rule.hours,
      dueAt: clock.state === 'not-aware' ? null : clock.due,
      lateBecause: filing.lateBecause,
    },
    discovered: null,
    natures: known.natures,
    cause: known.cause,
    description: known.description || null,
    dataSubjects: dataSubjectsOf(incident),
    people: scope ? { kind: 'approximate', value: scope.count } : { kind: 'not-known-yet' },
    records: { kind: 'not-known-yet' },
    dataCategories: known.categories,
    measuresBefore: null,
    consequences: known.consequences || null,
    severity: null,
    risk: known.risk,
    measures: known.measures || null,
    telling: await tellingOf(tx, incident, at),
    police: { state: 'not-known-yet' },
    otherAuthorities: null,
    crossBorder: null,
  }
}

async function knownAt(tx: Tx, incident: Incident, version: number): Promise<Omit<KnownFacts, 'version'>> {
  const versions = await store.knownVersions(tx, incident.id)
  return versions.find((one) => one.version === version)?.facts ?? incident.known
}

function dataSubjectsOf(incident: Incident): FilingFacts['dataSubjects'] {
  const rules = newestScope(incident)?.rules.filter((rule) => rule.kind === 'people') ?? []
  if (rules.length === 0) return null
  const roles = new Set(rules.flatMap((rule) => rule.roles))
  return [...(roles.has('client') ? (['clients'] as const) : []), ...(roles.has('staff') ? (['employees'] as const) : [])]
}

async function tellingOf(tx: Tx, incident: Incident, at: Date): Promise<Telling> {
  const scope = newestScope(incident)
  const embargo = embargoOn(incident.embargoes, 'people', at)
  const seen = await around(tx, incident)
  const told = seen.told.email + seen.told.letter
  const status =
    incident.known.risk === 'unlikely' && !scope
      ? 'not-needed'
      : !scope?.toldAt
        ? 'not-decided'
        : seen.notice === 'finished'
          ? 'told'
          : told > 0
            ? 'being-told'
            : 'decided'
  return {
    status,
    decidedAt: scope?.toldAt ?? null,
    told: told > 0 ? told : null,
    means: scope?.toldAt ? ['email', 'letter', ...(seen.bulletins > 0 ? (['public-communication'] as const) : [])] : [],
    exception: null,
    heldBack: embargo ? { source: embargo.source, until: embargo.until } : null,
  }
}
