import { open, seal, textOf, utf8 } from '#foundation/sealing'
import type { Bytes } from '#foundation/sealing'

/* Which browser a session is in, coarse enough to be no mark of anybody, and sealed even so. */

export const browserFamilies = ['edge', 'opera', 'firefox', 'chrome', 'safari', 'other'] as const
export const systemFamilies = ['iphone', 'android', 'windows', 'mac', 'linux', 'other'] as const

export interface BrowserFamily {
  readonly browser: (typeof browserFamilies)[number]
  readonly system: (typeof systemFamilies)[number]
}

/** What a user agent says of itself, reduced to one of a few words. Order matters: most of them claim to be several. */
export function familyOf(userAgent: string): BrowserFamily {
  const first = <Name extends string>(signs: readonly (readonly [Name, RegExp])[], otherwise: Name): Name =>
    signs.find(([, sign]) => sign.test(userAgent))?.[0] ?? otherwise
  return {
    browser: first<BrowserFamily['browser']>(
      [['edge', /\bEdgA?\//], ['opera', /\bOPR\//], ['firefox', /\b(Firefox|FxiOS)\//], ['chrome', /(Chrome|CriOS)\//], ['safari', /\bSafari\//]],
      'other',
    ),
    system: first<BrowserFamily['system']>(
      [['iphone', /\b(iPhone|iPad)\b/], ['android', /\bAndroid\b/], ['windows', /\bWindows\b/], ['mac', /\bMac OS X\b/], ['linux', /\bLinux\b/]],
      'other',
    ),
  }
}

const context = (account: string): string => `satama session browser v1\n${account}`

export function sealFamily(ownKey: Bytes, account: string, { browser, system }: BrowserFamily): Bytes {
  const numbers = [browserFamilies.indexOf(browser), systemFamilies.indexOf(system)]
  return seal(ownKey, Uint8Array.from(numbers), context(account))
}

export function openFamily(ownKey: Bytes, account: string, sealed: Bytes | null): BrowserFamily | null {
  const plain = sealed && open(ownKey, sealed, context(account))
  if (!plain) return null
  return { browser: browserFamilies[plain[0] ?? 5] ?? 'other', system: systemFamilies[plain[1] ?? 5] ?? 'other' }
}

const nameContext = (account: string): string => `satama credential name v1\n${account}`
const nameLength = 64

/** What an account calls one of its passkeys, padded to one length. */
export function sealCredentialName(ownKey: Bytes, account: string, name: string): Bytes {
  const plain = new Uint8Array(4 * nameLength)
  plain.set(utf8(name.slice(0, nameLength)))
  return seal(ownKey, plain, nameContext(account))
}

export function openCredentialName(ownKey: Bytes, account: string, sealed: Bytes | null): string | null {
  const plain = sealed && open(ownKey, sealed, nameContext(account))
  return plain ? textOf(plain).replaceAll('\0', '') : null
}
