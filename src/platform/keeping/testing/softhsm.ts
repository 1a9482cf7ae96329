import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'

const places = ['/usr/lib/softhsm/libsofthsm2.so', '/usr/lib/x86_64-linux-gnu/softhsm/libsofthsm2.so', '/usr/lib/aarch64-linux-gnu/softhsm/libsofthsm2.so']

/**
 * SoftHSM's library, with OpenSC's tool beside it. As root on Debian they are installed; null where they cannot be
 * had, and what needs them is not asked there.
 */
export function softHsm(): string | null {
  const found = () => (spawnSync('pkcs11-tool', ['--list-interfaces'], { timeout: 20_000 }).error ? undefined : places.find(existsSync))
  const there = found()
  if (there) return there
  if (process.getuid?.() !== 0 || spawnSync('apt-get', ['--version']).status !== 0) return null
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  const quietly = ['-qq', '-o', 'DPkg::Lock::Timeout=300']
  spawnSync('apt-get', ['update', ...quietly], { env })
  spawnSync('apt-get', ['install', '-y', '--no-install-recommends', ...quietly, 'softhsm2', 'opensc'], { env })
  return found() ?? null
}
