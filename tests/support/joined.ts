import { readEnvironment, settingsFrom } from '#platform/settings'
import { workWithTerms } from '#terms'
import { joinModules } from '#app/ports'
import { termsPorts, type TermsHouse } from '#app/promises/ports'
import type { Db } from '#platform/database'

/**
 * Joins the modules over one database as a server does, for what tries its pages and not its host: nobody looks at the
 * machine's settings, and no promise is checked, so that whoever copies the database is not in anybody's way.
 */
export function joinWithoutLooking(db: Db): void {
  const settings = settingsFrom(readEnvironment({ SATAMA_DATA: '/nonexistent' }))
  const house: TermsHouse = { settings, db, owner: db, url: '', ownerUrl: '' }
  joinModules(house, { origin: 'http://localhost', demo: false, mail: null, printHouse: null })
  workWithTerms({ ...termsPorts(house), safeguards: async () => [], checkPromises: async () => [] })
}
