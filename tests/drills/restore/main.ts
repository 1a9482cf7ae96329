import { parseArgs } from 'node:util'
import { passed, restoreDrill } from './drill.ts'

/** npm run drill:restore [-- --kills 15] [--people 2000] [--json] */
const { values } = parseArgs({
  options: { kills: { type: 'string' }, people: { type: 'string' }, json: { type: 'boolean' } },
})
const kills = Number(values.kills ?? 15)
const people = Number(values.people ?? 2_000)
process.stderr.write(`Restoring a backup of ${people} people, killed ${kills} times …\n`)
const result = await restoreDrill({ people, kills, rotate: true })
if (values.json) process.stdout.write(`${JSON.stringify(result)}\n`)
else {
  process.stdout.write(`erased ${result.erased}, come back ${result.comeBack}, unfinished ${result.unfinished}, `)
  process.stdout.write(`killed ${result.kills} times, rotations ${result.rotations.kills} times; without the record of erasures ${result.controlComeBack} come back\n`)
}
process.exitCode = passed(result) ? 0 : 1
