import { append } from '#ledger'
import type { Tx } from '#platform/database'
import type { Lang } from '#platform/texts'
import { grantTeam, sealRecords } from '#vault'
import { newPassphrase, newRecoveryCode, standardCost, utf8 } from '#foundation/sealing'
import type { StretchCost } from '#foundation/sealing'
import { reveal } from '#foundation/text'
import type { Redacted } from '#foundation/text'
import type { AccountId, StaffActor } from './actor.ts'
import { storeCredential } from './credentials.ts'
import { fingerprint, newAccountKeys, newCredential } from './keys.ts'
import type { AccountKeys } from './keys.ts'
import type { Granter, Setup } from './organisations.ts'
import { rolesWithTeamKey } from './permissions.ts'
import type { Role } from './permissions.ts'
import { granterBehind } from './server-sign-in.ts'
import { sealOwnName, unlockFor } from './sessions.ts'
import * as store from './store.ts'
import { vouch } from './vouched-keys.ts'
import { vouchedPart } from './vouching.ts'

export interface NewAccount {
  readonly organisation: string
  /** Generated or a nickname; never an email address or a real name. */
  readonly signInName: string
  readonly roles: readonly Role[]
  readonly displayName: Redacted<string>
  readonly email?: Redacted<string>
  readonly language?: Lang
  /** The organisation's set-up, or an administrator who has signed in on this server. */
  readonly grantedBy: Setup | StaffActor
  readonly at?: Date
  /** Tests and rehearsals take secrets given to them, and a stretch that costs little. */
  readonly passphrase?: string
  readonly cost?: StretchCost
}

export interface MadeAccount {
  readonly account: AccountId
  readonly signInName: string
  /** Shown once: nobody, the server included, can find it again. */
  readonly passphrase: string
  readonly recoveryCode: string
  /** Of the key that vouches for others: printed, and compared by people. */
  readonly fingerprint: string
}

export const isSignInName = (text: string): boolean => /^[a-z][a-z0-9-]{2,31}$/.test(text)

/** Makes an account with its keys and credentials, vouched for and granted what its roles need. */
export async function createAccount(tx: Tx, o: NewAccount): Promise<MadeAccount> {
  const { organisation, signInName, roles, language = 'fi', cost = standardCost, at = new Date() } = o
  if (!isSignInName(signInName)) throw new TypeError('a sign-in name is three to 32 of a–z, 0–9 and hyphens')
  if (roles.length === 0) throw new TypeError('an account has at least one role')

  const id = crypto.randomUUID()
  const keys = await newAccountKeys()
  const self = { account: id, signWith: keys.guarded.signing.privateKey, vouchWith: keys.sealed.signing.privateKey }
  const granter = granterFor(o, self)

  const unvouched = {
    ...(await unvouchedAccount({ id, organisation, signInName, language, keys, displayName: o.displayName, at })),
    vouched_by: granter.account,
  }
  const account = { ...unvouched, voucher: vouch(granter.vouchWith, vouchedPart(unvouched)) }
  await store.addAccount(tx, account, roles)

  const { passphrase, recoveryCode } = await keepFirstSecrets(tx, account, { keys, cost, at, passphrase: o.passphrase })

  // Names and addresses of staff are sealed like everyone's (T5).
  const profile = { name: reveal(o.displayName), ...(o.email ? { email: reveal(o.email) } : {}) }
  await sealRecords(tx, granter.keyring, [
    { subject: id, kind: 'staff', version: 1, plain: utf8(JSON.stringify(profile)) },
  ])
  if (roles.some((role) => rolesWithTeamKey.includes(role))) {
    await grantTeam(tx, granter.keyring, {
      account: id,
      receivingPublicKey: account.guarded_receiving,
      grantedBy: granter.account,
      signWith: granter.signWith,
      at,
    })
  }
  await append(tx, {
    type: 'identity.account-made',
    organisation,
    by: granter.account,
    at,
    about: id,
    body: { roles: [...roles] },
  })
  if (isSetup(o.grantedBy) && o.grantedBy.granter === null) {
    const keyring = await unlockFor(tx, account, keys.guarded.receiving.privateKey)
    o.grantedBy.granter = { ...self, keyring }
  }
  return { account: id, signInName, passphrase, recoveryCode, fingerprint: fingerprint(account.sealed_signing) }
}

/** An account's row as it begins, but for who vouches for it. */
export async function unvouchedAccount(o: {
  id: AccountId
  organisation: string
  signInName: string
  language: Lang
  keys: AccountKeys
  displayName: Redacted<string>
  at: Date
}) {
  const { id, organisation, signInName, language, keys, displayName, at } = o
  return {
    id,
    organisation,
    sign_in_name: signInName,
    language,
    guarded_receiving: keys.guarded.receiving.publicKey,
    guarded_signing: keys.guarded.signing.publicKey,
    sealed_receiving: keys.sealed.receiving.publicKey,
    sealed_signing: keys.sealed.signing.publicKey,
    state: 'open' as const,
    own_name: await sealOwnName(keys.guarded.receiving.publicKey, id, reveal(displayName)),
    created_at: at,
    closed_at: null,
  }
}

/** Wraps a new account's keys under a passphrase and a recovery code, which are shown once and kept nowhere. */
export async function keepFirstSecrets(
  tx: Tx,
  account: { id: AccountId; organisation: string },
  { keys, cost, at, passphrase = newPassphrase() }: { keys: AccountKeys; cost: StretchCost; at: Date; passphrase?: string | undefined },
): Promise<{ passphrase: string; recoveryCode: string }> {
  const recoveryCode = newRecoveryCode()
  for (const [kind, secret] of [['passphrase', passphrase], ['recovery-code', recoveryCode]] as const) {
    await storeCredential(tx, account, newCredential(kind, secret, { account: account.id, keys, cost }), at)
  }
  return { passphrase, recoveryCode }
}

/** Who grants and vouches: the set-up's first administrator for themselves and then for others, or whoever has signed in. */
function granterFor(o: NewAccount, self: Omit<Granter, 'keyring'>): Granter {
  const { grantedBy } = o
  if (grantedBy.organisation !== o.organisation) throw new TypeError('an account is made by its own organisation')
  if (!isSetup(grantedBy)) return granterBehind(grantedBy)
  if (grantedBy.granter) return grantedBy.granter
  if (!o.roles.includes('administrator')) throw new TypeError('the first account of an organisation is an administrator')
  return { ...self, keyring: grantedBy.keyring }
}

const isSetup = (by: Setup | StaffActor): by is Setup => 'kind' in by

/** Names are the network's, not an organisation's: closed accounts keep theirs. */
export async function isSignInNameFree(tx: Tx, signInName: string): Promise<boolean> {
  return !(await store.isNameTaken(tx, signInName))
}
