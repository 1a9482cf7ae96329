// What the scripts share. Plain JavaScript for Node 20, and nothing installed: this runs first on a bare clone.
import { spawn, spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = fileURLToPath(new URL('..', import.meta.url))
export const bin = join(root, 'node_modules', '.bin')

/** Ends with one clear sentence. */
export function giveUp(sentence) {
  process.stderr.write(`${sentence}\n`)
  process.exit(1)
}

/**
 * Installs the packages of the lockfile when they are missing or are others. No package's own
 * installation script is run: none is needed, and each would run with our rights.
 */
export async function install({ dev }) {
  if (isInstalled({ dev })) return
  const started = Date.now()
  const seconds = () => Math.round((Date.now() - started) / 1000)
  const calm = process.stderr.isTTY
  process.stderr.write(`Installing what Satama needs; the first time takes about a minute.${calm ? '' : '\n'}`)
  const ticking = calm
    ? setInterval(() => process.stderr.write(`\rInstalling what Satama needs; ${seconds()} s so far.${' '.repeat(30)}`), 1000)
    : undefined
  const { code, said } = await npmCi()
  clearInterval(ticking)
  process.stderr.write(calm ? `\r${' '.repeat(80)}\r` : '')
  if (code !== 0) {
    process.stderr.write(said.slice(-4000))
    giveUp('The packages could not be installed; npm says why above. Try again when the network answers.')
  }
  process.stderr.write(`Installed in ${seconds()} s.\n`)
}

/** Whether every package of the lockfile is there in its version, as npm's own record tells. */
function isInstalled({ dev }) {
  const record = join(root, 'node_modules', '.package-lock.json')
  if (!existsSync(record)) return false
  const wanted = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages
  const present = JSON.parse(readFileSync(record, 'utf8')).packages
  return Object.entries(wanted).every(([path, { version, optional, devOptional, dev: forDev }]) => {
    // The platform's own packages differ from machine to machine.
    if (path === '' || optional || devOptional) return true
    if (forDev && !dev && !(path in present)) return true
    return present[path]?.version === version
  })
}

function npmCi() {
  const parameters = ['ci', '--include=dev', '--include=optional', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error']
  // Under `npm start` the same npm is at hand, even when it is not on the PATH.
  const npm = process.env.npm_execpath?.endsWith('.js')
    ? [process.execPath, process.env.npm_execpath]
    : [process.platform === 'win32' ? 'npm.cmd' : 'npm']
  return new Promise((resolve) => {
    const child = spawn(npm[0], [...npm.slice(1), ...parameters], { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] })
    let said = ''
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => (said += data))
    child.on('error', (error) => resolve({ code: 1, said: `${error.message}\n` }))
    child.on('close', (code) => resolve({ code, said }))
  })
}

/** A Node that is new enough: the one of the packages, else the machine's own. */
export function findNode() {
  const bundled = join(root, 'node_modules', `node-${process.platform}-${process.arch}`, 'bin', 'node')
  if (existsSync(bundled) && spawnSync(bundled, ['--version']).status === 0) return bundled
  if (Number(process.versions.node.split('.')[0]) >= 24) return process.execPath
  return giveUp(
    `Satama needs Node 24 or newer. This machine has ${process.versions.node}, and none is packaged for ` +
      `${process.platform} on ${process.arch}: install one from nodejs.org and try again.`,
  )
}

/** The environment of our processes: our Node and our tools first. */
export function environment() {
  return { ...process.env, PATH: [bin, process.env.PATH].filter(Boolean).join(delimiter) }
}

/** Runs a TypeScript file of ours as if it were this process: same input and output, signals, exit code. */
export function become(file, parameters) {
  const child = spawn(findNode(), ['--import', 'tsx', '--enable-source-maps', join(root, file), ...parameters], {
    cwd: root,
    env: environment(),
    stdio: 'inherit',
  })
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(name, () => child.kill(name))
  // npm starts us through a shell that may die without passing the signal on.
  const parent = process.ppid
  const watch = process.env.npm_lifecycle_event
    ? setInterval(() => process.ppid !== parent && child.kill('SIGTERM'), 500)
    : undefined
  child.on('error', (error) => giveUp(`Node could not be started: ${error.message}`))
  child.on('close', (code, signal) => {
    clearInterval(watch)
    process.exitCode = code ?? (signal === 'SIGINT' ? 130 : 143)
  })
}
