import { randomBytes } from 'node:crypto'
import { chmod, link, mkdir, open, readFile, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { redact, type Redacted } from '#foundation/text'
import type { Settings } from './settings.ts'
import { SettingsTrouble } from './trouble.ts'

/**
 * What the server must know and nobody else: made at the first start, kept in the data folder. None of
 * them opens anybody's personal data (SECURITY.md): whoever steals them can forge, but not read.
 */
export interface Secrets {
  /** Seed of the key that signs the ledger's checkpoints. */
  readonly ledgerSeed: Redacted<Uint8Array>
  /** Key of the tokens that tie a form to its session. */
  readonly forms: Redacted<Uint8Array>
  /** Key of the random-looking return addresses of notices. */
  readonly returnPaths: Redacted<Uint8Array>
  /** Key of the counts of failed sign-ins, and of the cookies of browsers that are known. */
  readonly signIn: Redacted<Uint8Array>
}

const length = 32

export async function secretsFrom({ dataFolder }: Pick<Settings, 'dataFolder'>): Promise<Secrets> {
  await makeDataFolder({ dataFolder })
  const folder = join(dataFolder, 'secrets')
  await mkdir(folder, { recursive: true, mode: 0o700 })
  return {
    ledgerSeed: await secret(join(folder, 'ledger-seed')),
    forms: await secret(join(folder, 'forms')),
    returnPaths: await secret(join(folder, 'return-paths')),
    signIn: await secret(join(folder, 'sign-in')),
  }
}

/**
 * The folder that keeps everything, closed to others. As root the database runs as another user, who
 * must be able to pass through, though not to look around.
 */
export async function makeDataFolder({ dataFolder }: Pick<Settings, 'dataFolder'>): Promise<void> {
  const root = process.getuid?.() === 0
  try {
    await mkdir(dataFolder, { recursive: true, mode: 0o700 })
    const { uid } = await stat(dataFolder)
    if (uid === process.getuid?.()) await chmod(dataFolder, root ? 0o711 : 0o700)
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) throw error
    throw new SettingsTrouble('SATAMA_DATA', `The data folder cannot be used (${String(error.code)}): ${dataFolder}`)
  }
}

/** Reads a secret, and makes it first when there is none. Two first starts at once agree on one. */
async function secret(file: string): Promise<Redacted<Uint8Array>> {
  const known = await read(file)
  if (known) return redact(known)
  const draft = `${file}.${randomBytes(6).toString('hex')}`
  const handle = await open(draft, 'wx', 0o600)
  try {
    await handle.writeFile(`${randomBytes(length).toString('base64url')}\n`)
    await handle.sync()
  } finally {
    await handle.close()
  }
  await link(draft, file).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error
  })
  await rm(draft)
  const made = await read(file)
  if (!made) throw new SettingsTrouble('SATAMA_DATA', `A secret could not be kept: ${file}`)
  return redact(made)
}

async function read(file: string): Promise<Uint8Array | null> {
  let text: string
  try {
    text = await readFile(file, 'utf8')
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null
    if (error instanceof Error && 'code' in error && error.code === 'EACCES') {
      throw new SettingsTrouble('SATAMA_DATA', `A secret belongs to another user of this machine: ${file}`)
    }
    throw error
  }
  if (((await stat(file)).mode & 0o077) !== 0) {
    throw new SettingsTrouble('SATAMA_DATA', `A secret can be read by other users of this machine: chmod 600 ${file}`)
  }
  const bytes = Buffer.from(text.trim(), 'base64url')
  if (bytes.length !== length) {
    throw new SettingsTrouble('SATAMA_DATA', `A secret is damaged, restore it from a backup: ${file}`)
  }
  return new Uint8Array(bytes)
}
