import type { PersonalDataHolding } from '#people'
import { clientFileHolding } from './holding.ts'
import { professionalsHolding } from './staff-holding.ts'

/** What this module answers for: what is written of people in care, and the professionals' own part in it. */
export const recordsHoldings: readonly PersonalDataHolding[] = [clientFileHolding, professionalsHolding]
