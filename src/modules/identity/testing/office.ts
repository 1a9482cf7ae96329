import { inTransaction } from '#platform/database'
import type { Db } from '#platform/database'
import { redact } from '#foundation/text'
import { createAccount } from '../accounts.ts'
import type { MadeAccount } from '../accounts.ts'
import { createOrganisation } from '../organisations.ts'
import type { Role } from '../permissions.ts'

const cheap = { algorithm: 'argon2id', passes: 1, memoryKib: 64 } as const

/** An invented organisation whose staff have these sign-in names; the first of them is its administrator. */
export async function invent(db: Db, names: readonly string[], roles: readonly Role[] = ['administrator']) {
  const { organisation, setup } = await createOrganisation(db, { name: { fi: 'Keksitty', sv: 'Påhittad', en: 'Invented' } })
  const staff: Record<string, MadeAccount> = {}
  for (const signInName of names) {
    staff[signInName] = await inTransaction(db, organisation, (tx) =>
      createAccount(tx, {
        organisation, signInName, roles, displayName: redact('Keksitty Ihminen'), grantedBy: setup, cost: cheap,
      }),
    )
  }
  const one = (name: string): MadeAccount => {
    const account = staff[name]
    if (!account) throw new TypeError(`nobody was invented as ${name}`)
    return account
  }
  return { organisation, one }
}
