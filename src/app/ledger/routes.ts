import type { Route } from '#platform/web'
import { ledgerPages } from './ledger-pages.tsx'
import { readerRoutes } from './readers.tsx'
import { witnessPage } from './witness-page.tsx'

export const ledgerConsoleRoutes: readonly Route[] = [...ledgerPages, witnessPage, ...readerRoutes]
