import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { mkdir, open, readdir, stat, type FileHandle } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

/*
 * [Note: The file that only grows.] One per organisation, a line of JSON per note. Each line holds the
 * hash of the line before, so that one taken out of the middle is missed; a line torn by a crash is no
 * JSON, counts for nothing, and its note is written again.
 */

/** A note as it lies in the file. */
export interface Kept {
  readonly id: string
  readonly kind: string
  readonly ground: string
  readonly at: Date
  readonly ids: readonly string[]
}

export interface Outside {
  readonly organisation: string
  readonly notes: readonly Kept[]
  /** Lines that a crash cut off. Their notes stand again further down. */
  readonly torn: number
  /** Numbers of the lines that do not follow the line before: one was changed or taken out there. */
  readonly broken: readonly number[]
  /** The hashes of all lines, in order: a backup remembers the last one that it knew. */
  readonly lines: readonly string[]
}

interface Line {
  readonly v: 1
  readonly id: string
  readonly part: number
  readonly kind: string
  readonly ground: string
  readonly at: string
  readonly ids: readonly string[]
  readonly before: string
}

const suffix = '.outside'
const idsPerLine = 1_000
/** Longer than the longest line: 1,000 ids of 39 bytes. */
const endLength = 65_536
export const beginning = '0'.repeat(64)

const fileOf = (folder: string, organisation: string): string => join(folder, `${organisation}${suffix}`)
const hashOf = (line: string): string => createHash('sha256').update(line).digest('hex')

/** Appends notes; they are on the disk, and so is the file's name, when this returns. */
export async function appendNotes(
  folder: string,
  organisation: string,
  notes: readonly Kept[],
): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const path = fileOf(folder, organisation)
  const file = await open(path, 'a+', 0o600)
  try {
    const { size } = await file.stat()
    const end = await endOf(file, size)
    let before = end.hash
    let text = end.clean ? '' : '\n'
    for (const note of notes) {
      for (let part = 0; part === 0 || part * idsPerLine < note.ids.length; part += 1) {
        const ids = note.ids.slice(part * idsPerLine, (part + 1) * idsPerLine)
        const { id, kind, ground, at } = note
        const line = JSON.stringify({ v: 1, id, part, kind, ground, at: at.toISOString(), ids, before } satisfies Line)
        before = hashOf(line)
        text += `${line}\n`
      }
    }
    await file.appendFile(text)
    await file.sync()
  } finally {
    await file.close()
  }
  const directory = await open(folder, 'r')
  try {
    await directory.sync()
  } finally {
    await directory.close()
  }
}

export async function hasNotes(folder: string, organisation: string): Promise<boolean> {
  return stat(fileOf(folder, organisation)).then(({ size }) => size > 0, () => false)
}

/** The hash of the last whole line, and whether the file ends with a line's end. */
async function endOf(file: FileHandle, size: number): Promise<{ hash: string; clean: boolean }> {
  const length = Math.min(size, 2 * endLength)
  const bytes = Buffer.alloc(length)
  await file.read(bytes, 0, length, size - length)
  const text = bytes.toString('utf8')
  const whole = text.split('\n').findLast((line) => readLine(line) !== null)
  return { hash: whole === undefined ? beginning : hashOf(whole), clean: text === '' || text.endsWith('\n') }
}

/** The organisations that have such a file here. */
export async function organisationsOutside(folder: string): Promise<string[]> {
  const names = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return []
    throw error
  })
  return names.filter((name) => name.endsWith(suffix)).map((name) => name.slice(0, -suffix.length)).toSorted()
}

/** Everything that lies outside, by organisation; null when there is no such folder. */
export async function readOutside(folder: string): Promise<Outside[] | null> {
  const found = await stat(folder).catch(() => null)
  if (!found?.isDirectory()) return null
  const all: Outside[] = []
  for (const organisation of await organisationsOutside(folder)) all.push(await readFile(folder, organisation))
  return all
}

async function readFile(folder: string, organisation: string): Promise<Outside> {
  const parts = new Map<string, { note: Omit<Kept, 'ids'>; ids: Map<number, readonly string[]> }>()
  const broken: number[] = []
  const lines: string[] = []
  let torn = 0
  let before = beginning
  let number = 0
  for await (const text of createInterface({ input: createReadStream(fileOf(folder, organisation), 'utf8') })) {
    number += 1
    if (text === '') continue
    const line = readLine(text)
    if (!line) {
      torn += 1
      continue
    }
    if (line.before !== before) broken.push(number)
    before = hashOf(text)
    lines.push(before)
    const { id, kind, ground, at } = line
    const known = parts.get(id) ?? { note: { id, kind, ground, at: new Date(at) }, ids: new Map() }
    known.ids.set(line.part, line.ids)
    parts.set(id, known)
  }
  const notes = [...parts.values()].map(({ note, ids }) => ({ ...note, ids: [...new Set([...ids.values()].flat())] }))
  return { organisation, notes, torn, broken, lines }
}

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

function readLine(text: string): Line | null {
  if (!text.startsWith('{"v":1,') || !text.endsWith('}')) return null
  try {
    const line = JSON.parse(text) as Line
    const whole = uuid.test(line.id) && Array.isArray(line.ids) && line.ids.every((id) => uuid.test(id))
    return whole && typeof line.kind === 'string' && !Number.isNaN(Date.parse(line.at)) ? line : null
  } catch {
    // A line that a crash cut off.
    return null
  }
}
