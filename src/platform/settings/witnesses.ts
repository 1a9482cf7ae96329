import type { Environment } from './environment.ts'
import { SettingsTrouble } from './trouble.ts'

/** Who vouches for our ledgers, and for whose ledgers we vouch. Keys are read where they are used. */
export interface Witnesses {
  readonly asked: readonly { readonly key: string; readonly url: string }[]
  readonly logs: readonly string[]
  readonly mailbox: { readonly to: string; readonly everyHours: number } | null
}

export function witnessesFrom(values: Environment['values']): Witnesses {
  return { asked: askedFrom(values), logs: listIn(values.SATAMA_WITNESS_FOR), mailbox: mailboxFrom(values) }
}

function askedFrom(values: Environment['values']): Witnesses['asked'] {
  return listIn(values.SATAMA_WITNESSES).map((pair) => {
    const [key = '', url = '', ...rest] = pair.split(/\s+/)
    const address = URL.canParse(url) ? new URL(url) : null
    const local = address?.hostname === 'localhost' || address?.hostname === '127.0.0.1'
    if (rest.length === 0 && isKey(key) && address && (address.protocol === 'https:' || (address.protocol === 'http:' && local))) {
      return { key, url }
    }
    throw new SettingsTrouble(
      'SATAMA_WITNESSES',
      'SATAMA_WITNESSES has a key and an https:// address of each witness, with a space between them, and commas between witnesses.',
    )
  })
}

function mailboxFrom(values: Environment['values']): Witnesses['mailbox'] {
  const { SATAMA_WITNESS_MAIL: to, SATAMA_WITNESS_MAIL_HOURS: hours } = values
  const everyHours = hours === undefined ? 24 : Number(hours)
  if (!/^\d{1,4}$/.test(hours ?? '24') || everyHours < 1 || everyHours > 744) {
    throw new SettingsTrouble('SATAMA_WITNESS_MAIL_HOURS', 'SATAMA_WITNESS_MAIL_HOURS is a whole number from 1 to 744.')
  }
  if (!to) return null
  if (/^[a-z0-9.+_-]{1,64}@[a-z0-9-]+(\.[a-z0-9-]+)+$/i.test(to)) return { to, everyHours }
  throw new SettingsTrouble('SATAMA_WITNESS_MAIL', 'SATAMA_WITNESS_MAIL is not an email address.')
}

function listIn(written: string | undefined): string[] {
  return (written ?? '').split(',').map((one) => one.trim()).filter((one) => one !== '')
}

const isKey = (text: string): boolean => /^[^\s+]+\+[0-9a-f]{8}\+[A-Za-z0-9+/=]+$/.test(text)
