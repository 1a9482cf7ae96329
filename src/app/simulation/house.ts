import { redact } from '#foundation/text'
import { startOfDay, type IsoDate } from '#foundation/time'
import { createAccount, createOrganisation, signInOnServer, type StaffActor } from '#identity'
import { createRegister, importRegister } from '#people'
import { takeLetterheadFrom } from '#requests'
import { inTransaction, within, type Db } from '#platform/database'
import { makeRegister } from '../rehearsal/make-register.ts'
import { organisationName } from '../rehearsal/staff.ts'

/** An organisation before its surge: a register, and workers with accounts and keys like anybody's. */
export interface House {
  readonly db: Db
  readonly organisation: string
  readonly workers: readonly [StaffActor, ...StaffActor[]]
}

/** The passphrases guard nothing: the database is gone in minutes. So stretching them may be quick. */
const quick = { algorithm: 'argon2id', passes: 1, memoryKib: 1024 } as const

export async function openSurgeHouse(pool: Db, o: { people: number; workers: number; seed: number; from: IsoDate }): Promise<House> {
  const { organisation, setup } = await createOrganisation(pool, { name: organisationName })
  const account = (signInName: string, role: 'administrator' | 'officer') =>
    inTransaction(pool, organisation, (tx) =>
      createAccount(tx, { organisation, signInName, roles: [role], displayName: redact(signInName), grantedBy: setup, cost: quick }),
    )
  await account('hallinto', 'administrator')
  const workers: StaffActor[] = []
  for (let number = 1; number <= o.workers; number += 1) {
    const { signInName, passphrase } = await account(`worker-${number}`, 'officer')
    const signedIn = await signInOnServer(pool, { signInName, passphrase })
    if (!signedIn.ok) throw new Error('a worker of the simulation could not sign in')
    workers.push(signedIn.value)
  }
  const [head, ...others] = workers
  if (!head) throw new Error('somebody has to work')
  const db = within(pool, organisation)
  await takeRegister(db, head, o)
  takeLetterheadFrom(async () => ({
    street: 'PL 12', postcode: '00101', town: 'Helsinki', phone: '09 4245 0100', email: 'tietosuoja@satama.test', officer: 'Harjoituksen johto',
  }))
  return { db, organisation, workers: [head, ...others] }
}

async function takeRegister(db: Db, actor: StaffActor, { people, seed, from }: { people: number; seed: number; from: IsoDate }): Promise<void> {
  const at = startOfDay(from)
  const { organisation, keyring, id } = actor
  const register = await inTransaction(db, organisation, (tx) => createRegister(tx, { organisation, name: 'Harjoituksen rekisteri', incidentOnly: false, by: id, at }))
  const source = () => makeRegister({ people, seed, today: new Date(`${from}T10:00:00Z`) })
  const result = await importRegister(db, keyring, { actor: id, register, source, joiningChecked: true, at })
  if (!result.ok) throw new Error(`the simulation's register was refused: ${result.code}`)
}
