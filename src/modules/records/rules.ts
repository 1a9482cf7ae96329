import { done, refuse } from '#foundation/results'
import { addDays, addMonths, daysBetween, type IsoDate } from '#foundation/time'
import type { AccountId } from '#identity'
import { correctionGrounds, type Basis, type CorrectionGround, type EntryKind, type EntryRow, type NotClearlyWrong } from './model.ts'

/** What decides whether somebody may open a file. */
export interface Standing {
  readonly actor: AccountId
  /** In whose caseload the file is now. */
  readonly professionals: readonly AccountId[]
  /** For whom the actor stands in today. */
  readonly covers: readonly AccountId[]
  /** Whether the actor has said lately why they open this file in supervision. */
  readonly supervision: boolean
}

/**
 * [Note: Whose file it is] The team's key opens every file of the register to every professional; whose file somebody
 * may open is this rule, which the server keeps, and no cryptography. Own caseload before cover, cover before
 * supervision: the ground that its person is shown is the nearest one.
 */
export function basisOf({ actor, professionals, covers, supervision }: Standing): Basis | null {
  if (professionals.includes(actor)) return 'care'
  if (professionals.some((professional) => covers.includes(professional))) return 'cover'
  return supervision ? 'supervision' : null
}

/** Supervision reads. Only whoever cares for somebody, or stands in for them, writes into their file. */
export const mayWrite = (basis: Basis): boolean => basis !== 'supervision'

/** How long a reason for supervision opens a file. */
export const supervisionMs = 4 * 3_600_000

/** The longest absence that is covered without being arranged anew. */
export const longestCoverDays = 92

export function decideCover(o: {
  away: AccountId
  coveredBy: AccountId
  from: IsoDate
  until: IsoDate
  today: IsoDate
  /** Who keeps records here. */
  professionals: readonly AccountId[]
}) {
  if (o.away === o.coveredBy) return refuse('own-cover')
  if (!o.professionals.includes(o.away) || !o.professionals.includes(o.coveredBy)) return refuse('not-a-professional')
  if (o.until < o.from) return refuse('ends-before-it-begins')
  if (o.until < o.today) return refuse('cover-in-the-past')
  if (daysBetween(o.from, o.until) >= longestCoverDays) return refuse('cover-too-long', { days: longestCoverDays })
  return done()
}

/**
 * [Note: Clearly wrong] An entry changes only when it is clearly wrong by the understanding of the time when it was
 * written (V28). That one sees the matter otherwise today, or that its person does not share an assessment, is
 * something new to write, beside what was written then.
 */
export function decideCorrection(ground: CorrectionGround | NotClearlyWrong) {
  const clear = correctionGrounds.find((each) => each === ground)
  return clear ? done(clear) : refuse('not-clearly-wrong')
}

/** What may be corrected: what somebody wrote. Markings stay as they are; a wrong attachment is removed, and the right one added. */
export const correctableKinds: readonly EntryKind[] = ['note', 'visit', 'appointment', 'plan', 'statement', 'disclosure']

/** The last of a chain is what stands; the others are how it came to be. */
export function standing(chain: readonly EntryRow[]): EntryRow | null {
  const followed = new Set(chain.map(({ follows }) => follows))
  return chain.findLast((entry) => !followed.has(entry.id)) ?? null
}

/** Whether an entry may be corrected, revised or removed by somebody who saw it in this version. */
export function decideToFollow(chain: readonly EntryRow[], seen: string) {
  const last = standing(chain)
  if (!last) return refuse('no-such-entry')
  if (last.id !== seen) return refuse('changed-meanwhile')
  if (last.state === 'removed' || last.kind === 'removal') return refuse('removed')
  if (last.state === 'erased') return refuse('erased')
  if (last.restrictedMonth !== null) return refuse('restricted')
  if (last.state === 'draft') return refuse('still-a-draft')
  return done(last)
}

/** A file tells of days that can be: not before people were born, and plans not beyond a few years. */
export function isPlausible(on: IsoDate, today: IsoDate, kind: EntryKind): boolean {
  const latest = kind === 'appointment' ? addMonths(today, 24) : addDays(today, 1)
  return on >= '1900-01-01' && on <= latest
}
