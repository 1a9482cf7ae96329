import { readdir, readFile, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { format, keystoreLivesMs, type BackupSet, type Manifest } from './model.ts'

/** A backup as it lies in the folder: one half of it may be gone. */
export interface FoundBackup {
  readonly id: string
  readonly at: Date
  readonly data: Manifest | null
  readonly keystore: Manifest | null
}

const suffix = '.json'

export function fileNames(at: Date, set: BackupSet, id: string): { file: string; manifest: string } {
  const stamp = at.toISOString().replace(/\.\d+Z$/, 'Z').replaceAll(':', '')
  const name = `satama-${stamp}-${id.slice(0, 8)}-${set}.age`
  return { file: name, manifest: `${name}${suffix}` }
}

/** The backups in a folder, newest first; a file whose manifest is missing was not finished and does not count. */
export async function findBackups(folder: string): Promise<FoundBackup[]> {
  const found = new Map<string, { at: Date; data: Manifest | null; keystore: Manifest | null }>()
  for (const manifest of await manifestsIn(folder)) {
    const one = found.get(manifest.id) ?? { at: new Date(manifest.at), data: null, keystore: null }
    one[manifest.set] = manifest
    found.set(manifest.id, one)
  }
  return [...found].map(([id, one]) => ({ id, ...one })).toSorted((a, b) => b.at.getTime() - a.at.getTime())
}

async function manifestsIn(folder: string): Promise<Manifest[]> {
  const names = await namesIn(folder)
  const manifests: Manifest[] = []
  for (const name of names.filter((one) => one.endsWith(`.age${suffix}`))) {
    const manifest = readManifest(await readFile(join(folder, name), 'utf8'))
    if (!manifest || manifest.file !== name.slice(0, -suffix.length)) continue
    const file = await stat(join(folder, manifest.file)).catch(() => null)
    if (file?.size === manifest.bytes) manifests.push(manifest)
  }
  return manifests
}

function readManifest(text: string): Manifest | null {
  try {
    const manifest = JSON.parse(text) as Manifest
    const known = manifest.format === format && (manifest.set === 'data' || manifest.set === 'keystore')
    return known && !Number.isNaN(Date.parse(manifest.at)) ? manifest : null
  } catch {
    // Not ours, or torn: a backup that does not count.
    return null
  }
}

/**
 * Deletes halves that have lived long enough: keystores after fourteen days ("gone everywhere within
 * 14 days" is a promise), data after so many days as the operator keeps it. The newest data is never
 * deleted. Leftovers of backups that were cut off go as well. Gives how many files went.
 */
export async function prune(folder: string, { now, keepDays }: { now: Date; keepDays: number }): Promise<number> {
  const backups = await findBackups(folder)
  const newest = backups.find((one) => one.data)?.id
  const age = (at: Date): number => now.getTime() - at.getTime()
  const old: string[] = []
  for (const { id, at, data, keystore } of backups) {
    if (keystore && age(at) >= keystoreLivesMs) old.push(keystore.file)
    if (data && id !== newest && age(at) >= keepDays * 24 * 3_600_000) old.push(data.file)
  }
  const counted = new Set(backups.flatMap(({ data, keystore }) => [data?.file, keystore?.file]))
  for (const name of await namesIn(folder)) {
    if (!/^satama-\d{4}-.*\.age(\.part)?$/.test(name) || counted.has(name)) continue
    const { mtimeMs } = await stat(join(folder, name))
    // A keystore whose manifest was lost must go in time too; what is being written is left alone.
    if (now.getTime() - mtimeMs > 6 * 3_600_000) old.push(name)
  }
  for (const name of old) {
    await rm(join(folder, name), { force: true })
    await rm(join(folder, `${name}${suffix}`), { force: true })
  }
  return old.length
}

async function namesIn(folder: string): Promise<string[]> {
  return readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return []
    throw error
  })
}
