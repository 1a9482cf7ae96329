import { sql } from 'kysely'
import { type Db, type Tx } from '#platform/database'
import { type Bytes, concat, openFrom, sealTo } from '#foundation/sealing'
import { type Purpose, recordAccess } from './accesses.ts'
import { inboxContext } from './contexts.ts'
import { type Keyring, secretsOf } from './keyring.ts'
import { uuids } from './packing.ts'
import { DoesNotOpen } from './records.ts'
import { inboxOf } from './team-store.ts'

export interface InboxAddress {
  readonly organisation: string
  /** The organisation's first team when not said. */
  readonly team?: string
}

/**
 * Seals without any keyring what arrives or is made while nobody is present: only the team
 * opens it. For bytes that are kept elsewhere; {@link sealToInbox} keeps them here.
 */
export async function sealForTeam(
  tx: Tx,
  { plain, context, ...address }: InboxAddress & { plain: Bytes; context: string },
): Promise<Bytes> {
  const inbox = await inboxOf(tx, address)
  if (!inbox) throw new TypeError('this organisation has no team')
  const { organisation } = address
  const sealed = await sealTo(inbox.publicKey, plain, inboxContext({ organisation, ...inbox }, context))
  return concat(headOf(inbox.team, inbox.epoch), sealed)
}

/** Opens what {@link sealForTeam} sealed; the access row is committed first. */
export async function openForTeam(
  db: Db,
  keyring: Keyring,
  opening: { by: string; purpose: Purpose; kind: string; about?: string; sealed: Bytes; context: string; at?: Date },
): Promise<Bytes> {
  const { by, purpose, kind, about, sealed, context, at = new Date() } = opening
  const { organisation } = keyring
  await recordAccess(db, { organisation, by, purpose, kind, about, subjects: [], at })
  return openSealed(keyring, sealed, context)
}

export interface InboxItem {
  readonly id: string
  readonly kind: string
  readonly about: string | null
  readonly at: Date
  readonly plain: Bytes
}

export async function sealToInbox(
  tx: Tx,
  item: InboxAddress & { kind: string; plain: Bytes; about?: string; at?: Date },
): Promise<string> {
  const { kind, plain, about, at = new Date(), ...address } = item
  const id = crypto.randomUUID()
  const sealed = await sealForTeam(tx, { ...address, plain, context: itemContext(id, kind) })
  const { team, epoch } = readHead(sealed)
  await sql`
    insert into vault.inbox (id, organisation, team, epoch, kind, about, at, sealed)
    values (${id}, ${address.organisation}, ${team}, ${epoch}, ${kind}, ${about ?? null}, ${at}, ${Buffer.from(sealed)})`.execute(tx)
  return id
}

/**
 * Takes things out of the inbox, oldest first. They are gone when the caller's transaction
 * commits; the access row stays whether it does or not.
 */
export async function takeInbox(
  db: Db,
  tx: Tx,
  keyring: Keyring,
  { by, kind, limit = 100, at = new Date() }: { by: string; kind: string; limit?: number; at?: Date },
): Promise<InboxItem[]> {
  const { organisation } = keyring
  const { rows } = await sql<Omit<InboxItem, 'plain'> & { sealed: Buffer }>`
    select id, kind, about, at, sealed from vault.inbox
    where organisation = ${organisation} and kind = ${kind}
    order by at, id limit ${limit} for update skip locked`.execute(tx)
  if (rows.length === 0) return []
  const ids = rows.map((row) => row.id)
  await recordAccess(db, { organisation, by, purpose: 'inbox', kind, subjects: ids, at })
  const items = await Promise.all(
    rows.map(async ({ sealed, ...item }) => ({
      ...item,
      plain: await openSealed(keyring, sealed, itemContext(item.id, item.kind)),
    })),
  )
  await sql`delete from vault.inbox where id = any(${uuids(ids)})`.execute(tx)
  return items
}

const itemContext = (id: string, kind: string) => `item\n${id}\n${kind}`

async function openSealed(keyring: Keyring, bytes: Bytes, context: string): Promise<Bytes> {
  const { organisation } = keyring
  const { team, epoch, sealed } = readHead(bytes)
  const { inboxPublicKey, inboxPrivateKey } = secretsOf(keyring, { team, epoch })
  const place = inboxContext({ organisation, team, epoch }, context)
  const plain = await openFrom(inboxPrivateKey, inboxPublicKey, sealed, place)
  if (!plain) throw new DoesNotOpen('a thing sealed for a team', { organisation, subject: team })
  return plain
}

// Which team's inbox of which epoch: 16 bytes and 4.
const headLength = 20

function headOf(team: string, epoch: number): Bytes {
  const head = Buffer.alloc(headLength)
  head.write(team.replaceAll('-', ''), 'hex')
  head.writeUInt32BE(epoch, 16)
  return head
}

function readHead(bytes: Bytes): { team: string; epoch: number; sealed: Bytes } {
  if (bytes.length < headLength) throw new TypeError('not sealed for a team')
  const head = Buffer.from(bytes.buffer, bytes.byteOffset, headLength)
  const team = head.toString('hex', 0, 16).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
  return { team, epoch: head.readUInt32BE(16), sealed: bytes.subarray(headLength) }
}
