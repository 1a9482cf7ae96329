import { fromBase64Url, newPassphrase, normalisePassphrase, readRecoveryCode, toBase64Url } from '#foundation/sealing'
import { redact } from '#foundation/text'
import { createAccount, createOrganisation, signIn, signInOnServer, type Role, type StaffActor } from '#identity'
import { inTransaction, type Db } from '#platform/database'
import { keptIn, word, type Canary } from '../canaries.ts'
import { poster, signedIn } from './browser.ts'

/** What one life of the server leaves to the next: only the drill knows it, and it is on no disk. */
export interface KnownStaff {
  readonly signInName: string
  readonly passphrase: string
}

const posts: readonly { signInName: string; role: Role }[] = [
  { signInName: 'hallinto', role: 'administrator' },
  { signInName: 'officer-one', role: 'officer' },
  { signInName: 'officer-two', role: 'officer' },
]

/** An organisation with an administrator and two officers: names, addresses, passphrases and recovery codes. */
export async function plantStaff(db: Db, firstSession: Canary['places']): Promise<{ staff: KnownStaff[]; canaries: Canary[] }> {
  const name = { fi: 'Harjoituslaituri ry', sv: 'Övningsbryggan rf', en: 'Rehearsal Pier' }
  const { organisation, setup } = await createOrganisation(db, { name })
  const staff: KnownStaff[] = []
  const canaries: Canary[] = []
  for (const { signInName, role } of posts) {
    const displayName = `${word()} ${word()}`
    const email = `${word()}@example.org`
    const made = await inTransaction(db, organisation, (tx) =>
      createAccount(tx, {
        organisation,
        signInName,
        roles: [role],
        displayName: redact(displayName),
        email: redact(email),
        grantedBy: setup,
      }),
    )
    const { passphrase, recoveryCode } = made
    staff.push({ signInName, passphrase })
    const signsIn = signInName === visitor
    canaries.push(
      {
        field: `name of ${signInName}`,
        forms: displayName.split(' '),
        places: [
          ...keptIn('vault.record', 'identity.membership'),
          ...(signsIn ? (['dump of identity.session', ...firstSession] as const) : []),
        ],
      },
      { field: `email of ${signInName}`, forms: [email], places: keptIn('vault.record') },
      {
        field: `passphrase of ${signInName}`,
        forms: [passphrase, normalisePassphrase(passphrase)],
        places: keptIn('identity.credential'),
      },
      {
        field: `recovery code of ${signInName}`,
        forms: [recoveryCode, readRecoveryCode(recoveryCode) ?? recoveryCode],
        places: keptIn('identity.credential'),
      },
    )
  }
  return { staff, canaries }
}

/** Who uses a browser in the drill. */
const visitor = 'officer-one'

/** Signs in as a browser does, and stays signed in. What the cookie holds opens the session's row. */
export async function plantSession(address: string, staff: readonly KnownStaff[], places: Canary['places']): Promise<Canary> {
  const { session } = await signedIn(address, knownAs(staff, visitor))
  const secret = fromBase64Url(session)
  if (!secret) throw new Error('the session cookie holds no secret')
  return { field: `session begun at ${new Date().toISOString()}`, forms: [session, secret], places }
}

/** A wrong passphrase from a browser that has been let in before: it is counted by the browser's mark. */
export async function plantDevice(address: string, staff: readonly KnownStaff[], places: Canary['places']): Promise<Canary> {
  const { signInName } = knownAs(staff, visitor)
  const jar = new Map<string, string>()
  await signedIn(address, knownAs(staff, visitor), jar)
  const [name = '', device = ''] = [...jar].find(([called]) => called.endsWith('device')) ?? []
  const nonce = fromBase64Url(device)?.subarray(0, 12)
  if (!nonce) throw new Error('the browser was given no mark')
  const wrong = await signIn(poster(address, new Map([[name, device]])), { name: signInName, secret: newPassphrase(), kind: 'passphrase' })
  if (wrong.kind !== 'wrong') throw new Error(`a wrong passphrase was ${wrong.kind}`)
  return { field: 'mark of a browser', forms: [device, toBase64Url(nonce), nonce], places }
}

/** Somebody types what is none of a sign-in name: their own address. */
export async function plantMistypedName(address: string): Promise<Canary> {
  const typed = `${word()}@example.org`
  await poster(address, new Map())('/sign-in/begin', { name: typed, kind: 'passphrase' })
  return { field: 'typed as a sign-in name', forms: [typed], places: ['logs'] }
}

export async function actorOf(db: Db, known: KnownStaff): Promise<StaffActor> {
  const actor = await signInOnServer(db, known)
  if (!actor.ok) throw new Error(`${known.signInName} could not sign in`)
  return actor.value
}

export function knownAs(staff: readonly KnownStaff[], signInName: string): KnownStaff {
  const known = staff.find((one) => one.signInName === signInName)
  if (!known) throw new Error(`nobody is called ${signInName}`)
  return known
}
