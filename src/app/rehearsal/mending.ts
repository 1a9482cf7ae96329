import { execute } from '#identity'
import { findPeople, openUnresolved, resolveRow, unresolvedRows, type Field } from '#people'
import type { Db } from '#platform/database'
import type { Mended } from './sink/protocol.ts'
import type { Sink } from './sink.ts'
import type { RehearsalStaff } from './staff.ts'

type Fields = Readonly<Partial<Record<Field, string>>>

/**
 * Mends rejected rows as a careful officer without the paper file would: what cannot be right is
 * taken out, and the person is reached by the rest. Rows that this would not make clear stay, and
 * become named exceptions: no name, somebody who may be a child, somebody whom the register has.
 */
export async function mendRows(
  { db, staff, sink, register }: { db: Db; staff: RehearsalStaff; sink: Sink; register: string },
): Promise<void> {
  const { first: actor } = staff
  const { organisation, keyring } = actor
  const rows = await unresolvedRows(db, { organisation, registers: [register] })
  const mendable = rows.filter(({ reason }) => reason === 'invalid-identity-code' || reason === 'impossible-date')
  if (mendable.length === 0) return
  const opened = await openUnresolved(db, keyring, { by: actor.id, purpose: 'mend', ids: mendable.map(({ id }) => id) })
  const mended: Mended[] = []
  for (const { id, line } of mendable) {
    const fields = opened.get(id)?.fields ?? {}
    if (maybeChild(fields)) continue
    for (const values of proposals(fields)) {
      const now = { ...fields, ...values }
      if (await isKnown(now)) break
      const result = await execute(resolveRow, { db, actor, input: { person: id, version: 1, cells: asForm(now) } })
      if (!result.ok) continue
      mended.push({ line, values })
      break
    }
  }
  await sink.ask({ do: 'hear', mended })

  async function isKnown(cells: Fields): Promise<boolean> {
    for (const text of [cells.identityCode, cells.customerId]) {
      const found = text ? await findPeople(db, keyring, text) : null
      if (found && found.people.length > 0) return true
    }
    return false
  }
}

/**
 * The least change first. What protects somebody is never taken away: a non-disclosure whose end
 * cannot be read stays in force, and who has died on no day has died.
 */
function proposals(fields: Fields): Fields[] {
  const takenOut: Fields[] = [
    { identityCode: '' },
    { birthDate: '' },
    { dataFrom: '' },
    { dataTo: '' },
    { protected: 'kyllä', protectedUntil: '' },
    { deceased: 'kyllä' },
  ]
  const possible = takenOut.filter((one) => Object.keys(one).some((field) => fields[field as Field]))
  const everything = possible.reduce((all, one) => ({ ...all, ...one }), {})
  return [...possible, { ...(fields.identityCode ? { identityCode: '' } : {}), birthDate: '', dataFrom: '', dataTo: '' }, everything]
}

/** A spoilt birth date or code that still shows a year of the last eighteen. */
function maybeChild({ birthDate = '', identityCode = '' }: Fields): boolean {
  const eldest = new Date().getUTCFullYear() - 18
  const inDate = /\d{4}/.exec(birthDate)?.[0]
  const inCode = /^\d{4}(\d\d) ?[ABCDEF]/i.exec(identityCode.trim())?.[1]
  return Number(inDate ?? 0) >= eldest || (inCode !== undefined && 2000 + Number(inCode) >= eldest)
}

/** The form for one person has one field for each thing; a file may have it in two columns. */
function asForm(fields: Fields): Record<string, string> {
  const { givenName = '', familyName = '', address = '', contactAddress = '', ...rest } = fields
  const name = rest.name ? rest.name : `${givenName} ${familyName}`.trim()
  const cells = { ...rest, name, street: rest.street || address, contactStreet: rest.contactStreet || contactAddress }
  return Object.fromEntries(Object.entries(cells).map(([field, text]) => [field, text ?? '']))
}
