import type { IsoDate } from '#foundation/time'
import type { HoldingDescription, LegalBasis, PersonalDataHolding, Said } from '#people'
import { isRetainedKind, rulesFor, type RetainedKind } from '#retention'
import type { Fact, Part } from '../model.ts'
import { noticeTexts } from '../texts/notice.ts'
import { said } from '../texts/said.ts'

/** One holding, as its service's notice and the record of processing tell of it (GDPR 13–14, 30(1)). */
export function holdingPart({ description }: PersonalDataHolding, on: IsoDate): Part {
  const facts: Fact[] = [
    { term: term('whose'), values: description.subjects.map((one) => said((lang) => noticeTexts(lang).subjects[one])) },
    { term: term('what'), values: description.categories },
    { term: term('why'), values: description.purposes },
    { term: term('basis'), values: description.legalBases.map(basisOf) },
    { term: term('source'), values: [description.source] },
    { term: term('recipients'), values: description.recipients.length > 0 ? description.recipients : [term('nobody')] },
    { term: term('period'), values: periodsOf(description, on) },
    { term: term('protection'), values: [said((lang) => noticeTexts(lang).lanes[description.lane])] },
  ]
  return { kind: 'facts', title: description.title, facts }
}

/** What says how long a holding's items are kept: the rules that are valid on a day, each with its statute. */
export function periodsOf({ retention }: Pick<HoldingDescription, 'retention'>, on: IsoDate): Said[] {
  const rules = retention.filter(isRetainedKind).flatMap((kind: RetainedKind) => rulesFor(kind, on))
  if (rules.length === 0) return [term('noPeriod')]
  return rules.map(({ says, statute }) => said((lang) => `${says[lang]} (${statute[lang]})`))
}

/** `6(1)(c)` with what it means, and the statute that it needs. */
export function basisOf({ article, statute }: LegalBasis): Said {
  return said((lang) => {
    const t = noticeTexts(lang)
    const means = Object.entries(t.bases).find(([known]) => known === article)?.[1]
    const named = [means, statute?.[lang]].filter(Boolean).join(', ')
    return named ? `${capital(named)} (${t.regulation(article)})` : capital(t.regulation(article))
  })
}

export const capital = (text: string): string => text.charAt(0).toLocaleUpperCase() + text.slice(1)

type DataTerm = keyof ReturnType<typeof noticeTexts>['data']

export const term = (name: DataTerm): Said => said((lang) => noticeTexts(lang).data[name])
