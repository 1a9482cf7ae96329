export interface EmailAddress {
  /** As it goes on the envelope: the local part as written, the domain in ASCII and small letters. */
  readonly address: string
  /** For comparing only: two addresses with the same form are one mailbox everywhere that matters. */
  readonly comparable: string
}

const localPart = /^[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*$/
const label = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/

/**
 * Reads an email address by its form (RFC 5321 dot-atom and a domain name of two labels or
 * more), or gives null. A local part outside ASCII is refused: too many relays cannot carry
 * it, and such a person is reached by letter instead of not at all.
 */
export function parseEmail(text: string): EmailAddress | null {
  const bare = text
    .normalize('NFC')
    .trim()
    .replace(/^mailto:/i, '')
    .replace(/^<(.*)>$/, '$1')
  const at = bare.lastIndexOf('@')
  if (at < 1) return null
  const local = bare.slice(0, at)
  const domain = asciiDomain(bare.slice(at + 1))
  if (!domain || local.length > 64 || !localPart.test(local)) return null
  const address = `${local}@${domain}`
  return address.length > 254 ? null : { address, comparable: address.toLowerCase() }
}

function asciiDomain(text: string): string | null {
  const lower = text.toLowerCase()
  const ascii = /^[\x21-\x7e]+$/.test(lower) ? lower : toAscii(lower)
  if (!ascii || ascii.length > 253) return null
  const labels = ascii.split('.')
  if (labels.length < 2 || !labels.every((part) => label.test(part))) return null
  return /^\d+$/.test(labels.at(-1) ?? '') ? null : ascii
}

function toAscii(domain: string): string | null {
  if (/[\s/?#@:\\%]/.test(domain)) return null
  return URL.canParse(`http://${domain}`) ? new URL(`http://${domain}`).hostname : null
}
