import {
  equalBytes,
  fromBase64Url,
  keyedHash,
  newKey,
  openFrom,
  openPadded,
  sealPadded,
  sealTo,
  textOf,
  toBase64Url,
  utf8,
} from '#foundation/sealing'
import type { Bytes } from '#foundation/sealing'
import { redact, reveal } from '#foundation/text'
import type { Redacted } from '#foundation/text'
import { within } from '#platform/database'
import type { Db, Tx } from '#platform/database'
import type { Lang } from '#platform/texts'
import { carryKeyring, isStillGranted, pickUpKeyring, unlockKeyring } from '#vault'
import type { Keyring } from '#vault'
import type { StaffActor } from './actor.ts'
import { forgetAttempts } from './attempts.ts'
import { sealFamily } from './browsers.ts'
import type { BrowserFamily } from './browsers.ts'
import { hasSecondFactor, removeStaleChallenges, wantsSecondFactor } from './credential-store.ts'
import { keySetFrom, privateHalves } from './keys.ts'
import type { CredentialKind, KeySet } from './keys.ts'
import * as sessionStore from './session-store.ts'
import type { IdentifiedBy } from './session-store.ts'
import * as store from './store.ts'
import type { AccountRow } from './store.ts'
import { ownKeyFrom, rememberSigning } from './signing.ts'
import { seenIn } from './staff/store.ts'
import { keysFingerprint } from './vouched-keys.ts'
import { vouchedSigningKey } from './vouching.ts'

/*
 * [Note: The session carries the key] The cookie holds one random secret. Of it come, by keyed
 * hashes that cannot be run backwards, the name of the session's row and the key that the row's
 * content is sealed under. The database has the row, the browser has the secret; the server has
 * both for as long as a request lasts, and keeps neither.
 */

const idleMs = 30 * 60_000
const longestMs = 12 * 60 * 60_000
const arrivalMs = 2 * 60_000
/** A passphrase has to be typed meanwhile. */
const identifiedMs = 10 * 60_000
/** New secrets have to be written down and printed meanwhile. */
const renewalMs = 30 * 60_000
/** How stale the last sight of a session may be; else every request would write. */
const touchMs = 60_000

export interface LiveSession {
  readonly actor: StaffActor
  readonly organisationName: Readonly<Record<Lang, string>>
  /** Not vouched for yet: such an account has neither roles nor grants, and sees that it waits. */
  readonly waiting: boolean
  /** Until a second factor has been added, only the pages that add one are open. */
  readonly heldBack: boolean
  /** When it ends if nothing more is asked of it. */
  readonly endsAt: Date
  /** What its administrator compares by voice; see [Note: Vouching]. */
  readonly fingerprint: string
}

const rowName = (secret: Bytes): Bytes => keyedHash(secret, 'satama session row v1')
const rowKey = (secret: Bytes): Bytes => keyedHash(secret, 'satama session key v1')
const rowContext = (account: string, organisation: string): string =>
  `satama session v1\n${account}\n${organisation}`

/** The sign-in part was right; the guarded key is still to come. The value is for a cookie. */
export async function beginArrival(
  tx: Tx,
  o: { account: string; organisation: string; credential: string; kind: CredentialKind; now: Date },
): Promise<string> {
  const secret = newKey()
  await sessionStore.addArrival(tx, {
    id: rowName(secret),
    organisation: o.organisation,
    account: o.account,
    credential: o.credential,
    identified_by: null,
    expires_at: new Date(o.now.getTime() + (o.kind === 'recovery-code' ? renewalMs : arrivalMs)),
  })
  return toBase64Url(secret)
}

/**
 * Somebody has been identified, by a passkey without keys or by their organisation. Their keys are still to be
 * unlocked, at the sign-in page. The value is for the arrival's cookie.
 */
export async function beginIdentified(
  tx: Tx,
  o: { account: string; organisation: string; by: IdentifiedBy; now: Date },
): Promise<string> {
  const secret = newKey()
  await sessionStore.addArrival(tx, {
    id: rowName(secret),
    organisation: o.organisation,
    account: o.account,
    credential: null,
    identified_by: o.by,
    expires_at: new Date(o.now.getTime() + identifiedMs),
  })
  return toBase64Url(secret)
}

/** Who the arrival's cookie says has been identified; looking does not use it up. */
export async function findIdentified(tx: Tx, cookie: string | undefined, now: Date) {
  const secret = secretFrom(cookie)
  return secret ? sessionStore.findIdentified(tx, rowName(secret), now) : undefined
}

export async function forgetArrival(tx: Tx, cookie: string | undefined): Promise<void> {
  const secret = secretFrom(cookie)
  if (secret) await sessionStore.removeArrival(tx, rowName(secret))
}

export async function takeArrival(tx: Tx, cookie: string | undefined, now: Date) {
  const secret = secretFrom(cookie)
  return secret ? sessionStore.takeArrival(tx, rowName(secret), now) : undefined
}

/**
 * Begins a session for an account that has shown its guarded private halves. They have
 * to be the halves of its public keys, else there is no session.
 */
export async function beginSession(
  tx: Tx,
  o: { account: AccountRow; guarded: Bytes; credential: string | null; now: Date; browser?: BrowserFamily; heldBack?: boolean },
): Promise<{ cookie: string } | null> {
  const keys = await keysOf(o.account, o.guarded)
  if (!keys) return null
  const { account, now } = o
  const name = await openOwnName(account, keys)
  const keyring = await unlockFor(tx, account, keys.receiving.privateKey)
  const secret = newKey()
  const context = rowContext(account.id, account.organisation)
  const content = utf8(JSON.stringify({ guarded: toBase64Url(privateHalves(keys)), name: name && reveal(name) }))
  await sessionStore.removeStale(tx, { now, idleSince: new Date(now.getTime() - idleMs) })
  await sessionStore.addSession(tx, {
    id: rowName(secret),
    mark: crypto.randomUUID(),
    organisation: account.organisation,
    account: account.id,
    credential: o.credential,
    about: o.browser ? sealFamily(ownKeyFrom(o.guarded), account.id, o.browser) : null,
    sealed: sealPadded(rowKey(secret), content, context),
    keyring: carryKeyring(keyring, rowKey(secret), context),
    created_at: now,
    seen_at: now,
    expires_at: new Date(now.getTime() + longestMs),
    confirmed_at: now,
    held_back: o.heldBack ?? false,
  })
  await seenIn(tx, { organisation: account.organisation, account: account.id }, now)
  return { cookie: toBase64Url(secret) }
}

/** Who a cookie lets in; null when it opens nothing: unknown, expired, idle too long, changed, closed. */
export async function openSession(db: Db, cookie: string | undefined, now: Date): Promise<LiveSession | null> {
  const secret = secretFrom(cookie)
  if (!secret) return null
  const id = rowName(secret)
  const row = await sessionStore.findSession(db, id)
  if (!row) return null
  if (row.expires_at <= now || row.seen_at.getTime() + idleMs <= now.getTime()) {
    await sessionStore.removeSession(db, id)
    return null
  }
  const key = rowKey(secret)
  const context = rowContext(row.account, row.organisation)
  const content = openPadded(key, row.sealed, context)
  const carried = pickUpKeyring(row.keyring, key, context)
  if (!content || !carried) return null
  const { guarded, name } = JSON.parse(textOf(content)) as { guarded: string; name: string | null }

  const place = { account: row.account, organisation: row.organisation }
  const here = within(db, row.organisation)
  const [account, roles, stillGranted] = await Promise.all([
    store.findAccount(here, place),
    store.rolesOf(here, place),
    isStillGranted(here, carried),
  ])
  if (!account || account.state === 'closed') return null
  const keyring = stillGranted ? carried : await takeUpGrants(here, { id, key, context, account, guarded })
  if (!keyring) return null
  if (row.seen_at.getTime() + touchMs <= now.getTime()) {
    await sessionStore.touchSession(db, id, now)
    await seenIn(here, place, now)
  }
  const actor: StaffActor = {
    id: row.account,
    organisation: row.organisation,
    roles,
    keyring,
    language: row.language,
    signInName: row.sign_in_name,
    displayName: name === null ? null : redact(name),
    session: row.mark,
    confirmedAt: row.confirmed_at,
  }
  rememberSigning(actor, guarded)
  const seen = Math.max(row.seen_at.getTime(), now.getTime() - touchMs)
  const endsAt = new Date(Math.min(row.expires_at.getTime(), seen + idleMs))
  ends.set(actor, endsAt)
  return {
    actor,
    organisationName: { fi: row.name_fi, sv: row.name_sv, en: row.name_en },
    waiting: account.state === 'waiting',
    heldBack: row.held_back,
    endsAt,
    fingerprint: keysFingerprint(account),
  }
}

/**
 * Moves a session to another organisation of its account: the same secret and the same guarded key, and a new keyring
 * of what is granted there. Gives the organisation that was left; null when the session or the place is not there.
 */
export async function moveSession(
  db: Db,
  o: { cookie: string | undefined; organisation: string; now: Date },
): Promise<{ account: string; from: string } | null> {
  const secret = secretFrom(o.cookie)
  const row = secret && (await sessionStore.findSession(db, rowName(secret)))
  if (!secret || !row) return null
  const content = openPadded(rowKey(secret), row.sealed, rowContext(row.account, row.organisation))
  const here = within(db, o.organisation)
  const account = await store.findAccount(here, { account: row.account, organisation: o.organisation })
  if (!content || !account || account.state === 'closed') return null
  const { guarded } = JSON.parse(textOf(content)) as { guarded: string }
  const halves = fromBase64Url(guarded)
  const keys = halves && (await keysOf(account, halves))
  if (!keys) return null
  const name = await openOwnName(account, keys)
  const keyring = await unlockFor(here, account, keys.receiving.privateKey)
  const context = rowContext(account.id, account.organisation)
  await sessionStore.moveSession(db, rowName(secret), {
    organisation: o.organisation,
    sealed: sealPadded(rowKey(secret), utf8(JSON.stringify({ guarded, name: name && reveal(name) })), context),
    keyring: carryKeyring(keyring, rowKey(secret), context),
    // What an organisation wants of its staff holds for whoever comes by way of another, too.
    held_back: (await wantsSecondFactor(here, o.organisation)) && !(await hasSecondFactor(here, account.id)),
  })
  await seenIn(here, { organisation: o.organisation, account: account.id }, o.now)
  return { account: account.id, from: row.organisation }
}

const ends = new WeakMap<StaffActor, Date>()

/** When the session that brought an actor in ends if nothing more is asked of it. */
export const sessionEndOf = (actor: StaffActor): Date | undefined => ends.get(actor)

/** Something was granted or taken away since the session began: its keyring is unlocked anew. */
async function takeUpGrants(
  db: Db,
  o: { id: Bytes; key: Bytes; context: string; account: AccountRow; guarded: string },
): Promise<Keyring | null> {
  const halves = fromBase64Url(o.guarded)
  if (!halves) return null
  const keyring = await unlockFor(db, o.account, halves.slice(0, 32))
  await sessionStore.renewCarried(db, o.id, carryKeyring(keyring, o.key, o.context))
  return keyring
}

/** Everything granted to an account, each grant signed by an account that is vouched for. */
export function unlockFor(tx: Tx, account: AccountRow, receivingPrivateKey: Bytes): Promise<Keyring> {
  return unlockKeyring(tx, {
    organisation: account.organisation,
    account: account.id,
    receivingPrivateKey,
    receivingPublicKey: account.guarded_receiving,
    granterKey: (granter) => vouchedSigningKey(tx, { organisation: account.organisation, account: granter }),
  })
}

export async function endSession(tx: Tx, cookie: string | undefined): Promise<void> {
  const secret = secretFrom(cookie)
  if (secret) await sessionStore.removeSession(tx, rowName(secret))
}

/** For a nightly job; signing in does it too. */
export async function forgetStaleSessions(tx: Tx, now: Date): Promise<void> {
  await sessionStore.removeStale(tx, { now, idleSince: new Date(now.getTime() - idleMs) })
  await removeStaleChallenges(tx, now)
  await forgetAttempts(tx, now)
}

/** The account's guarded key set from its private halves; null when they are somebody else's. */
export async function keysOf(account: AccountRow, halves: Bytes): Promise<KeySet | null> {
  const keys = await keySetFrom(halves)
  if (!keys) return null
  const own =
    equalBytes(keys.receiving.publicKey, account.guarded_receiving) &&
    equalBytes(keys.signing.publicKey, account.guarded_signing)
  return own ? keys : null
}

const ownNameContext = (account: string): string => `satama own name v1\n${account}`

export function sealOwnName(receivingPublicKey: Bytes, account: string, name: string): Promise<Bytes> {
  return sealTo(receivingPublicKey, utf8(name.padEnd(64)), ownNameContext(account))
}

export async function openOwnName(account: AccountRow, keys: KeySet): Promise<Redacted<string> | null> {
  const { privateKey, publicKey } = keys.receiving
  const opened = await openFrom(privateKey, publicKey, account.own_name, ownNameContext(account.id))
  const name = opened ? textOf(opened).trimEnd() : ''
  return name === '' ? null : redact(name)
}

function secretFrom(cookie: string | undefined): Bytes | null {
  if (cookie === undefined || !/^[\w-]{43}$/.test(cookie)) return null
  return fromBase64Url(cookie)
}
