import { date, type IsoDate } from '#foundation/time'

/** How long a request may take, as the law stands on a day. */
export interface Periods {
  readonly from: IsoDate
  readonly source: string
  readonly months: number
  /** Months that an extension adds, told with its reasons inside the first. */
  readonly extensionMonths: number
  /**
   * A check of identity pauses when it is asked for "without undue delay" (EDPB Guidelines 01/2022, 158). How many days
   * that is, no statute says: ours is a working rule on the safe side.
   */
  readonly identityAskedWithinDays: number
  /** After so many days without an answer to it, a request may be closed as not identified (GDPR 12(2), 11(2)). */
  readonly identityWaitsDays: number
}

/** Oldest first; a change of law is a row more, and a request is counted by the row of the day of its receipt. */
const known: readonly Periods[] = [
  {
    from: date('2018-05-25'),
    source: 'GDPR 12(3), 12(4), 12(6); Reg. 1182/71',
    months: 1,
    extensionMonths: 2,
    identityAskedWithinDays: 7,
    identityWaitsDays: 30,
  },
]

/** Throws for a day on which none of the rules held: a request of then is not one of the GDPR. */
export function periodsOn(day: IsoDate): Periods {
  const held = known.findLast(({ from }) => from <= day)
  if (!held) throw new RangeError('no period is known for that day')
  return held
}
