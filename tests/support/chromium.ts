import { spawnSync } from 'node:child_process'
import { constants } from 'node:fs'
import { access, chmod, mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { delimiter, join } from 'node:path'
import { fileURLToPath } from 'node:url'

export interface Chromium {
  readonly executablePath: string
  readonly args: string[]
}

/**
 * Without its sandbox, which needs rights that root must not give and many containers do not have: it
 * opens our own pages alone. No background talk, so that a request to another host is one of ours.
 */
const args = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
]

/**
 * A Chromium for the journeys: the machine's own; else, as root on Debian, the distribution's,
 * which is installed; else the one in the npm package, unpacked into the checkout.
 */
export async function findChromium(): Promise<Chromium> {
  const own = (await onTheMachine()) ?? (await installed())
  if (own) return { executablePath: own, args }
  return { executablePath: await unpackedChromium(), args: [...args, '--no-zygote'] }
}

async function onTheMachine(): Promise<string | null> {
  const named = process.env['CHROMIUM']
  const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']
  const paths = (process.env['PATH'] ?? '').split(delimiter).flatMap((folder) => names.map((name) => join(folder, name)))
  const mac = '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome'
  for (const path of [...(named ? [named] : []), ...paths, mac]) {
    if ((await isExecutable(path)) && spawnSync(path, ['--version'], { timeout: 20_000 }).status === 0) return path
  }
  return null
}

async function installed(): Promise<string | null> {
  if (!isRoot() || spawnSync('apt-get', ['--version']).status !== 0) return null
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  const quietly = ['-qq', '-o', 'DPkg::Lock::Timeout=300']
  spawnSync('apt-get', ['update', ...quietly], { env })
  spawnSync('apt-get', ['install', '-y', '--no-install-recommends', ...quietly, 'chromium'], { env })
  return onTheMachine()
}

/**
 * The package keeps its browser and the libraries that it needs compressed, and would unpack them
 * under names in /tmp that every user shares. So it is given a folder of ours as its /tmp.
 */
export async function unpackedChromium(): Promise<string> {
  const require = createRequire(import.meta.url)
  const entry = require.resolve('@sparticuz/chromium')
  const cache = fileURLToPath(new URL('../../node_modules/.cache/satama-chromium', import.meta.url))
  const launcher = join(cache, 'launch')
  if (await isExecutable(launcher)) return launcher
  await mkdir(join(cache, '..'), { recursive: true })
  const draft = await mkdtemp(`${cache}.`)
  const unpack = `
    import { inflate } from ${JSON.stringify(entry)}
    const from = ${JSON.stringify(join(entry, '../../bin/'))}
    for (const name of ['chromium.br', 'fonts.tar.br', 'swiftshader.tar.br', 'al2023.tar.br']) await inflate(from + name)`
  const run = spawnSync(process.execPath, ['--input-type=module', '-e', unpack], {
    env: { ...process.env, TMPDIR: draft },
    encoding: 'utf8',
  })
  if (run.status !== 0) throw new Error(`the packaged Chromium could not be unpacked: ${run.stderr}`)
  // The libraries of the package come last: those of the machine fit the machine better.
  await writeFile(
    join(draft, 'launch'),
    `#!/bin/sh
here=$(dirname "$0")
export FONTCONFIG_PATH="\${FONTCONFIG_PATH:-$here/fonts}"
if ! "$here/chromium" --version >/dev/null 2>&1; then
  export LD_LIBRARY_PATH="\${LD_LIBRARY_PATH:+$LD_LIBRARY_PATH:}$here/al2023/lib"
fi
exec "$here/chromium" "$@"
`,
  )
  await chmod(join(draft, 'launch'), 0o755)
  try {
    await rename(draft, cache)
  } catch (error) {
    // Another test file unpacked it meanwhile.
    await rm(draft, { recursive: true, force: true })
    if (!(await isExecutable(launcher))) throw error
  }
  return launcher
}

function isRoot(): boolean {
  return process.getuid?.() === 0
}

async function isExecutable(path: string): Promise<boolean> {
  return access(path, constants.X_OK).then(
    () => true,
    () => false,
  )
}
