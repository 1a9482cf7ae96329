import type { PersonalDataHolding, Said } from '#people'
import type { Db } from '#platform/database'
import type { Settings } from '#platform/settings'
import type { Finding } from '../doctor/model.ts'

/** The house whose promises are looked at, and the organisation that made them. */
export interface PromiseHouse {
  readonly settings: Settings
  /** Reaches rows as the server does. */
  readonly db: Db
  /** Sees the whole schema, and every organisation's rows. */
  readonly owner: Db
  readonly organisation: string
  readonly holdings: readonly PersonalDataHolding[]
  readonly now: Date
  /** Whether a first night must have been by now; otherwise a house that was founded since the last one may wait for its first. */
  readonly hadNight?: boolean
  /** What a doctor's look found, by the id of the check; made once for all promises. */
  finding(id: Finding['id']): Promise<Finding | null>
}

const looks = new WeakMap<PromiseHouse, Map<string, Promise<unknown>>>()

/** A look that several promises need, taken once for a house. */
export function lookOnce<T>(house: PromiseHouse, name: string, look: () => Promise<T>): Promise<T> {
  const own = looks.get(house) ?? new Map<string, Promise<unknown>>()
  looks.set(house, own)
  const known = own.get(name) as Promise<T> | undefined
  const taken = known ?? look()
  own.set(name, taken)
  return taken
}

/** Null when a promise is kept; else why not: a code with counts and names of tables, files and rules, never a value. */
export type Broken = { readonly because: string; readonly facts?: Readonly<Record<string, string | number>> } | null

export interface BoundPromise {
  readonly id: string
  readonly sentence: Said
  check(house: PromiseHouse): Promise<Broken>
}

export const broken = (because: string, facts?: Readonly<Record<string, string | number>>): Broken => (facts ? { because, facts } : { because })
