/** A Finnish postcode as five digits, or null. Spaces and a leading `FI-` are let through. */
export function parsePostcode(text: string): string | null {
  const code = text.replace(/\s+/g, '').replace(/^FI[-‐–]?/i, '')
  return /^\d{5}$/.test(code) && code !== '00000' ? code : null
}

/** A town as it stands on an envelope: capitals, one space. */
export function formatTown(text: string): string {
  return oneLine(text).toLocaleUpperCase('fi')
}

/** `00100 HELSINKI` */
export function formatPostLine(postcode: string, town: string): string {
  return `${postcode} ${formatTown(town)}`
}

const plainLine = /^(?:[\x21-\x7e]+(?: [\x21-\x7e]+)*)?$/

/** Composed form (NFC), and every run of white space one space: how text from outside is kept. */
export function oneLine(text: string): string {
  if (plainLine.test(text)) return text
  return text.normalize('NFC').replace(/\s+/g, ' ').trim()
}
