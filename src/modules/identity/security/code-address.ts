const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'

/** RFC 4648, without padding, as authenticator apps take it. */
export function base32(bytes: Uint8Array): string {
  let text = ''
  let bits = 0
  let value = 0
  for (const byte of bytes) {
    value = (value << 8) | byte
    bits += 8
    while (bits >= 5) {
      bits -= 5
      text += alphabet.charAt((value >>> bits) & 31)
    }
    value &= (1 << bits) - 1
  }
  return bits > 0 ? text + alphabet.charAt((value << (5 - bits)) & 31) : text
}

/** What an authenticator app reads from the picture (the key URI format of its first makers). */
export function codeAddress({ secret, signInName }: { secret: Uint8Array; signInName: string }): string {
  return `otpauth://totp/Satama:${encodeURIComponent(signInName)}?secret=${base32(secret)}&issuer=Satama&algorithm=SHA1&digits=6&period=30`
}
