import { createReadStream } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { parseIdentityCode, redact } from '#foundation/text'
import type { InventedPerson } from '#identity'

const columns = { given: 1, family: 2, code: 3, protected: 10 } as const

/** Somebody whom a foreign identification would tell us of: no Finnish identity code. */
const withoutCode: InventedPerson = { id: 'without-code', name: '', person: null }

/** The people of the demo's register, for a visitor to be identified as: none of them exists. */
export async function inventedPeople(): Promise<InventedPerson[]> {
  const people: InventedPerson[] = []
  const lines = createInterface({ input: createReadStream(join(import.meta.dirname, 'register.csv')) })
  for await (const line of lines) {
    const cells = line.split(';')
    const code = parseIdentityCode(cells[columns.code] ?? '')
    if (!code?.temporary) continue
    const given = cells[columns.given] ?? ''
    const family = cells[columns.family] ?? ''
    people.push({
      id: code.code,
      name: `${given} ${family}`,
      person: { identityCode: redact(code.code), givenName: redact(given), familyName: redact(family), protected: (cells[columns.protected] ?? '') !== '' },
    })
  }
  return [...people, withoutCode]
}
