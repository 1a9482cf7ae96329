export {
  fields,
  isProtected,
  postalAddress,
  type Field,
  type ImportId,
  type ImportResult,
  type Person,
  type PersonId,
  type PersonInClear,
  type PostalAddress,
  type Register,
  type RegisterId,
  type RejectedRow,
  type Rejection,
  type UnresolvedRow,
  type WarningCode,
} from './model.ts'
export { createRegister, destroyRegister, registersOf, type DestroyedRegister } from './registers.ts'
export { beginImport, importRegister, type BegunImport, type ImportOrder, type ImportRefusal } from './importing.ts'
export { findLayout, type Layout, type RegisterSource } from './reading/layout.ts'
export { openPeople, openPeopleInChunks, openUnresolved, type PeopleOpening } from './opening.ts'
export { findPeople, peopleForScope, sharedEmails, unresolvedRows, type SearchedBy } from './queries.ts'
export { type PackedRow } from './packed.ts'
