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
  const init: RequestInit & { duplex: 'half' } = { body: request.body.pipeThrough(counting), duplex: 'half' }
  return new Request(request, init)
}
