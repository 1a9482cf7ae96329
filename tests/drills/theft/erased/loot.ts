import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { readSet } from '../../../../src/app/backup/read-set.ts'

/** Something that was taken, decrypted as far as a key of somebody's decrypts it. */
export interface Taken {
  readonly name: string
  readonly bytes: Uint8Array
  /** Of a table, each value of bytes by itself. */
  readonly values?: readonly Uint8Array[]
}

/** Every file; of backups also what is in them, and of values written in hex also the bytes that they are. */
export async function take(folders: readonly string[], identities: readonly string[]): Promise<Taken[]> {
  const taken: Taken[] = []
  for (const folder of folders) {
    for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
      if (!entry.isFile()) continue
      const path = join(entry.parentPath, entry.name)
      const bytes = await readFile(path)
      taken.push({ name: path, bytes })
      if (isAge(bytes)) taken.push(...(await insideOf(path, identities)))
    }
  }
  return taken
}

const isAge = (bytes: Buffer): boolean => bytes.subarray(0, 15).toString('latin1') === 'age-encryption.'

async function insideOf(path: string, identities: readonly string[]): Promise<Taken[]> {
  const parts: Taken[] = []
  let name = ''
  let chunks: Buffer[] = []
  for await (const part of readSet(path, identities)) {
    if (part.kind === 'table') [name, chunks] = [`${part.table.schema}.${part.table.table}`, []]
    else if (part.kind === 'file') [name, chunks] = [part.name, []]
    else if (part.kind === 'data') chunks.push(part.bytes)
    else if (part.kind === 'part-end') {
      const bytes = Buffer.concat(chunks)
      const values = valuesIn(bytes)
      parts.push({ name: `${path}: ${name}`, bytes }, { name: `${path}: ${name}, bytes`, bytes: Buffer.concat(values), values })
    }
  }
  return parts
}

/** COPY writes bytea as `\\x` and hex. */
function valuesIn(bytes: Buffer): Buffer[] {
  return [...bytes.toString('latin1').matchAll(/\\x([0-9a-f]+)/g)].map(([, hex = '']) => Buffer.from(hex, 'hex'))
}
