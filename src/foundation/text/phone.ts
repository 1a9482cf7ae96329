/**
 * A telephone number in E.164, or null when the text cannot be one. A number without a
 * country is Finnish: 040 123 4567 → +358401234567. Only the form is judged; whether
 * anybody answers there nobody knows.
 */
export function parsePhone(text: string, country = '358'): string | null {
  const trimmed = text.normalize('NFKC').trim().replace(/^tel:/i, '')
  if (!/^[+\d(][\d\s().\-–/\u00a0]*$/.test(trimmed)) return null
  // "(0)" between country and number is dropped abroad and dialled at home: never part of the number.
  const digits = trimmed.replace(/^(\+|00)([^(]*)\(0\)/, '$1$2').replace(/[^\d+]/g, '')
  if (digits.startsWith('+')) return international(digits.slice(1), country)
  if (digits.startsWith('00')) return international(digits.slice(2), country)
  if (digits.startsWith('0')) return international(country + digits.slice(1), country)
  // Written without its plus: only the own country's prefix is long enough to be recognised for certain.
  if (digits.startsWith(country) && digits.length >= country.length + 8) return international(digits, country)
  return null
}

function international(digits: string, country: string): string | null {
  const national = digits.startsWith(country) ? digits.slice(country.length).replace(/^0/, '') : null
  const whole = national === null ? digits : country + national
  if (national !== null && (national.length < 5 || national.length > 12)) return null
  return /^[1-9]\d{7,14}$/.test(whole) ? `+${whole}` : null
}
