import type { FoundByRecord } from '#vault'
import { personKind, readPacked } from './packed.ts'
import { personIndex } from './sameness.ts'

/** By what a person is found, told by their record: for people who were written before that was laid down beside their key. */
export const personFoundBy: FoundByRecord = { kind: personKind, values: (plain) => personIndex(readPacked(plain)) }
