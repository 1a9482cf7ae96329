import type { Command } from '../command-line.ts'
import { ledgerExportCommand, ledgerVerifyCommand } from './ledger.ts'
import { migrateCommand } from './migrate.ts'
import { rehearseCommand } from './rehearse.ts'
import { settingsCommand } from './settings.ts'
import { accountAddCommand, setupCommand } from './setup.ts'

/** Every command of the command line. A command that needs much imports it when it runs. */
export const commands: readonly Command[] = [
  accountAddCommand,
  ledgerExportCommand,
  ledgerVerifyCommand,
  migrateCommand,
  rehearseCommand,
  setupCommand,
  settingsCommand,
]
