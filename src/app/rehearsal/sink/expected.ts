import type { Row } from './register.ts'
import { sameMailbox, tokens, type Day } from './values.ts'

/** One person whom somebody must reach: all rows of the file that speak of them. */
export interface Expected {
  readonly number: number
  readonly rows: readonly Row[]
  /** False for a rejected row that nobody has mended. */
  readonly resolved: boolean
  readonly minor: boolean
  readonly mailboxes: ReadonlySet<string>
}

/**
 * Groups rows to persons. Rows with one identity code are one person, unless their names share no
 * part: then somebody has written a stranger's code into a row. A customer id alone makes two rows
 * one person when one name is the other with parts left out, and neither code nor birth date differs.
 */
export function peopleOf(rows: readonly Row[], today: Day): Expected[] {
  const groups: Row[][] = []
  const byKey = new Map<string, Row[][]>()
  const strangersCode = new Set<Row>()
  const bornOf = (row: Row) => (strangersCode.has(row) ? row.bornAsWritten : row.born)
  for (const row of rows) {
    const keys = row.fault ? [] : keysOf(row)
    let group = keys.map((key) => byKey.get(key)?.find((known) => known.every((other) => areOne(other, row)))).find((found) => found)
    if (group) group.push(row)
    else {
      if (row.identityCode && byKey.has(`code ${row.identityCode}`)) strangersCode.add(row)
      groups.push((group = [row]))
    }
    for (const key of keys) {
      const listed = byKey.get(key)
      if (!listed) byKey.set(key, [group])
      else if (!listed.includes(group)) listed.push(group)
    }
  }
  return groups.map((group, number) => ({
    number,
    rows: group,
    resolved: group.every((row) => row.fault === null),
    minor: group.map(bornOf).some((born) => born !== null && isMinor(born, today)),
    mailboxes: new Set(group.flatMap((row) => (row.email && row.fault !== 'unreadable-row' ? [sameMailbox(row.email)] : []))),
  }))
}

function keysOf(row: Row): string[] {
  const keys: string[] = []
  if (row.identityCode) keys.push(`code ${row.identityCode}`)
  if (row.customerId) keys.push(`customer ${row.customerId}`)
  return keys
}

function areOne(a: Row, b: Row): boolean {
  if (a.identityCode && a.identityCode === b.identityCode) {
    const [given, other] = [a, b].map((row) => row.cells.get('givenName') ?? '')
    const [one, two] = given && other ? [bareParts(given), bareParts(other)] : [bareParts(a.name), bareParts(b.name)]
    return one.some((part) => two.includes(part))
  }
  const differ = (one: string | null, two: string | null) => one !== null && two !== null && one !== two
  if (differ(a.identityCode, b.identityCode) || differ(a.born, b.born) || !a.customerId || a.customerId !== b.customerId) return false
  const [one, two] = [bareParts(a.name), bareParts(b.name)]
  return one.every((part) => two.includes(part)) || two.every((part) => one.includes(part))
}

/** `Mäkelä` and `Makela` are one name written twice; an initial is no part of a name. */
const bareParts = (name: string) =>
  tokens(name.normalize('NFKD').replace(/\p{M}/gu, '')).filter((part) => part.length > 1)

/** Under eighteen on the day; somebody born in the future is a mistake of the file and is treated with the same care. */
export function isMinor(born: Day, today: Day): boolean {
  const eighteenth = `${String(Number(born.slice(0, 4)) + 18).padStart(4, '0')}${born.slice(4)}`
  return eighteenth > today
}

/** Who can be reached at a mailbox: two or more, and it is nobody's own. */
export function ownersOf(people: readonly Expected[]): Map<string, Expected[]> {
  const owners = new Map<string, Expected[]>()
  for (const person of people) {
    for (const mailbox of person.mailboxes) {
      const listed = owners.get(mailbox)
      if (listed) listed.push(person)
      else owners.set(mailbox, [person])
    }
  }
  return owners
}
