import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { isFolderHeld } from './folder-lock.ts'
import { findPlaces } from './places.ts'
import { addressOf } from './start.ts'

/** The address of the database that another process of this Satama has started here; null when none runs. */
export async function runningEmbedded(folder: string): Promise<string | null> {
  if (!(await isFolderHeld(folder))) return null
  const places = await findPlaces(folder)
  const password = await readFile(join(places.folder, 'password'), 'utf8')
  return addressOf(places, password.trim())
}
