import { passed, theft } from './drill.ts'
import { removeAll } from './temporary.ts'

/** npm run drill:theft [-- --json] */
const json = process.argv.includes('--json')
const begun = performance.now()
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.once(signal, () => void removeAll().finally(() => process.exit(1)))
}
process.stderr.write('Filling and robbing a Satama, and beside it one whose ciphers seal nothing …\n')
const { result, leaks, openings, megabytes } = await theft()

for (const { canary, place, name } of leaks) process.stderr.write(`FOUND ${canary.field} in ${place}: ${name}\n`)
for (const one of openings) process.stderr.write(`OPENED ${one}\n`)
for (const one of [...result.missing, ...result.afterErasure.missing]) process.stderr.write(`NOT FOUND without ciphers: ${one}\n`)
if (json) process.stdout.write(`${JSON.stringify(result)}\n`)
else {
  const { planted, found, places, controlPlanted, controlFound } = result
  const seconds = Math.round((performance.now() - begun) / 1000)
  process.stdout.write(`${planted} canaries planted, ${found} found in ${places} files and tables\n`)
  process.stdout.write(`without ciphers: ${controlFound} of ${controlPlanted} found in every place\n`)
  const { tried, opened, controlOpened } = result.afterErasure
  process.stdout.write(`of people erased fifteen days before, with every key: ${opened} opened in ${tried} tries; ${controlOpened} from what should be gone\n`)
  process.stdout.write(`${megabytes} MB searched, ${seconds} s\n`)
}
process.exitCode = passed(result) ? 0 : 1
