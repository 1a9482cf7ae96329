import type { Tx } from '#platform/database'
import { checkOf } from './keys.ts'
import type { Credential } from './keys.ts'
import * as store from './credential-store.ts'

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
    salt: one.salt,
    passes: one.cost.passes,
    memory_kib: one.cost.memoryKib,
    checks: checkOf(one.part, one.salt),
    guarded_wrapped: one.guarded,
    sealed_wrapped: one.sealed,
    created_at: now,
  })
}
