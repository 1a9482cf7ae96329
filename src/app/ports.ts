import { askForClientNews } from '#identity'
import { askForFirstWords } from '#notices'
import { askBeforePublishing } from '#bulletins'
import { firstWordsOf, publishingHeldBack } from '#incidents'
import { newsForClients, workWithTerms } from '#terms'
import { wirePackages } from './packages.ts'
import { termsPorts, type TermsHouse } from './promises/ports.ts'
import { wireRequests } from './requests.ts'

type RequestsParts = Parameters<typeof wireRequests>[0]
type PackageParts = Parameters<typeof wirePackages>[0]

/**
 * Tells every module what it cannot know of itself, since it lies beside or above it: what is held, who the controller is,
 * how mail goes out. Routes answer only once this is done, in a server as in whatever tries them.
 */
export function joinModules(house: TermsHouse, o: RequestsParts & Pick<PackageParts, 'printHouse'>): void {
  workWithTerms(termsPorts(house))
  askForClientNews(newsForClients)
  askBeforePublishing(publishingHeldBack)
  askForFirstWords(firstWordsOf)
  wireRequests(o)
  wirePackages(o)
}
