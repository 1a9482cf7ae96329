import { reveal } from '#foundation/text'
import { checkDatabase, holdDatabase, loginsFor, prepareDatabase, startEmbedded, type Logins } from '#platform/database'
import { makeDataFolder, readEnvironment, settingsFrom, type Settings } from '#platform/settings'
import { readOptions, type Command } from '../command-line.ts'

export const migrateCommand: Command = {
  name: 'migrate',
  summary: 'Brings the database to this version. Satama does so itself when it starts.',
  usage: `migrate [--json]

  --json  one object: { applied: [names] }`,

  async run(args) {
    const { values } = readOptions(args, { json: { type: 'boolean' } })
    const settings = settingsFrom(readEnvironment())
    await makeDataFolder(settings)
    const { database } = settings
    const server = database.kind === 'embedded' ? await startEmbedded({ folder: database.folder }) : null
    try {
      const logins = server ? loginsFor({ url: server.url }) : ownLogins(database)
      await checkDatabase(logins.ownerUrl)
      const applied = await migrateAlone(logins)
      process.stdout.write(
        values.json
          ? `${JSON.stringify({ applied })}\n`
          : applied.map((name) => `${name}\n`).join('') + `${applied.length} applied, the database is up to date.\n`,
      )
    } finally {
      await server?.stop()
    }
    return 0
  },
}

function ownLogins(database: Settings['database']): Logins {
  if (database.kind === 'embedded') throw new TypeError('the built-in database has an address only when it runs')
  return loginsFor({ url: reveal(database.url), ownerUrl: database.ownerUrl && reveal(database.ownerUrl) })
}

async function migrateAlone(logins: Logins): Promise<string[]> {
  const hold = await holdDatabase(logins.ownerUrl)
  try {
    return (await prepareDatabase(logins)).applied
  } finally {
    await hold.release()
  }
}
