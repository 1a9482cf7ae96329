import { isoDate, type IsoDate } from '#foundation/time'

/**
 * The Finnish personal identity code: DDMMYY, a sign for the century, an individual number
 * and a check character. All 11 characters identify: 100190-999P and 100190Y999P are two
 * people. It never authenticates anybody.
 */
export interface IdentityCode {
  /** Normalised: capitals, and a plain hyphen. */
  readonly code: string
  readonly birthDate: IsoDate
  /** 900–999: given for tests or for a time, never by the population register for good. */
  readonly temporary: boolean
}

const centuries: Readonly<Record<string, number>> = {
  '+': 1800,
  ...Object.fromEntries([...'-YXWVU'].map((sign) => [sign, 1900])),
  ...Object.fromEntries([...'ABCDEF'].map((sign) => [sign, 2000])),
}
const checkCharacters = '0123456789ABCDEFHJKLMNPRSTUVWXY'
const form = /^(\d{2})(\d{2})(\d{2})([-+A-FU-Y])(\d{3})([0-9A-Y])$/
/** What word processors make of a hyphen: U+2010 to U+2015, U+2212, U+FE63, U+FF0D. */
const hyphens = /[\u2010-\u2015\u2212\ufe63\uff0d]/g

/** Reads a code as people write it (spaces, small letters, a dash for the hyphen); null when it cannot be one. */
export function parseIdentityCode(text: string): IdentityCode | null {
  const code = text.replace(hyphens, '-').replace(/\s+/g, '').toUpperCase()
  const found = form.exec(code)
  if (!found) return null
  const [, day = '', month = '', year = '', sign = '', individual = '', check = ''] = found
  if (Number(individual) < 2) return null
  const century = centuries[sign]
  if (century === undefined) return null
  const birthDate = isoDate(century + Number(year), Number(month), Number(day))
  if (!birthDate) return null
  if (checkCharacter(`${day}${month}${year}`, individual) !== check) return null
  return { code, birthDate, temporary: Number(individual) >= 900 }
}

/** The check character of a birth date (DDMMYY) and an individual number; the sign is not part of the sum. */
export function checkCharacter(dayMonthYear: string, individual: string): string {
  return checkCharacters.charAt(Number(dayMonthYear + individual) % 31)
}
