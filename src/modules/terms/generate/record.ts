import type { IsoDate } from '#foundation/time'
import { services, type PersonalDataHolding } from '#people'
import type { Section } from '../model.ts'
import type { ControllerBlock } from '../ports.ts'
import { noticeTexts } from '../texts/notice.ts'
import { recordTexts } from '../texts/record.ts'
import { said } from '../texts/said.ts'
import { holdingPart } from './holdings.ts'
import { holds, isLookedAt, measures, measureSaid, type HouseState } from './measures.ts'
import { controllerSection } from './notice.ts'

/** The record of processing activities (GDPR 30(1)), service by service, with what of the measures holds now (30(1)(g)). */
export function recordSections(o: {
  controller: ControllerBlock
  holdings: readonly PersonalDataHolding[]
  state: HouseState
  on: IsoDate
}): Section[] {
  const activities = services.flatMap((service): Section[] => {
    const own = o.holdings.filter(({ description }) => description.service === service)
    if (own.length === 0) return []
    return [{ id: service, heading: said((lang) => noticeTexts(lang).service[service]), parts: own.map((one) => holdingPart(one, o.on)) }]
  })
  return [controllerSection(o.controller), ...activities, measuresSection(o.state)]
}

export function measuresSection(state: HouseState): Section {
  const looked = measures.filter(isLookedAt)
  const rows = [
    { name: 'inPlace', of: looked.filter((one) => holds(one, state)) },
    { name: 'missing', of: looked.filter((one) => !holds(one, state)) },
    { name: 'byDesign', of: measures.filter((one) => !isLookedAt(one)) },
  ] as const
  return {
    id: 'measures',
    heading: said((lang) => recordTexts(lang).record.measures),
    parts: [{
      kind: 'facts',
      facts: rows.flatMap(({ name, of }) => of.length > 0 ? [{ term: said((lang) => recordTexts(lang).record[name]), values: of.map(measureSaid) }] : []),
    }],
  }
}
