export class BodyTooLarge extends Error {
  constructor() {
    super('a request brought more than its route takes')
  }
}

/** The same request, whose body breaks off when it exceeds what the route takes. */
export function limitBody(request: Request, limit: number): Request {
  if (request.body === null) return request
  if (Number(request.headers.get('content-length') ?? 0) > limit) throw new BodyTooLarge()
  let seen = 0
  const counting = new TransformStream<Uint8Array, Uint8Array>({
    transform(chunk, controller) {
      seen += chunk.length
      if (seen > limit) controller.error(new BodyTooLarge())
      else controller.enqueue(chunk)
    },
  })
  // Of its parts, not of itself: a server's own kind of request is not taken by the built-in constructor.
  const { method, headers, signal } = request
  const init: RequestInit & { duplex: 'half' } = { method, headers, signal, body: request.body.pipeThrough(counting), duplex: 'half' }
  return new Request(request.url, init)
}
