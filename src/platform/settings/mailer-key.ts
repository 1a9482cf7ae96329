import type { Environment } from './environment.ts'
import { SettingsTrouble } from './trouble.ts'

/** Where the mailer's private key comes from at the start. Nothing here is secret: a PIN is typed or a credential. */
export interface MailerKeySettings {
  /** Null: it is not taken up, and pseudonymous accounts are not mailed. */
  readonly from: 'typed' | 'credential' | 'kms' | null
  readonly kms: { readonly module: string; readonly token: string; readonly key: string } | null
  /** What systemd gives a service; null elsewhere. */
  readonly credentialsFolder: string | null
}

const sources = ['typed', 'credential', 'kms'] as const

export function mailerKeyFrom(values: Environment['values']): MailerKeySettings {
  const asked = values.SATAMA_MAILER_KEY
  const from = sources.find((one) => one === asked) ?? null
  if (asked && !from) {
    throw new SettingsTrouble('SATAMA_MAILER_KEY', `SATAMA_MAILER_KEY is ${sources.join(', ')}, or not set.`)
  }
  return { from, kms: kmsFrom(values, from === 'kms'), credentialsFolder: values.CREDENTIALS_DIRECTORY ?? null }
}

function kmsFrom(values: Environment['values'], needed: boolean): MailerKeySettings['kms'] {
  const { SATAMA_KMS_MODULE: module, SATAMA_KMS_TOKEN: token, SATAMA_KMS_KEY: key } = values
  if (!module && !token && !key && !needed) return null
  if (!module?.startsWith('/')) {
    throw new SettingsTrouble('SATAMA_KMS_MODULE', 'SATAMA_KMS_MODULE is the whole path of a PKCS#11 library.')
  }
  if (!token || token.startsWith('-')) {
    throw new SettingsTrouble('SATAMA_KMS_TOKEN', 'SATAMA_KMS_TOKEN is the label of a token.')
  }
  if (!key || !/^(?:[0-9a-f]{2}){1,32}$/i.test(key)) {
    throw new SettingsTrouble('SATAMA_KMS_KEY', 'SATAMA_KMS_KEY is the ID of an AES key on the token, in hexadecimal.')
  }
  return { module, token, key }
}
