import { sql } from 'kysely'
import { type Db, type Tx, within } from '#platform/database'
import { type Bytes, concat, newKey, open, openFrom, seal, sealTo } from '#foundation/sealing'
import { type Purpose, recordAccess } from './accesses.ts'
import { inboxContext } from './contexts.ts'
import { insertItemKey, itemKey } from './item-key-store.ts'
import { type Keyring, secretsOf } from './keyring.ts'
import { uuids } from './packing.ts'
import { erasedAmong, holdEpochs } from './record-store.ts'
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
 *
 * [Note: Keys of what arrives] An inbox's key lives as long as its team, so what was sealed to it directly would
 * open from an old backup long after it was to be gone. Each thing therefore has a key of its own in the keystore,
 * and that is sealed to the inbox. It is destroyed with its `item`, whose row's trigger sees to it (migration
 * 0207), and with its `subject`, where that is known.
 */
export async function sealForTeam(
  tx: Tx,
  { plain, context, item, subject = null, ...address }: InboxAddress & { plain: Bytes; context: string; item: string; subject?: string | null },
): Promise<Bytes> {
  const inbox = await inboxOf(tx, address)
  if (!inbox) throw new TypeError('this organisation has no team')
  const { organisation } = address
  const id = crypto.randomUUID()
  const key = newKey()
  const place = { organisation, ...inbox }
  const sealed = await sealTo(inbox.publicKey, key, inboxContext(place, `key\n${id}`))
  await insertItemKey(tx, { id, organisation, item, subject, sealed })
  return concat(headOf(inbox.team, inbox.epoch), bytesOfUuid(id), seal(key, plain, inboxContext(place, context)))
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
  return openSealed(within(db, organisation), keyring, sealed, context)
}

export interface InboxItem {
  readonly id: string
  readonly kind: string
  readonly about: string | null
  readonly at: Date
  readonly plain: Bytes
}

/**
 * Keeps something for the team. With a `subject`, whom it is of or about, it dies when they are erased; what
 * comes for somebody who is erased already is a new thing, of nobody whom we know.
 */
export async function sealToInbox(
  tx: Tx,
  item: InboxAddress & { kind: string; plain: Bytes; subject?: string; about?: string; at?: Date },
): Promise<string> {
  const { kind, plain, subject, about, at = new Date(), ...address } = item
  const id = crypto.randomUUID()
  const living = subject === undefined ? null : await unlessErased(tx, address, subject)
  const sealed = await sealForTeam(tx, { ...address, plain, context: itemContext(id, kind), item: id, subject: living })
  const { team, epoch } = readHead(sealed)
  await sql`
    insert into vault.inbox (id, organisation, team, epoch, kind, about, at, sealed)
    values (${id}, ${address.organisation}, ${team}, ${epoch}, ${kind}, ${about ?? null}, ${at}, ${Buffer.from(sealed)})`.execute(tx)
  return id
}

/** See [Note: Nobody is written while they are erased]. */
async function unlessErased(tx: Tx, address: InboxAddress, subject: string): Promise<string | null> {
  const { organisation } = address
  const inbox = await inboxOf(tx, address)
  if (inbox) await holdEpochs(tx, { organisation, team: inbox.team })
  return (await erasedAmong(tx, organisation, [subject])).length > 0 ? null : subject
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
  const items = await Promise.all(rows.map((row) => openInboxItem(tx, keyring, row)))
  await sql`delete from vault.inbox where id = any(${uuids(ids)})`.execute(tx)
  return items
}

/** One thing of the inbox, whose opening is on record already. */
export async function openInboxItem(
  tx: Tx,
  keyring: Keyring,
  { sealed, ...item }: Omit<InboxItem, 'plain'> & { sealed: Buffer },
): Promise<InboxItem> {
  return { ...item, plain: await openSealed(tx, keyring, sealed, itemContext(item.id, item.kind)) }
}

const itemContext = (id: string, kind: string) => `item\n${id}\n${kind}`

async function openSealed(tx: Tx, keyring: Keyring, bytes: Bytes, context: string): Promise<Bytes> {
  const { organisation } = keyring
  const { team, epoch, sealed } = readHead(bytes)
  const { inboxPublicKey, inboxPrivateKey } = secretsOf(keyring, { team, epoch })
  const place = { organisation, team, epoch }
  const openInbox = (given: Bytes, of: string) => openFrom(inboxPrivateKey, inboxPublicKey, given, inboxContext(place, of))
  const id = uuidIn(sealed)
  const kept = id && (await itemKey(tx, organisation, id))
  // Before migration 0207 things were sealed to the inbox directly.
  if (!kept) return (await openInbox(sealed, context)) ?? doesNotOpen(organisation, team)
  const key = await openInbox(kept, `key\n${id}`)
  const plain = key && open(key, sealed.subarray(uuidLength), inboxContext(place, context))
  return plain ?? doesNotOpen(organisation, team)
}

function doesNotOpen(organisation: string, team: string): never {
  throw new DoesNotOpen('a thing sealed for a team', { organisation, subject: team })
}

// Which team's inbox of which epoch: 16 bytes and 4. Behind it the 16 of the key's id.
const uuidLength = 16
const headLength = uuidLength + 4

function headOf(team: string, epoch: number): Bytes {
  const number = Buffer.alloc(4)
  number.writeUInt32BE(epoch)
  return concat(bytesOfUuid(team), number)
}

function readHead(bytes: Bytes): { team: string; epoch: number; sealed: Bytes } {
  const team = uuidIn(bytes)
  if (bytes.length < headLength || !team) throw new TypeError('not sealed for a team')
  return { team, epoch: Buffer.from(bytes.buffer, bytes.byteOffset, headLength).readUInt32BE(uuidLength), sealed: bytes.subarray(headLength) }
}

const bytesOfUuid = (id: string): Bytes => Buffer.from(id.replaceAll('-', ''), 'hex')

function uuidIn(bytes: Bytes): string | null {
  const written = Buffer.from(bytes.subarray(0, uuidLength)).toString('hex')
  return bytes.length < uuidLength ? null : written.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
}
