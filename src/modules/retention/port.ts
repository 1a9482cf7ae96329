import type { PersonalDataHolding } from '#people'

let known: readonly PersonalDataHolding[] = []

/** Tells retention of every holding there is. Only the app sees them all; it says so at the start. */
export function workOver(holdings: readonly PersonalDataHolding[]): void {
  known = holdings
}

export const allHoldings = (): readonly PersonalDataHolding[] => known
