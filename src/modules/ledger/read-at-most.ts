/** The body of an answer, read no further than `most` bytes; null when it is longer. Whoever answers may be anybody. */
export async function readAtMost(response: Response, most: number): Promise<Buffer | null> {
  if (!response.body) return Buffer.alloc(0)
  const chunks: Uint8Array[] = []
  let length = 0
  // Leaving the loop cancels the body: nothing more of it is received.
  for await (const chunk of response.body as ReadableStream<Uint8Array>) {
    length += chunk.length
    if (length > most) return null
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}
