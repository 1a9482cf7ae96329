import { newPassphrase, newRecoveryCode, ready } from '#foundation/sealing'
import { newAccountKeys } from '../keys.ts'
import { writtenKeys, writtenSecret } from '../posted-keys.ts'
import type { Post } from '../sign-in.ts'
import { keysFingerprint } from '../vouched-keys.ts'

/*
 * Coming in by an invitation, as the browser does it: both key sets are made here, and their private halves leave
 * only wrapped. The same code runs in the tests, against the real server.
 */

export interface Invited {
  readonly account: string
  readonly organisation: string
  readonly roles: string
  readonly suggestion: string
}

/** What the token in a link invites to; null when it invites to nothing any more. */
export async function readInvitation(post: Post, token: string): Promise<Invited | null> {
  const { status, body } = await post('/join/begin', { token })
  return status === 200 ? (body as Invited) : null
}

export type Joined = { kind: 'joined' } | { kind: 'name-taken' } | { kind: 'not-a-name' } | { kind: 'gone' }

/** New keys and secrets, shown once; `join` gives the server what it may have of them. */
export interface Joining {
  readonly passphrase: string
  readonly recoveryCode: string
  /** To be compared by voice with whoever invited. */
  readonly fingerprint: string
  join(signInName: string): Promise<Joined>
}

export async function makeKeys(post: Post, o: { token: string; account: string }): Promise<Joining> {
  await ready
  const { token, account } = o
  const keys = await newAccountKeys()
  const passphrase = newPassphrase()
  const recoveryCode = newRecoveryCode()
  return {
    passphrase,
    recoveryCode,
    fingerprint: keysFingerprint({
      guarded_receiving: keys.guarded.receiving.publicKey,
      guarded_signing: keys.guarded.signing.publicKey,
      sealed_receiving: keys.sealed.receiving.publicKey,
      sealed_signing: keys.sealed.signing.publicKey,
    }),
    async join(signInName) {
      const secrets = [
        writtenSecret('passphrase', passphrase, { account, keys }),
        writtenSecret('recovery-code', recoveryCode, { account, keys }),
      ]
      const { status, body } = await post('/join/finish', { token, signInName, keys: writtenKeys(keys), secrets })
      if (status === 200) return { kind: 'joined' }
      const refused = (body as { refused?: unknown }).refused
      return refused === 'name-taken' || refused === 'not-a-name' ? { kind: refused } : { kind: 'gone' }
    },
  }
}
