import * as v from 'valibot'
import type { IsoDate } from '#foundation/time'

/**
 * The pieces that a command's input is made of. A piece says what is wrong by a
 * code (`too-short:20`), never by repeating what was typed; texts/problems.ts has
 * the sentence for each code.
 */
export {
  array,
  boolean,
  integer,
  literal,
  maxLength,
  maxValue,
  minLength,
  minValue,
  nonEmpty,
  nullable,
  nullish,
  number,
  object,
  optional,
  picklist,
  pipe,
  record,
  regex,
  strictObject,
  string,
  transform,
  union,
  unknown,
  variant,
} from 'valibot'
export type { InferInput, InferOutput } from 'valibot'

const uuidShape = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/
const dateShape = /^\d{4}-\d{2}-\d{2}$/
// What has no business in text: controls except tab and line feed, and the marks that turn text around.
const unseen = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/

export const uuid = v.pipe(v.string('missing'), v.toLowerCase(), v.regex(uuidShape, 'not-an-id'))

export interface Bounds {
  from: number
  to: number
}

/** Text of several lines, trimmed, its line endings made one, between two lengths. */
export function prose({ from, to }: Bounds) {
  return v.pipe(
    v.string('missing'),
    v.transform((text) => text.replace(/\r\n?/g, '\n').normalize('NFC').trim()),
    v.check((text) => from === 0 || text.length > 0, 'missing'),
    v.minLength(from, `too-short:${from}`),
    v.maxLength(to, `too-long:${to}`),
    v.check((text) => !unseen.test(text), 'unseen-characters'),
  )
}

/** Text of one line. */
export function line({ from, to }: Bounds) {
  return v.pipe(
    v.string('missing'),
    v.transform((text) => text.normalize('NFC').trim().replace(/[ \t]+/g, ' ')),
    v.check((text) => from === 0 || text.length > 0, 'missing'),
    v.minLength(from, `too-short:${from}`),
    v.maxLength(to, `too-long:${to}`),
    v.check((text) => !unseen.test(text) && !text.includes('\n'), 'unseen-characters'),
  )
}

/** A calendar date that a calendar has. */
export const isoDate = v.pipe(
  v.string('missing'),
  v.trim(),
  v.check((text) => text.length > 0, 'missing'),
  v.regex(dateShape, 'not-a-date'),
  v.check(onTheCalendar, 'not-a-date'),
  v.transform((text) => text as IsoDate),
)

/** A moment: a Date, or ISO text that names its offset. */
export const instant = v.pipe(
  v.union([v.date('not-a-moment'), v.pipe(v.string('missing'), v.isoTimestamp('not-a-moment'))], 'not-a-moment'),
  v.transform((value) => (value instanceof Date ? value : new Date(value))),
  v.check((value) => !Number.isNaN(value.getTime()), 'not-a-moment'),
)

/** A whole number, typed in a form or given as one. */
export function whole({ from, to }: Bounds) {
  return v.pipe(
    v.union([v.number(), v.pipe(v.string(), v.trim(), v.regex(/^-?\d{1,15}$/), v.transform(Number))], 'not-a-number'),
    v.integer('not-a-number'),
    v.minValue(from, `too-small:${from}`),
    v.maxValue(to, `too-large:${to}`),
  )
}

/** A box ticked or not: a form sends `on` or nothing. */
export const ticked = v.pipe(
  v.optional(v.union([v.boolean(), v.string()], 'not-a-choice'), false),
  v.transform((value) => value === true || value === 'on' || value === 'true' || value === 'yes'),
)

export function oneOf<const Choice extends string>(choices: readonly Choice[]) {
  return v.picklist(choices, 'not-a-choice')
}

/** Several of the choices, none twice. */
export function someOf<const Choice extends string>(choices: readonly Choice[], { from = 1 } = {}) {
  return v.pipe(
    v.array(v.picklist(choices, 'not-a-choice'), 'missing'),
    v.transform((chosen) => [...new Set(chosen)]),
    v.minLength(from, from === 1 ? 'missing' : `too-few:${from}`),
  )
}

/** What is wrong with an input, by field: codes only, so that it may be shown, logged and kept. */
export function problemsOf(issues: readonly v.BaseIssue<unknown>[]): Record<string, string> {
  const problems: Record<string, string> = {}
  for (const issue of issues) {
    const field = v.getDotPath(issue) ?? ''
    problems[field] ??= codeShape.test(issue.message) ? issue.message : 'missing'
  }
  return problems
}

// valibot's own messages repeat what they received; only codes of ours get out.
const codeShape = /^[a-z]+(-[a-z]+)*(:\d+)?$/

function onTheCalendar(text: string): boolean {
  const [year, month, day] = text.split('-').map(Number)
  const date = new Date(Date.UTC(year ?? 0, (month ?? 0) - 1, day ?? 0))
  date.setUTCFullYear(year ?? 0)
  return date.toISOString().slice(0, 10) === text
}
