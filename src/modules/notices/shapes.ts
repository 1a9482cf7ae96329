/**
 * Shapes of personal values: the second net under the proof. What looks like an email address, a
 * personal identity code, a phone number or a bank account must be this person's own or stand in
 * one of the notice's contact constants; identity codes and bank accounts never may.
 */
export type Shape = 'email' | 'identity-code' | 'phone' | 'bank-account'

export interface Shaped {
  readonly shape: Shape
  readonly value: string
}

const email = /[^\s<>()",;:@]+@[\p{L}\d-]+(?:\.[\p{L}\d-]+)*\.\p{L}{2,}/gu
const identityCode = /(?<![\p{L}\d])\d{6}[-+A-FU-Ya-fu-y]\d{3}[0-9A-FHJ-NPR-Ya-fhj-npr-y](?![\p{L}\d])/gu
const bankAccount = /(?<![\p{L}\d])[A-Z]{2}\d{2}(?:[ \u00A0]?[A-Z0-9]{4}){2,7}(?:[ \u00A0]?[A-Z0-9]{1,3})?(?![\p{L}\d])/gu
/** With a trunk 0 or a country code, and at least seven digits in all. */
const phone = /(?<![\p{L}\d./-])(?:\+|00|0)[1-9](?:[ \u00A0()-]?\d){5,13}(?![\p{L}\d])/gu

const netted: readonly (readonly [Shape, RegExp])[] = [
  ['email', email],
  ['identity-code', identityCode],
  ['bank-account', bankAccount],
  ['phone', phone],
]

export function shapesIn(text: string): Shaped[] {
  const found: Shaped[] = []
  for (const [shape, pattern] of netted) {
    if (shape === 'email' && !text.includes('@')) continue
    for (const match of text.matchAll(pattern)) found.push({ shape, value: match[0] })
  }
  return found
}
