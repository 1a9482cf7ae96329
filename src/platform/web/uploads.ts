import { done, refuse } from '#foundation/results'
import type { Result } from '#foundation/results'
import { boundaryOf, partsOf, UploadBroken } from './multipart.ts'

/** A file on its way in. What stood before it in the form has been read; what stands behind it never is. */
export interface Upload {
  readonly fields: ReadonlyMap<string, string>
  readonly file: {
    /** As the sender's machine called it. It may hold a name: show it to the sender, keep it nowhere. */
    readonly name: string
    readonly type: string
    /** The bytes as they arrive; read once. Throws {@link UploadBroken} when they stop short or exceed the limit. */
    readonly bytes: AsyncIterable<Uint8Array>
  }
}

const fieldLimit = 10_000
const fieldsLimit = 50

/**
 * [Note: Nothing waits in plaintext] An upload is never gathered, neither in memory nor in a file: the
 * act takes each chunk as it comes and seals what it keeps. A slow act slows the sender down.
 */
export async function readUpload(
  request: Request,
  { limit }: { limit: number },
): Promise<Result<Upload, 'no-file' | 'too-large'>> {
  const announced = Number(request.headers.get('content-length') ?? 0)
  if (announced > limit) return refuse('too-large', { limit })
  const boundary = boundaryOf(request.headers.get('content-type') ?? '')
  if (boundary === null || request.body === null) return refuse('no-file')

  const fields = new Map<string, string>()
  const parts = partsOf(bounded(request.body, limit), boundary)
  for (let part = await parts.next(); part !== null; part = await parts.next()) {
    if (part.fileName !== null) {
      if (part.fileName === '') return refuse('no-file')
      return done({ fields, file: { name: part.fileName, type: part.type, bytes: part.bytes } })
    }
    const text = await smallText(part.bytes)
    if (text === null || fields.size >= fieldsLimit) return refuse('too-large', { limit: fieldLimit })
    fields.set(part.name, text)
  }
  return refuse('no-file')
}

async function* bounded(body: AsyncIterable<Uint8Array>, limit: number): AsyncGenerator<Uint8Array, void> {
  let seen = 0
  for await (const chunk of body) {
    seen += chunk.length
    if (seen > limit) throw new UploadBroken('too-large')
    yield chunk
  }
}

async function smallText(bytes: AsyncIterable<Uint8Array>): Promise<string | null> {
  const decoder = new TextDecoder()
  let text = ''
  for await (const chunk of bytes) {
    text += decoder.decode(chunk, { stream: true })
    if (text.length > fieldLimit) return null
  }
  return text + decoder.decode()
}
