import { inspect } from 'node:util'
import type { Tx } from '#platform/database'
import { type Bytes, concat, equalBytes, newReceivingPair, openFrom, sealTo } from '#foundation/sealing'
import { done, refuse, type Result } from '#foundation/results'
import { append } from '#ledger'
import * as store from './mailer-store.ts'

/*
 * [Note: The mailer's key] One thing has to be read while nobody is present: where a pseudonymous account wants to
 * be told that something has arrived (T4, optional). It is sealed to a key of its own, which opens that and nothing
 * else. The private half is typed at the start, laid by systemd as a credential, or wrapped by a module that does
 * not give its key out; it is never in a file beside the data. While the server runs it is in its memory.
 */

/** The private half, in force in this process. It prints as `<redacted>`. */
export class Mailer {
  readonly id: string
  constructor(id: string, pair: { publicKey: Bytes; privateKey: Bytes }) {
    this.id = id
    pairs.set(this, pair)
  }
  toJSON(): string {
    return '<redacted>'
  }
  [inspect.custom](): string {
    return `<mailer ${this.id}>`
  }
}

const pairs = new WeakMap<Mailer, { publicKey: Bytes; privateKey: Bytes }>()
let held: Mailer | null = null

export interface NewMailerKey {
  /** In whose ledger it stands: the organisation that founded the network. */
  readonly organisation: string
  readonly by: string | null
  readonly kept: store.Kept
  /** How a module wraps the private half; given exactly when it is kept there. */
  readonly wrap?: (privateKey: Bytes, context: string) => Promise<Bytes>
  readonly at: Date
}

/**
 * A new key in place of the one before. What was sealed to that one is lost with it: the people concerned are asked
 * for their address again. The private half that comes back is all there is of it, unless a module wrapped it.
 */
export async function makeMailerKey(tx: Tx, { organisation, by, kept, wrap, at }: NewMailerKey): Promise<Bytes> {
  if ((kept === 'kms') !== (wrap !== undefined)) throw new TypeError('a module wraps exactly what is kept in it')
  const id = crypto.randomUUID()
  const { publicKey, privateKey } = await newReceivingPair()
  const wrapped = wrap ? await wrap(privateKey, wrappingContext(id)) : null
  const replaced = await store.replaceMailerKey(tx, { id, publicKey, kept, wrapped, madeAt: at })
  await append(tx, { type: 'vault.mailer-key-made', organisation, by, at, about: id, body: { kept, replaced } })
  return privateKey
}

export type TakeUp =
  | { readonly kept: 'typed' | 'credential'; readonly privateKey: Bytes }
  | { readonly kept: 'kms'; readonly unwrap: (wrapped: Bytes, context: string) => Promise<Bytes | null> }

/** Takes the private half up, for as long as this process lives. It has to be that of the key in force. */
export async function takeUpMailer(
  tx: Tx,
  how: TakeUp,
  { organisation, at }: { organisation: string; at: Date },
): Promise<Result<Mailer, 'no-mailer-key' | 'another-key'>> {
  const key = await store.mailerKey(tx)
  if (!key) return refuse('no-mailer-key')
  const privateKey = how.kept === 'kms' ? key.wrapped && (await how.unwrap(key.wrapped, wrappingContext(key.id))) : how.privateKey
  if (privateKey?.length !== 32) return refuse('another-key')
  const pair = await newReceivingPair(privateKey)
  if (!equalBytes(pair.publicKey, key.publicKey)) return refuse('another-key')
  const mailer = new Mailer(key.id, pair)
  held = mailer
  await append(tx, { type: 'vault.mailer-key-taken-up', organisation, by: null, at, about: key.id, body: { kept: how.kept } })
  return done(mailer)
}

/** The mailer of this process; null as long as its key has not been taken up. */
export const heldMailer = (): Mailer | null => held

/** Forgets the key, as the end of the process would. */
export function releaseMailer(): void {
  if (held) pairs.get(held)?.privateKey.fill(0)
  if (held) pairs.delete(held)
  held = null
}

const idLength = 16
const longest = 253
const padded = 256

/**
 * Seals a notification address, of 253 bytes at most, so that its length does not show either. Null when the
 * network has no mailer key: then nobody can leave an address.
 */
export async function sealForMailer(tx: Tx, plain: Bytes): Promise<Bytes | null> {
  if (plain.length > longest) throw new RangeError(`an address has ${longest} bytes at most`)
  const key = await store.mailerKey(tx)
  if (!key) return null
  const block = new Uint8Array(padded)
  new DataView(block.buffer).setUint16(0, plain.length)
  block.set(plain, 2)
  const sealed = await sealTo(key.publicKey, block, sealingContext(key.id))
  return concat(Buffer.from(key.id.replaceAll('-', ''), 'hex'), sealed)
}

/** The address; null when it was sealed to a key that has been replaced, or was changed. */
export async function openForMailer(mailer: Mailer, sealed: Bytes): Promise<Bytes | null> {
  const pair = pairs.get(mailer)
  if (!pair) throw new TypeError('this mailer has been released')
  const id = Buffer.from(sealed.subarray(0, idLength)).toString('hex')
  if (id !== mailer.id.replaceAll('-', '')) return null
  const block = await openFrom(pair.privateKey, pair.publicKey, sealed.subarray(idLength), sealingContext(mailer.id))
  if (block?.length !== padded) return null
  const length = new DataView(block.buffer, block.byteOffset).getUint16(0)
  return length > longest ? null : block.slice(2, 2 + length)
}

export interface MailerState {
  /** Null when there is none: pseudonymous accounts cannot leave an address. */
  readonly key: { readonly id: string; readonly kept: store.Kept; readonly madeAt: Date } | null
  /** Whether this process can read addresses. */
  readonly takenUp: boolean
}

/** How it stands, for the doctor; nothing of it is secret. */
export async function mailerState(tx: Tx): Promise<MailerState> {
  const key = await store.mailerKey(tx)
  return {
    key: key && { id: key.id, kept: key.kept, madeAt: key.madeAt },
    takenUp: key !== null && held?.id === key.id,
  }
}

const sealingContext = (id: string): string => `satama for mailer v1\n${id}`
const wrappingContext = (id: string): string => `satama mailer key v1\n${id}`
