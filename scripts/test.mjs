// npm test: types, lint, and every test. Goes on to the end and closes with one line that counts them all.
import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { bin, environment, findNode, install, root } from './house.mjs'

await install({ dev: true })
const node = findNode()

const total = { passed: 0, failed: 0 }
const summary = []

await check('types', 'tsc', ['--noEmit'])
await check('lint', 'oxlint', ['--deny-warnings'])
await browser()
await tests()

process.stdout.write(`\n${summary.join('\n')}\n`)
process.stdout.write(`${total.passed} passed, ${total.failed} failed\n`)
process.exitCode = total.failed > 0 ? 1 : 0

async function check(name, tool, parameters) {
  const started = Date.now()
  process.stdout.write(`${name} … `)
  const { code, said } = await run(tool, parameters)
  const good = code === 0
  process.stdout.write(`${good ? 'in order' : 'NOT in order'}\n`)
  if (!good) process.stdout.write(said)
  count(name, good ? 1 : 0, good ? 0 : 1, started)
}

/** A browser for the journeys, found or fetched here, where it may take its time. */
async function browser() {
  process.stdout.write('a browser … ')
  const find = `const { findChromium } = await import('#tests/support/chromium'); await findChromium()`
  const { code, said } = await run('node', ['--import', 'tsx', '--input-type=module', '-e', find])
  process.stdout.write(code === 0 ? 'found\n' : `NOT found; the journeys will say so\n${said}`)
}

async function tests() {
  const started = Date.now()
  const folder = mkdtempSync(join(tmpdir(), 'satama-report-'))
  const report = join(folder, 'report.json')
  const { code } = await run(
    'vitest',
    ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`, ...process.argv.slice(2)],
    'inherit',
  )
  try {
    const { numPassedTests, numFailedTests, testResults } = JSON.parse(readFileSync(report, 'utf8'))
    // A file that could not even be loaded holds no failed test, and is a failure all the same.
    const broken = testResults.filter(({ status, assertionResults }) => status === 'failed' && assertionResults.every((test) => test.status !== 'failed')).length
    const failed = numFailedTests + broken
    count('tests', numPassedTests, failed === 0 && code !== 0 ? 1 : failed, started)
  } catch (error) {
    process.stdout.write(`the tests left no report: ${error.message}\n`)
    count('tests', 0, 1, started)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function count(name, passed, failed, started) {
  total.passed += passed
  total.failed += failed
  const seconds = Math.round((Date.now() - started) / 1000)
  summary.push(`${name}: ${passed} passed, ${failed} failed, ${seconds} s`)
}

function run(tool, parameters, stdio = 'pipe') {
  return new Promise((resolve) => {
    const child = spawn(tool === 'node' ? node : join(bin, tool), parameters, {
      cwd: root,
      env: { ...environment(), ...(process.stdout.isTTY ? {} : { NO_COLOR: '1' }) },
      stdio: ['ignore', stdio, stdio],
    })
    let said = ''
    for (const stream of [child.stdout, child.stderr]) stream?.on('data', (data) => (said += data))
    child.on('error', (error) => resolve({ code: 1, said: `${error.message}\n` }))
    child.on('close', (code) => resolve({ code: code ?? 1, said }))
  })
}
