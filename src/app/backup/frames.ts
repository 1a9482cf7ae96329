/*
 * What lies inside a backup once age and gzip are off: frames, each a letter, a length (4 bytes, big
 * endian) and so many bytes.
 *
 *   H  the head, JSON: what this is, first of all
 *   T  a table begins, JSON: schema, table, columns        F  a file begins, JSON: name
 *   D  data of the table (COPY's text format) or the file
 *   E  the table or file ends, JSON: rows or bytes, and the SHA-256 of its data
 *   Z  the end, JSON: how many tables and rows. Without it the backup is not whole
 */
export type FrameKind = 'H' | 'T' | 'F' | 'D' | 'E' | 'Z'

export interface Frame {
  readonly kind: FrameKind
  readonly bytes: Buffer
}

/** The longest data in one frame, so that reading needs little memory. */
export const longestFrame = 1 << 20

export function frame(kind: FrameKind, content: Uint8Array | object): Buffer {
  const bytes = content instanceof Uint8Array ? content : Buffer.from(JSON.stringify(content))
  const head = Buffer.alloc(5)
  head.write(kind, 0, 'latin1')
  head.writeUInt32BE(bytes.length, 1)
  return Buffer.concat([head, bytes])
}

/** The content is not what a Satama of this format wrote. */
export class NotABackup extends Error {
  override readonly name = 'NotABackup'
}

/** Reads frames out of chunks of any size; throws {@link NotABackup} on anything else. */
export async function* readFrames(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Frame> {
  let held: Buffer[] = []
  let size = 0
  const take = (count: number): Buffer => {
    const all = held.length === 1 ? (held[0] as Buffer) : Buffer.concat(held)
    const rest = all.subarray(count)
    held = rest.length > 0 ? [rest] : []
    size = rest.length
    return all.subarray(0, count)
  }
  let wanted: { kind: FrameKind; length: number } | null = null
  for await (const chunk of chunks) {
    held.push(Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength))
    size += chunk.length
    for (;;) {
      if (!wanted) {
        if (size < 5) break
        const head = take(5)
        wanted = { kind: kindOf(head), length: head.readUInt32BE(1) }
        if (wanted.length > longestFrame) throw new NotABackup('a frame is too long')
      }
      if (size < wanted.length) break
      yield { kind: wanted.kind, bytes: take(wanted.length) }
      wanted = null
    }
  }
  if (wanted || size > 0) throw new NotABackup('the last frame is cut off')
}

function kindOf(head: Buffer): FrameKind {
  const letter = head.toString('latin1', 0, 1)
  if (!'HTFDEZ'.includes(letter)) throw new NotABackup('not a frame')
  return letter as FrameKind
}
