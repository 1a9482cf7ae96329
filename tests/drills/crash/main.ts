import { parseArgs } from 'node:util'
import { crash, passed } from './drill.ts'

/** npm run drill:crash [-- --kills 20] [--people 2000] [--json] */
const { values } = parseArgs({
  options: { kills: { type: 'string' }, people: { type: 'string' }, json: { type: 'boolean' } },
})
const kills = Number(values.kills ?? 20)
const people = Number(values.people ?? 2_000)
process.stderr.write(`Telling ${people} people while the sender is killed ${kills} times …\n`)
const { result, died } = await crash({ kills, people })
for (const [phase, times] of died) process.stderr.write(`killed ${times} times: ${phase}\n`)
if (values.json) process.stdout.write(`${JSON.stringify(result)}\n`)
else {
  process.stdout.write(`kills ${result.kills}, missed ${result.missed}, duplicates ${result.duplicates}, `)
  process.stdout.write(`in flight at most ${result.inFlight}\n`)
}
process.exitCode = passed(result) ? 0 : 1
