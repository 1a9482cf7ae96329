import { openRecords, sealRecords } from '#vault'
import type { Db, Tx } from '#platform/database'
import { textOf, utf8 } from '#foundation/sealing'
import { redact, reveal } from '#foundation/text'
import type { Redacted } from '#foundation/text'
import type { StaffActor } from '../actor.ts'

/** What an organisation knows of somebody who works for it; sealed like everyone's (T5). */
export interface Profile {
  readonly name: Redacted<string>
  readonly email: Redacted<string> | null
}

interface Packed {
  readonly name: string
  readonly email?: string
}

/** Keeps somebody's profile in place of an earlier one. */
export async function keepProfile(
  { tx, db, actor, at }: { tx: Tx; db: Db; actor: StaffActor; at: Date },
  account: string,
  { name, email }: Profile,
): Promise<void> {
  const known = await openRecords(db, actor.keyring, {
    by: actor.id, purpose: 'colleagues', kind: 'staff', subjects: [account], about: account, at, within: tx,
  })
  const packed: Packed = { name: reveal(name), ...(email ? { email: reveal(email) } : {}) }
  const version = (known.get(account)?.version ?? 0) + 1
  await sealRecords(tx, actor.keyring, [{ subject: account, kind: 'staff', version, plain: utf8(JSON.stringify(packed)) }])
}

/** The profiles of these accounts; the trace of their opening comes first. Empty for a reader without a key. */
export async function openProfiles(
  db: Db,
  actor: StaffActor,
  { subjects, about, at, within }: { subjects: readonly string[]; about?: string; at: Date; within?: Tx },
): Promise<Map<string, Profile>> {
  if (actor.keyring.team === null || subjects.length === 0) return new Map()
  const opened = await openRecords(db, actor.keyring, {
    by: actor.id, purpose: 'colleagues', kind: 'staff', subjects, at, ...(about === undefined ? {} : { about }), ...(within === undefined ? {} : { within }),
  })
  return new Map(
    [...opened].map(([id, { plain }]) => {
      const { name, email } = JSON.parse(textOf(plain)) as Packed
      return [id, { name: redact(name), email: email === undefined ? null : redact(email) }]
    }),
  )
}
