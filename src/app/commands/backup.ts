import { readEnvironment, settingsFrom } from '#platform/settings'
import { readOptions, type Command } from '../command-line.ts'

export const backupCommand: Command = {
  name: 'backup',
  summary: 'Backs everything up now, encrypted to the officers and to the keys of the settings.',
  usage: `backup [--json]

  --json  one object: { id, at, folder, verified, rows, data: { file, bytes, sha256 },
          keystore: { file, bytes, sha256 }, openers: [sign-in names], keys, pruned }

Written to SATAMA_BACKUPS in two halves: data, and the keys without which nobody opens it. Both are read
back before they count. Halves with keys are deleted after 14 days, data after SATAMA_BACKUP_DAYS.
Runs beside a running Satama, which does the same every day by itself.`,

  async run(args) {
    const { values } = readOptions(args, { json: { type: 'boolean' } })
    const settings = settingsFrom(readEnvironment())
    const { visitHouse } = await import('../open-house.ts')
    const { backUp } = await import('../backup/take.ts')
    const house = await visitHouse(settings)
    try {
      const { id, at, folder, data, keystore, pruned } = await backUp({
        db: house.db, ownerUrl: house.ownerUrl, settings, now: () => new Date(),
      })
      const half = ({ file, bytes, sha256 }: typeof data) => ({ file, bytes, sha256 })
      const openers = data.openers.map(({ signInName }) => signInName)
      const rows = data.rows + keystore.rows
      process.stdout.write(
        values.json
          ? `${JSON.stringify({ id, at, folder, verified: true, rows, data: half(data), keystore: half(keystore), openers, keys: data.keys, pruned })}\n`
          : `${folder}\n  ${data.file}  ${data.bytes} bytes\n  ${keystore.file}  ${keystore.bytes} bytes\n` +
            `${rows} rows, read back. To be opened by ${[...openers, ...(data.keys > 0 ? [`${data.keys} age keys`] : [])].join(', ')}.\n`,
      )
    } finally {
      await house.close()
    }
    return 0
  },
}
