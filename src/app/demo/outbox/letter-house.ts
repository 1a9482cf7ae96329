import { mkdir, readFile, readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { decryptWith, dropFile, newAgeIdentity, readPdf } from '#platform/files'

export interface DemoLetter {
  readonly batch: string
  readonly at: Date
  readonly sequence: number
  readonly firstPage: number
  readonly lastPage: number
  /** What stands in the window. */
  readonly address: readonly string[]
}

/** The demo's print house: a folder, and the key with which it opens what it is given. */
export interface LetterHouse {
  readonly folder: string
  readonly key: string
  /** Newest batch first, letters in their order. */
  letters(): Promise<DemoLetter[]>
  find(batch: string, sequence: number): Promise<DemoLetter | null>
  /** A page of a letter as a PNG picture; page from 0. */
  picture(letter: DemoLetter, page: number): Promise<Uint8Array | null>
  pdf(batch: string): Promise<Uint8Array | null>
}

export async function openLetterHouse(folder: string): Promise<LetterHouse> {
  const batches = join(folder, 'batches')
  await mkdir(batches, { recursive: true, mode: 0o700 })
  const { identity, recipient } = await keysOf(folder)
  const read = new Map<string, DemoLetter[]>()

  async function open(name: string): Promise<Uint8Array | null> {
    try {
      return await decryptWith(identity, await readFile(join(batches, name)))
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null
      throw error
    }
  }

  const pdf = (batch: string) => (isId(batch) ? open(`letters-${batch}.pdf.age`) : Promise.resolve(null))

  async function readBatch(batch: string): Promise<DemoLetter[]> {
    const known = read.get(batch)
    if (known) return known
    const manifest = await open(`letters-${batch}.json.age`)
    const bytes = await pdf(batch)
    if (!manifest || !bytes) return []
    const { made, entries } = JSON.parse(Buffer.from(manifest).toString()) as {
      made: string
      entries: { sequence: number; firstPage: number; lastPage: number }[]
    }
    const reading = readPdf(bytes)
    try {
      const letters = entries.map(({ sequence, firstPage, lastPage }) => ({
        batch,
        at: new Date(made),
        sequence,
        firstPage,
        lastPage,
        // Where an envelope's window is.
        address: (reading.plainPage(firstPage - 1) ?? reading.page(firstPage - 1)).lines
          .filter(({ top, bottom, left }) => top > 39 && bottom < 80 && left < 100)
          .map(({ text }) => text.trim()),
      }))
      read.set(batch, letters)
      return letters
    } finally {
      reading.close()
    }
  }

  return {
    folder: batches,
    key: recipient,
    pdf,
    async letters() {
      const names = (await readdir(batches)).map((name) => /^letters-(.+)\.json\.age$/.exec(name)?.[1]).filter((id) => id !== undefined)
      const dated = await Promise.all(
        names.map(async (batch) => ({ batch, at: (await stat(join(batches, `letters-${batch}.json.age`))).mtimeMs })),
      )
      const found: DemoLetter[] = []
      for (const { batch } of dated.sort((a, b) => b.at - a.at)) found.push(...(await readBatch(batch)))
      return found
    },
    async find(batch, sequence) {
      if (!isId(batch)) return null
      return (await readBatch(batch)).find((letter) => letter.sequence === sequence) ?? null
    },
    async picture({ batch, firstPage, lastPage }, page) {
      const bytes = page >= 0 && page <= lastPage - firstPage ? await pdf(batch) : null
      if (!bytes) return null
      const reading = readPdf(bytes)
      try {
        return reading.picture(firstPage - 1 + page, 120)
      } finally {
        reading.close()
      }
    },
  }
}

const isId = (text: string): boolean => /^[0-9a-zA-Z-]{1,64}$/.test(text)

async function keysOf(folder: string): Promise<{ identity: string; recipient: string }> {
  const name = 'demo-print-house.json'
  try {
    return JSON.parse(await readFile(join(folder, name), 'utf8')) as { identity: string; recipient: string }
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error
  }
  const made = await newAgeIdentity()
  await dropFile(folder, name, Buffer.from(JSON.stringify(made)))
  return made
}
