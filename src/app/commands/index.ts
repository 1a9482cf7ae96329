import type { Command } from '../command-line.ts'
import { backupCommand } from './backup.ts'
import { sbomCommand, vulnerabilitiesCommand } from './dependencies.ts'
import { doctorCommand } from './doctor.ts'
import { ledgerExportCommand, ledgerVerifyCommand } from './ledger.ts'
import { mailerKeyCheckCommand, mailerKeyNewCommand } from './mailer-key.ts'
import { migrateCommand } from './migrate.ts'
import { promisesCommand } from './promises.ts'
import { rehearseCommand } from './rehearse.ts'
import { simulateRequestsCommand } from './requests.ts'
import { restoreCommand } from './restore.ts'
import { settingsCommand } from './settings.ts'
import { traceCommand } from './trace.ts'
import { accountAddCommand, accountAfterLossCommand, setupCommand } from './setup.ts'

/** Every command of the command line. A command that needs much imports it when it runs. */
export const commands: readonly Command[] = [
  accountAddCommand,
  accountAfterLossCommand,
  backupCommand,
  doctorCommand,
  ledgerExportCommand,
  ledgerVerifyCommand,
  mailerKeyCheckCommand,
  mailerKeyNewCommand,
  migrateCommand,
  promisesCommand,
  rehearseCommand,
  restoreCommand,
  sbomCommand,
  setupCommand,
  simulateRequestsCommand,
  settingsCommand,
  traceCommand,
  vulnerabilitiesCommand,
]
