import { sql } from 'kysely'
import { newKey, randomBytes, textOf, utf8 } from '#foundation/sealing'
import { inTransaction, within, type Tx } from '#platform/database'
import {
  carryKeyring, DoesNotOpen, findSubjects, GrantNotGenuine, openRecords, pickUpKeyring, sealRecords, type Keyring, type Unlocking, unlockKeyring,
} from '#vault'
import type { Chance } from '../chance.ts'
import type { Kind, Outcome, Setting } from '../kind.ts'
import { spoilBytes } from '../spoil.ts'
import { newOfficer, newOrganisation, type TestOfficer } from '../../../src/modules/vault/testing/setting.ts'

/** Two officers of one organisation and one of another, each with genuine grants. */
async function town({ db }: Setting) {
  const [own, colleague, stranger] = await Promise.all([newOfficer(), newOfficer(), newOfficer()])
  const found = (officers: readonly TestOfficer[], id = crypto.randomUUID()) => newOrganisation(within(db, id), officers, id)
  const here = await found([own, colleague])
  await found([stranger])
  const known = [own, colleague, stranger]
  const unlocking: Unlocking = {
    organisation: here.organisation,
    account: own.account,
    receivingPrivateKey: own.receiving.privateKey,
    receivingPublicKey: own.receiving.publicKey,
    granterKey: (account) => Promise.resolve(known.find((one) => one.account === account)?.signing.publicKey ?? null),
  }
  return { organisation: here.organisation, own, colleague, stranger, unlocking, db: within(db, here.organisation) }
}

/** What a change of the database would have to be, to be undone whatever comes of it. */
class Undone extends Error {}

async function undone(db: Setting['db'], organisation: string, work: (tx: Tx) => Promise<Outcome>): Promise<Outcome> {
  let outcome: Outcome = 'unchanged'
  try {
    await inTransaction(db, organisation, async (tx) => {
      outcome = await work(tx)
      throw new Undone()
    })
  } catch (error) {
    if (!(error instanceof Undone)) throw error
  }
  return outcome
}

/** A grant, an epoch or an index key whose row somebody with the database has changed. */
const grants: Kind = {
  name: 'grants',
  tries: 200,
  async begin(setting) {
    const { organisation, own, colleague, stranger, unlocking, db } = await town(setting)
    type Row = { sealed: Buffer; signature: Buffer; granted_by: string }
    const rowOf = async (account: string) =>
      (await sql<Row>`select sealed, signature, granted_by from keystore.team_grant where account = ${account}`.execute(db)).rows[0]
    const [mine, theirs] = [await rowOf(own.account), await rowOf(colleague.account)]
    if (!mine || !theirs) throw new Error('nothing was granted')
    const { rows } = await sql<{ inbox_public: Buffer; inbox_private: Buffer }>`
      select inbox_public, inbox_private from keystore.team_epoch where organisation = ${organisation}`.execute(db)
    const inbox = rows[0]
    const index = await sql<{ sealed: Buffer }>`select sealed from keystore.index_grant where organisation = ${organisation}`.execute(db)
    const indexKey = index.rows[0]
    if (!inbox || !indexKey) throw new Error('a team has no inbox')

    const change = async (tx: Tx, chance: Chance): Promise<boolean> => {
      const spoilt = (genuine: Buffer, other: Buffer) => Buffer.from(spoilBytes(chance, genuine, [other]))
      switch (chance.below(7)) {
        case 0: {
          const sealed = spoilt(mine.sealed, theirs.sealed)
          await sql`update keystore.team_grant set sealed = ${sealed} where account = ${own.account}`.execute(tx)
          return !sealed.equals(mine.sealed)
        }
        case 1: {
          const signature = spoilt(mine.signature, theirs.signature)
          await sql`update keystore.team_grant set signature = ${signature} where account = ${own.account}`.execute(tx)
          return !signature.equals(mine.signature)
        }
        case 2:
          await sql`update keystore.team_grant set granted_by = ${chance.pick([stranger.account, colleague.account, crypto.randomUUID()])}
            where account = ${own.account}`.execute(tx)
          return true
        case 3:
          await sql`update keystore.team_grant set sealed = ${theirs.sealed}, signature = ${theirs.signature}
            where account = ${own.account}`.execute(tx)
          return true
        case 4: {
          const key = spoilt(inbox.inbox_public, randomOf(chance, inbox.inbox_public))
          await sql`update keystore.team_epoch set inbox_public = ${key} where organisation = ${organisation}`.execute(tx)
          return !key.equals(inbox.inbox_public)
        }
        case 5: {
          const key = spoilt(inbox.inbox_private, indexKey.sealed)
          await sql`update keystore.team_epoch set inbox_private = ${key} where organisation = ${organisation}`.execute(tx)
          return !key.equals(inbox.inbox_private)
        }
        default: {
          const key = spoilt(indexKey.sealed, inbox.inbox_private)
          await sql`update keystore.index_grant set sealed = ${key} where organisation = ${organisation}`.execute(tx)
          return !key.equals(indexKey.sealed)
        }
      }
    }
    return {
      genuine: async () => Boolean(await unlockKeyring(db, unlocking)),
      attempt: (chance) =>
        undone(setting.owner, organisation, async (tx) => {
          if (!(await change(tx, chance))) return 'unchanged'
          try {
            await unlockKeyring(tx, unlocking)
            return 'taken'
          } catch (error) {
            if (error instanceof GrantNotGenuine) return 'refused'
            throw error
          }
        }),
    }
  },
}

const randomOf = (chance: Chance, like: Buffer): Buffer => Buffer.from(chance.bytes(like.length))

/** A record whose row was changed, exchanged with another's, or moved to another version. */
const records: Kind = {
  name: 'records in the database',
  tries: 400,
  async begin(setting) {
    const { organisation, own, unlocking, db } = await town(setting)
    const keyring: Keyring = await unlockKeyring(db, unlocking)
    const [subject, other] = [crypto.randomUUID(), crypto.randomUUID()]
    const text = 'Keksitty Henkilö'
    await inTransaction(setting.db, organisation, (tx) =>
      sealRecords(tx, keyring, [subject, other].map((one) => ({ subject: one, kind: 'person', version: 1, plain: utf8(text) }))),
    )
    const opened = async () => {
      const found = await openRecords(db, keyring, { by: own.account, purpose: 'find', kind: 'person', subjects: [subject] })
      const plain = found.get(subject)?.plain
      return plain ? textOf(plain) : null
    }
    const bytesIn = async (table: string, column: string, of: string) => {
      const { rows } = await sql<{ bytes: Buffer }>`
        select ${sql.ref(column)} as bytes from ${sql.table(table)} where subject = ${of}`.execute(db)
      return rows[0]?.bytes ?? Buffer.alloc(0)
    }
    const places = [['vault.record', 'sealed'], ['keystore.person_key', 'wrapped']] as const
    const kept = await Promise.all(
      places.map(async ([table, column]) => ({ table, column, own: await bytesIn(table, column, subject), other: await bytesIn(table, column, other) })),
    )
    const put = (table: string, column: string, bytes: Buffer) =>
      sql`update ${sql.table(table)} set ${sql.ref(column)} = ${bytes} where subject = ${subject}`.execute(within(setting.owner, organisation))
    return {
      genuine: async () => (await opened()) === text,
      async attempt(chance) {
        const one = chance.pick(kept)
        const spoilt = Buffer.from(spoilBytes(chance, one.own, [one.other]))
        if (spoilt.equals(one.own)) return 'unchanged'
        // Committed and put back: an opening commits its access row apart, and would wait for a row that is being changed.
        await put(one.table, one.column, spoilt)
        try {
          return (await opened()) === null ? 'refused' : 'taken'
        } catch (error) {
          if (error instanceof DoesNotOpen) return 'refused'
          throw error
        } finally {
          await put(one.table, one.column, one.own)
        }
      },
    }
  },
}

/** What a session carries from request to request. */
const carried: Kind = {
  name: 'carried keyrings',
  tries: 4_000,
  async begin(setting) {
    const { unlocking, db } = await town(setting)
    const keyring = await unlockKeyring(db, unlocking)
    const [key, stranger] = [newKey(), newKey()]
    const sealed = carryKeyring(keyring, key, 'one')
    const others = [carryKeyring(keyring, stranger, 'one'), carryKeyring(keyring, key, 'two'), randomBytes(sealed.length)]
    return {
      genuine: () => pickUpKeyring(sealed, key, 'one') !== null,
      attempt(chance) {
        const spoilt = spoilBytes(chance, sealed, others)
        if (Buffer.compare(spoilt, sealed) === 0) return 'unchanged'
        return pickUpKeyring(spoilt, key, 'one') === null ? 'refused' : 'taken'
      },
    }
  },
}

/** Values to find somebody by that are nearly right find nobody. */
const findings: Kind = {
  name: 'values of the blind index',
  tries: 500,
  async begin(setting) {
    const { organisation, unlocking, db } = await town(setting)
    const keyring = await unlockKeyring(db, unlocking)
    const subject = crypto.randomUUID()
    const value = '131052-908T'
    await inTransaction(setting.db, organisation, (tx) =>
      sealRecords(tx, keyring, [
        { subject, kind: 'person', version: 1, plain: utf8('Keksitty Henkilö'), index: [{ kind: 'identity-code', value }] },
      ]),
    )
    const found = async (kind: string, text: string) => (await findSubjects(db, keyring, { kind, values: [text] })).size > 0
    return {
      genuine: () => found('identity-code', value),
      async attempt(chance) {
        const kind = chance.below(6) === 0 ? 'email' : 'identity-code'
        const spoilt = Buffer.from(spoilBytes(chance, Buffer.from(value))).toString('latin1')
        // Case and spaces keep nobody from being found.
        if (kind === 'identity-code' && spoilt.normalize('NFKC').trim().toUpperCase() === value) return 'unchanged'
        return (await found(kind, spoilt)) ? 'taken' : 'refused'
      },
    }
  },
}

export const keyKinds: readonly Kind[] = [grants, records, carried, findings]
