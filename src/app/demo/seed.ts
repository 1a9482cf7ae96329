import { createReadStream } from 'node:fs'
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { redact } from '#foundation/text'
import { createAccount, createOrganisation, execute, listOrganisations, signInOnServer, type DemoStaff, type Role, type StaffActor } from '#identity'
import { setController } from '#incidents'
import { createRegister, importRegister } from '#people'
import { furnishDemoFiles } from '#records'
import { inTransaction, within, type Db } from '#platform/database'
import type { Lang } from '#platform/texts'
import { furnishDemoRequests } from '#requests'
import { furnishDemoTerms } from '#terms'
import { knowLetterheads } from '../requests.ts'
import { demoTexts } from './texts.ts'

/** An invented organisation. */
const organisationName: Record<Lang, string> = {
  fi: 'Poukaman terapiakeskus',
  sv: 'Poukama terapicenter',
  en: 'Poukama Therapy Centre',
}

const staff: readonly { signInName: string; name: string; roles: readonly Role[]; post: keyof ReturnType<typeof demoTexts>['posts'] }[] = [
  { signInName: 'hallinto', name: 'Taru Lehtisaari', roles: ['administrator'], post: 'administrator' },
  { signInName: 'aino', name: 'Aino Majakkaluoto', roles: ['officer'], post: 'officer' },
  { signInName: 'eero', name: 'Eero Selkämaa', roles: ['officer'], post: 'secondOfficer' },
  { signInName: 'sanni', name: 'Sanni Ulappala', roles: ['data-protection-officer'], post: 'protection' },
  { signInName: 'petra', name: 'Petra Kaislaranta', roles: ['professional'], post: 'professional' },
  { signInName: 'joonas', name: 'Joonas Merituuli', roles: ['professional'], post: 'supervisor' },
  { signInName: 'arvo', name: 'Arvo Luotonen', roles: ['auditor'], post: 'auditor' },
  { signInName: 'viivi', name: 'Viivi Laiturinen', roles: ['communicator'], post: 'communicator' },
]

/** What the organisation says of itself in filings and notices. */
const controller = {
  businessId: '',
  address: 'PL 12, 00101 Helsinki',
  email: 'posti@poukama.example',
  phone: '09 4245 0100',
  officerName: 'Sanni Ulappala',
  officerEmail: 'tietosuoja@poukama.example',
  officerPhone: '09 4245 0101',
}

interface KnownStaff {
  readonly organisation: string
  readonly passphrases: Readonly<Record<string, string>>
}

/**
 * The demo's organisation, staff and register: made at the first start, kept afterwards. The passphrases
 * of invented staff lie beside the data, so that the sign-in page can offer them; only a demo has such a file.
 */
export async function seedDemo(db: Db, { dataFolder }: { dataFolder: string }): Promise<readonly DemoStaff[]> {
  const file = join(dataFolder, 'demo-staff.json')
  const organisations = await listOrganisations(db)
  const known = organisations.length > 0 ? await readKnown(file) : null
  const { passphrases } = known ?? (await make(db, file))
  return staff.flatMap(({ signInName, name, post }) => {
    const passphrase = passphrases[signInName]
    return passphrase === undefined
      ? []
      : [{ signInName, passphrase, name, describe: (lang: Lang) => demoTexts(lang).posts[post] }]
  })
}

async function make(db: Db, file: string): Promise<KnownStaff> {
  const { organisation, setup } = await createOrganisation(db, { name: organisationName })
  const passphrases: Record<string, string> = {}
  await inTransaction(db, organisation, async (tx) => {
    for (const { signInName, name, roles } of staff) {
      const made = await createAccount(tx, {
        organisation,
        signInName,
        roles,
        displayName: redact(name),
        grantedBy: setup,
      })
      passphrases[signInName] = made.passphrase
    }
  })
  const known = { organisation, passphrases }
  await mkdir(dirname(file), { recursive: true })
  await writeFile(`${file}.new`, `${JSON.stringify(known, null, 2)}\n`, { mode: 0o600 })
  await rename(`${file}.new`, file)
  await furnish(db, passphrases)
  return known
}

async function furnish(db: Db, passphrases: Readonly<Record<string, string>>): Promise<void> {
  const signInName = 'aino'
  const signedIn = await signInOnServer(db, { signInName, passphrase: passphrases[signInName] ?? '' })
  if (!signedIn.ok) throw new Error('the demo could not sign in its own officer')
  const actor = signedIn.value
  const { organisation, keyring, id } = actor
  const at = new Date()
  const register = await inTransaction(db, organisation, (tx) =>
    createRegister(tx, { organisation, name: demoTexts('fi').register, incidentOnly: false, by: id, at }),
  )
  const file = join(import.meta.dirname, 'register.csv')
  const result = await importRegister(db, keyring, { actor: id, register, source: () => createReadStream(file), at })
  if (!result.ok) throw new Error(`the demo's register was refused: ${result.code}`)
  const particulars = await execute(setController, { db, actor, input: controller })
  if (!particulars.ok) throw new Error(`the demo's particulars were refused: ${particulars.code}`)
  await furnishDemoTerms(db, { writer: await signedInAs(db, 'sanni', passphrases), approver: actor })
  await furnishFiles(db, passphrases, at)
  knowLetterheads()
  await furnishDemoRequests(within(db, organisation), { officer: actor, at })
}

/** Clients of one professional, with a year behind them; another one supervises. */
async function furnishFiles(db: Db, passphrases: Readonly<Record<string, string>>, at: Date): Promise<void> {
  const [professional, supervisor, named] = await Promise.all(['petra', 'joonas', 'hallinto'].map((name) => signedInAs(db, name, passphrases)))
  if (!professional || !supervisor || !named) throw new Error('the demo lacks somebody who keeps files')
  await furnishDemoFiles(within(db, professional.organisation), { professional, supervisor, named, at })
}

async function signedInAs(db: Db, signInName: string, passphrases: Readonly<Record<string, string>>): Promise<StaffActor> {
  const signedIn = await signInOnServer(db, { signInName, passphrase: passphrases[signInName] ?? '' })
  if (!signedIn.ok) throw new Error('the demo could not sign in its own staff')
  return signedIn.value
}

async function readKnown(file: string): Promise<KnownStaff | null> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as KnownStaff
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null
    throw error
  }
}

