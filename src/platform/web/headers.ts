/**
 * [Note: Referrers] `same-origin` tells other sites as little as `no-referrer` does: nothing. Under
 * `no-referrer` a browser also sends `Origin: null` with our own forms, and the guard against
 * forged requests would lose one of its two signs.
 */
export const everywhere: Readonly<Record<string, string>> = {
  'referrer-policy': 'same-origin',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-embedder-policy': 'require-corp',
  'cross-origin-resource-policy': 'same-origin',
  'origin-agent-cluster': '?1',
  'permissions-policy': permissions(),
  'x-dns-prefetch-control': 'off',
  'x-permitted-cross-domain-policies': 'none',
}

/** Nothing of the device is ours to ask for; passkeys only on our own pages. */
function permissions(): string {
  const never = [
    'accelerometer', 'autoplay', 'browsing-topics', 'camera', 'display-capture', 'encrypted-media', 'fullscreen', 'geolocation',
    'gyroscope', 'hid', 'identity-credentials-get', 'idle-detection', 'local-fonts', 'magnetometer', 'microphone', 'midi',
    'payment', 'picture-in-picture', 'screen-wake-lock', 'serial', 'storage-access', 'usb', 'xr-spatial-tracking',
  ]
  const ours = ['publickey-credentials-create', 'publickey-credentials-get']
  return [...never.map((name) => `${name}=()`), ...ours.map((name) => `${name}=(self)`)].join(', ')
}

const policy = (directives: Record<string, string>): string =>
  Object.entries(directives)
    .map(([name, value]) => `${name} ${value}`)
    .join('; ')

const strictest = {
  'default-src': `'none'`,
  'style-src': `'self'`,
  'img-src': `'self' data:`,
  'font-src': `'self'`,
  'form-action': `'self'`,
  'frame-ancestors': `'none'`,
  'base-uri': `'none'`,
  'require-trusted-types-for': `'script'`,
  'trusted-types': `'none'`,
}

/** A page that is kept for everyone has no script at all. */
const withoutScript = policy(strictest)

/** Only scripts that carry this answer's nonce; `wasm` lets them compile the ciphers, and nothing else. */
export function contentPolicy({ nonce, wasm = false }: { nonce: string; wasm?: boolean }): string {
  if (nonce === '') return withoutScript
  return policy({
    ...strictest,
    'script-src': `'nonce-${nonce}'${wasm ? ` 'wasm-unsafe-eval'` : ''}`,
    'connect-src': `'self'`,
  })
}

export const publishedPageHeaders: Readonly<Record<string, string>> = {
  ...everywhere,
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy': withoutScript,
  'cache-control': 'public, max-age=60, must-revalidate',
  'vary': 'accept-encoding',
}

export const overTls: Readonly<Record<string, string>> = { 'strict-transport-security': 'max-age=63072000' }

/** Puts on an answer what every answer carries; what the route has set itself stays. */
export function dress(response: Response, o: { nonce: string; wasm: boolean; secure: boolean }): Response {
  const headers = response.headers
  for (const [name, value] of Object.entries(everywhere)) if (!headers.has(name)) headers.set(name, value)
  if (!headers.has('content-security-policy')) headers.set('content-security-policy', contentPolicy(o))
  if (!headers.has('cache-control')) headers.set('cache-control', 'no-store')
  if (o.secure) for (const [name, value] of Object.entries(overTls)) headers.set(name, value)
  return response
}
