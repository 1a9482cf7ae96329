import { reveal } from '#foundation/text'
import { checkDatabase, holdDatabase, migrate, openDatabase, startEmbedded } from '#platform/database'
import { makeDataFolder, readEnvironment, settingsFrom } from '#platform/settings'
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
    const server =
      database.kind === 'embedded'
        ? await startEmbedded({ folder: database.folder })
        : { url: reveal(database.url), stop: async () => undefined }
    try {
      await checkDatabase(server.url)
      const applied = await migrateAlone(server.url)
      process.stdout.write(
        values.json
          ? `${JSON.stringify({ applied })}\n`
          : applied.map((name) => `${name}\n`).join('') + `${applied.length} applied, the database is up to date.\n`,
      )
    } finally {
      await server.stop()
    }
    return 0
  },
}

async function migrateAlone(url: string): Promise<string[]> {
  const hold = await holdDatabase(url)
  const db = openDatabase(url, { poolSize: 2 })
  try {
    return (await migrate(db)).applied
  } finally {
    await db.destroy()
    await hold.release()
  }
}
