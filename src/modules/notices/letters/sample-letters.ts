import type { Lang } from '#platform/texts'
import { filledTemplate, samplePinned } from '../sample.ts'
import { readyNotice, type PostalAddress } from '../template.ts'
import type { LetterOrder, LetterRecipient } from './model.ts'

/** Invented readers for the tests of letters. */
export const letterDay = new Date('2026-11-22T22:30:00Z')

export function letterTo(
  name: string,
  more: { language?: Lang; postal?: PostalAddress; leaked?: string[]; number?: number } = {},
): LetterRecipient {
  const number = more.number ?? 1
  const pinned = samplePinned(more.language ?? 'fi', `lukija${number}@example.org`, more.leaked ?? ['identity-code', 'name'])
  const postal = more.postal ?? { street: `Mallikatu ${number} A ${(number % 30) + 1}`, postcode: '00100', town: 'Helsinki' }
  const person = `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`
  const code = `ABCD-${String(number).padStart(4, '0')}-EFGH-JKLM`
  return { to: 'person', pinned: { ...pinned, code, recipient: { ...pinned.recipient, person, name, postal } } }
}

export function orderOf(recipients: LetterRecipient[]): LetterOrder {
  return {
    batchId: '11111111-2222-4333-8444-555555555555',
    campaign: '99999999-2222-4333-8444-555555555555',
    notice: readyNotice(filledTemplate()),
    recipients,
    at: letterDay,
  }
}
