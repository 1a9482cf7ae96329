/** Environment → settings → secrets: three steps, each with its own type. */
export { readEnvironment, variables, type Environment, type Variable } from './environment.ts'
export { settingsFrom, SettingsTrouble, type Backups, type Relay, type Settings } from './settings.ts'
export { makeDataFolder, secretsFrom, type Secrets } from './secrets.ts'
