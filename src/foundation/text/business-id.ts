const weights = [7, 9, 10, 5, 8, 4, 2]

/** A Finnish business id (Y-tunnus): seven digits, a hyphen and a check digit; null when it is none. */
export function parseBusinessId(text: string): string | null {
  const found = /^(\d{6,7})-(\d)$/.exec(text.trim().replace(/[\u2010-\u2015\u2212]/g, '-'))
  if (!found) return null
  const digits = (found[1] ?? '').padStart(7, '0')
  const sum = weights.reduce((total, weight, i) => total + weight * Number(digits[i]), 0)
  const rest = sum % 11
  // A remainder of 1 would need the check digit 10: such numbers are never given.
  if (rest === 1) return null
  const check = rest === 0 ? 0 : 11 - rest
  return check === Number(found[2]) ? `${digits}-${check}` : null
}
