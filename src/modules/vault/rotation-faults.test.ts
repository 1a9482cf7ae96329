import type { KyselyPlugin } from 'kysely'
import { beforeAll, describe, expect, it } from 'vitest'
import { textOf, utf8 } from '#foundation/sealing'
import { type Db, inTransaction, within } from '#platform/database'
import { testDatabase } from '#tests/support/database'
import {
  approveRotation,
  beginEpoch,
  continueRotations,
  destroySubjects,
  endLease,
  findSubjects,
  type Keyring,
  openRecords,
  rotationsOf,
  sealRecords,
  sharedIndexGroups,
} from './index.ts'
import { rotationsAtWork } from './rotations.ts'
import { newOfficer, newOrganisation, type TestOfficer, unlock } from './testing/setting.ts'

let db: Db
let first: TestOfficer
let second: TestOfficer
const organisation = crypto.randomUUID()
const subjects = new Map(Array.from({ length: 7 }, (_, n) => [n, crypto.randomUUID()] as const))

const unlocked = (officer: TestOfficer) => unlock(db, organisation, officer, [first, second])

beforeAll(async () => {
  db = within(await testDatabase(), organisation)
  first = await newOfficer()
  second = await newOfficer()
  await newOrganisation(db, [first, second], organisation)
  await sealRecords(db, await unlocked(first), [...subjects].map(([n, subject]) => person(n, subject, 1)))
})

const person = (n: number, subject: string, version: number) => ({
  subject,
  kind: 'person',
  version,
  plain: utf8(`person ${n}`),
  index: [{ kind: 'customer-id', value: `c${n}` }, { kind: 'email', value: n < 2 ? 'home@example.org' : `n${n}@example.org` }],
})

class Fault extends Error {}

/** The same handle, whose n-th statement does not reach the database: as if the process ended just before it. */
function failingAt(n: number): { handle: Db; reached: () => number } {
  let count = 0
  const plugin: KyselyPlugin = {
    transformQuery: ({ node }) => {
      count += 1
      if (count === n) throw new Fault()
      return node
    },
    transformResult: ({ result }) => Promise.resolve(result),
  }
  return { handle: db.withPlugin(plugin), reached: () => count }
}

async function begin(handle: Db, keyring: Keyring): Promise<void> {
  await inTransaction(handle, organisation, async (tx) => {
    await beginEpoch(tx, keyring, {
      team: keyring.team as string,
      stay: [first, second].map(({ account, receiving }) => ({ account, receivingPublicKey: receiving.publicKey })),
      grantedBy: first.account,
      signWith: first.signing.privateKey,
      granterKey: () => Promise.resolve(null),
      reason: 'rotation',
    })
  })
}

async function approve(): Promise<void> {
  const keyring = await unlocked(second)
  const [open] = await rotationsOf(db, organisation)
  await inTransaction(db, organisation, (tx) =>
    approveRotation(tx, keyring, { rotation: open?.id ?? '', by: second.account, at: new Date() }),
  )
}

async function expectWhole(): Promise<void> {
  const keyring = await unlocked(second)
  const opened = await openRecords(db, keyring, { by: second.account, purpose: 'find', kind: 'person', subjects: [...subjects.values()] })
  expect([...subjects].map(([n, subject]) => [n, opened.has(subject) && textOf(opened.get(subject)?.plain as Uint8Array)])).toEqual(
    [...subjects.keys()].map((n) => [n, `person ${n}`]),
  )
  const found = await findSubjects(db, keyring, { kind: 'customer-id', values: Array.from({ length: 300 }, (_, n) => `c${n}`) })
  expect(found).toEqual(new Map([...subjects].map(([n, subject]) => [`c${n}`, [subject]])))
  const groups = await sharedIndexGroups(db, keyring, { kind: 'email' })
  expect(groups.map((group) => group.toSorted())).toEqual([[subjects.get(0), subjects.get(1)].toSorted()])
}

describe('a rotation killed at a statement, whichever it is,', () => {
  it('leaves everybody readable and findable, and a second run finishes it', async () => {
    let statements = Infinity
    for (let n = 1; n <= statements; n += 1) {
      await begin(db, await unlocked(first))
      await approve()
      const { handle, reached } = failingAt(n)
      const end = await continueRotations(handle, { atOnce: 4 }).then(
        () => 'done',
        (error: unknown) => {
          if (error instanceof Fault) return 'killed'
          throw error
        },
      )
      await expectWhole()
      if (end === 'done') {
        statements = reached()
        break
      }
      // The process is gone, and its keys with it. Meanwhile somebody is written, mended and erased.
      for (const work of rotationsAtWork(new Date())) await endLease(db, { organisation, id: work.lease }, { reason: 'stopped' })
      await write(n)
      await expectWhole()
      const [open] = await rotationsOf(db, organisation)
      if (open?.state !== 'done') {
        expect(open?.state).toBe('waiting-for-officers')
        await approve()
        await continueRotations(db)
      }
      expect((await rotationsOf(db, organisation))[0]?.state).toBe('done')
      await expectWhole()
    }
    expect(statements).toBeGreaterThan(40)
  }, 240_000)

  it('does not begin by half', async () => {
    const epoch = async () => (await rotationsOf(db, organisation))[0]?.epoch ?? 0
    let begun = false
    for (let n = 1; !begun; n += 3) {
      const before = await epoch()
      begun = await begin(failingAt(n).handle, await unlocked(first)).then(
        () => true,
        (error: unknown) => {
          if (error instanceof Fault) return false
          throw error
        },
      )
      expect(await epoch()).toBe(before + (begun ? 1 : 0))
      await expectWhole()
    }
  }, 60_000)
})

const versions = new Map<number, number>()

async function write(n: number): Promise<void> {
  const keyring = await unlocked(second)
  const subject = crypto.randomUUID()
  await sealRecords(db, keyring, [person(100 + n, subject, 1)])
  subjects.set(100 + n, subject)
  const version = (versions.get(3) ?? 1) + 1
  versions.set(3, version)
  await sealRecords(db, keyring, [person(3, subjects.get(3) as string, version)])
  const oldest = subjects.get(100 + n - 3)
  if (oldest) {
    await destroySubjects(db, [oldest], { organisation, by: second.account, ground: 'request' })
    subjects.delete(100 + n - 3)
  }
}
