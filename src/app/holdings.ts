import { bulletinsHoldings } from '#bulletins'
import { incidentsHoldings } from '#incidents'
import { noticesHoldings } from '#notices'
import { peopleHoldings, type PersonalDataHolding } from '#people'
import { recordsHoldings } from '#records'
import { requestsHoldings } from '#requests'
import { retentionHoldings } from '#retention'
import { termsHoldings } from '#terms'
import { clientsHolding } from './holdings/clients.ts'
import { factsHolding, readersHolding } from './holdings/ledger.ts'
import { openingsHolding } from './holdings/openings.ts'
import { providersHolding, signInHolding, staffHolding } from './holdings/staff.ts'
import { whileNeeded } from './holdings/register.ts'
import { erasuresHolding, keepersHolding, sealedHolding } from './holdings/vault.ts'

/**
 * Every holding of personal data in the house. See [Note: Holdings] in people/holdings.ts. Modules above the register
 * export theirs; what lies below it cannot know the contract, and is answered for here, by what its doors tell.
 *
 * Their order is that of a copy for somebody: what is held of them first, then how it is kept, then what was done. An
 * erasure goes through them in the same order, so that nothing is asked for its ids after they are gone.
 */
export const holdings: readonly PersonalDataHolding[] = [
  ...recordsHoldings,
  ...requestsHoldings,
  ...noticesHoldings,
  ...incidentsHoldings,
  ...bulletinsHoldings,
  clientsHolding,
  ...termsHoldings,
  staffHolding,
  signInHolding,
  providersHolding,
  ...peopleHoldings.map(whileNeeded),
  sealedHolding,
  keepersHolding,
  openingsHolding,
  ...retentionHoldings,
  erasuresHolding,
  factsHolding,
  readersHolding,
]
