/** Environment → settings → secrets: three steps, each with its own type. */
export { readEnvironment, variables, type Environment, type Variable } from './environment.ts'
export { settingsFrom, type Backups, type Relay, type Settings } from './settings.ts'
export { SettingsTrouble } from './trouble.ts'
export type { Witnesses } from './witnesses.ts'
export { makeDataFolder, secretsFrom, type Secrets } from './secrets.ts'
