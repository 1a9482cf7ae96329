import { services, type PersonalDataHolding, type Said } from '#people'
import { formatList } from '#platform/texts'
import type { Fact, Part, Section } from '../model.ts'
import { noticeTexts } from '../texts/notice.ts'
import { recordTexts } from '../texts/record.ts'
import { said } from '../texts/said.ts'
import { basisOf } from './holdings.ts'
import { holds, measureSaid, type HouseState } from './measures.ts'
import { risks, type Risk } from './risks.ts'

/** The computed half of an impact assessment (GDPR 35(7)): what is processed, on what ground, what may happen, what is done. */
export function assessmentSections(o: { holdings: readonly PersonalDataHolding[]; state: HouseState }): Section[] {
  const t = (name: 'description' | 'necessity' | 'risks'): Said => said((lang) => recordTexts(lang).assessment[name])
  return [
    { id: 'description', heading: t('description'), parts: [{ kind: 'text', text: said((lang) => recordTexts(lang).assessment.held(o.holdings.length)) }, ...described(o.holdings)] },
    { id: 'necessity', heading: t('necessity'), parts: grounds(o.holdings) },
    { id: 'risks', heading: t('risks'), parts: risks.map((risk) => riskPart(risk, o)) },
  ]
}

function described(holdings: readonly PersonalDataHolding[]): Part[] {
  return byService(holdings, ({ description }) => ({ term: description.title, values: description.categories }))
}

function grounds(holdings: readonly PersonalDataHolding[]): Part[] {
  return byService(holdings, ({ description }) => ({ term: description.title, values: [...description.purposes, ...description.legalBases.map(basisOf)] }))
}

function byService(holdings: readonly PersonalDataHolding[], factOf: (one: PersonalDataHolding) => Fact): Part[] {
  return services.flatMap((service): Part[] => {
    const own = holdings.filter(({ description }) => description.service === service)
    return own.length === 0 ? [] : [{ kind: 'facts', title: said((lang) => noticeTexts(lang).service[service]), facts: own.map(factOf) }]
  })
}

/**
 * Severity by whose data it touches: what is told in confidence, or patient data, is severe whatever else. Likelihood is
 * raised by each measure that does not hold now. Both are where a human begins, not where they end.
 */
export function weigh(risk: Risk, { holdings, state }: { holdings: readonly PersonalDataHolding[]; state: HouseState }) {
  const touched = holdings.filter(({ description }) => risk.lanes.includes(description.lane))
  const special = touched.some(({ description }) => description.legalBases.some(({ article }) => article.startsWith('9(2)')) || description.lane === 'sealed')
  const open = risk.measures.filter((one) => !holds(one, state))
  return {
    touched,
    severity: special || touched.some(({ description }) => description.service === 'care') ? 'severe' : 'limited',
    likelihood: open.length > 0 ? 'raised' : 'low',
    open,
  } as const
}

function riskPart(risk: Risk, o: { holdings: readonly PersonalDataHolding[]; state: HouseState }): Part {
  const { touched, severity, likelihood, open } = weigh(risk, o)
  const t = (name: 'harm' | 'touches' | 'severity' | 'likelihood' | 'measures'): Said => said((lang) => recordTexts(lang).assessment[name])
  return {
    kind: 'facts',
    title: said((lang) => recordTexts(lang).risks[risk.id][0]),
    facts: [
      { term: t('harm'), values: [said((lang) => recordTexts(lang).risks[risk.id][1])] },
      {
        term: t('touches'),
        values: [said((lang) => formatList(lang, touched.map(({ description }) => description.title[lang])) || recordTexts(lang).assessment.nothing)],
      },
      { term: t('severity'), values: [said((lang) => recordTexts(lang).assessment.levels[severity])] },
      {
        term: t('likelihood'),
        values: [said((lang) => {
          const words = recordTexts(lang).assessment
          return open.length > 0 ? `${words.levels[likelihood]}: ${words.because(open.length)}` : words.levels[likelihood]
        })],
      },
      {
        term: t('measures'),
        values: risk.measures.map((one) => (open.includes(one) ? said((lang) => `${measureSaid(one)[lang]} (${recordTexts(lang).assessment.open})`) : measureSaid(one))),
      },
    ],
  }
}
