import { execute, signInOnServer } from '#identity'
import { tellPeople } from '#incidents'
import { campaignsAbout, listenForReturned, renewTelling, startTelling, type Phase } from '#notices'
import { openDatabase, within } from '#platform/database'
import { must } from '../../../src/app/rehearsal/steps.ts'
import { portsFor, returnPath } from '../../../src/app/rehearsal/telling.ts'
import type { Death } from './drill.ts'

/** A sender that lives until it is told to die, in the middle of whatever it is doing. */
export interface Orders {
  readonly url: string
  readonly folder: string
  readonly smtpPort: number
  readonly printHouse: string
  readonly incident: string
  readonly campaign: string
  readonly bouncePort: number
  readonly signIn: { readonly signInName: string; readonly passphrase: string }
  readonly dies: Death | null
}

process.once('message', (orders: Orders) => {
  live(orders).then(
    () => process.exit(0),
    (fault: unknown) => {
      process.stderr.write(`${fault instanceof Error ? (fault.stack ?? fault.message) : String(fault)}\n`)
      process.exit(1)
    },
  )
})
process.once('disconnect', () => process.exit(2))

async function live(orders: Orders): Promise<void> {
  const { campaign, incident } = orders
  const pool = openDatabase(orders.url)
  const actor = must(await signInOnServer(pool, orders.signIn))
  const db = within(pool, actor.organisation)
  const hooks = { at: dying(orders.dies) }
  const intake = await listenForReturned({ db, clock: () => new Date(), returnPath, host: '127.0.0.1', port: orders.bouncePort, hooks })
  const state = async () => (await campaignsAbout(db, actor.organisation, incident)).find(({ id }) => id === campaign)?.state

  if ((await state()) === 'approved') must(await execute(tellPeople, { db, actor, input: { incident } }))
  else if ((await state()) !== 'closed') must(await execute(renewTelling, { db, actor, input: { campaign } }))

  const faults: unknown[] = []
  const ports = portsFor({ ...orders, db })
  const teller = startTelling({ ...ports, hooks, onFault: (fault) => faults.push(fault) })
  while ((await state()) !== 'closed') {
    if (faults.length > 0) throw faults[0]
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  await teller.stop()
  await intake.close()
  ports.relay.close()
  await pool.destroy()
}

/** SIGKILL leaves no moment to tidy; the promise that never settles keeps anything more from being done. */
function dying(dies: Death | null) {
  let lived = 0
  return (phase: Phase): Promise<void> | void => {
    if (!dies || phase !== dies.phase) return
    lived += 1
    if (lived <= dies.after) return
    process.kill(process.pid, 'SIGKILL')
    return new Promise(() => undefined)
  }
}
