import { join } from 'node:path'
import type { Settings } from '#platform/settings'
import type { Route } from '#platform/web'
import { openLetterHouse } from './letter-house.ts'
import { startMailServer, type BounceDoor } from './mail-server.ts'
import { openMailbox } from './mailbox.ts'
import { outboxRoutes } from './pages.tsx'

export interface DemoOutbox {
  /** The only relay that the demo knows. */
  readonly relay: { readonly host: string; readonly port: number }
  /** For `folderPrintHouse`. */
  readonly printHouse: { readonly folder: string; readonly key: string }
  readonly routes: readonly Route[]
  close(): Promise<void>
}

/** Starts the mailboxes and the print house of the demo's invented people. It does not exist outside the demo. */
export async function startDemoOutbox(o: {
  settings: Pick<Settings, 'demo' | 'database' | 'relay' | 'dataFolder'>
  bounceTo: BounceDoor
  bounceAfterMs?: number
  clock?: () => Date
}): Promise<DemoOutbox> {
  const { demo, database, relay, dataFolder } = o.settings
  if (!demo || database.kind !== 'embedded' || relay !== null) throw new Error('the outbox belongs to the demo alone')

  const folder = join(dataFolder, 'demo-outbox')
  const mailbox = await openMailbox(join(folder, 'mail'))
  const house = await openLetterHouse(join(folder, 'print-house'))
  const server = await startMailServer({
    mailbox,
    bounceTo: o.bounceTo,
    bounceAfterMs: o.bounceAfterMs ?? 1_500,
    clock: o.clock ?? (() => new Date()),
  })
  return {
    relay: { host: server.host, port: server.port },
    printHouse: { folder: house.folder, key: house.key },
    routes: outboxRoutes({ mailbox, house }),
    close: () => server.close(),
  }
}
