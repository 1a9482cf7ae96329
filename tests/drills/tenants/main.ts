import { parseArgs } from 'node:util'
import { passed, tenants } from './drill.ts'

/** npm run drill:tenants [-- --short] [--json] */
const { values } = parseArgs({ options: { json: { type: 'boolean' }, short: { type: 'boolean' } } })
const result = await tenants({ thorough: !values.short, tell: (line) => void process.stderr.write(`${line}\n`) })
if (values.json) process.stdout.write(`${JSON.stringify(result)}\n`)
else {
  process.stdout.write(`${result.routes} routes × ${result.roles} roles, ${result.tries} tries: ${result.leaks} leaks\n`)
  process.stdout.write(`row-level security alone, ${result.bareTries} tries and ${result.tables} tables: ${result.bareRows} rows\n`)
  process.stdout.write(`controls: a forgetful page leaks ${result.controlLeaks}, without walls ${result.controlRows} rows\n`)
}
process.exitCode = passed(result) ? 0 : 1
