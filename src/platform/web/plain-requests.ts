/**
 * Whether a path can be read in one way only. Encoded slashes and dots, double encoding, dot segments, NUL and
 * backslashes are read otherwise by a proxy than by us, and no address of ours has them.
 */
export function isPlainPath(path: string): boolean {
  if (path.length > longest || !written.test(path) || path.includes('//')) return false
  return path.split('/').every((segment) => {
    const read = decoded(segment)
    return read !== null && read !== '.' && read !== '..' && !confusing.test(read)
  })
}

const longest = 2_000
const written = /^\/[\w\-.~!$&'()*+,;=:@%/]*$/
const confusing = /[/\\%\u0000-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069]/

function decoded(segment: string): string | null {
  try {
    return decodeURIComponent(segment)
  } catch (error) {
    if (error instanceof URIError) return null
    throw error
  }
}

/** What this server speaks. TRACE would repeat cookies, and nothing here is put, patched or deleted by method. */
export const methods = ['GET', 'HEAD', 'POST'] as const

export const isOurMethod = (method: string | undefined): boolean => (methods as readonly (string | undefined)[]).includes(method)

export interface RawRequest {
  readonly method?: string | undefined
  readonly url?: string | undefined
  readonly rawHeaders: readonly string[]
}

/**
 * The status with which a request is refused before anything of it is read, or null. Node's parser has refused
 * before this what it cannot read in one way (RFC 9112: two lengths, a length beside chunks, a name with a space).
 */
export function refusedAtTheDoor({ method, url = '', rawHeaders }: RawRequest): 400 | 405 | null {
  if (!isOurMethod(method)) return 405
  const [path = ''] = url.split('?', 1)
  if (!isPlainPath(path)) return 400
  const hosts = rawHeaders.filter((name, index) => index % 2 === 0 && name.toLowerCase() === 'host')
  return hosts.length > 1 ? 400 : null
}
