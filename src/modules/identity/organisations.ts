import { append } from '#ledger'
import { inTransaction } from '#platform/database'
import type { Db, Tx } from '#platform/database'
import type { Lang } from '#platform/texts'
import { createTeam } from '#vault'
import type { Keyring } from '#vault'
import { newKey } from '#foundation/sealing'
import type { Bytes } from '#foundation/sealing'
import { setSecondFactor } from './credential-store.ts'
import * as store from './store.ts'

export interface OrganisationSummary {
  readonly id: string
  readonly name: Readonly<Record<Lang, string>>
}

/** Who may grant the team's key and vouch for accounts, with the keys that it takes. */
export interface Granter {
  readonly account: string
  readonly keyring: Keyring
  /** The granter's guarded private signing key. */
  readonly signWith: Bytes
  /** The granter's sealed private signing key. */
  readonly vouchWith: Bytes
}

/**
 * An organisation being set up: the only holder of its keys until the first account, an
 * administrator, has been made. That account vouches for itself and then for the others.
 */
export interface Setup {
  readonly kind: 'setup'
  readonly organisation: string
  readonly keyring: Keyring
  granter: Granter | null
}

/** Founds an organisation, its network with the first, and its team. Nobody can come in before an account exists. */
export async function createOrganisation(
  db: Db,
  o: {
    name: Readonly<Record<Lang, string>>
    at?: Date
    /** Whether its staff need more than a passphrase; an administrator may change it. */
    secondFactor?: boolean
  },
): Promise<{ organisation: string; setup: Setup }> {
  const organisation = crypto.randomUUID()
  return inTransaction(db, organisation, async (tx) => {
    const at = o.at ?? new Date()
    if (!(await store.findNetwork(tx))) {
      await store.addNetwork(tx, { id: crypto.randomUUID(), organisation, decoy_key: newKey(), founded_at: at })
    }
    await store.addOrganisation(tx, {
      organisation,
      name_fi: o.name.fi,
      name_sv: o.name.sv,
      name_en: o.name.en,
      founded_at: at,
    })
    if (o.secondFactor) await setSecondFactor(tx, organisation, true)
    await append(tx, { type: 'identity.organisation-founded', organisation, by: null, at, about: organisation })
    const keyring = await createTeam(tx, { organisation, name: 'register', at })
    return { organisation, setup: { kind: 'setup', organisation, keyring, granter: null } }
  })
}

export async function listOrganisations(tx: Tx): Promise<OrganisationSummary[]> {
  return (await store.listOrganisations(tx)).map((row) => ({ id: row.organisation, name: nameOf(row) }))
}

export async function findOrganisation(tx: Tx, organisation: string): Promise<OrganisationSummary | null> {
  const row = await store.findOrganisation(tx, organisation)
  return row ? { id: row.organisation, name: nameOf(row) } : null
}

const nameOf = (row: { name_fi: string; name_sv: string; name_en: string }) => ({
  fi: row.name_fi,
  sv: row.name_sv,
  en: row.name_en,
})
