import type { Asked, Request, RequestKind } from '../model.ts'

/**
 * How soon a request is looked at. 1 first: for a child or a ward, of somebody whose address is protected, or whom a worker
 * put there because of a danger. 2 soon: something goes on meanwhile that was objected to, or is wrong. 3 in its turn.
 */
export type TriageClass = 1 | 2 | 3

export interface Triage {
  readonly class: TriageClass
  /** What one worker is expected to need. */
  readonly minutes: number
}

/** What goes on as long as it is not answered (GDPR 7(3), 16, 17, 18, 21). */
const goesOnMeanwhile: readonly RequestKind[] = ['restriction', 'objection', 'consent-withdrawn', 'rectification', 'erasure']

/** Working figures, to be compared with what the organisation measures; what a package takes is mostly the review of third persons. */
export const minutesOf: Readonly<Record<RequestKind, number>> = {
  'access': 12,
  'rectification': 25,
  'erasure': 15,
  'restriction': 10,
  'objection': 15,
  'portability': 6,
  'log-extract': 6,
  'consent-withdrawn': 4,
}
const eachFurtherKind = 3
const forSomebodyElse = 8

/** Pure. `registerProtects` is whether the register says that the person's address is protected today. */
export function triage(request: Pick<Request, 'kinds'>, asked: Asked, registerProtects: boolean): Triage {
  const vulnerable = asked.whose === 'child' || asked.whose === 'ward'
  const isProtected = registerProtects || asked.strong?.protected === true
  const urgent = request.kinds.some((kind) => goesOnMeanwhile.includes(kind))
  const longest = Math.max(...request.kinds.map((kind) => minutesOf[kind]))
  return {
    class: vulnerable || isProtected ? 1 : urgent ? 2 : 3,
    minutes: longest + eachFurtherKind * (request.kinds.length - 1) + (asked.whose === 'own' ? 0 : forSomebodyElse),
  }
}

/** Whether all that is asked for may come to be refused as a whole, which has the first month alone. */
export const isRefusable = (kinds: readonly RequestKind[]): boolean => kinds.every((kind) => goesOnMeanwhile.includes(kind) && kind !== 'consent-withdrawn')

/** What a request takes that nobody has looked at yet: only its kinds are known. */
export function expectedMinutes(kinds: readonly RequestKind[]): number {
  return Math.max(...kinds.map((kind) => minutesOf[kind])) + eachFurtherKind * (kinds.length - 1)
}
