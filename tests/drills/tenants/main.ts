import { parseArgs } from 'node:util'
import { passed, tenants } from './drill.ts'

/** npm run drill:tenants [-- --short] [--json] */
const { values } = parseArgs({ options: { json: { type: 'boolean' }, short: { type: 'boolean' } } })
const result = await tenants({ thorough: !values.short, tell: (line) => void process.stderr.write(`${line}\n`) })
if (values.json) process.stdout.write(`${JSON.stringify(result)}\n`)
else {
  const { routes, met, roles, tries, ownTries, otherTries } = result
  process.stdout.write(`${routes} routes × ${roles} roles, ${tries} tries (${ownTries} own, ${otherTries} the other's): ${result.leaks} leaks\n`)
  process.stdout.write(`${met} of ${routes} routes answered somebody for their own; ${result.shallow} acts of them refused what was posted\n`)
  process.stdout.write(`row-level security alone, ${result.bareTries} tries and ${result.tables} tables: ${result.bareRows} rows\n`)
  process.stdout.write(`controls without walls: ${result.controlLeaks} leaks past the code, ${result.controlRows} rows\n`)
}
process.exitCode = passed(result) ? 0 : 1
