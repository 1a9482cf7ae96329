export {
  addDays,
  addMonths,
  ageOn,
  date,
  daysBetween,
  daysInMonth,
  isIsoDate,
  isoDate,
  monthOf,
  parseIsoDate,
  partsOf,
  weekday,
  type IsoDate,
} from './iso-date.ts'
export { handClock, systemClock, type Clock } from './clock.ts'
export { endOfDay, helsinkiDate, helsinkiInstant, helsinkiTime, startOfDay, zone } from './helsinki.ts'
export {
  easterSunday,
  eves,
  finnishHolidays,
  isHoliday,
  isWorkingDay,
  workingDayFrom,
  type Holiday,
} from './holidays.ts'
export { endOfPeriod, hoursAfter, hoursBetween, lastDayOf, type Period } from './periods.ts'
