import type { PersonalDataHolding } from '#people'

/** Every holding of personal data in the house, floor by floor. See [Note: Holdings] in people/holdings.ts. */
export const holdings: readonly PersonalDataHolding[] = []
