import { createHash } from 'node:crypto'
import { Encrypter } from 'age-encryption'
import { packageHtml } from './html.tsx'
import type { DocumentAttachment, PackageDocument } from './model.ts'
import { packagePdf } from './pdf.ts'
import { filesIn } from './document.ts'
import { zipOf } from './zip.ts'

export const sha256Of = (bytes: Uint8Array | string): string => createHash('sha256').update(bytes).digest('hex')

/** The machine's copy, as bytes: what its hash is of. */
export const packageJson = (document: PackageDocument): string => `${JSON.stringify(document, null, 2)}\n`

export interface Hashes {
  readonly pdfSha256: string
  readonly jsonSha256: string
}

export function hashesOf(document: PackageDocument): Hashes {
  return { pdfSha256: sha256Of(packagePdf(document)), jsonSha256: sha256Of(packageJson(document)) }
}

/** What a file is called in the archive: its number first, since two may have one name; no path gets in. */
export function fileName({ file, name }: DocumentAttachment): string {
  const safe = name.normalize('NFC').replaceAll(/[^\p{L}\p{N}._ -]+/gu, '-').replaceAll(/^\.+/g, '').slice(0, 120)
  return `${String(file)}-${safe === '' ? 'file' : safe}`
}

/**
 * All copies in one archive: to read, to print, for a machine, and the files. What somebody takes along (GDPR 20) is the
 * machine's copy alone.
 */
export async function packageArchive(document: PackageDocument, fileBytes: (number: number) => Promise<Uint8Array | null>): Promise<Uint8Array> {
  const at = new Date(document.madeAt)
  const json = { name: 'package.json', bytes: Buffer.from(packageJson(document)) }
  if (document.kind === 'portability') return zipOf([json], at)
  const files: { name: string; bytes: Uint8Array }[] = []
  for (const file of filesIn(document)) {
    const bytes = file.file === null ? null : await fileBytes(file.file)
    if (bytes) files.push({ name: `files/${fileName(file)}`, bytes })
  }
  return zipOf([
    { name: 'package.html', bytes: Buffer.from(await packageHtml(document)) },
    { name: 'package.pdf', bytes: packagePdf(document) },
    json,
    ...files,
  ], at)
}

/** Stretching makes guessing dear; a key of 135 random bits cannot be guessed, and a phone should open it at once. */
const scryptWork = 12

/** The archive under a key of ours, in the age format: any program of age opens it (age-encryption.org/v1, scrypt). */
export async function encryptedArchive(archive: Uint8Array, passphrase: string): Promise<Uint8Array> {
  const encrypter = new Encrypter()
  encrypter.setPassphrase(passphrase)
  encrypter.setScryptWorkFactor(scryptWork)
  return encrypter.encrypt(archive)
}
