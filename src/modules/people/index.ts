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
export {
  createRegister, destroyRegister, forgetUploads, registerNote, registersOf, repeatDestruction, repeatErasure, type DestroyedRegister,
} from './registers.ts'
export { beginImport, importRegister, type BegunImport, type ImportOrder, type ImportRefusal } from './importing.ts'
export { findLayout, type Layout, type RegisterSource } from './reading/layout.ts'
export { decoded, EncodingSniffer } from './reading/encoding.ts'
export { RowReader, type Row } from './reading/rows.ts'
export { openByIdentityCode, openPeople, openPeopleInChunks, openUnresolved, type PeopleOpening } from './opening.ts'
export { findPeople, linesOf, peopleByIdentityCode, peopleForScope, peopleNamed, sharedEmails, unresolvedRows, type SearchedBy } from './queries.ts'
export { type PackedRow, personKind } from './packed.ts'
export { personIn } from './opening.ts'
export { personFoundBy } from './found-by.ts'
export { createRegisterCommand } from './commands/create-register.ts'
export { findPerson } from './commands/find-person.ts'
export { importOver, importsOver, importUpload } from './commands/import-register.ts'
export { mendPerson, resolveRow } from './commands/mend-person.ts'
export { forgetStaleUploads, keepUpload } from './uploads.ts'
export { peopleRoutes } from './web/routes.ts'
export * from './holdings.ts'
export { type Act, authorship, wanted } from './authorship.ts'
export { registerItems } from './holding.ts'
export { peopleHoldings } from './imports-holding.ts'
export { restrictedAmong } from './restriction.ts'
