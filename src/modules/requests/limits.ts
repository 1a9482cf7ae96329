import { date, type IsoDate } from '#foundation/time'
import type { Said } from '#people'
import { limitTexts } from './texts/limits.ts'
import type { RequestKind } from './model.ts'

/**
 * Where a right ends, as dated data: the statute, and the reason in words that anybody understands. A letter names both.
 * `checked` says when somebody last looked whether it still reads so; null: remembered, not seen in a source.
 */
export interface Limit {
  readonly id: LimitId
  readonly kinds: readonly RequestKind[]
  readonly from: IsoDate
  readonly until: IsoDate | null
  readonly statute: Said
  readonly reason: Said
  /** Whether it can end a part only, the rest being disclosed or done (act 1050/2018 §34(2)). */
  readonly inPart: boolean
}

export type LimitId = keyof ReturnType<typeof limitTexts>

const gdpr = date('2018-05-25')
const dataProtectionAct = date('2019-01-01')
const clientDataAct = date('2024-01-01')
const patientAct = date('1993-03-01')

interface Row {
  readonly kinds: readonly RequestKind[]
  readonly from: IsoDate
  readonly until?: IsoDate
  readonly inPart?: boolean
}

const everyKind: readonly RequestKind[] = [
  'access', 'rectification', 'erasure', 'restriction', 'objection', 'portability', 'log-extract', 'consent-withdrawn',
]

const rows: Readonly<Record<LimitId, Row>> = {
  'patient-record': { kinds: ['erasure', 'objection'], from: clientDataAct },
  'kept-by-law': { kinds: ['erasure', 'objection'], from: gdpr },
  'legal-hold': { kinds: ['erasure'], from: gdpr },
  'archive-duty': { kinds: ['erasure'], from: gdpr },
  'access-log': { kinds: ['erasure', 'rectification', 'objection'], from: clientDataAct },
  'right-when-written': { kinds: ['rectification'], from: clientDataAct },
  'not-shown-wrong': { kinds: ['rectification'], from: gdpr },
  'danger-to-health': { kinds: ['access', 'log-extract', 'portability'], from: dataProtectionAct, inPart: true },
  'security-and-crime': { kinds: ['access', 'log-extract', 'portability'], from: dataProtectionAct, inPart: true },
  'supervision': { kinds: ['access', 'log-extract', 'portability'], from: dataProtectionAct, inPart: true },
  'rights-of-others': { kinds: ['access', 'portability', 'log-extract'], from: gdpr, inPart: true },
  'minor-forbids': { kinds: ['access', 'log-extract', 'portability'], from: patientAct, inPart: true },
  'guardian-not-shown': { kinds: everyKind, from: gdpr },
  'deceased': { kinds: everyKind, from: patientAct, inPart: true },
  'log-older-than-two-years': { kinds: ['log-extract'], from: clientDataAct, inPart: true },
  'no-ground-to-restrict': { kinds: ['restriction'], from: gdpr },
  'objection-not-open': { kinds: ['objection'], from: gdpr },
  'compelling-grounds': { kinds: ['objection'], from: gdpr },
  'not-portable': { kinds: ['portability'], from: gdpr, inPart: true },
  'no-consent': { kinds: ['consent-withdrawn'], from: gdpr },
  'unfounded': { kinds: everyKind, from: gdpr },
  'excessive': { kinds: everyKind, from: gdpr },
  'nothing-held': { kinds: everyKind, from: gdpr },
  'not-identified': { kinds: everyKind, from: gdpr },
}

export const limits: readonly Limit[] = (Object.keys(rows) as LimitId[]).map((id) => {
  const { kinds, from, until = null, inPart = false } = rows[id]
  const said = (part: 'statute' | 'reason'): Said => ({ fi: limitTexts('fi')[id][part], sv: limitTexts('sv')[id][part], en: limitTexts('en')[id][part] })
  return { id, kinds, from, until, inPart, statute: said('statute'), reason: said('reason') }
})

export const isLimit = (text: string): text is LimitId => Object.hasOwn(rows, text)

/** The limits that a right of this kind may meet on a day. */
export function limitsFor(kind: RequestKind, on: IsoDate): Limit[] {
  return limits.filter((limit) => limit.kinds.includes(kind) && heldOn(limit, on))
}

export function limitOf(id: string): Limit | null {
  return limits.find((limit) => limit.id === id) ?? null
}

export function heldOn({ from, until }: Pick<Limit, 'from' | 'until'>, on: IsoDate): boolean {
  return from <= on && (until === null || on <= until)
}
