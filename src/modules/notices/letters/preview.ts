import { done, refuse, type Result } from '#foundation/results'
import { readPdf } from '#platform/files'
import type { ReadyNotice } from '../template.ts'
import { makeProvedBatch } from './batch.ts'
import type { LetterFault, LetterRecipient } from './model.ts'

export interface LetterPreview {
  readonly pdf: Uint8Array
  readonly pages: number
  /** A page as a PNG picture, from 0. */
  picture(page: number, dotsPerInch?: number): Uint8Array
}

/** One letter as its reader will hold it, made and proved like any other. */
export async function previewLetter(o: {
  notice: ReadyNotice
  recipient: LetterRecipient
  at: Date
}): Promise<Result<LetterPreview, LetterFault | 'not-proved'>> {
  const made = await makeProvedBatch({
    batchId: 'preview',
    campaign: 'preview',
    notice: o.notice,
    recipients: [o.recipient],
    at: o.at,
  })
  if (!made.ok) return made
  const { proved, refused } = made.value
  if (!proved) return refuse(refused[0]?.reason ?? 'no-address')
  const { pdf, pages } = proved
  return done({
    pdf,
    pages,
    picture(page, dotsPerInch = 110) {
      const reading = readPdf(pdf)
      try {
        return reading.picture(page, dotsPerInch)
      } finally {
        reading.close()
      }
    },
  })
}
