/** PostgreSQL, embedded or your own: connections, transactions, migrations. */
export { openDatabase, connectionTo, inTransaction, type Db, type Tx, type Tables } from './open.ts'
export { migrate, pendingMigrations, readMigrations, type Migration } from './migrate.ts'
export { holdDatabase, checkDatabase, type Hold } from './hold.ts'
export { startEmbedded, type Embedded, type EmbeddedOptions } from './embedded/start.ts'
export { runningEmbedded } from './embedded/running.ts'
export { dataDirectoryOf, removeEmbedded } from './embedded/places.ts'
export { isFolderHeld } from './embedded/folder-lock.ts'
export { DatabaseTrouble, SchemaIsNewer, type TroubleCode } from './trouble.ts'
