import { helsinkiDate, monthOf } from '#foundation/time'
import { peopleForScope, registersOf } from '#people'
import { inTransaction, within, type Db } from '#platform/database'
import { keepWithRecords } from '#retention'

/** As the register's holding names them. */
const holding = 'people.register-entry'
const item = 'entry'

/**
 * Tells retention of everybody in the register, which stands below it and cannot do so itself. The last dealing that is known
 * of somebody is the month until which the register has data of them, or in which the register was made, if that is later.
 * Registers that were brought in for an incident go as a whole when it is closed.
 */
export async function keepRegister(pool: Db, organisation: string, at: Date): Promise<number> {
  const db = within(pool, organisation)
  let count = 0
  for (const { id: register, createdAt, incidentOnly, destroyedAt } of await registersOf(db, organisation)) {
    if (incidentOnly || destroyedAt) continue
    const made = monthOf(helsinkiDate(createdAt))
    const people = await peopleForScope(db, { organisation, registers: [register] })
    const resolved = people.filter(({ state }) => state === 'resolved')
    for (let from = 0; from < resolved.length; from += atOnce) {
      const some = resolved.slice(from, from + atOnce).map(({ person, dataToMonth }) => ({
        id: person, lastDealing: dataToMonth !== null && dataToMonth > made ? dataToMonth : made,
      }))
      count += await inTransaction(db, organisation, (tx) => keepWithRecords(tx, { organisation, holding, item, alone: 'register', people: some, at }))
    }
  }
  return count
}

const atOnce = 2_000
