import { lookup } from 'node:dns'
import type { LookupAddress } from 'node:dns'
import { request as httpRequest } from 'node:http'
import { request as httpsRequest } from 'node:https'
import { BlockList, isIP } from 'node:net'

/*
 * [Note: An address that somebody typed] An administrator types a provider's address, and this server goes there. So
 * that it cannot be led to the machines behind it: https only; no redirect is followed; an address that resolves to
 * this machine, to a private network or to link-local services is refused, and the connection goes to the very
 * address that was checked, so a name that changes its mind between look-up and connection gains nothing. Answers end
 * at 256 KiB and ten seconds. Not prevented: asking any public https server for any path, since a provider's own
 * document names its endpoints. A provider inside the house is reached by the operator's leave (`allowed`).
 */

export interface Outgoing {
  /** Hosts that may be private, by the operator's settings; at loopback, which tests and the demo name, also by http. */
  readonly allowed: readonly string[]
}

const mostBytes = 256 * 1024
const longestMs = 10_000

const inner = new BlockList()
for (const [net, bits] of [
  ['0.0.0.0', 8], ['10.0.0.0', 8], ['100.64.0.0', 10], ['127.0.0.0', 8], ['169.254.0.0', 16], ['172.16.0.0', 12],
  ['192.0.0.0', 24], ['192.168.0.0', 16], ['198.18.0.0', 15], ['224.0.0.0', 3],
] as const) inner.addSubnet(net, bits, 'ipv4')
for (const [net, bits] of [['::', 96], ['fc00::', 7], ['fe80::', 10], ['fec0::', 10], ['ff00::', 8], ['64:ff9b::', 96], ['64:ff9b:1::', 48], ['2002::', 16]] as const) {
  inner.addSubnet(net, bits, 'ipv6')
}

/** Whether an address belongs to this machine or to a network that strangers do not reach. */
export function isInner(address: string): boolean {
  const family = isIP(address)
  // An address of one link alone is nowhere else.
  if (family === 0 || address.includes('%')) return true
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1]
  if (mapped) return inner.check(mapped, 'ipv4')
  // Any other way of writing an IPv4 address inside an IPv6 one.
  if (/^::ffff:/i.test(address)) return true
  return inner.check(address, family === 4 ? 'ipv4' : 'ipv6')
}

/** Without TLS only where nothing leaves the machine: what is sent holds a code, and perhaps a secret. */
export const isHttpHere = ({ protocol, hostname }: URL): boolean =>
  protocol === 'http:' && ['localhost', '127.0.0.1', '[::1]'].includes(hostname)

export class NotReached extends Error {
  override readonly name = 'NotReached'
}

/** Fetches as openid-client asks, within the limits above. */
export function outgoingFetch({ allowed }: Outgoing) {
  return async (address: string, options: { method?: string; headers?: Record<string, string>; body?: unknown }): Promise<Response> => {
    const url = new URL(address)
    const mayBeInner = allowed.includes(url.hostname)
    if (url.protocol !== 'https:' && !(mayBeInner && isHttpHere(url))) throw new NotReached('https only')
    const literal = url.hostname.replace(/^\[|\]$/g, '')
    if (isIP(literal) !== 0 && !mayBeInner && isInner(literal)) throw new NotReached('an address that is not public')
    return send(url, { ...options, mayBeInner })
  }
}

function send(
  url: URL,
  o: { method?: string; headers?: Record<string, string>; body?: unknown; mayBeInner: boolean },
): Promise<Response> {
  const body = typeof o.body === 'string' ? o.body : o.body instanceof URLSearchParams ? o.body.toString() : null
  return new Promise((resolve, reject) => {
    const request = (url.protocol === 'https:' ? httpsRequest : httpRequest)(
      url,
      {
        method: o.method ?? 'GET',
        headers: { ...o.headers, ...(body === null ? {} : { 'content-length': String(Buffer.byteLength(body)) }) },
        agent: false,
        signal: AbortSignal.timeout(longestMs),
        lookup: (host, options, found) =>
          lookup(host, { ...options, all: true }, (error, addresses) => {
            const all: LookupAddress[] = error ? [] : addresses
            if (error) return found(error, '', 0)
            if (!o.mayBeInner && all.some(({ address }) => isInner(address))) {
              return found(new NotReached('an address that is not public'), '', 0)
            }
            const [first] = all
            if (options.all) return found(null, all)
            return first ? found(null, first.address, first.family) : found(new NotReached('no address'), '', 0)
          }),
      },
      (answer) => {
        const pieces: Buffer[] = []
        let length = 0
        answer.on('data', (piece: Buffer) => {
          length += piece.length
          if (length > mostBytes) answer.destroy(new NotReached('an answer beyond measure'))
          else pieces.push(piece)
        })
        answer.on('error', reject)
        answer.on('end', () => {
          const headers = new Headers()
          for (const [name, value] of Object.entries(answer.headers)) headers.set(name, String(value))
          const status = answer.statusCode ?? 502
          const bytes = status === 204 || status === 304 ? null : new Uint8Array(Buffer.concat(pieces))
          resolve(new Response(bytes, { status: status >= 200 && status < 600 ? status : 502, headers }))
        })
      },
    )
    request.on('error', reject)
    if (body !== null) request.write(body)
    request.end()
  })
}
