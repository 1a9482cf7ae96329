import type { Environment } from './environment.ts'
import { SettingsTrouble } from './trouble.ts'

/**
 * Where somebody who has found a weakness writes to: addresses as RFC 9116 wants them, in the order of preference.
 * A bare mail address is taken as one. Empty when nothing is set.
 */
export function securityContactsFrom(values: Environment['values']): readonly string[] {
  const given = (values.SATAMA_SECURITY_CONTACT ?? '').split(',').map((one) => one.trim())
  return given.filter((one) => one !== '').map(contactFrom)
}

function contactFrom(given: string): string {
  if (/^[^\s@:/<>"]{1,64}@[a-z0-9.-]{3,190}$/i.test(given)) return `mailto:${given}`
  const url = URL.canParse(given) ? new URL(given) : null
  const mail = url?.protocol === 'mailto:' && /^[^\s@]+@[^\s@]+$/.test(url.pathname)
  const page = url?.protocol === 'https:' && !url.username && !url.password
  const phone = url?.protocol === 'tel:' && /^\+[\d-]{5,20}$/.test(url.pathname)
  if (url && (mail || page || phone)) return url.href
  throw new SettingsTrouble(
    'SATAMA_SECURITY_CONTACT',
    'SATAMA_SECURITY_CONTACT is a mail address, or an address that begins with https:// or tel:+, several with commas between them.',
  )
}
