import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { reveal } from '#foundation/text'
import { openBackupKey } from '#identity'
import { startEmbedded } from '#platform/database'
import { ageIdentityOf } from '#platform/files'
import { readOutside } from '#platform/outside'
import { makeDataFolder, readEnvironment, settingsFrom, type Settings } from '#platform/settings'
import { chooseBackup, type Chosen } from '../backup/choose.ts'
import { BackupFailed } from '../backup/model.ts'
import { restore } from '../backup/restore.ts'
import { Complaint, readOptions, type Command } from '../command-line.ts'
import { asking } from './asking.ts'

const options = {
  from: { type: 'string' },
  backup: { type: 'string' },
  identity: { type: 'string' },
  as: { type: 'string' },
  erasures: { type: 'string' },
  'bring-back-erased': { type: 'boolean' },
  json: { type: 'boolean' },
} as const

export const restoreCommand: Command = {
  name: 'restore',
  summary: 'Restores a backup into an empty database, and erases again whoever was erased since.',
  usage: `restore (--as NAME | --identity FILE) [--from DIR] [--backup ID] [--erasures DIR] [--json]

  --as        an officer's or administrator's sign-in name; their passphrase or recovery code is asked for
  --identity  a file with the age identity (AGE-SECRET-KEY-…) of one of SATAMA_BACKUP_KEYS
  --from      the folder of backups (SATAMA_BACKUPS)
  --backup    the beginning of a backup's id; otherwise the newest of which both halves are there
  --erasures  the folder that remembers who was erased (SATAMA_ERASURES), best the newest copy of it
  --bring-back-erased
              restores without that folder. Everybody who was erased since the backup was made is then a
              person of the register again, and everybody who left can come in again. This breaks what
              you promised them: use it for a look at old data on a machine of its own, and nothing else
  --json      one object: { backup, at, upgraded: [names], erasures, people, cameBack, withdrawn }

Into the built-in database of SATAMA_DATA, or that of DATABASE_URL; it has to be empty. If it is cut off,
run it again: it goes on or begins anew, and Satama does not open the database before it is done.`,

  async run(args) {
    const { values } = readOptions(args, options)
    const environment = readEnvironment()
    const settings = settingsFrom(environment)
    const from = values.from ? resolve(environment.from, values.from) : settings.backups.folder
    const erasuresFolder = values.erasures ? resolve(environment.from, values.erasures) : settings.erasuresFolder
    const chosen = await chooseBackup(from, values.backup)
    const identities = [await identityFrom(values, chosen, environment.from)]
    const outside = values['bring-back-erased'] ? null : await readOutside(erasuresFolder)
    if (!outside && !values['bring-back-erased']) {
      throw new BackupFailed(
        'erasures-missing',
        `There is no record of erasures in ${erasuresFolder}. Without it everybody who was erased after the backup would be back. ` +
          'Name a copy of it with --erasures; `satama help restore` tells what --bring-back-erased would mean.',
      )
    }
    await makeDataFolder(settings)
    const server = await reach(settings)
    try {
      const restored = await restore({
        ownerUrl: server.url,
        settings,
        erasuresFrom: erasuresFolder,
        ...chosen,
        identities,
        outside,
        now: () => new Date(),
        phase: (name) => process.stderr.write(`${inWords[name]}\n`),
      })
      const { backup, at, upgraded, replayed } = restored
      process.stdout.write(
        values.json
          ? `${JSON.stringify({ backup, at, upgraded, ...(replayed ?? { erasures: 0, people: 0, cameBack: 0, withdrawn: 0 }) })}\n`
          : `Restored as it was on ${at.toISOString()}. ` +
            (replayed
              ? `${replayed.people} people were erased by then or since; ${replayed.cameBack} of them had come back with the backup and are gone again.\n`
              : 'Nobody was erased again: this database must serve nobody.\n'),
      )
    } finally {
      await server.stop()
    }
    return 0
  },
}

const inWords = {
  begun: 'Loading …',
  loaded: 'Loaded. Bringing the schema to this version …',
  upgraded: 'Erasing again whoever was erased …',
  replayed: 'Putting files in their places …',
  done: 'Done.',
} as const

async function identityFrom(
  values: { as?: string | undefined; identity?: string | undefined },
  { data }: Chosen,
  from: string,
): Promise<string> {
  if (values.identity) {
    const text = await readFile(resolve(from, values.identity), 'utf8').catch(() => '')
    const line = text.split('\n').map((one) => one.trim()).find((one) => one.startsWith('AGE-SECRET-KEY-'))
    if (!line) throw new Complaint('The file given with --identity holds no age identity (AGE-SECRET-KEY-…).')
    return line
  }
  const names = data.openers.map(({ signInName }) => signInName)
  if (!values.as) throw new Complaint(`Say who opens it: --as NAME (${names.join(', ') || 'no officer can'}) or --identity FILE`)
  const opener = data.openers.find(({ signInName }) => signInName === values.as)
  if (!opener) throw new BackupFailed('wrong-key', `${values.as} cannot open this backup: it is for ${names.join(', ') || 'nobody by name'}.`)
  const terminal = asking()
  try {
    const secret = await terminal.ask(`Passphrase or recovery code of ${values.as}:`, { secret: true })
    const seed = await openBackupKey(opener, secret)
    if (!seed) throw new BackupFailed('wrong-key', 'That is neither the passphrase nor the recovery code that it was made for.')
    return ageIdentityOf(seed)
  } finally {
    terminal.close()
  }
}

async function reach({ database }: Settings): Promise<{ url: string; stop(): Promise<void> }> {
  if (database.kind === 'embedded') return startEmbedded({ folder: database.folder })
  return { url: reveal(database.ownerUrl ?? database.url), stop: async () => undefined }
}
