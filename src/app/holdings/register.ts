import { isInOpenIncident } from '#incidents'
import { isBeingTold } from '#notices'
import { registerItems, wanted, type DataSubject, type KeptBecause, type PersonalDataHolding } from '#people'
import type { Tx } from '#platform/database'
import { fileOfPerson } from '#records'

/**
 * [Note: Whoever has a file stays known in it] The register's entry is the name on a client file: were it erased for itself, the
 * file would be kept, as the law wants (V27, V30), and be nobody's. And whoever is to be warned of a breach has
 * to be reachable until they are. So an entry is kept for as long as either needs it. The register knows neither of
 * them; the house does.
 */
export function whileNeeded(holding: PersonalDataHolding): PersonalDataHolding {
  if (holding.name !== 'people.register-entry') return holding
  return {
    ...holding,
    async erase(tx, o) {
      const why = o.items.subject.kind === 'person' ? await whyNeeded(tx, o.items.subject) : null
      return why === null ? holding.erase(tx, o) : { erased: [], kept: wanted(await registerItems(tx, o.items.subject), o.items).map((item) => ({ item, why })) }
    },
  }
}

async function whyNeeded(tx: Tx, { organisation, id }: DataSubject): Promise<KeptBecause | null> {
  if (await fileOfPerson(tx, organisation, id)) return 'part-of-the-client-file'
  if ((await isBeingTold(tx, organisation, id)) || (await isInOpenIncident(tx, organisation, id))) return 'part-of-an-open-case'
  return null
}
