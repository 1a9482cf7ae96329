import type { LedgerFilter } from '#ledger'
import { fromDateTimeInput } from '#platform/texts'
import { isGroup, typesOf } from './fact-words.ts'

/** What a reader asked for, as it stands in the address; and the same for the ledger. */
export interface AskedFilter {
  readonly group: string
  readonly by: string
  readonly about: string
  readonly from: string
  readonly to: string
}

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/
const day = /^\d{4}-\d{2}-\d{2}$/

export function askedFilter(query: URLSearchParams): AskedFilter {
  const given = (name: string, fits: (text: string) => boolean): string => {
    const text = (query.get(name) ?? '').trim().toLowerCase()
    return fits(text) ? text : ''
  }
  return {
    group: given('group', isGroup),
    by: given('by', (text) => uuid.test(text)),
    about: given('about', (text) => uuid.test(text)),
    from: given('from', isDay),
    to: given('to', isDay),
  }
}

export function filterFor(organisation: string, asked: AskedFilter): Omit<LedgerFilter, 'limit'> {
  const from = asked.from ? midnight(asked.from) : null
  // The last day belongs to what is asked for.
  const to = asked.to ? dayAfter(asked.to) : null
  return {
    organisation,
    ...(isGroup(asked.group) ? { types: typesOf(asked.group) } : {}),
    ...(asked.by ? { by: asked.by } : {}),
    ...(asked.about ? { about: asked.about } : {}),
    ...(from ? { from } : {}),
    ...(to ? { to } : {}),
  }
}

const midnight = (of: string): Date | null => fromDateTimeInput(`${of}T00:00`)
const isDay = (text: string): boolean => day.test(text) && midnight(text) !== null

function dayAfter(of: string): Date | null {
  const lastMinute = fromDateTimeInput(`${of}T23:59`)
  return lastMinute && new Date(lastMinute.getTime() + 60_000)
}

/** The filters that were set, by their names: that much of a reading is recorded. */
export const namesOf = (asked: AskedFilter): string[] =>
  Object.entries(asked).filter(([, value]) => value !== '').map(([name, value]) => (name === 'group' ? `group:${value}` : name))

export function queryOf(asked: AskedFilter, more: Record<string, string> = {}): string {
  const set = Object.entries({ ...asked, ...more }).filter(([, value]) => value !== '')
  return set.length === 0 ? '' : `?${new URLSearchParams(set)}`
}

/** Where the next page begins: a row's moment and id. */
export function pageMark(text: string | null): { at: Date; id: string } | null {
  const [at = '', id = ''] = (text ?? '').split('_')
  const moment = new Date(Number(at))
  return /^\d{1,15}$/.test(at) && uuid.test(id) && !Number.isNaN(moment.getTime()) ? { at: moment, id } : null
}
