import { type Db, inTransaction, type Tx } from '#platform/database'
import { seal, sha256, toHex } from '#foundation/sealing'
import { append } from '#ledger'
import { personKeyContext } from './contexts.ts'
import { holdsTeam, KeyNotHeld, type Keyring, teamKeyOf } from './keyring.ts'
import * as keystore from './record-store.ts'
import { unwrap } from './records.ts'
import * as store from './rotation-store.ts'

export interface Move {
  readonly subjects: readonly string[]
  /** The team that opens them from now on. */
  readonly to: string
  readonly by: string
  readonly at?: Date
  /** How many keys change hands in one transaction (500). */
  readonly atOnce?: number
}

/**
 * Gives people over to another team of the organisation: each person's key is wrapped by that team's key in its
 * newest epoch, and by no other. Records and index stay as they are. Gives how many changed hands; whoever has no
 * key, or is the team's already, is passed over.
 *
 * Batch by batch, each a transaction: whatever cuts it off, everybody is one team's or the other's, and a second
 * call does the rest. Like an epoch it takes nothing back that the team before has copied.
 *
 * Throws KeyNotHeld when the keyring lacks one of the two teams; nobody of that batch has moved then.
 */
export async function moveSubjects(db: Db, keyring: Keyring, { subjects, to, by, at = new Date(), atOnce = 500 }: Move): Promise<number> {
  const { organisation } = keyring
  const distinct = [...new Set(subjects)].toSorted()
  let moved = 0
  for (let from = 0; from < distinct.length; from += atOnce) {
    moved += await inTransaction(db, organisation, (tx) => moveSome(tx, keyring, { subjects: distinct.slice(from, from + atOnce), to, by, at }))
  }
  return moved
}

async function moveSome(tx: Tx, keyring: Keyring, { subjects, to, by, at }: Required<Omit<Move, 'atOnce'>>): Promise<number> {
  const { organisation } = keyring
  const place = await keystore.holdEpochs(tx, { organisation, team: to })
  if (!place || !holdsTeam(keyring, { team: to, epoch: place.epoch })) throw new KeyNotHeld(keyring, `team ${to}`)
  const epoch = place.epoch
  const rows = (await store.waitForKeys(tx, organisation, subjects)).filter(({ team }) => team !== to)
  if (rows.length === 0) return 0
  const teamKey = teamKeyOf(keyring, { team: to, epoch })
  await store.saveMoved(tx, organisation, rows.map((row) => ({
    subject: row.subject,
    team: to,
    epoch,
    wrapped: seal(teamKey, unwrap(keyring, row), personKeyContext({ organisation, team: to, epoch }, row.subject)),
  })))
  await append(tx, {
    type: 'vault.subjects-moved',
    organisation,
    by,
    at,
    about: to,
    body: { count: rows.length, set: toHex(sha256(rows.map(({ subject }) => subject).toSorted().join('\n'))) },
  })
  return rows.length
}
