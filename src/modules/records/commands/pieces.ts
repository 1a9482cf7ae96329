import { isoDate, line, oneOf, optional, pipe, prose, regex, string, transform, whole, object, uuid } from '#platform/web'
import { longestText, meetingWays } from '../model.ts'

/* Pieces that several acts on a file take. */

export const file = uuid
export const entry = uuid
export const day = isoDate
export const text = prose({ from: 1, to: longestText })
export const maybeText = prose({ from: 0, to: longestText })
export const short = line({ from: 1, to: 300 })
/** A position in the organisation, as it is to stand in the file: `psykologi`. */
export const position = line({ from: 2, to: 120 })
/** Why, in a sentence that somebody can understand years later. */
export const sentence = prose({ from: 10, to: 2_000 })

/** A time of day as a form sends it, `HH:MM`. */
export const time = pipe(string('missing'), transform((typed) => typed.trim().replace('.', ':').padStart(5, '0')), regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'not-a-moment'))

/** Nothing chosen is an empty field of a form. */
export const maybeDay = optional(isoDate)

export const meeting = { file, on: day, time, minutes: whole({ from: 1, to: 600 }), way: oneOf(meetingWays), text: maybeText }
export { object, oneOf, optional, uuid }
