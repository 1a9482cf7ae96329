import { mkdir, open, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Bytes } from '#foundation/sealing'
import { type Note, readCheckpoints, readVerifierKey, verifierKey } from './checkpoints.ts'

/*
 * The folder outside the database: per organisation a file to which checkpoints are only ever
 * appended, and the key that checks them. Whoever copies it elsewhere makes the ledger binding.
 */
const notesSuffix = '.checkpoints'
const keySuffix = '.vkey'

/** Appends a checkpoint; it is on the disk when this returns. */
export async function appendOutside(folder: string, organisation: string, note: string): Promise<void> {
  const file = await open(join(folder, organisation + notesSuffix), 'a', 0o644)
  try {
    // An empty line first: should a note before it be torn, this one still begins a line.
    await file.appendFile(`\n${note}`)
    await file.sync()
  } finally {
    await file.close()
  }
}

/**
 * Takes away the half of a note that a crash left at the end. A whole note ends with the line of a signature;
 * what comes after the last such line was never a checkpoint, and would read as a damaged one for ever.
 */
export async function mendTornEnd(folder: string, organisation: string): Promise<void> {
  const file = await open(join(folder, organisation + notesSuffix), 'r+').catch(exceptWhen('ENOENT'))
  if (!file) return
  try {
    const { size } = await file.stat()
    const end = Buffer.alloc(Math.min(size, endLength))
    await file.read(end, 0, end.length, size - end.length)
    const whole = wholeUpTo(end)
    if (whole === end.length || (whole === 0 && size > end.length)) return
    await file.truncate(size - end.length + whole)
    await file.sync()
  } finally {
    await file.close()
  }
}

const signatureBegins = Buffer.from('\n— ')

/** Where the last line of a signature ends; 0 when there is none. */
function wholeUpTo(end: Buffer): number {
  for (let from = end.length; from >= 0; ) {
    const line = end.lastIndexOf(signatureBegins, from)
    if (line < 0) return 0
    const stop = end.indexOf(0x0a, line + 1)
    if (stop > 0) return stop + 1
    from = line - 1
  }
  return 0
}

export async function prepareOutside(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true })
}

/** Lays the checking key beside the checkpoints, once. */
export async function publishKey(folder: string, organisation: string, publicKey: Bytes): Promise<void> {
  await writeFile(join(folder, organisation + keySuffix), `${verifierKey(organisation, publicKey)}\n`, { flag: 'wx' }).catch(
    exceptWhen('EEXIST'),
  )
}

export async function readOutside(
  folder: string,
  organisation: string,
  publicKey: Bytes,
): Promise<{ notes: Note[]; broken: number }> {
  const text = await readFile(join(folder, organisation + notesSuffix), 'utf8').catch(exceptWhen('ENOENT'))
  return readCheckpoints(text ?? '', publicKey)
}

const endLength = 4_096

/** The last few checkpoints alone: the file grows for years, and each run asks only where it stopped. */
export async function readOutsideEnd(folder: string, organisation: string, publicKey: Bytes): Promise<{ notes: Note[] }> {
  const file = await open(join(folder, organisation + notesSuffix), 'r').catch(exceptWhen('ENOENT'))
  if (!file) return { notes: [] }
  try {
    const { size } = await file.stat()
    const end = Buffer.alloc(Math.min(size, endLength))
    await file.read(end, 0, end.length, size - end.length)
    return readCheckpoints(end.toString('utf8'), publicKey)
  } finally {
    await file.close()
  }
}

/** The organisations that have checkpoints here, with the key that lies beside them. */
export async function organisationsOutside(folder: string): Promise<Map<string, Bytes | null>> {
  const names = (await readdir(folder).catch(exceptWhen('ENOENT'))) ?? []
  const found = new Map<string, Bytes | null>()
  for (const name of names.filter((one) => one.endsWith(notesSuffix))) {
    const organisation = name.slice(0, -notesSuffix.length)
    const key = await readFile(join(folder, organisation + keySuffix), 'utf8').catch(exceptWhen('ENOENT'))
    const read = key ? readVerifierKey(key) : null
    found.set(organisation, read?.organisation === organisation ? read.publicKey : null)
  }
  return found
}

function exceptWhen(code: string): (error: unknown) => undefined {
  return (error) => {
    if (error instanceof Error && 'code' in error && error.code === code) return undefined
    throw error
  }
}
