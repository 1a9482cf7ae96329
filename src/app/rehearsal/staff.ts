import { redact } from '#foundation/text'
import { createAccount, createOrganisation, signInOnServer, type StaffActor } from '#identity'
import { inTransaction, type Db } from '#platform/database'

/** Two officers with accounts, passphrases and keys like anybody's, since two people approve. */
export interface RehearsalStaff {
  readonly first: StaffActor
  readonly second: StaffActor
  /** For a sender in another process, where the first officer signs in as well. */
  readonly signIn: { readonly signInName: string; readonly passphrase: string }
}

export const organisationName = { fi: 'Harjoituslaituri ry', sv: 'Övningsbryggan rf', en: 'Rehearsal Pier' }

/** The passphrases guard nothing: the database is gone in minutes. So stretching them may be quick. */
const quick = { algorithm: 'argon2id', passes: 1, memoryKib: 8 * 1024 } as const

export async function foundOrganisation(db: Db): Promise<RehearsalStaff> {
  const { organisation, setup } = await createOrganisation(db, { name: organisationName })
  const account = (signInName: string, role: 'administrator' | 'officer') =>
    inTransaction(db, organisation, (tx) =>
      createAccount(tx, {
        organisation,
        signInName,
        roles: [role],
        displayName: redact(signInName),
        grantedBy: setup,
        cost: quick,
      }),
    )
  await account('hallinto', 'administrator')
  const signedIn = async (signInName: string) => {
    const { passphrase } = await account(signInName, 'officer')
    const actor = await signInOnServer(db, { signInName, passphrase })
    if (!actor.ok) throw new Error('an officer of the rehearsal could not sign in')
    return { actor: actor.value, signIn: { signInName, passphrase } }
  }
  const first = await signedIn('officer-one')
  const second = await signedIn('officer-two')
  return { first: first.actor, second: second.actor, signIn: first.signIn }
}
