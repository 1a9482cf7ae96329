import { equalBytes, fromBase64Url, keyedHash, newKey, openPadded, sealPadded, toBase64Url } from '#foundation/sealing'
import type { Bytes } from '#foundation/sealing'
import type { Db, Tx } from '#platform/database'
import type { Lang } from '#platform/texts'
import { keySetFrom } from '../keys.ts'
import type { SecretKind } from '../keys.ts'
import * as store from './store.ts'

/*
 * A client's session, made like one of the staff's (see [Note: The session carries the key]): the cookie's secret
 * gives the row's name and its key, and the row holds the guarded private halves.
 */

const idleMs = 30 * 60_000
const longestMs = 12 * 60 * 60_000
const arrivalMs = 2 * 60_000
const renewalMs = 30 * 60_000
const touchMs = 60_000

const rowName = (secret: Bytes): Bytes => keyedHash(secret, 'satama client session row v1')
const rowKey = (secret: Bytes): Bytes => keyedHash(secret, 'satama client session key v1')
const rowContext = (client: string): string => `satama client session v1\n${client}`
const monthOf = (now: Date): string => `${now.toISOString().slice(0, 7)}-01`

export async function beginClientArrival(tx: Tx, o: { client: string; kind: SecretKind; now: Date }): Promise<string> {
  const secret = newKey()
  const lasts = o.kind === 'recovery-code' ? renewalMs : arrivalMs
  await store.addArrival(tx, { id: rowName(secret), client: o.client, kind: o.kind, expires_at: new Date(o.now.getTime() + lasts) })
  return toBase64Url(secret)
}

export async function takeClientArrival(tx: Tx, cookie: string | undefined, now: Date) {
  const secret = secretFrom(cookie)
  return secret ? store.takeArrival(tx, rowName(secret), now) : undefined
}

/** Whether these are the private halves of the client's public keys. */
export async function areKeysOf(client: store.ClientRow, guarded: Bytes): Promise<boolean> {
  const keys = await keySetFrom(guarded)
  if (!keys) return false
  return (
    equalBytes(keys.receiving.publicKey, client.guarded_receiving) && equalBytes(keys.signing.publicKey, client.guarded_signing)
  )
}

/** Begins a session for a client who has shown the guarded private halves; gives the cookie. */
export async function beginClientSession(tx: Tx, o: { client: string; guarded: Bytes; now: Date }): Promise<string> {
  const { client, guarded, now } = o
  const secret = newKey()
  await store.removeStale(tx, { now, idleSince: new Date(now.getTime() - idleMs) })
  await store.addSession(tx, {
    id: rowName(secret),
    mark: crypto.randomUUID(),
    client,
    sealed: sealPadded(rowKey(secret), guarded, rowContext(client)),
    created_at: now,
    seen_at: now,
    expires_at: new Date(now.getTime() + longestMs),
  })
  await store.seenIn(tx, client, monthOf(now))
  return toBase64Url(secret)
}

export interface ClientSession {
  readonly client: string
  readonly nickname: string
  readonly language: Lang
  readonly mark: string
}

/** Who a cookie lets in; null when it opens nothing. */
export async function openClientSession(db: Db, cookie: string | undefined, now: Date): Promise<ClientSession | null> {
  const secret = secretFrom(cookie)
  const row = secret && (await store.findSession(db, rowName(secret)))
  if (!secret || !row) return null
  if (row.expires_at <= now || row.seen_at.getTime() + idleMs <= now.getTime()) {
    await store.removeSession(db, rowName(secret))
    return null
  }
  if (!openPadded(rowKey(secret), row.sealed, rowContext(row.client))) return null
  if (row.seen_at.getTime() + touchMs <= now.getTime()) {
    await store.touchSession(db, rowName(secret), now)
    await store.seenIn(db, row.client, monthOf(now))
  }
  return { client: row.client, nickname: row.nickname, language: row.language, mark: row.mark }
}

export async function endClientSession(tx: Tx, cookie: string | undefined): Promise<void> {
  const secret = secretFrom(cookie)
  if (secret) await store.removeSession(tx, rowName(secret))
}

/** For the duty that forgets stale sessions. */
export async function forgetStaleClientSessions(tx: Tx, now: Date): Promise<void> {
  await store.removeStale(tx, { now, idleSince: new Date(now.getTime() - idleMs) })
}

function secretFrom(cookie: string | undefined): Bytes | null {
  return cookie !== undefined && /^[\w-]{43}$/.test(cookie) ? fromBase64Url(cookie) : null
}
