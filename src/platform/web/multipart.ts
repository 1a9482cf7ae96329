/**
 * multipart/form-data (RFC 7578) as a stream: one part at a time, its bytes as they
 * arrive. Memory holds one chunk and at most one boundary's length beside it.
 */

export interface Part {
  readonly name: string
  /** Null for a plain field; empty when a file field was left empty. */
  readonly fileName: string | null
  readonly type: string
  readonly bytes: AsyncGenerator<Uint8Array, void>
}

export class UploadBroken extends Error {
  readonly reason: 'cut-off' | 'too-large'
  constructor(reason: 'cut-off' | 'too-large') {
    super(`an upload was ${reason}`)
    this.reason = reason
  }
}

export function boundaryOf(contentType: string): string | null {
  if (!/^multipart\/form-data\b/i.test(contentType)) return null
  const found = /;\s*boundary=(?:"([^"]{1,70})"|([^\s;"]{1,70}))/i.exec(contentType)
  return found?.[1] ?? found?.[2] ?? null
}

const headLimit = 8_000
const endOfHead = Buffer.from('\r\n\r\n')

/** The parts of a body. What was not read of a part is skipped when the next one is asked for. */
export function partsOf(body: AsyncIterable<Uint8Array>, boundary: string): { next(): Promise<Part | null> } {
  const source = body[Symbol.asyncIterator]()
  const mark = Buffer.from(`\r\n--${boundary}`)
  // The first boundary has no line break before it; giving it one makes all boundaries alike.
  let held: Buffer = Buffer.from('\r\n')
  let within = true
  let ended = false

  async function more(): Promise<void> {
    const { done, value } = await source.next()
    if (done) throw new UploadBroken('cut-off')
    held = held.length === 0 ? Buffer.from(value) : Buffer.concat([held, value])
  }

  /** The next bytes before the coming boundary; null when it has been stepped over. */
  async function chunk(): Promise<Uint8Array | null> {
    while (within) {
      const at = held.indexOf(mark)
      if (at >= 0) {
        const last = held.subarray(0, at)
        held = held.subarray(at + mark.length)
        within = false
        return last.length > 0 ? last : null
      }
      // The tail may be the beginning of a boundary, and waits for the next chunk.
      const sure = held.length - (mark.length - 1)
      if (sure > 0) {
        const bytes = held.subarray(0, sure)
        held = held.subarray(sure)
        return bytes
      }
      await more()
    }
    return null
  }

  async function* bytes(): AsyncGenerator<Uint8Array, void> {
    for (let piece = await chunk(); piece !== null; piece = await chunk()) yield piece
  }

  async function headBytes(): Promise<string> {
    for (let at = held.indexOf(endOfHead); ; at = held.indexOf(endOfHead)) {
      if (at >= 0) {
        const head = held.toString('utf8', 0, at)
        // The line break before the content stays: a boundary may follow an empty part at once.
        held = held.subarray(at + 2)
        return head
      }
      if (held.length > headLimit) throw new UploadBroken('too-large')
      await more()
    }
  }

  async function next(): Promise<Part | null> {
    while (within) await chunk()
    if (ended) return null
    while (held.length < 2) await more()
    if (held[0] === 0x2d && held[1] === 0x2d) {
      ended = true
      return null
    }
    const head = readHead(await headBytes())
    within = true
    return { ...head, bytes: afterLineBreak(bytes()) }
  }

  return { next }
}

/** Drops the two bytes of the line break that ends a part's head. */
async function* afterLineBreak(bytes: AsyncGenerator<Uint8Array, void>): AsyncGenerator<Uint8Array, void> {
  let toDrop = 2
  for await (const piece of bytes) {
    const rest = toDrop > 0 ? piece.subarray(toDrop) : piece
    toDrop -= Math.min(toDrop, piece.length)
    if (rest.length > 0) yield rest
  }
}

function readHead(head: string): { name: string; fileName: string | null; type: string } {
  const lines = head.split('\r\n')
  const line = (name: string) => lines.find((one) => one.toLowerCase().startsWith(`${name}:`)) ?? ''
  const disposition = line('content-disposition')
  return {
    name: parameter(disposition, 'name') ?? '',
    fileName: parameter(disposition, 'filename'),
    type: line('content-type').slice('content-type:'.length).trim(),
  }
}

/** Browsers write quotes and line breaks inside names as %22, %0D and %0A, and everything else as it is. */
function parameter(disposition: string, name: string): string | null {
  const found = new RegExp(`;\\s*${name}="([^"]*)"`, 'i').exec(disposition)
  return found ? (found[1] ?? '').replace(/%22/g, '"').replace(/%0D|%0A/gi, ' ') : null
}
