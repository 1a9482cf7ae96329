import { createAccount, createOrganisation, isRole, isSignInName, isSignInNameFree, listOrganisations, makeAccountAfterLoss, signInOnServer } from '#identity'
import type { MadeAccount, Role } from '#identity'
import { inTransaction } from '#platform/database'
import type { Db } from '#platform/database'
import { readEnvironment, settingsFrom } from '#platform/settings'
import { newPassphrase } from '#foundation/sealing'
import { redact } from '#foundation/text'
import { Complaint } from '../command-line.ts'
import { visitHouse } from '../open-house.ts'
import { asking, type Asking } from './asking.ts'

/** The first organisation and its administrator, who vouches for everybody after. */
export async function setUp(o: { roles: string; json: boolean }): Promise<number> {
  const roles = rolesFrom(o.roles)
  if (!roles.includes('administrator')) throw new Complaint('The first account is an administrator.')
  return withDatabase(async (db, questions) => {
    if ((await listOrganisations(db)).length > 0) {
      throw new Complaint('There is an organisation already. `satama account add` makes a further account.')
    }
    const fi = await questions.ask('The name of the organisation, in Finnish:')
    const sv = await questions.ask('In Swedish (empty: the same):', { optional: true })
    const en = await questions.ask('In English (empty: the same):', { optional: true })
    const person = await askForPerson(db, questions)
    const { organisation, setup } = await createOrganisation(db, { name: { fi, sv: sv || fi, en: en || fi }, secondFactor: true })
    const made = await inTransaction(db, organisation, (tx) =>
      createAccount(tx, { organisation, roles, grantedBy: setup, ...person }),
    )
    show({ organisation, ...made }, o.json)
  })
}

/** A further account, made by an administrator who is at the keyboard. */
export async function addAccount(o: { roles: string; json: boolean }): Promise<number> {
  const roles = rolesFrom(o.roles)
  return withDatabase(async (db, questions) => {
    const signInName = await questions.ask('An administrator’s sign-in name:')
    const passphrase = await questions.ask('Their passphrase:', { secret: true })
    const actor = await signInOnServer(db, { signInName, passphrase })
    if (!actor.ok) throw new Complaint('The name and the passphrase do not belong together.')
    if (!actor.value.roles.includes('administrator')) throw new Complaint('Making accounts takes an administrator.')
    const { organisation } = actor.value
    const person = await askForPerson(db, questions)
    const made = await inTransaction(db, organisation, (tx) =>
      createAccount(tx, { organisation, roles, grantedBy: actor.value, ...person }),
    )
    show({ organisation, ...made }, o.json)
  })
}

/** An administrator where nobody is left to vouch: the holders of the recovery key's shares do, in a browser. */
export async function addAccountAfterLoss(o: { json: boolean }): Promise<number> {
  return withDatabase(async (db, questions) => {
    const organisations = await listOrganisations(db)
    const [only] = organisations
    if (!only) throw new Complaint('There is no organisation yet: make the first with `npm run -s satama -- setup`.')
    const organisation = organisations.length === 1 ? only.id : await questions.ask('The id of the organisation:')
    if (!organisations.some(({ id }) => id === organisation)) throw new Complaint('There is no such organisation.')
    const { displayName, signInName } = await askForPerson(db, questions)
    const made = await inTransaction(db, organisation, (tx) =>
      makeAccountAfterLoss(tx, { organisation, signInName, displayName, at: new Date() }),
    )
    if (!made.ok) {
      throw new Complaint('This organisation has no recovery key, so nobody can vouch for a new account or open its register.')
    }
    show({ organisation, ...made.value }, o.json)
    if (!o.json) {
      process.stdout.write('\nNext: its owner signs in, opens Keys, Recovery key, Bring a team back, and those who hold the shares type them.\n')
    }
  })
}

async function withDatabase(work: (db: Db, questions: Asking) => Promise<void>): Promise<number> {
  const house = await visitHouse(settingsFrom(readEnvironment()))
  const questions = asking()
  try {
    await work(house.db, questions)
    return 0
  } finally {
    questions.close()
    await house.close()
  }
}

function rolesFrom(text: string): Role[] {
  const named = text.split(',').map((one) => one.trim()).filter((one) => one !== '')
  const roles = named.filter(isRole)
  const unknown = named.filter((one) => !isRole(one))
  if (unknown.length > 0) throw new Complaint(`There is no role "${unknown[0]}". \`satama help account add\` lists them.`)
  if (roles.length === 0) throw new Complaint('An account needs a role: --roles officer')
  return roles
}

async function askForPerson(db: Db, questions: Asking) {
  const displayName = redact(await questions.ask('The person’s name, as colleagues know them:'))
  const email = await questions.ask('Their email (may be empty):', { optional: true })
  const asked = await questions.ask('A sign-in name, no real name (empty: one is made):', { optional: true })
  const signInName = asked === '' ? await freeName(db) : asked.toLowerCase()
  if (!isSignInName(signInName)) throw new Complaint('A sign-in name is three to 32 of a–z, 0–9 and hyphens, a letter first.')
  if (!(await isSignInNameFree(db, signInName))) throw new Complaint('This sign-in name is taken.')
  return { displayName, signInName, ...(email === '' ? {} : { email: redact(email) }) }
}

async function freeName(db: Db): Promise<string> {
  for (;;) {
    const name = newPassphrase().split('-')[0] ?? ''
    if (await isSignInNameFree(db, name)) return name
  }
}

function show(made: MadeAccount & { organisation: string }, json: boolean): void {
  if (json) {
    process.stdout.write(`${JSON.stringify(made)}\n`)
    return
  }
  process.stdout.write(`
Sign-in name    ${made.signInName}
Passphrase      ${made.passphrase}
Recovery code   ${made.recoveryCode}
Fingerprint     ${made.fingerprint}

These are shown this once. Hand them over in person: the passphrase to be learnt or kept in a password
manager, the recovery code on paper, locked away. The fingerprint is no secret: keep it where others can
compare it.
`)
}
