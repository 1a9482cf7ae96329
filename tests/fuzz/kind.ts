import type { Db } from '#platform/database'
import type { Chance } from './chance.ts'

/** What came of one malformed thing. `unchanged`: chance has made of it what it was, or what means the same. */
export type Outcome = 'refused' | 'taken' | 'unchanged'

export interface Setting {
  readonly db: Db
  /** By the owner's login, for what somebody with the whole database could change. */
  readonly owner: Db
}

/** One sort of thing that comes from outside, and the door that has to refuse it. */
export interface Kind {
  readonly name: string
  /** How many malformed ones a run tries. */
  readonly tries: number
  begin(setting: Setting): Attempts | Promise<Attempts>
}

export interface Attempts {
  /** Whether the genuine thing is taken: a door that refuses everything would prove nothing. */
  genuine(): boolean | Promise<boolean>
  /** Makes one malformed thing and shows it at the door. Throws when the door does. */
  attempt(chance: Chance): Outcome | Promise<Outcome>
  end?(): Promise<void>
}
