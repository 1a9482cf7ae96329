import { ready, toBase64Url } from '#foundation/sealing'
import { passkeyWrapping, splitSecretOf, unwrapBoth } from './keys.ts'
import type { AccountKeys, SecretKind } from './keys.ts'
import { asRecord, bytesFrom, costFrom } from './posting.ts'
import type { Post } from './posting.ts'
import { browserPasskeys } from './security/passkeys-here.ts'
import type { AskPasskey } from './security/passkeys-here.ts'

/*
 * Showing a secret again, as the browser does it; see [Note: Confirming again]. The secret stays here, and so do
 * the sealed keys that it unwraps. The same code runs in the tests, against the real server.
 */

export type Shown = { kind: SecretKind; secret: string } | { kind: 'passkey' }

export type Confirmed =
  /** `keys` is null when a passkey that holds none has said who it is. */
  | { kind: 'confirmed'; keys: AccountKeys | null; account: string }
  | { kind: 'wrong' }
  | { kind: 'wait'; seconds: number }

/** Shows the secret to the server, and gives back both key sets; null when it was not this account's. Forget them soon. */
export async function confirm(post: Post, shown: Shown, passkeys: AskPasskey = browserPasskeys): Promise<AccountKeys | null> {
  const outcome = await tryConfirm(post, shown, passkeys)
  return outcome.kind === 'confirmed' ? outcome.keys : null
}

/** The same, telling why not. */
export async function tryConfirm(post: Post, shown: Shown, passkeys: AskPasskey = browserPasskeys): Promise<Confirmed> {
  await ready
  const { kind } = shown
  const begun = await post('/console/confirm/begin', { kind })
  if (begun.status !== 200) return { kind: 'wrong' }
  return kind === 'passkey' ? withPasskey(post, begun.body, passkeys) : withSecret(post, begun.body, shown)
}

async function withSecret(post: Post, begun: unknown, shown: { kind: SecretKind; secret: string }): Promise<Confirmed> {
  const told = asRecord(begun)
  const split = splitSecretOf(shown.kind, shown.secret, bytesFrom(told['salt']), costFrom(told))
  if (!split) return { kind: 'wrong' }
  const answer = await post('/console/confirm/check', { kind: shown.kind, part: toBase64Url(split.signIn) })
  return outcomeOf(answer, () => split.wrapping)
}

async function withPasskey(post: Post, begun: unknown, passkeys: AskPasskey): Promise<Confirmed> {
  const shown = await passkeys.show(asRecord(begun)['options'])
  if (!shown) return { kind: 'wrong' }
  const answer = await post('/console/confirm/check', { kind: 'passkey', assertion: shown.assertion })
  return outcomeOf(answer, (told) => shown.answer && passkeyWrapping(shown.answer, bytesFrom(told['salt'])))
}

async function outcomeOf(
  { status, body }: Awaited<ReturnType<Post>>,
  wrappingFor: (told: Record<string, unknown>) => Uint8Array | null,
): Promise<Confirmed> {
  const told = asRecord(body)
  if (status === 429) return { kind: 'wait', seconds: Number(asRecord(told['facts'])['seconds']) }
  if (status !== 200) return { kind: 'wrong' }
  const account = String(told['account'])
  const wrapping = told['guarded'] === null ? null : wrappingFor(told)
  if (!wrapping) return { kind: 'confirmed', keys: null, account }
  const wrapped = { guarded: bytesFrom(told['guarded']), sealed: bytesFrom(told['sealed']) }
  const keys = await unwrapBoth(wrapped, account, wrapping)
  return keys ? { kind: 'confirmed', keys, account } : { kind: 'wrong' }
}
