import { UploadBroken } from './multipart.ts'

export class BodyTooLarge extends Error {
  constructor() {
    super('a request brought more than its route takes')
  }
}

/** The same request, whose body breaks off when it exceeds what the route takes, or when its sender is gone. */
export function limitBody(request: Request, limit: number): Request {
  if (request.body === null) return request
  if (Number(request.headers.get('content-length') ?? 0) > limit) throw new BodyTooLarge()
  const reader = request.body.getReader()
  let seen = 0
  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      const next = await reader.read().catch(() => null)
      // Whoever hung up, or was hung up on, is no fault of ours.
      if (next === null) return controller.error(new UploadBroken('cut-off'))
      if (next.done) return controller.close()
      seen += next.value.length
      if (seen <= limit) return controller.enqueue(next.value)
      controller.error(new BodyTooLarge())
      await reader.cancel().catch(() => undefined)
    },
    cancel: (reason: unknown) => reader.cancel(reason),
  })
  // Of its parts, not of itself: a server's own kind of request is not taken by the built-in constructor.
  const { method, headers, signal } = request
  const init: RequestInit & { duplex: 'half' } = { method, headers, signal, body, duplex: 'half' }
  return new Request(request.url, init)
}
