import { organisationAtSite, siteAddress } from '#bulletins'
import { findOrganisation, listOrganisations } from '#identity'
import { readController } from '#incidents'
import { inTransaction, within, type Db, type Tx } from '#platform/database'
import type { Settings } from '#platform/settings'
import { authorityOn } from '#requests'
import type { Place, Safeguard, TermsPorts } from '#terms'
import { examine } from '../doctor/examine.ts'
import { holdings } from '../holdings.ts'
import { promises } from './checks.ts'
import { checkPromises } from './run.ts'

export interface TermsHouse {
  readonly settings: Settings
  readonly db: Db
  readonly owner: Db
  readonly url: string
  readonly ownerUrl: string
  readonly clock?: () => Date
}

/** A look at the whole house takes a moment and knocks at its doors: one serves for so long. */
const looksLastMs = 10 * 60_000

/** What terms need of everything else: who the controller is, where it lies, what is held, and whether promises are kept. */
export function termsPorts(house: TermsHouse): TermsPorts {
  const { settings, clock = () => new Date() } = house
  const looks = new Map<string, { at: number; found: Promise<readonly Safeguard[]> }>()

  async function safeguards(organisation: string): Promise<readonly Safeguard[]> {
    const now = clock()
    const known = looks.get(organisation)
    if (known && now.getTime() - known.at < looksLastMs) return known.found
    const found = examine({ ...house, organisations: [organisation], now }).then((all) => all.map(({ id, verdict }) => ({ id, inOrder: verdict === 'ok' })))
    looks.set(organisation, { at: now.getTime(), found })
    return found
  }

  return {
    holdings,
    promised: promises.map(({ id, sentence }) => ({ id, sentence })),
    securityContacts: settings.securityContacts,
    safeguards,
    authorityOn,
    async controllerOf(tx, organisation) {
      const own = await findOrganisation(tx, organisation)
      return own && { name: own.name, ...(await readController(tx, organisation)) }
    },
    placeOf,
    async placeAt(db, slug) {
      const organisation = await organisationAtSite(db, slug)
      return organisation === null ? null : inTransaction(db, organisation, (tx) => placeOf(tx, organisation))
    },
    async places(db) {
      const all: Place[] = []
      for (const { id } of await listOrganisations(db)) all.push(await inTransaction(db, id, (tx) => placeOf(tx, id)))
      return all
    },
    checkPromises: (organisation, ids) =>
      checkPromises({ ...house, db: within(house.db, organisation), organisation, holdings, now: clock() }, ids ? { ids } : {}),
  }
}

async function placeOf(tx: Tx, organisation: string): Promise<Place> {
  const own = await findOrganisation(tx, organisation)
  if (!own) throw new Error('there is no such organisation')
  return { organisation, slug: await siteAddress(tx, organisation), name: own.name }
}
