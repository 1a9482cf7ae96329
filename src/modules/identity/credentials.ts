import type { Tx } from '#platform/database'
import * as store from './credential-store.ts'
import type { CredentialRow, SignInNews } from './credential-store.ts'
import { checkOf } from './keys.ts'
import type { Credential } from './keys.ts'

/**
 * The way a secret becomes what signs in and what unwraps, and what that costs. Raise it together with `standardCost`
 * or an algorithm: passphrases of an earlier one are stretched anew when their owners next sign in, in silence.
 * 1: Argon2id, 3 passes, 64 MiB, split by keyed BLAKE2b.
 */
export const currentScheme = 1

/** Keeps a credential in place of the account's earlier one of the kind. */
export async function storeCredential(
  tx: Tx,
  account: { id: string; organisation: string },
  one: Credential,
  now: Date,
): Promise<void> {
  await store.replaceCredential(tx, {
    id: crypto.randomUUID(),
    organisation: account.organisation,
    account: account.id,
    kind: one.kind,
    ...wrappedIn(one),
    created_at: now,
    name: null,
    last_used_on: null,
  })
}

/** What a stretched secret leaves in its row. */
export function wrappedIn(one: Credential) {
  return {
    salt: one.salt,
    passes: one.cost.passes,
    memory_kib: one.cost.memoryKib,
    checks: checkOf(one.part, one.salt),
    guarded_wrapped: one.guarded,
    sealed_wrapped: one.sealed,
    scheme: currentScheme,
  }
}

/** A row whose secret is typed: it is stretched, and wraps both key sets (a constraint of the table). */
export type SecretRow = CredentialRow & {
  kind: 'passphrase' | 'recovery-code'
  passes: number
  memory_kib: number
  checks: Uint8Array
  guarded_wrapped: Uint8Array
  sealed_wrapped: Uint8Array
}

export function isSecret(row: CredentialRow | undefined): row is SecretRow {
  return row !== undefined && row.kind !== 'passkey'
}

/** Told to the account's owner at their next visit. */
export function tellOwner(tx: Tx, account: string, what: SignInNews, now: Date): Promise<void> {
  return store.addNews(tx, { id: crypto.randomUUID(), account, what, happened_on: dayOf(now) })
}

/** By day: when somebody works is their own business. */
export const dayOf = (now: Date): string => now.toISOString().slice(0, 10)
