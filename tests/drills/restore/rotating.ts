import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { textOf, utf8 } from '#foundation/sealing'
import { inTransaction, openDatabase, within, type Db } from '#platform/database'
import {
  beginEpoch, findSubjects, openRecords, rotationPhases, rotationsOf, sealRecords, sharedIndexGroups, type RotationPhase,
} from '#vault'
import { newOfficer, newOrganisation, unlock, type TestOfficer } from '../../../src/modules/vault/testing/setting.ts'
import type { RotatorOrders } from './rotator.ts'

export interface RotationDeath {
  readonly phase: RotationPhase
  /** 1 when the second run has not finished it, else 0. */
  readonly unfinished: number
  /** People who did not open, or were not found, after the death or after the second run. */
  readonly unreadable: number
}

/**
 * Rotates an organisation's keys in a process of its own that dies by SIGKILL in one phase after the other, runs
 * it again after each death, and counts who is unreadable and what is unfinished. For a migrated database.
 */
export async function rotateThroughDeaths(
  url: string,
  { people = 120, phases = rotationPhases }: { people?: number; phases?: readonly RotationPhase[] } = {},
): Promise<RotationDeath[]> {
  const pool = openDatabase(url)
  try {
    const office = await found(pool, url, people)
    const deaths: RotationDeath[] = []
    for (const phase of phases) deaths.push(await dieAt(office, phase))
    return deaths
  } finally {
    await pool.destroy()
  }
}

interface Office {
  readonly db: Db
  readonly url: string
  readonly organisation: string
  readonly officers: readonly TestOfficer[]
  readonly subjects: readonly string[]
}

async function found(pool: Db, url: string, people: number): Promise<Office> {
  const organisation = crypto.randomUUID()
  const db = within(pool, organisation)
  const officers = [await newOfficer(), await newOfficer()]
  await newOrganisation(db, officers, organisation)
  const office = { db, url, organisation, officers, subjects: Array.from({ length: people }, () => crypto.randomUUID()) }
  const rows = office.subjects.map((subject, n) => ({
    subject,
    kind: 'person',
    version: 1,
    plain: utf8(`person ${n}`),
    // Two and two live together.
    index: [{ kind: 'customer-id', value: `c${n}` }, { kind: 'email', value: `home${Math.floor(n / 2)}@example.org` }],
  }))
  await inTransaction(db, organisation, async (tx) => sealRecords(tx, await keyringOf(office, 0), rows))
  return office
}

const keyringOf = ({ db, organisation, officers }: Office, n: number) => unlock(db, organisation, officers[n] as TestOfficer, officers)

async function dieAt(office: Office, phase: RotationPhase): Promise<RotationDeath> {
  await begin(office)
  const died = await run(office, phase)
  if (died !== 'SIGKILL') throw new Error(`the rotation did not come to the phase ${phase}`)
  const afterDeath = await countUnreadable(office)
  // The lease died with the process: an officer approves again.
  await run(office, null)
  const [latest] = await rotationsOf(office.db, office.organisation)
  const unreadable = Math.max(afterDeath, await countUnreadable(office))
  return { phase, unfinished: latest?.state === 'done' ? 0 : 1, unreadable }
}

async function begin(office: Office): Promise<void> {
  const { db, organisation, officers } = office
  const [first] = officers as [TestOfficer, TestOfficer]
  const keyring = await keyringOf(office, 0)
  const stay = officers.map(({ account, receiving }) => ({ account, receivingPublicKey: receiving.publicKey }))
  const granterKey = () => Promise.resolve(first.signing.publicKey)
  await inTransaction(db, organisation, (tx) =>
    beginEpoch(tx, keyring, {
      team: keyring.team as string, stay, grantedBy: first.account, signWith: first.signing.privateKey, granterKey, reason: 'rotation',
    }),
  )
}

/** Runs a rotator to its end, and says by which signal it ended, if by one. */
async function run({ url, organisation, officers }: Office, diesAt: RotationPhase | null): Promise<string | null> {
  const child = fork(fileURLToPath(new URL('rotator.ts', import.meta.url)), {
    execArgv: ['--import', 'tsx'],
    // Keys go over as bytes.
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  })
  child.send({ url, organisation, officers, approves: 1, diesAt } satisfies RotatorOrders)
  const [code, signal] = (await once(child, 'exit')) as [number | null, string | null]
  if (signal === null && code !== 0) throw new Error(`the rotator failed with ${code}`)
  return signal
}

/** People who do not open, are not found, or no longer share what they shared. */
async function countUnreadable(office: Office): Promise<number> {
  const { db, subjects, officers } = office
  const keyring = await keyringOf(office, 1)
  const by = (officers[1] as TestOfficer).account
  const opened = await openRecords(db, keyring, { by, purpose: 'find', kind: 'person', subjects })
  const found = await findSubjects(db, keyring, { kind: 'customer-id', values: subjects.map((_, n) => `c${n}`) })
  const together = new Set((await sharedIndexGroups(db, keyring, { kind: 'email' })).map((group) => group.toSorted().join(' ')))
  return subjects.filter((subject, n) => {
    const plain = opened.get(subject)?.plain
    const home = [subjects[n - (n % 2)], subjects[n - (n % 2) + 1]].toSorted().join(' ')
    return !plain || textOf(plain) !== `person ${n}` || found.get(`c${n}`)?.join() !== subject || !together.has(home)
  }).length
}
