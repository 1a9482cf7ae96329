import { within } from '#platform/database'
import type { Db } from '#platform/database'
import { toBase64Url } from '#foundation/sealing'
import { done, refuse } from '#foundation/results'
import type { Result } from '#foundation/results'
import type { StaffActor } from './actor.ts'
import { confirmedThroughout } from './actor.ts'
import { findCredential } from './credential-store.ts'
import { isSecret } from './credentials.ts'
import { checks, keySetFrom, privateHalves, splitSecretOf, unwrap } from './keys.ts'
import type { Granter } from './organisations.ts'
import { mayDo } from './permissions.ts'
import { keysOf, openOwnName, unlockFor } from './sessions.ts'
import { rememberSigning } from './signing.ts'
import * as store from './store.ts'

const granters = new WeakMap<StaffActor, Granter>()

/**
 * Signs in where there is no browser: on the command line, in a rehearsal, in a test. The
 * passphrase is stretched in this process, and the keys live as long as the actor does.
 */
export async function signInOnServer(
  db: Db,
  { signInName, passphrase }: { signInName: string; passphrase: string },
): Promise<Result<StaffActor, 'wrong'>> {
  const name = signInName.trim().toLowerCase()
  const credential = await findCredential(db, name, 'passphrase')
  const person = await store.findAccountByName(db, name)
  if (!isSecret(credential) || !person) return refuse('wrong')
  const place = { account: person.id, organisation: person.organisation }
  const here = within(db, person.organisation)
  const account = await store.findAccount(here, place)
  if (!account || account.state === 'closed') return refuse('wrong')
  const cost = { algorithm: 'argon2id', passes: credential.passes, memoryKib: credential.memory_kib } as const
  const split = splitSecretOf('passphrase', passphrase, credential.salt, cost)
  if (!split || !checks(split.signIn, credential.salt, credential.checks)) return refuse('wrong')

  const guarded = unwrap('guarded', credential.guarded_wrapped, account.id, split.wrapping)
  const sealed = unwrap('sealed', credential.sealed_wrapped, account.id, split.wrapping)
  const guardedKeys = guarded && (await keysOf(account, guarded))
  const sealedKeys = sealed && (await keySetFrom(sealed))
  if (!guardedKeys || !sealedKeys) return refuse('wrong')

  const keyring = await unlockFor(here, account, guardedKeys.receiving.privateKey)
  const actor: StaffActor = {
    id: account.id,
    organisation: account.organisation,
    roles: await store.rolesOf(here, place),
    keyring,
    language: account.language,
    signInName: account.sign_in_name,
    displayName: await openOwnName(account, guardedKeys),
    session: null,
    confirmedAt: new Date(),
  }
  confirmedThroughout.add(actor)
  rememberSigning(actor, toBase64Url(privateHalves(guardedKeys)))
  granters.set(actor, {
    account: account.id,
    keyring,
    signWith: guardedKeys.signing.privateKey,
    vouchWith: sealedKeys.signing.privateKey,
  })
  return done(actor)
}

/** What an actor who signed in on this server may grant and vouch with. A session in a browser has no such thing. */
export function granterBehind(actor: StaffActor): Granter {
  const granter = granters.get(actor)
  if (!granter) throw new TypeError('granting takes an actor who signed in on this server')
  if (!mayDo(actor.roles, 'manage-staff')) throw new TypeError('granting takes an administrator')
  return granter
}
