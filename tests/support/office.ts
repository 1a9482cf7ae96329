import { redact } from '#foundation/text'
import { createAccount, createOrganisation, signInOnServer, type Role, type StaffActor } from '#identity'
import { createRegister, importRegister, peopleForScope } from '#people'
import { inTransaction, type Db } from '#platform/database'

/** Stretching that costs little: these passphrases guard invented people for a moment. */
const cheap = { algorithm: 'argon2id', passes: 1, memoryKib: 64 } as const

/** An invented organisation with staff of the given roles, each signed in, an administrator first. */
export async function openOffice(db: Db, ...roles: readonly (readonly Role[])[]): Promise<StaffActor[]> {
  const { organisation, setup } = await createOrganisation(db, {
    name: { fi: 'Esimerkkikeskus', sv: 'Exempelcentralen', en: 'The Example Centre' },
  })
  const staff: StaffActor[] = []
  for (const [index, held] of [['administrator'] as const, ...roles].entries()) {
    const made = await inTransaction(db, organisation, (tx) =>
      createAccount(tx, {
        organisation,
        signInName: `staff-${organisation.slice(0, 8)}-${index}`,
        roles: held,
        displayName: redact('Aalto Esimerkki'),
        grantedBy: setup,
        cost: cheap,
      }),
    )
    const signedIn = await signInOnServer(db, { signInName: made.signInName, passphrase: made.passphrase })
    if (!signedIn.ok) throw new Error('a new account could not sign in')
    staff.push(signedIn.value)
  }
  return staff
}

/** A register from lines of CSV; gives its id and its people, in no particular order. */
export async function fillRegister(
  db: Db,
  actor: StaffActor,
  lines: readonly string[],
  { incidentOnly = false }: { incidentOnly?: boolean } = {},
): Promise<{ register: string; people: string[] }> {
  const { organisation, keyring, id } = actor
  const at = new Date()
  const name = `Rekisteri ${crypto.randomUUID()}`
  const register = await inTransaction(db, organisation, (tx) =>
    createRegister(tx, { organisation, name, incidentOnly, by: id, at }),
  )
  const bytes = Buffer.from(`${lines.join('\n')}\n`)
  const source = async function* () {
    yield bytes
  }
  const result = await importRegister(db, keyring, { actor: id, register, source, joiningChecked: true, at })
  if (!result.ok) throw new Error(`the register was refused: ${result.code}`)
  const people = await peopleForScope(db, { organisation, registers: [register] })
  return { register, people: people.map((one) => one.person) }
}
