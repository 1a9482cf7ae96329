import { passed, swap } from './drill.ts'

/** npm run drill:swap [-- --json] */
process.stderr.write('Swapping two names in one finished message, with the proof and in a build without it …\n')
const result = await swap()
if (process.argv.includes('--json')) process.stdout.write(`${JSON.stringify(result)}\n`)
else {
  process.stdout.write(`wrong messages with the proof     ${result.wrongWithProof}\n`)
  process.stdout.write(`wrong messages without the proof  ${result.wrongWithoutProof}\n`)
}
process.exitCode = passed(result) ? 0 : 1
