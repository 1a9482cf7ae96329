import { listOrganisations } from '#identity'
import { DatabaseTrouble } from '#platform/database'
import { readEnvironment, settingsFrom, SettingsTrouble } from '#platform/settings'
import { asking } from './commands/asking.ts'
import { openSatama, type Satama } from './satama.ts'

/** `npm start`: opens Satama, says where it is, and closes it in order when asked to. */
const patienceMs = 9_000

const say = (line: string): void => void process.stdout.write(`${line}\n`)
const complain = (line: string): void => void process.stderr.write(`${line}\n`)

async function main(): Promise<void> {
  const settings = settingsFrom(readEnvironment())
  let satama: Satama | null = null
  let asked = false
  const stop = async (): Promise<void> => {
    if (asked) return
    asked = true
    // Whatever hangs, the process is gone before whoever asked runs out of patience.
    setTimeout(() => process.exit(1), patienceMs).unref()
    await satama?.close()
    process.exit(0)
  }
  process.on('SIGINT', () => void stop())
  process.on('SIGTERM', () => void stop())
  satama = await openSatama(settings, {
    complain,
    askSecret,
    onLost: (trouble) => {
      complain(trouble.message)
      process.exitCode = 1
      void stop()
    },
  })
  if (asked) return satama.close()
  say(`Satama is at ${satama.address}`)
  if (settings.demo) say('This is the demo: sign in as anyone on the list. Stop with Ctrl+C; the data stays.')
  else if ((await listOrganisations(satama.db)).length === 0) {
    say('Nobody can sign in yet: make the first organisation with `npm run -s satama -- setup`.')
  }
}

/** Once, at the start: the line is not shown, and what was typed is kept nowhere. */
async function askSecret(question: string): Promise<string> {
  const questions = asking()
  try {
    return await questions.ask(question, { secret: true, optional: true })
  } finally {
    questions.close()
  }
}

main().catch((error: unknown) => {
  if (error instanceof DatabaseTrouble || error instanceof SettingsTrouble) complain(error.message)
  else complain(error instanceof Error ? (error.stack ?? error.message) : String(error))
  process.exit(1)
})
