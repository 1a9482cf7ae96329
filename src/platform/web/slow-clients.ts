import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'

/**
 * How long a client may keep a connection without doing its part. Only its own time counts: while an act of ours is
 * slow to take an upload, or to answer, nobody is hung up on.
 */
export interface Patience {
  /** From the connection, or from the last answer, until a request has its headers. */
  readonly headersMs: number
  /** Between two pieces of a body. */
  readonly bodyMs: number
  /** A body that comes in drops: after the grace, its average must be this many bytes a second. */
  readonly leastBytesPerSecond: number
  readonly graceMs: number
  /** An answer of which nothing more is taken. */
  readonly answerMs: number
  readonly keepAliveMs: number
  /** Connections open at once from one address; an IPv6 address counts by its first 64 bits. */
  readonly perAddress: number
  readonly connections: number
  /** How often all this is looked at. */
  readonly everyMs: number
}

/** A school or an office behind one address stays well below `perAddress`: a browser opens six. */
export const usualPatience: Patience = {
  headersMs: 15_000,
  bodyMs: 20_000,
  leastBytesPerSecond: 500,
  graceMs: 20_000,
  answerMs: 60_000,
  keepAliveMs: 10_000,
  perAddress: 256,
  connections: 4_000,
  everyMs: 1_000,
}

interface Watched {
  readonly address: string
  /** The request under way, or null while one is awaited. */
  request: IncomingMessage | null
  answered: boolean
  since: number
  bytesBefore: number
  seenBytes: number
  /** Milliseconds in which we waited for the client, and when of those the last byte came. */
  waited: number
  lastByteAt: number
}

/** Ends connections whose other end only holds them open. `spared` networks may open as many as they like. */
export function watchConnections(
  server: Server,
  patience: Patience,
  { spared, now = () => performance.now() }: { spared: (network: string) => boolean; now?: () => number },
): { stop(): void } {
  const watched = new Map<Socket, Watched>()
  const perAddress = new Map<string, number>()
  server.maxConnections = patience.connections
  server.headersTimeout = patience.headersMs
  server.keepAliveTimeout = patience.keepAliveMs
  // An upload may take its time as long as it comes; bodies are judged below.
  server.requestTimeout = 0

  server.on('connection', (socket: Socket) => {
    const address = networkOf(socket.remoteAddress)
    const count = (perAddress.get(address) ?? 0) + 1
    if (count > patience.perAddress && !spared(address)) return void socket.destroy()
    perAddress.set(address, count)
    watched.set(socket, {
      address, request: null, answered: false, since: now(), bytesBefore: 0, seenBytes: 0, waited: 0, lastByteAt: 0,
    })
    socket.once('close', () => {
      watched.delete(socket)
      const left = (perAddress.get(address) ?? 1) - 1
      if (left > 0) perAddress.set(address, left)
      else perAddress.delete(address)
    })
  })

  server.prependListener('request', (request: IncomingMessage, response: ServerResponse) => {
    const one = watched.get(request.socket)
    if (!one) return
    const { bytesRead } = request.socket
    Object.assign(one, { request, answered: false, bytesBefore: bytesRead, seenBytes: bytesRead, waited: 0, lastByteAt: 0 })
    response.once('close', () => {
      one.answered = true
      if (one.request === request && request.complete) Object.assign(one, { request: null, since: now() })
    })
  })

  // With a listener here Node leaves every idle connection to it, those that are kept alive too.
  server.setTimeout(patience.answerMs, (socket) => {
    const one = watched.get(socket)
    if (!one || one.request === null || socket.writableLength > 0) socket.destroy()
  })

  let last = now()
  const looking = setInterval(() => {
    const at = now()
    // When we were busy ourselves for longer than that, it is not the clients who were slow.
    const passed = Math.min(at - last, 2 * patience.everyMs)
    last = at
    for (const [socket, one] of watched) if (isHeldOpen(socket, one, at, passed, patience)) socket.destroy()
  }, patience.everyMs)
  looking.unref()
  return { stop: () => clearInterval(looking) }
}

function isHeldOpen(socket: Socket, one: Watched, at: number, passed: number, patience: Patience): boolean {
  const { request } = one
  if (!request) return at - one.since > patience.headersMs + (one.answered ? patience.keepAliveMs : 0)
  if (request.complete) {
    if (one.answered) Object.assign(one, { request: null, since: at })
    return false
  }
  // What waits in our buffer has come: it is we who are slow.
  if (request.readableLength > 0 && !one.answered) return false
  one.waited += passed
  if (socket.bytesRead > one.seenBytes) {
    one.seenBytes = socket.bytesRead
    one.lastByteAt = one.waited
  }
  const brought = socket.bytesRead - one.bytesBefore
  const tooSlow = one.waited > patience.graceMs && brought < (patience.leastBytesPerSecond * one.waited) / 1_000
  return tooSlow || one.waited - one.lastByteAt > patience.bodyMs
}

/** This machine itself: a proxy on it brings everybody's connections, and no stranger comes from there. */
export const isOurselves = (network: string): boolean => network.startsWith('127.') || network === '0:0:0:0'

/** One household or server has a whole /64 of IPv6. */
export function networkOf(address: string | undefined): string {
  if (!address) return 'unknown'
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1]
  if (mapped) return mapped
  if (!address.includes(':')) return address
  const [before = '', after] = (address.split('%')[0] ?? '').split('::')
  const first = before === '' ? [] : before.split(':')
  const second = after ? after.split(':') : []
  const zeros = after === undefined ? [] : Array.from({ length: Math.max(0, 8 - first.length - second.length) }, () => '0')
  return [...first, ...zeros, ...second].slice(0, 4).map((part) => part.replace(/^0+(?=.)/, '').toLowerCase()).join(':')
}
