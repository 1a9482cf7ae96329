import { type Bytes, concat, sha256 } from '#foundation/sealing'

/*
 * A key of 32 bytes as people print and type it: Crockford's 32 characters, 52 for the key and 4 that check it,
 * in groups of four.
 */
const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const keyLength = 32
const checkLength = 3

export function writeKeyText(key: Bytes): string {
  if (key.length !== keyLength) throw new TypeError(`a key has ${keyLength} bytes, not ${key.length}`)
  const bits = [...concat(key, checkOf(key))].map((byte) => byte.toString(2).padStart(8, '0')).join('')
  const groups = bits.match(/.{1,5}/g) ?? []
  const text = groups.map((group) => alphabet.charAt(parseInt(group, 2))).join('')
  return (text.match(/.{1,4}/g) ?? []).join('-')
}

/** The key, as somebody typed it; null when it cannot be one. */
export function readKeyText(typed: string): Bytes | null {
  const plain = typed
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[\s\p{Pd}]+/gu, '')
    .replaceAll('O', '0')
    .replace(/[IL]/g, '1')
  const values = [...plain].map((character) => alphabet.indexOf(character))
  if (values.length !== ((keyLength + checkLength) * 8) / 5 || values.includes(-1)) return null
  const bits = values.map((value) => value.toString(2).padStart(5, '0')).join('')
  const bytes = Uint8Array.from(bits.match(/.{8}/g) ?? [], (byte) => parseInt(byte, 2))
  const key = bytes.slice(0, keyLength)
  return checkOf(key).every((byte, at) => byte === bytes[keyLength + at]) ? key : null
}

const checkOf = (key: Bytes): Bytes => sha256(concat(sha256('satama key text v1'), key)).slice(0, checkLength)
