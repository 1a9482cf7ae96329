import { comparableName, nameParts, shareNamePart } from '#foundation/text'
import type { IndexValue } from '#vault'
import type { Field, PersonId, Rejection } from './model.ts'
import type { PackedPerson, PackedRow } from './packed.ts'
import type { Draft } from './reading/person.ts'
import {
  cannotBeOne, indexKinds, lineKey, mayBeOne, rawKey, rejectedEmailKey, sameName, weakKeys,
} from './sameness.ts'

/** Somebody of the register whom a row of the batch may be about. */
export interface Known {
  readonly id: PersonId
  /** 0 until first sealed. */
  readonly version: number
  readonly ordinal: number
  /** Met by an earlier row of the same file. */
  taken: boolean
  line: number
  /** What they are now, with what this batch has made of them. */
  person: PackedPerson | null
  row: PackedRow | null
  change: 'none' | 'met' | 'write'
  /** Why the row cannot be taken in, of unresolved ones. */
  fault: RowFault | null
  /** What they will be found by once this batch is written. */
  index: readonly IndexValue[]
}

export interface RowFault {
  readonly reason: Rejection
  readonly field: Field | null
  readonly column: number | null
}

export interface Match {
  readonly known: Known | null
  /** The row's code or customer id belongs to somebody else. */
  readonly doubt: 'identity-code-of-another' | 'customer-id-of-another' | null
}

/** Everybody whom a batch may meet, by what they are known by. See [Note: By what a person is known again]. */
export class Acquaintances {
  private readonly byKey = new Map<string, Known[]>()

  add(known: Known, index: readonly IndexValue[]): void {
    for (const { kind, value } of index) {
      const key = `${kind}\n${value}`
      const there = this.byKey.get(key)
      if (!there) this.byKey.set(key, [known])
      else if (!there.includes(known)) there.push(known)
    }
  }

  /** Whom a row that can be taken in is about. `draftWithoutCode` is read only when the code is another's. */
  match(draft: Draft, line: number, draftWithoutCode: () => Draft): Match {
    const byCode = this.byIdentityCode(draft, line, draftWithoutCode)
    if (byCode !== 'doubt') return byCode.known ? byCode : this.byOther(draft, line)
    return { ...this.byOther(draftWithoutCode(), line), doubt: 'identity-code-of-another' }
  }

  private byIdentityCode(draft: Draft, line: number, draftWithoutCode: () => Draft): Match | 'doubt' {
    if (draft.identityCode === undefined) return none
    const those = this.those(indexKinds.identityCode, draft.identityCode)
    const owner = those.find((known) => known.person)
    const waiting = those.find((known) => !known.person && !known.taken)
    if (!owner?.person) return { known: waiting ?? null, doubt: null }
    if (mayBeOne(owner.person, draft)) return { known: owner, doubt: null }
    if (owner.taken) return 'doubt'
    // Another name under a known code: somebody who changed it, unless the one whose row this is turns up besides.
    const besides = this.byOther(draftWithoutCode(), line).known
    return besides?.person && besides !== owner && mayBeOne(besides.person, draft) ? 'doubt' : { known: owner, doubt: null }
  }

  private byOther(draft: Draft, line: number): Match {
    const byCustomer = this.byCustomerId(draft)
    if (byCustomer.known) return byCustomer
    const { doubt } = byCustomer
    for (const key of weakKeys(draft)) {
      const known = this.those(indexKinds.weak, key).find(
        ({ person, taken }) =>
          person && !taken && sameName(person, draft) &&
          !cannotBeOne(person, draft, ['identityCode', 'birthDate', ...(doubt ? [] : (['customerId'] as const))]),
      )
      if (known) return { known, doubt }
    }
    return { known: this.waitingFor(draft, line), doubt }
  }

  private byCustomerId(draft: Draft): Match {
    if (draft.customerId === undefined) return none
    const those = this.those(indexKinds.customerId, draft.customerId)
    const possible = those.filter(({ person }) => person && !cannotBeOne(person, draft, ['identityCode', 'birthDate']))
    const again = possible.find(({ person, taken }) => taken && person && sameName(person, draft))
    if (again) return { known: again, doubt: null }
    const free = possible.filter(({ taken }) => !taken)
    const best =
      free.find(({ person }) => person && sameName(person, draft)) ??
      free.find(({ person }) => person && mayBeOne(person, draft)) ??
      free[0]
    if (best) return { known: best, doubt: null }
    const waiting = those.find(({ person, taken }) => !person && !taken)
    if (waiting) return { known: waiting, doubt: null }
    return { known: null, doubt: those.some(({ person }) => person) ? 'customer-id-of-another' : null }
  }

  /** The unresolved row that this one was before somebody put it right in the file. */
  private waitingFor(draft: Draft, line: number): Known | null {
    const keys = [
      ...weakKeys(draft),
      ...(draft.email ? [rejectedEmailKey(draft.email)] : []),
      lineKey(line),
    ]
    for (const key of keys) {
      const known = this.those(indexKinds.weak, key).find(
        ({ person, row, taken }) => !person && row && !taken && couldHaveBeen(row, draft),
      )
      if (known) return known
    }
    return null
  }

  /** Whom a rejected row is about: only what is sure counts, since a right row of theirs may yet come. */
  matchRejected(cells: readonly string[], read: Partial<Draft>): Known | null {
    const free = (kind: string, value: string | undefined) =>
      value === undefined ? [] : this.those(kind, value).filter(({ taken }) => !taken)
    const name = read.name
    const alike = ({ person, row }: Known) => {
      const other = person?.name ?? row?.fields.name
      return !name || !other || shareNamePart(name, other)
    }
    const weak = name ? weakKeys({ ...read, name }) : []
    return (
      free(indexKinds.weak, rawKey(cells))[0] ??
      free(indexKinds.identityCode, read.identityCode).find(alike) ??
      free(indexKinds.customerId, read.customerId).find(alike) ??
      weak.flatMap((key) => free(indexKinds.weak, key)).find(({ person }) => !person) ??
      free(indexKinds.weak, read.email && rejectedEmailKey(read.email)).find(
        (known) => !known.person && alike(known),
      ) ??
      null
    )
  }

  private those(kind: string, value: string): readonly Known[] {
    return this.byKey.get(`${kind}\n${value}`) ?? []
  }
}

const none: Match = { known: null, doubt: null }

/** Whether a row that nobody could take in may have been this person's: nothing it said speaks against it. */
function couldHaveBeen(row: PackedRow, draft: Draft): boolean {
  const { name, customerId } = row.fields
  if (customerId && draft.customerId && customerId !== draft.customerId) return false
  if (name) return shareNamePart(name, draft.name)
  const said = new Set(nameParts(comparableName(row.cells.join(' '))))
  const shared = [draft.name, draft.email ?? ''].flatMap((text) => nameParts(text)).filter((part) => said.has(part))
  return shared.length > 0
}
