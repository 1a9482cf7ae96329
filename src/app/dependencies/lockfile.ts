import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'

/** The checkout, where package-lock.json and npm's settings lie. */
export const checkout = fileURLToPath(new URL('../../../', import.meta.url))

/** One package of the lockfile: what is installed, byte for byte, on every machine whose platform it fits. */
export interface LockedPackage {
  /** Where it lies, as `node_modules/pg`; empty for Satama itself. */
  readonly path: string
  readonly name: string
  readonly version: string
  /** As its makers state it; null where the lockfile does not say. */
  readonly licence: string | null
  /** `sha512-…`, by which npm refuses anything else; null for Satama itself and for other platforms. */
  readonly integrity: string | null
  /** Needed to build and test only. */
  readonly development: boolean
  readonly optional: boolean
  /** The paths of what it depends on, as Node finds them. */
  readonly needs: readonly string[]
}

interface Entry {
  readonly version?: string
  readonly license?: string
  readonly integrity?: string
  readonly dev?: boolean
  readonly devOptional?: boolean
  readonly optional?: boolean
  readonly dependencies?: Readonly<Record<string, string>>
  readonly optionalDependencies?: Readonly<Record<string, string>>
  readonly peerDependencies?: Readonly<Record<string, string>>
  readonly devDependencies?: Readonly<Record<string, string>>
}

export async function readLockfile(folder = checkout): Promise<{ text: string; packages: readonly LockedPackage[] }> {
  const text = await readFile(`${folder}/package-lock.json`, 'utf8')
  return { text, packages: lockedPackages(text) }
}

export function lockedPackages(text: string): readonly LockedPackage[] {
  const { packages } = JSON.parse(text) as { packages: Readonly<Record<string, Entry>> }
  return Object.entries(packages).map(([path, entry]) => ({
    path,
    name: path === '' ? 'satama' : path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length),
    version: entry.version ?? '0',
    licence: entry.license ?? null,
    integrity: entry.integrity ?? null,
    development: entry.dev === true,
    optional: entry.optional === true || entry.devOptional === true,
    needs: needsOf(path, entry, packages),
  }))
}

function needsOf(path: string, entry: Entry, packages: Readonly<Record<string, Entry>>): string[] {
  const { dependencies, optionalDependencies, peerDependencies, devDependencies } = entry
  const names = Object.keys({ ...dependencies, ...optionalDependencies, ...peerDependencies, ...devDependencies })
  return names.flatMap((name) => found(path, name, packages) ?? []).sort()
}

/** As Node looks: beside the package itself, then beside each folder above. An optional one need not be there. */
function found(from: string, name: string, packages: Readonly<Record<string, Entry>>): string | null {
  for (let at = from; ; at = at.slice(0, Math.max(0, at.lastIndexOf('/node_modules/')))) {
    const here = at === '' ? `node_modules/${name}` : `${at}/node_modules/${name}`
    if (packages[here]) return here
    if (at === '') return null
  }
}
