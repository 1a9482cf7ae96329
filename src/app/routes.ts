import { bulletinRoutes } from '#bulletins'
import { identityRoutes, quorumRoutes, type DemoStaff, type IdentityParts } from '#identity'
import { incidentRoutes } from '#incidents'
import { ledgerDoors } from '#ledger'
import { noticeRoutes } from '#notices'
import { peopleRoutes } from '#people'
import { exchangeRoutes, ownViewRoutes, recordsRoutes } from '#records'
import { requestRoutes, surgeDeskRoutes } from '#requests'
import { termsRoutes } from '#terms'
import type { Route } from '#platform/web'
import { houseRoutes } from './doctor/pages.tsx'
import { homeRoutes } from './home.tsx'
import { keyRoutes } from './keys/page.tsx'
import { ledgerConsoleRoutes } from './ledger/routes.ts'
import { currentWitness } from './ledger/witnesses.ts'
import { retentionConsoleRoutes } from './retention/console.ts'
import { myFileRoutes } from './my-file/pages.tsx'
import { publicOpeningsRoutes } from './openings/public-pages.tsx'
import { staffOpeningsRoutes } from './openings/staff-pages.tsx'
import { traceRoutes } from './trace/page.tsx'
import { securityTxtRoutes, type SecurityTxt } from './security-txt.ts'

/** Every route there is. What is not listed here does not exist. */
export function allRoutes(o: {
  demoStaff: readonly DemoStaff[]
  demoRoutes: readonly Route[]
  identity?: Omit<IdentityParts, 'demoStaff'>
  securityTxt?: SecurityTxt
}): Route[] {
  return [
    ...homeRoutes,
    ...securityTxtRoutes(o.securityTxt ?? { contacts: [], origin: '' }),
    ...identityRoutes({ ...o.identity, demoStaff: o.demoStaff }),
    ...keyRoutes,
    ...quorumRoutes,
    ...incidentRoutes,
    ...noticeRoutes,
    ...peopleRoutes,
    ...exchangeRoutes,
    ...ownViewRoutes,
    ...recordsRoutes,
    ...ledgerConsoleRoutes,
    ...staffOpeningsRoutes,
    ...publicOpeningsRoutes,
    ...myFileRoutes,
    ...surgeDeskRoutes,
    ...requestRoutes,
    ...retentionConsoleRoutes(),
    ...ledgerDoors({ witness: currentWitness }),
    ...termsRoutes,
    ...bulletinRoutes,
    ...houseRoutes,
    ...traceRoutes,
    ...o.demoRoutes,
  ]
}
