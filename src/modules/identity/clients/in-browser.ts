import { newPassphrase, newRecoveryCode, ready, toBase64Url } from '#foundation/sealing'
import type { Bytes } from '#foundation/sealing'
import { newAccountKeys, splitSecretOf, unwrap, unwrapBoth } from '../keys.ts'
import type { AccountKeys, SecretKind } from '../keys.ts'
import { writtenKeys, writtenSecret } from '../posted-keys.ts'
import { asRecord, bytesFrom, costFrom } from '../posting.ts'
import type { Post } from '../posting.ts'

/*
 * A client's account as the browser makes and opens it. Secrets and private keys stay here; the same code runs in
 * the tests, against the real server.
 */

export interface SigningUp {
  /** Whole, with the number that the server has put behind it: what signs in. */
  readonly nickname: string
  readonly passphrase: string
  readonly recoveryCode: string
  /** Makes the account. False when it could not be made after all: begin anew. */
  finish(): Promise<boolean>
}

/** New keys and secrets for a nickname; `wait` seconds when too many were asked for from here; null when it cannot be one. */
export async function beginSigningUp(
  post: Post,
  o: { nickname: string; language: string },
): Promise<SigningUp | { wait: number } | null> {
  await ready
  const offered = await post('/client/offer', { nickname: o.nickname })
  if (offered.status === 429) return { wait: Number(asRecord(offered.body)['seconds']) }
  if (offered.status !== 200) return null
  const { id, nickname, ticket } = asRecord(offered.body)
  const account = String(id)
  const keys = await newAccountKeys()
  const passphrase = newPassphrase()
  const recoveryCode = newRecoveryCode()
  return {
    nickname: String(nickname),
    passphrase,
    recoveryCode,
    async finish() {
      const secrets = [
        writtenSecret('passphrase', passphrase, { account, keys }),
        writtenSecret('recovery-code', recoveryCode, { account, keys }),
      ]
      const { status } = await post('/client/sign-up', {
        id, nickname, ticket, language: o.language, keys: writtenKeys(keys), secrets,
      })
      return status === 200
    },
  }
}

export type ClientSignIn =
  | { kind: 'in' }
  | { kind: 'wrong' }
  | { kind: 'wait'; seconds: number }
  /** The recovery code was right: new secrets are taken before anyone is in. */
  | { kind: 'renew'; passphrase: string; recoveryCode: string; finish(): Promise<boolean> }

export async function signInClient(
  post: Post,
  o: { nickname: string; secret: string; kind: SecretKind },
): Promise<ClientSignIn> {
  await ready
  const { nickname, kind } = o
  const begun = asRecord((await post('/client/begin', { nickname, kind })).body)
  const split = splitSecretOf(kind, o.secret, bytesFrom(begun['salt']), costFrom(begun))
  if (!split) return { kind: 'wrong' }
  const checked = await post('/client/check', { nickname, kind, part: toBase64Url(split.signIn) })
  const answer = asRecord(checked.body)
  if (checked.status === 429) return { kind: 'wait', seconds: Number(answer['seconds']) }
  if (checked.status !== 200) return { kind: 'wrong' }
  const account = String(answer['client'])
  const guarded = unwrap('guarded', bytesFrom(answer['guarded']), account, split.wrapping)
  if (!guarded) return { kind: 'wrong' }
  if (kind === 'passphrase') {
    const unlocked = await post('/client/unlock', { guarded: toBase64Url(guarded) })
    return unlocked.status === 200 ? { kind: 'in' } : { kind: 'wrong' }
  }
  const wrapped = { guarded: bytesFrom(answer['guarded']), sealed: bytesFrom(answer['sealed']) }
  const keys = await unwrapBoth(wrapped, account, split.wrapping)
  return keys ? renewal(post, { account, keys, guarded }) : { kind: 'wrong' }
}

function renewal(post: Post, o: { account: string; keys: AccountKeys; guarded: Bytes }): ClientSignIn {
  const passphrase = newPassphrase()
  const recoveryCode = newRecoveryCode()
  return {
    kind: 'renew',
    passphrase,
    recoveryCode,
    async finish() {
      const secrets = [writtenSecret('passphrase', passphrase, o), writtenSecret('recovery-code', recoveryCode, o)]
      return (await post('/client/renew', { guarded: toBase64Url(o.guarded), secrets })).status === 200
    },
  }
}

/** A new recovery code in place of the old one; null when the passphrase was not right. `keep` makes it hold. */
export async function newCodeFor(
  post: Post,
  passphrase: string,
): Promise<{ recoveryCode: string; keep(): Promise<boolean> } | null> {
  await ready
  const begun = asRecord((await post('/client/keys/begin', {})).body)
  const split = splitSecretOf('passphrase', passphrase, bytesFrom(begun['salt']), costFrom(begun))
  if (!split) return null
  const part = toBase64Url(split.signIn)
  const shown = await post('/client/keys', { part })
  if (shown.status !== 200) return null
  const answer = asRecord(shown.body)
  const account = String(answer['client'])
  const wrapped = { guarded: bytesFrom(answer['guarded']), sealed: bytesFrom(answer['sealed']) }
  const keys = await unwrapBoth(wrapped, account, split.wrapping)
  if (!keys) return null
  const recoveryCode = newRecoveryCode()
  return {
    recoveryCode,
    async keep() {
      const secret = writtenSecret('recovery-code', recoveryCode, { account, keys })
      return (await post('/client/recovery-code', { part, secret })).status === 200
    },
  }
}
