import { addDays, isWorkingDay, type IsoDate } from '#foundation/time'

/** Requests that wait alike: they fall due on one day, and one of them takes so many minutes of a worker. */
export interface Waiting {
  readonly dueOn: IsoDate
  readonly count: number
  readonly minutes: number
}

/** What comes in: how many on a day, how long one takes, and when it falls due. Days on which nothing comes are left out. */
export interface Arriving extends Waiting {
  readonly on: IsoDate
}

export interface Assumptions {
  /** The first day that is worked, today. */
  readonly from: IsoDate
  readonly days: number
  readonly workers: number
  /** Minutes that one of them has for requests on a working day. */
  readonly minutesEach: number
}

export interface ForecastDay {
  readonly on: IsoDate
  /** Minutes that the workers have; 0 on holidays, Saturdays and Sundays. */
  readonly capacity: number
  readonly arrived: number
  /** How many fall due on this day, whether they are done by then or not. */
  readonly due: number
  readonly done: number
  /** How many are open when the day ends. */
  readonly open: number
  /** Of those, how many are past their last day. */
  readonly overdue: number
}

export interface Forecast {
  readonly days: readonly ForecastDay[]
  /** How many are past their last day already, before the first of these days. */
  readonly overdueAtStart: number
  /** How many will not be answered by their last day, among those that fall due in these days. */
  readonly late: number
  readonly firstLateOn: IsoDate | null
  /** The first day that ends with nothing open, and nothing more to come; null when there is none among these days. */
  readonly clearedOn: IsoDate | null
}

/**
 * How a backlog meets its deadlines when what is due next is done next: pure, day by day, in minutes. What was begun is
 * finished before anything of the same day.
 *
 * [Note: What a forecast knows] Working the earliest deadline first leaves nobody late whenever any order would leave
 * nobody late (Jackson 1955). So a forecast with late ones says that there are too few hands, and not that somebody worked
 * in a wrong order. It counts average minutes; the waiting for people's answers it does not know.
 */
export function forecast(waiting: readonly Waiting[], arriving: readonly Arriving[], assumed: Assumptions): Forecast {
  const { from, days: length, workers, minutesEach } = assumed
  const queue = newQueue()
  for (const one of waiting) queue.add(one)
  const coming = byDay(arriving)
  const dueOn = dueCounts(waiting, arriving, addDays(from, length - 1))
  const until = addDays(from, length)
  const ahead = arriving.reduce((sum, { on, count }) => (on >= from && on < until ? sum + count : sum), 0)
  const days: ForecastDay[] = []
  let toCome = ahead
  let firstLateOn: IsoDate | null = null
  let clearedOn: IsoDate | null = null
  let late = 0
  for (let index = 0; index < length; index += 1) {
    const on = addDays(from, index)
    const today = coming.get(on) ?? []
    const arrived = today.reduce((sum, { count }) => sum + count, 0)
    for (const one of today) queue.add(one)
    toCome -= arrived
    const capacity = isWorkingDay(on) ? workers * minutesEach : 0
    const worked = queue.work(capacity, on)
    const open = queue.count()
    const overdue = queue.countDueBy(on)
    late += worked.late
    if (overdue > 0 && firstLateOn === null) firstLateOn = addDays(on, 1)
    if (worked.late > 0 && firstLateOn === null) firstLateOn = on
    if (open === 0 && toCome === 0 && clearedOn === null) clearedOn = on
    days.push({ on, capacity, arrived, due: dueOn.get(on) ?? 0, done: worked.done, open, overdue })
  }
  const overdueAtStart = waiting.reduce((sum, one) => (one.dueOn < from ? sum + one.count : sum), 0)
  return { days, overdueAtStart, late: late + queue.countDueBy(addDays(from, length - 1)), firstLateOn, clearedOn }
}

/** What a change of hands would change: how many fewer would be late with one worker more; null workers when no number up to `most` is enough. */
export function hands(waiting: readonly Waiting[], arriving: readonly Arriving[], assumed: Assumptions, most = 200) {
  const lateWith = (workers: number): number => forecast(waiting, arriving, { ...assumed, workers }).late
  const late = lateWith(assumed.workers)
  const lateWithOneMore = lateWith(assumed.workers + 1)
  return { late, lateWithOneMore, fewest: fewestFor(lateWith, most) }
}

/** The fewest workers with whom nobody is late: found by halving, since more hands never make anybody late. */
function fewestFor(lateWith: (workers: number) => number, most: number): number | null {
  if (lateWith(most) > 0) return null
  let low = 0
  let high = most
  while (low < high) {
    const middle = Math.floor((low + high) / 2)
    if (lateWith(middle) === 0) high = middle
    else low = middle + 1
  }
  return low
}

interface Bucket {
  readonly dueOn: IsoDate
  readonly minutes: number
  count: number
  /** Minutes already spent on the first of them. */
  spent: number
}

/** What waits, the earliest deadline first; among those of one day the shortest first, so that most are answered. */
function newQueue() {
  const buckets: Bucket[] = []

  function add({ dueOn, count, minutes }: Waiting): void {
    if (count <= 0) return
    const at = buckets.findIndex((one) => one.dueOn > dueOn || (one.dueOn === dueOn && one.minutes >= minutes))
    const same = at === -1 ? undefined : buckets[at]
    if (same && same.dueOn === dueOn && same.minutes === minutes) same.count += count
    else buckets.splice(at === -1 ? buckets.length : at, 0, { dueOn, minutes, count, spent: 0 })
  }

  function work(capacity: number, on: IsoDate): { done: number; late: number } {
    let left = capacity
    let done = 0
    let late = 0
    const finish = (bucket: Bucket, finished: number): void => {
      bucket.count -= finished
      done += finished
      if (bucket.dueOn < on) late += finished
    }
    while (left > 0) {
      const first = buckets[0]
      if (!first) break
      const whole = Math.min(first.count, Math.floor((left + first.spent) / first.minutes + 1e-9))
      if (whole > 0) {
        left -= whole * first.minutes - first.spent
        first.spent = 0
        finish(first, whole)
      }
      if (first.count === 0) buckets.shift()
      else if (left > 0) {
        first.spent += left
        left = 0
      }
    }
    return { done, late }
  }

  return {
    add,
    work,
    count: (): number => buckets.reduce((sum, { count }) => sum + count, 0),
    countDueBy: (day: IsoDate): number => buckets.reduce((sum, { dueOn, count }) => (dueOn <= day ? sum + count : sum), 0),
  }
}

function byDay(arriving: readonly Arriving[]): Map<IsoDate, Arriving[]> {
  const days = new Map<IsoDate, Arriving[]>()
  for (const one of arriving) {
    const today = days.get(one.on)
    if (today) today.push(one)
    else days.set(one.on, [one])
  }
  return days
}

function dueCounts(waiting: readonly Waiting[], arriving: readonly Arriving[], last: IsoDate): Map<IsoDate, number> {
  const counts = new Map<IsoDate, number>()
  for (const { dueOn, count } of [...waiting, ...arriving]) if (dueOn <= last) counts.set(dueOn, (counts.get(dueOn) ?? 0) + count)
  return counts
}
