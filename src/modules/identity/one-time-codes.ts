import { Secret, TOTP } from 'otpauth'
import { keyedHash, open, seal } from '#foundation/sealing'
import type { Bytes } from '#foundation/sealing'
import { inTransaction } from '#platform/database'
import type { Db, Tx } from '#platform/database'
import * as store from './credential-store.ts'
import { dayOf } from './credentials.ts'

/*
 * [Note: A code's secret] One-time codes (RFC 6238: SHA-1, six digits, thirty seconds, as every authenticator app has
 * them) can be made by whoever has their secret, so it must not lie on the disk for the thief of a disk. It is sealed
 * under a key made of the passphrase's sign-in part, which the browser shows at sign-in and of which the server keeps
 * but a hash: the server can check a code exactly when somebody has just shown the passphrase. A second copy is sealed
 * under the account's own key, so that whoever is in can change the passphrase and keep the app.
 */

export const codeSecretLength = 20
const stepMs = 30_000
const freeFailures = 5
const longestWaitMs = 15 * 60_000

const partKey = (part: Bytes): Bytes => keyedHash(part, 'satama one-time code v1')
const context = (account: string): string => `satama one-time code v1\n${account}`

export const sealByPassphrase = (secret: Bytes, part: Bytes, account: string): Bytes => seal(partKey(part), secret, context(account))

/** Keeps a new secret, whose first code has been shown. */
export function keepCodeSecret(
  tx: Tx,
  o: { account: string; secret: Bytes; part: Bytes; ownKey: Bytes; step: number; now: Date },
): Promise<void> {
  return store.putOneTimeCode(tx, {
    account: o.account,
    sealed_by_passphrase: sealByPassphrase(o.secret, o.part, o.account),
    sealed_by_owner: seal(o.ownKey, o.secret, context(o.account)),
    last_step: o.step,
    failures: 0,
    failed_at: null,
    created_at: o.now,
    last_used_on: dayOf(o.now),
  })
}

/** The passphrase has changed, or how it is stretched: its copy of the secret is sealed anew. */
export async function carryCodeSecret(tx: Tx, o: { account: string; part: Bytes; ownKey: Bytes }): Promise<void> {
  const row = await store.findOneTimeCode(tx, o.account)
  const secret = row && open(o.ownKey, row.sealed_by_owner, context(o.account))
  if (secret) await store.resealOneTimeCode(tx, o.account, sealByPassphrase(secret, o.part, o.account))
}

/** The step whose code this is, the one before or the one after (clocks differ); null when it is none of them. */
export function stepOfCode(secret: Bytes, code: string, now: Date): number | null {
  const token = code.replaceAll(/\s/g, '')
  if (!/^[0-9]{6}$/.test(token)) return null
  const totp = new TOTP({ secret: new Secret({ buffer: Uint8Array.from(secret).buffer }), algorithm: 'SHA1', digits: 6, period: 30 })
  const delta = totp.validate({ token, timestamp: now.getTime(), window: 1 })
  return delta === null ? null : Math.floor(now.getTime() / stepMs) + delta
}

export type CodeOutcome = { kind: 'right' } | { kind: 'wrong' } | { kind: 'wait'; seconds: number }

/**
 * Whether a code is right, and was not taken before. Wrong ones are counted by account, over all addresses: only
 * whoever knows the passphrase comes this far, so nobody else can make its owner wait.
 */
export function takeCode(db: Db, o: { account: string; part: Bytes; code: string; now: Date }): Promise<CodeOutcome> {
  return inTransaction(db, null, async (tx) => {
    const row = await store.lockOneTimeCode(tx, o.account)
    if (!row) return { kind: 'wrong' }
    const over = row.failures - freeFailures
    const wait = over < 0 ? 0 : Math.min(longestWaitMs, 1000 * 2 ** over)
    const left = (row.failed_at?.getTime() ?? 0) + wait - o.now.getTime()
    if (left > 0) return { kind: 'wait', seconds: Math.ceil(left / 1000) }
    const secret = open(partKey(o.part), row.sealed_by_passphrase, context(o.account))
    const step = secret && stepOfCode(secret, o.code, o.now)
    if (step !== null && step !== undefined && (await store.takeStep(tx, { account: o.account, step, day: dayOf(o.now) }))) {
      return { kind: 'right' }
    }
    await store.countWrongCode(tx, o.account, o.now)
    return { kind: 'wrong' }
  })
}
