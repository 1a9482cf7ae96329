import { newPassphrase, newRecoveryCode, ready, toBase64Url } from '#foundation/sealing'
import type { Bytes } from '#foundation/sealing'
import { keySetFrom, splitSecretOf, unwrap } from './keys.ts'
import type { AccountKeys, SecretKind } from './keys.ts'
import { writtenSecret } from './posted-keys.ts'
import { asRecord, bytesFrom, costFrom } from './posting.ts'
import type { Post } from './posting.ts'

export type { Post } from './posting.ts'

/*
 * Signing in, as the browser does it. The passphrase stays here: what is posted is the
 * part that signs in, and then the guarded private halves that it unwrapped. The same
 * code runs in the tests, against the real server.
 */

export type SignInOutcome =
  | { kind: 'in'; to: string }
  | { kind: 'wrong' }
  | { kind: 'wait'; seconds: number }
  /** A recovery code was right. It has done its work: new secrets have to be taken before going on. */
  | { kind: 'renew'; renewal: Renewal }

/** New secrets, made here and shown once; `confirm` exchanges them for the old ones. */
export interface Renewal {
  readonly passphrase: string
  readonly recoveryCode: string
  confirm(): Promise<{ kind: 'in'; to: string } | { kind: 'wrong' }>
}

export async function signIn(
  post: Post,
  o: { name: string; secret: string; kind: SecretKind },
): Promise<SignInOutcome> {
  await ready
  const { name, kind } = o
  const begun = asRecord((await post('/sign-in/begin', { name, kind })).body)
  const cost = costFrom(begun)
  const split = splitSecretOf(kind, o.secret, bytesFrom(begun['salt']), cost)
  if (!split) return { kind: 'wrong' }

  const checked = await post('/sign-in/check', { name, kind, part: toBase64Url(split.signIn) })
  const answer = asRecord(checked.body)
  if (checked.status === 429) return { kind: 'wait', seconds: Number(answer['seconds']) }
  if (checked.status !== 200) return { kind: 'wrong' }

  const account = String(answer['account'])
  const guarded = unwrap('guarded', bytesFrom(answer['guarded']), account, split.wrapping)
  if (!guarded) return { kind: 'wrong' }
  if (kind === 'passphrase') return arrive(await post('/sign-in/unlock', { guarded: toBase64Url(guarded) }))

  const sealed = unwrap('sealed', bytesFrom(answer['sealed']), account, split.wrapping)
  if (!sealed) return { kind: 'wrong' }
  return { kind: 'renew', renewal: await renewalOf(post, account, guarded, sealed) }
}

async function renewalOf(post: Post, account: string, guarded: Bytes, sealed: Bytes): Promise<Renewal> {
  const [guardedSet, sealedSet] = await Promise.all([keySetFrom(guarded), keySetFrom(sealed)])
  if (!guardedSet || !sealedSet) throw new TypeError('the server gave back keys of another shape')
  const keys: AccountKeys = { guarded: guardedSet, sealed: sealedSet }
  const passphrase = newPassphrase()
  const recoveryCode = newRecoveryCode()
  return {
    passphrase,
    recoveryCode,
    async confirm() {
      const made = { account, keys }
      const credentials = [
        writtenSecret('passphrase', passphrase, made),
        writtenSecret('recovery-code', recoveryCode, made),
      ]
      return arrive(await post('/sign-in/renew', { guarded: toBase64Url(guarded), credentials }))
    },
  }
}

function arrive(answer: { status: number; body: unknown }): { kind: 'in'; to: string } | { kind: 'wrong' } {
  return answer.status === 200 ? { kind: 'in', to: String(asRecord(answer.body)['to']) } : { kind: 'wrong' }
}
