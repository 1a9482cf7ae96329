import { openDatabase, inTransaction, within } from '#platform/database'
import { approveRotation, continueRotations, rotationsOf, type RotationPhase } from '#vault'
import { unlock, type TestOfficer } from '../../../src/modules/vault/testing/setting.ts'

/** A process that carries people over to new keys, until it is done or dies in a phase. */
export interface RotatorOrders {
  readonly url: string
  readonly organisation: string
  readonly officers: readonly TestOfficer[]
  /** Who approves, and so lends the keys: a number among the officers. */
  readonly approves: number
  readonly diesAt: RotationPhase | null
}

process.once('message', (orders: RotatorOrders) => {
  rotate(orders).then(
    () => process.exit(0),
    (fault: unknown) => {
      process.stderr.write(`${fault instanceof Error ? (fault.stack ?? fault.message) : String(fault)}\n`)
      process.exit(1)
    },
  )
})
process.once('disconnect', () => process.exit(2))

async function rotate({ url, organisation, officers, approves, diesAt }: RotatorOrders): Promise<void> {
  const pool = openDatabase(url)
  const db = within(pool, organisation)
  const officer = officers[approves] as TestOfficer
  const keyring = await unlock(db, organisation, officer, officers)
  const [latest] = await rotationsOf(db, organisation)
  if (latest?.endedAt === null) {
    const approval = { rotation: latest.id, by: officer.account, at: new Date() }
    await inTransaction(db, organisation, (tx) => approveRotation(tx, keyring, approval))
  }
  await continueRotations(pool, {
    atOnce: 40,
    at(phase) {
      if (phase === diesAt) process.kill(process.pid, 'SIGKILL')
    },
  })
  await pool.destroy()
}
