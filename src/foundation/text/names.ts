const letters: Readonly<Record<string, string>> = { ø: 'o', đ: 'd', ð: 'd', ł: 'l', ß: 'ss', æ: 'ae', œ: 'oe', þ: 'th', ı: 'i' }

const plain = /^[A-Za-z0-9]+(?: [A-Za-z0-9]+)*$/

/**
 * A name for comparing and finding only: small letters without marks, hyphens and
 * apostrophes as spaces. `Åsa-Maija  Mäkelä` and `asa maija makela` are alike.
 */
export function comparableName(text: string): string {
  if (plain.test(text)) return text.toLowerCase()
  return text
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase()
    .replace(/[øđðłßæœþı]/g, (letter) => letters[letter] ?? letter)
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
}

/** The parts of a name in comparable form, each once. */
export function nameParts(text: string): string[] {
  const whole = comparableName(text)
  return whole === '' ? [] : [...new Set(whole.split(' '))]
}

/** Whether two names have a part of two letters or more in common; initials alone prove nothing. */
export function shareNamePart(one: string, other: string): boolean {
  const parts = new Set(nameParts(one).filter((part) => part.length > 1))
  return nameParts(other).some((part) => parts.has(part))
}
