import { Temporal } from 'temporal-polyfill'
import { addDays, date, type IsoDate } from './iso-date.ts'

/** The zone in which every legal period and every date shown is counted. */
export const zone = 'Europe/Helsinki'

/** The calendar date in Helsinki at an instant. */
export function helsinkiDate(at: Date): IsoDate {
  return date(inHelsinki(at).toPlainDate().toString())
}

/** Date and time of day in Helsinki at an instant, for people to read. */
export function helsinkiTime(at: Date): { date: IsoDate; hour: number; minute: number; second: number } {
  const local = inHelsinki(at)
  return { date: helsinkiDate(at), hour: local.hour, minute: local.minute, second: local.second }
}

/** The first instant of a date in Helsinki. */
export function startOfDay(of: IsoDate): Date {
  const start = Temporal.PlainDate.from(of).toZonedDateTime(zone)
  return new Date(start.epochMilliseconds)
}

/** The instant at which a date in Helsinki is over: the first one of the next day. */
export function endOfDay(of: IsoDate): Date {
  return startOfDay(addDays(of, 1))
}

/**
 * The instant of a wall-clock time in Helsinki. An hour that the spring change skips
 * becomes the hour after it; of an hour that autumn repeats, the first is meant.
 */
export function helsinkiInstant(of: IsoDate, hour: number, minute = 0): Date {
  const local = Temporal.PlainDate.from(of).toPlainDateTime({ hour, minute })
  return new Date(local.toZonedDateTime(zone, { disambiguation: 'compatible' }).epochMilliseconds)
}

function inHelsinki(at: Date): Temporal.ZonedDateTime {
  return Temporal.Instant.fromEpochMilliseconds(at.getTime()).toZonedDateTimeISO(zone)
}
