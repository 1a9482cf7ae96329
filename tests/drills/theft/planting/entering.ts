import { Secret, TOTP } from 'otpauth'
import { fromBase64Url, normalisePassphrase, randomBytes, readRecoveryCode, toBase64Url } from '#foundation/sealing'
import { within, type Db } from '#platform/database'
import { confirm } from '../../../../src/modules/identity/confirming.ts'
import { splitSecretOf, type AccountKeys } from '../../../../src/modules/identity/keys.ts'
import { asRecord, bytesFrom, costFrom } from '../../../../src/modules/identity/posting.ts'
import { addPasskeyWith } from '../../../../src/modules/identity/security/adding-passkeys.ts'
import { base32 } from '../../../../src/modules/identity/security/code-address.ts'
import type { AskPasskey } from '../../../../src/modules/identity/security/passkeys-here.ts'
import { makeKeys, readInvitation } from '../../../../src/modules/identity/staff/joining.ts'
import * as accounts from '../../../../src/modules/identity/store.ts'
import { newSoftPasskey } from '../../../../src/modules/identity/testing/passkey.ts'
import { vouch } from '../../../../src/modules/identity/vouched-keys.ts'
import { vouchedPart } from '../../../../src/modules/identity/vouching.ts'
import { keptIn, word, type Canary } from '../canaries.ts'
import { poster, type Browser } from './browser.ts'
import type { KnownStaff } from './staff.ts'

/** Somebody who is signed in, and whose own keys have been unwrapped in their browser. */
export interface AtTheDesk {
  readonly browser: Browser
  readonly known: KnownStaff
  readonly account: string
  readonly organisation: string
  readonly keys: AccountKeys
}

/** Shows the passphrase again, as before anything dangerous. */
export async function atTheDesk(browser: Browser, known: KnownStaff, whose: { id: string; organisation: string }): Promise<AtTheDesk> {
  const keys = await confirm(browser.send, { kind: 'passphrase', secret: known.passphrase })
  if (!keys) throw new Error('the passphrase was not taken')
  return { browser, known, account: whose.id, organisation: whose.organisation, keys }
}

/** Two are invited: one who comes in and is vouched for, one who never does. */
export async function plantInvited(db: Db, address: string, desk: AtTheDesk): Promise<Canary[]> {
  const [comes, stays] = [await invited(desk, 'who came'), await invited(desk, 'who never came')]
  const post = poster(address, new Map())
  const found = await readInvitation(post, comes.token)
  if (!found) throw new Error('the invitation leads nowhere')
  const joining = await makeKeys(post, { token: comes.token, account: found.account })
  const joined = await joining.join(found.suggestion)
  if (joined.kind !== 'joined') throw new Error(`the invited could not join: ${joined.kind}`)
  const row = await accounts.findAccount(within(db, desk.organisation), { organisation: desk.organisation, account: found.account })
  if (!row) throw new Error('nobody joined')
  const voucher = toBase64Url(vouch(desk.keys.sealed.signing.privateKey, vouchedPart(row)))
  const vouched = await desk.browser.send(`/console/staff/people/${found.account}/vouch`, { voucher })
  if (vouched.status !== 200) throw new Error(`the invited was not vouched for: ${vouched.status}`)
  const { passphrase, recoveryCode } = joining
  return [
    ...comes.canaries(['vault.record', 'identity.membership']),
    ...stays.canaries(['vault.record']),
    { field: 'passphrase of the invited', forms: [passphrase, normalisePassphrase(passphrase)], places: keptIn('identity.credential') },
    {
      field: 'recovery code of the invited',
      forms: [recoveryCode, readRecoveryCode(recoveryCode) ?? recoveryCode],
      places: keptIn('identity.credential'),
    },
  ]
}

async function invited({ browser }: AtTheDesk, who: string) {
  const [name, email] = [`${word()} ${word()}`, `${word()}@example.org`] as const
  const { page } = await browser.post('/console/staff/invite', { name, email, roles: 'officer', language: 'fi' })
  const token = /\/join#([\w-]{54})/.exec(page)?.[1] ?? ''
  const secret = fromBase64Url(token)?.subarray(16)
  if (secret?.length !== 24) throw new Error('no link was shown')
  return {
    token,
    canaries: (named: readonly string[]): Canary[] => [
      { field: `name of one ${who}`, forms: name.split(' '), places: keptIn(...named) },
      { field: `email of one ${who}`, forms: [email], places: keptIn('vault.record') },
      { field: `invitation of one ${who}`, forms: [token, secret], places: keptIn('identity.invitation') },
    ],
  }
}

/** A second factor, and a passkey that opens the keys. */
export async function plantCredentials(address: string, { browser, known, account, keys }: AtTheDesk): Promise<Canary[]> {
  const secret = randomBytes(20)
  const codes = new TOTP({ secret: new Secret({ buffer: Uint8Array.from(secret).buffer }) })
  const told = asRecord((await browser.send('/console/confirm/begin', { kind: 'passphrase' })).body)
  const part = splitSecretOf('passphrase', known.passphrase, bytesFrom(told['salt']), costFrom(told))?.signIn
  if (!part) throw new Error('the passphrase cannot be read')
  const kept = await browser.send('/console/me/one-time-code', { secret: toBase64Url(secret), part: toBase64Url(part), code: codes.generate() })
  if (kept.status !== 200) throw new Error(`the one-time code was not taken: ${kept.status}`)

  const name = word()
  let answer: Uint8Array | null = null
  const soft = newSoftPasskey({ origin: address, prf: true })
  const passkey: AskPasskey = {
    show: soft.show,
    async make(options) {
      const made = await soft.make(options)
      answer = made?.answer ?? null
      return made
    },
  }
  const added = await addPasskeyWith(browser.send, { account, keys, name }, passkey)
  if (!added?.opens || !answer) throw new Error('the passkey was not taken')
  return [
    { field: 'secret of one-time codes', forms: [secret, base32(secret)], places: keptIn('identity.one_time_code') },
    { field: 'name of a passkey', forms: [name], places: keptIn('identity.credential') },
    { field: 'what a passkey answers', forms: [answer], places: [] },
  ]
}
