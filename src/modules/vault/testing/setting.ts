import type { Tx } from '#platform/database'
import { type Bytes, newReceivingPair, newSigningPair, type ReceivingPair, type SigningPair } from '#foundation/sealing'
import { createTeam, grantTeam, type Keyring, unlockKeyring } from '../index.ts'

/** An officer as identity would know one: an account with two pairs. */
export interface TestOfficer {
  readonly account: string
  readonly receiving: ReceivingPair
  readonly signing: SigningPair
}

export async function newOfficer(): Promise<TestOfficer> {
  return { account: crypto.randomUUID(), receiving: await newReceivingPair(), signing: newSigningPair() }
}

/** An organisation with a team, granted to these officers by the first of them. */
export async function newOrganisation(tx: Tx, officers: readonly TestOfficer[], organisation: string = crypto.randomUUID()) {
  const setup = await createTeam(tx, { organisation, name: 'Register' })
  const [granter] = officers
  for (const officer of officers) await grant(tx, setup, officer, granter ?? officer)
  return { organisation, setup, unlock: (officer: TestOfficer) => unlock(tx, organisation, officer, officers) }
}

export function grant(tx: Tx, keyring: Keyring, to: TestOfficer, from: TestOfficer, team?: string): Promise<void> {
  return grantTeam(tx, keyring, {
    account: to.account,
    receivingPublicKey: to.receiving.publicKey,
    grantedBy: from.account,
    signWith: from.signing.privateKey,
    ...(team === undefined ? {} : { team }),
  })
}

export function unlock(
  tx: Tx,
  organisation: string,
  officer: TestOfficer,
  known: readonly TestOfficer[],
): Promise<Keyring> {
  return unlockKeyring(tx, {
    organisation,
    account: officer.account,
    receivingPrivateKey: officer.receiving.privateKey,
    receivingPublicKey: officer.receiving.publicKey,
    granterKey: (account): Promise<Bytes | null> =>
      Promise.resolve(known.find((one) => one.account === account)?.signing.publicKey ?? null),
  })
}
