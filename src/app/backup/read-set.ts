import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { pipeline, Readable } from 'node:stream'
import { createGunzip } from 'node:zlib'
import { decryptStream } from '#platform/files'
import { readFrames, NotABackup } from './frames.ts'
import { BackupFailed, format, type BackupEnd, type Head, type PartEnd, type TableHead } from './model.ts'

export type Part =
  | { readonly kind: 'head'; readonly head: Head }
  | { readonly kind: 'table'; readonly table: TableHead }
  | { readonly kind: 'file'; readonly name: string }
  | { readonly kind: 'data'; readonly bytes: Buffer }
  | { readonly kind: 'part-end'; readonly end: PartEnd }
  | { readonly kind: 'end'; readonly end: BackupEnd }

/**
 * Reads one half of a backup from its beginning to its end, in constant memory. Each part's hash and
 * count are compared before its end is told; a file that is cut or changed, or that these identities
 * do not open, is a {@link BackupFailed} with a sentence.
 */
export async function* readSet(path: string, identities: readonly string[]): AsyncGenerator<Part> {
  const opened = await decryptStream(identities, Readable.toWeb(createReadStream(path)) as ReadableStream<Uint8Array>)
  if (!opened.ok) throw trouble(opened.code, path)
  const inflated = createGunzip()
  // A fault on the way comes out where the parts are read.
  pipeline(Readable.fromWeb(opened.value as Parameters<typeof Readable.fromWeb>[0]), inflated, () => undefined)
  try {
    yield* partsOf(inflated, path)
  } catch (error) {
    if (error instanceof BackupFailed) throw error
    throw new BackupFailed('damaged', `${path} is damaged or cut off.`, { cause: error })
  } finally {
    inflated.destroy()
  }
}

async function* partsOf(inflated: AsyncIterable<Uint8Array>, path: string): AsyncGenerator<Part> {
  let hash = createHash('sha256')
  let bytes = 0
  let tables = 0
  let files = 0
  let rows = 0
  let ended = false
  let begun = false
  for await (const { kind, bytes: content } of readFrames(inflated)) {
    if (ended) throw new NotABackup('something follows the end')
    if (!begun && kind !== 'H') throw new NotABackup('no head')
    if (kind === 'D') {
      hash.update(content)
      bytes += content.length
      yield { kind: 'data', bytes: content }
      continue
    }
    const said = JSON.parse(content.toString('utf8')) as unknown
    if (kind === 'H') {
      begun = true
      const head = said as Head
      if (head.format !== format) {
        throw new BackupFailed('newer', `${path} was written in a form that this version does not know (${String(head.format)}).`)
      }
      yield { kind: 'head', head }
    } else if (kind === 'E') {
      const end = said as PartEnd
      if (end.bytes !== bytes || end.sha256 !== hash.digest('hex')) throw new NotABackup('a part is not what was written')
      rows += end.rows ?? 0
      yield { kind: 'part-end', end }
    } else if (kind === 'Z') {
      const end = said as BackupEnd
      if (end.tables !== tables || end.files !== files || end.rows !== rows) throw new NotABackup('parts are missing')
      ended = true
      yield { kind: 'end', end }
    } else {
      hash = createHash('sha256')
      bytes = 0
      if (kind === 'T') {
        tables += 1
        yield { kind: 'table', table: said as TableHead }
      } else {
        files += 1
        yield { kind: 'file', name: (said as { name: string }).name }
      }
    }
  }
  if (!ended) throw new NotABackup('the end is missing')
}

function trouble(code: 'not-an-identity' | 'no-key-fits' | 'damaged', path: string): BackupFailed {
  if (code === 'not-an-identity') return new BackupFailed('wrong-key', 'That is not an age identity: it reads AGE-SECRET-KEY-….')
  if (code === 'no-key-fits') {
    return new BackupFailed('wrong-key', `${path} is not encrypted to this key. Try another of the keys or officers that its manifest names.`)
  }
  return new BackupFailed('damaged', `${path} is damaged, cut off, or no backup of Satama.`)
}

/** Reads a whole half for its head and its end alone: every hash and count in it is true when this returns. */
export async function proveSet(path: string, identities: readonly string[]): Promise<{ head: Head; end: BackupEnd }> {
  let head: Head | null = null
  let end: BackupEnd | null = null
  for await (const part of readSet(path, identities)) {
    if (part.kind === 'head') head = part.head
    if (part.kind === 'end') end = part.end
  }
  if (!head || !end) throw new BackupFailed('damaged', `${path} is damaged or cut off.`)
  return { head, end }
}
