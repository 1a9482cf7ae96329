import type { IsoDate } from '#foundation/time'
import type { PersonalDataHolding, Said } from '#people'
import type { Db, Tx } from '#platform/database'
import type { Promised, PromiseState } from './promises.ts'

/** Who the controller is and whom to ask (GDPR 13(1)(a) and (b), T2), as it is published. */
export interface ControllerBlock {
  readonly name: Said
  readonly businessId: string | null
  readonly address: string | null
  readonly email: string | null
  readonly phone: string | null
  readonly officerName: string | null
  readonly officerEmail: string | null
  readonly officerPhone: string | null
}

/** What a look at the house found of one of its safeguards. `unknown` is never told as if it were in order. */
export interface Safeguard {
  readonly id: string
  readonly inOrder: boolean
}

/** The organisation's place on the public site. */
export interface Place {
  readonly organisation: string
  readonly slug: string
  readonly name: Said
}

/** Whom one may complain to (GDPR 77), as it is on a day. */
export interface Authority {
  readonly name: Said
  readonly post: Said
  readonly phone: string
}

/** What this module cannot know: it lies on the same floor, or above. Set once, where everything is known. */
export interface TermsPorts {
  readonly holdings: readonly PersonalDataHolding[]
  authorityOn(day: IsoDate): Authority
  controllerOf(tx: Tx, organisation: string): Promise<ControllerBlock | null>
  placeOf(tx: Tx, organisation: string): Promise<Place>
  placeAt(db: Db, slug: string): Promise<Place | null>
  /** Every place that there is, for addresses that name none. */
  places(db: Db): Promise<readonly Place[]>
  /** What of the house is in order, looked at lately. */
  safeguards(organisation: string): Promise<readonly Safeguard[]>
  /** Where a weakness may be reported; empty when nowhere. */
  readonly securityContacts: readonly string[]
  /** Every promise that has a check. */
  readonly promised: readonly Promised[]
  /** Looks whether promises are kept now: those of the ids, or all of them. */
  checkPromises(organisation: string, ids?: readonly string[]): Promise<readonly PromiseState[]>
}

let given: TermsPorts | null = null

export function workWithTerms(ports: TermsPorts): void {
  given = ports
}

/** A text that nobody could check must not go out: without ports nothing works. */
export function ports(): TermsPorts {
  if (!given) throw new Error('terms were never told what the house holds and promises')
  return given
}
