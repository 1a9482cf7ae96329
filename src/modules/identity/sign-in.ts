import { newPassphrase, newRecoveryCode, ready, toBase64Url } from '#foundation/sealing'
import type { Bytes, SplitSecret } from '#foundation/sealing'
import { keySetFrom, passkeyWrapping, splitSecretOf, unwrap } from './keys.ts'
import type { AccountKeys, SecretKind } from './keys.ts'
import { writtenSecret } from './posted-keys.ts'
import type { WrittenSecret } from './posted-keys.ts'
import { asRecord, bytesFrom, costFrom } from './posting.ts'
import type { Post } from './posting.ts'
import { browserPasskeys } from './security/passkeys-here.ts'
import type { AskPasskey } from './security/passkeys-here.ts'

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
  /** The passphrase was right, and the account has something more to show beside it. */
  | { kind: 'second'; second: SecondFactor }
  /** A passkey that holds no keys has said who it is: a passphrase or recovery code is still to come. */
  | { kind: 'identified'; name: string }
  /** A recovery code was right. It has done its work: new secrets have to be taken before going on. */
  | { kind: 'renew'; renewal: Renewal }

export interface SecondFactor {
  /** What the account has. */
  readonly code: boolean
  readonly passkey: boolean
  /** The code that was just shown was wrong, or had been used. */
  readonly wrong: boolean
  showCode(code: string): Promise<SignInOutcome>
  showPasskey(): Promise<SignInOutcome>
}

/** New secrets, made here and shown once; `confirm` exchanges them for the old ones. */
export interface Renewal {
  readonly passphrase: string
  readonly recoveryCode: string
  confirm(): Promise<{ kind: 'in'; to: string } | { kind: 'wrong' }>
}

interface Attempt {
  readonly post: Post
  readonly name: string
  readonly secret: string
  readonly kind: SecretKind
  readonly split: SplitSecret
  readonly passkeys: AskPasskey
}

export async function signIn(
  post: Post,
  o: { name: string; secret: string; kind: SecretKind },
  passkeys: AskPasskey = browserPasskeys,
): Promise<SignInOutcome> {
  await ready
  const { name, kind, secret } = o
  const begun = asRecord((await post('/sign-in/begin', { name, kind })).body)
  const split = splitSecretOf(kind, secret, bytesFrom(begun['salt']), costFrom(begun))
  return split ? check({ post, name, secret, kind, split, passkeys }) : { kind: 'wrong' }
}

/** By a passkey of a name, or, without one, by whichever its owner picks. */
export async function signInWithPasskey(
  post: Post,
  { name = '' }: { name?: string } = {},
  passkeys: AskPasskey = browserPasskeys,
): Promise<SignInOutcome> {
  await ready
  const begun = await post('/sign-in/passkey/begin', { name })
  if (begun.status === 429) return { kind: 'wait', seconds: Number(asRecord(begun.body)['seconds']) }
  const shown = begun.status === 200 ? await passkeys.show(asRecord(begun.body)['options']) : null
  if (!shown) return { kind: 'wrong' }
  const checked = await post('/sign-in/passkey/check', { assertion: shown.assertion })
  if (checked.status !== 200) return { kind: 'wrong' }
  const answer = asRecord(checked.body)
  const identified = answer['identified']
  if (typeof identified === 'string') return { kind: 'identified', name: identified }
  if (!shown.answer) return { kind: 'wrong' }
  const wrapping = passkeyWrapping(shown.answer, bytesFrom(answer['salt']))
  const guarded = unwrap('guarded', bytesFrom(answer['guarded']), String(answer['account']), wrapping)
  return guarded ? arrive(await post('/sign-in/unlock', { guarded: toBase64Url(guarded) })) : { kind: 'wrong' }
}

async function check(attempt: Attempt, code?: string): Promise<SignInOutcome> {
  const { post, name, kind, split } = attempt
  const part = toBase64Url(split.signIn)
  const checked = await post('/sign-in/check', { name, kind, part, ...(code === undefined ? {} : { code }) })
  const answer = asRecord(checked.body)
  if (checked.status === 429) return { kind: 'wait', seconds: Number(answer['seconds']) }
  if (answer['refused'] === 'second') return { kind: 'second', second: secondOf(attempt, answer) }
  if (checked.status !== 200) return { kind: 'wrong' }

  const account = String(answer['account'])
  const guarded = unwrap('guarded', bytesFrom(answer['guarded']), account, split.wrapping)
  if (!guarded) return { kind: 'wrong' }
  const sealed = answer['sealed'] === undefined ? null : unwrap('sealed', bytesFrom(answer['sealed']), account, split.wrapping)
  if (kind === 'recovery-code') {
    return sealed ? { kind: 'renew', renewal: await renewalOf(post, account, guarded, sealed) } : { kind: 'wrong' }
  }
  const raised = answer['raise'] === true && sealed ? await raise(attempt, account, guarded, sealed) : undefined
  return arrive(await post('/sign-in/unlock', { guarded: toBase64Url(guarded), ...(raised ? { raised } : {}) }))
}

function secondOf(attempt: Attempt, answer: Record<string, unknown>): SecondFactor {
  return {
    code: answer['code'] === true,
    passkey: answer['passkey'] === true,
    wrong: answer['wrong'] === true,
    showCode: (code) => check(attempt, code),
    async showPasskey() {
      const outcome = await signInWithPasskey(attempt.post, { name: attempt.name }, attempt.passkeys)
      return outcome.kind === 'identified' ? check(attempt) : outcome
    },
  }
}

/** What stretching costs has been raised since this passphrase was taken: it is stretched anew, in silence. */
async function raise({ secret }: Attempt, account: string, guarded: Bytes, sealed: Bytes): Promise<WrittenSecret> {
  return writtenSecret('passphrase', secret, { account, keys: await keysFrom(guarded, sealed) })
}

async function renewalOf(post: Post, account: string, guarded: Bytes, sealed: Bytes): Promise<Renewal> {
  const keys = await keysFrom(guarded, sealed)
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

async function keysFrom(guarded: Bytes, sealed: Bytes): Promise<AccountKeys> {
  const [guardedSet, sealedSet] = await Promise.all([keySetFrom(guarded), keySetFrom(sealed)])
  if (!guardedSet || !sealedSet) throw new TypeError('the server gave back keys of another shape')
  return { guarded: guardedSet, sealed: sealedSet }
}

function arrive(answer: { status: number; body: unknown }): { kind: 'in'; to: string } | { kind: 'wrong' } {
  return answer.status === 200 ? { kind: 'in', to: String(asRecord(answer.body)['to']) } : { kind: 'wrong' }
}
