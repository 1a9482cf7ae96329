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
  /** What a doctor's look found, by the id of the check; made once for all promises. */
  finding(id: Finding['id']): Promise<Finding | null>
}

/** Null when a promise is kept; else why not: a code with counts and names of tables, files and rules, never a value. */
export type Broken = { readonly because: string; readonly facts?: Readonly<Record<string, string | number>> } | null

export interface BoundPromise {
  readonly id: string
  readonly sentence: Said
  check(house: PromiseHouse): Promise<Broken>
}

export const broken = (because: string, facts?: Readonly<Record<string, string | number>>): Broken => (facts ? { because, facts } : { because })
