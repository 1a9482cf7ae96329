import { mkdir, open, rename } from 'node:fs/promises'
import { join } from 'node:path'

/**
 * Puts a finished file into a folder that somebody else watches: written under a name that the
 * watcher ignores, flushed to the disk, then renamed, so that nobody ever reads half a file and
 * a power cut cannot take back what was reported done.
 */
export async function dropFile(folder: string, name: string, bytes: Uint8Array): Promise<string> {
  if (!/^[A-Za-z0-9][A-Za-z0-9._-]*$/.test(name)) throw new Error('not a plain file name')
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const path = join(folder, name)
  const unfinished = join(folder, `.${name}.part`)
  const file = await open(unfinished, 'w', 0o600)
  try {
    await file.writeFile(bytes)
    await file.sync()
  } finally {
    await file.close()
  }
  await rename(unfinished, path)
  const directory = await open(folder, 'r')
  try {
    await directory.sync()
  } finally {
    await directory.close()
  }
  return path
}
