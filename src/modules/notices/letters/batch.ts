import { createHash } from 'node:crypto'
import { setImmediate } from 'node:timers/promises'
import { done, refuse, type Result } from '#foundation/results'
import { encryptTo, isAgeKey, typeset } from '#platform/files'
import { addressLines } from '../recipient.ts'
import { isShowable } from './glyphs.ts'
import { letterData, type LetterData } from './lay-out.ts'
import { letterSource } from './layout-source.ts'
import type { BatchSummary, LetterManifest, LetterOrder, LetterRecipient, RefusedLetter } from './model.ts'
import { ProvedLetterBatch, type Mismatch } from './prove.ts'

/** Typst and the reader hold a whole batch in memory; more letters go in further batches. */
export const mostLettersInABatch = 500

/** A batch that may leave: proved, and readable by the print house alone. */
export interface SealedLetterBatch {
  readonly encryptedPdf: Uint8Array
  readonly encryptedManifest: Uint8Array
  readonly summary: BatchSummary
  /** The persons whose letters are in it, by sequence. */
  readonly persons: readonly string[]
}

export interface MadeLetters {
  /** Null when no letter could be made. */
  readonly batch: SealedLetterBatch | null
  readonly refused: readonly RefusedLetter[]
}

/**
 * Makes letters into one PDF with its manifest, proves them (see prove.ts) and encrypts both to
 * the print house. Plaintext lives in memory only. What cannot be printed for one person is
 * refused for that person; a proof that fails refuses the whole batch.
 */
export async function makeLetterBatch(
  order: LetterOrder & { readonly printHouseKey: string },
): Promise<Result<MadeLetters, 'not-an-age-key' | 'too-many-letters' | 'not-proved'>> {
  if (!isAgeKey(order.printHouseKey)) return refuse('not-an-age-key')
  if (order.recipients.length > mostLettersInABatch) return refuse('too-many-letters', { most: mostLettersInABatch })

  const made = await makeProvedBatch(order)
  if (!made.ok) return made
  const { proved, recipients, refused } = made.value
  if (!proved) return done({ batch: null, refused })

  const manifest = manifestOf(order, proved)
  const encryptedPdf = await encryptTo([order.printHouseKey], proved.pdf)
  const encryptedManifest = await encryptTo([order.printHouseKey], Buffer.from(JSON.stringify(manifest, null, 1)))
  if (!encryptedPdf.ok) return encryptedPdf
  if (!encryptedManifest.ok) return encryptedManifest
  return done({
    batch: {
      encryptedPdf: encryptedPdf.value,
      encryptedManifest: encryptedManifest.value,
      summary: { batch: manifest.batch, letters: manifest.letters, pages: manifest.pages, sha256: manifest.sha256 },
      persons: recipients.map(({ pinned }) => pinned.recipient.person),
    },
    refused,
  })
}

/** The proved letters in plain, in memory: for {@link makeLetterBatch} and for previews. */
export async function makeProvedBatch(order: LetterOrder): Promise<
  Result<
    { proved: ProvedLetterBatch | null; recipients: LetterRecipient[]; refused: RefusedLetter[] },
    'not-proved'
  >
> {
  const refused: RefusedLetter[] = []
  let recipients = order.recipients.filter((recipient) => {
    if (isShowable(ownText(recipient))) return true
    refused.push({ person: recipient.pinned.recipient.person, reason: 'glyphs-missing' })
    return false
  })

  // A letter found unfit leaves the batch, and the rest is made anew: each round has fewer letters.
  while (recipients.length > 0) {
    const letters: LetterData[] = []
    const able: LetterRecipient[] = []
    for (const recipient of recipients) {
      const data = letterData(order.notice, recipient, { sequence: able.length + 1, at: order.at })
      if (typeof data === 'string') refused.push({ person: recipient.pinned.recipient.person, reason: data })
      else {
        able.push(recipient)
        letters.push(data)
      }
    }
    recipients = able
    if (recipients.length === 0) break

    await setImmediate()
    const typesetting = typeset({ source: letterSource, data: { letters }, title: order.batchId, at: order.at })
    // Each person's own text was tried before: what lacks a glyph now is the notice itself.
    if (!typesetting.ok) return notProved({ what: 'signs', letter: 0, page: 0 })
    await setImmediate()
    const proof = ProvedLetterBatch.prove(typesetting.value, {
      notice: order.notice,
      recipients,
      at: order.at,
      title: order.batchId,
    })
    if (proof.verdict === 'proved') return done({ proved: proof.batch, recipients, refused })
    if (proof.verdict === 'mismatch') return notProved(proof.mismatch)
    for (const [sequence, reason] of proof.letters) {
      const recipient = recipients[sequence - 1]
      if (recipient) refused.push({ person: recipient.pinned.recipient.person, reason })
    }
    recipients = recipients.filter((_, index) => !proof.letters.has(index + 1))
  }
  return done({ proved: null, recipients: [], refused })
}

function notProved({ what, letter, page }: Mismatch) {
  return refuse('not-proved', { what, letter, page })
}

function ownText({ pinned, to }: LetterRecipient): string {
  return [pinned.recipient.name, ...(addressLines(pinned.recipient, to) ?? [])].join('')
}

function manifestOf(order: LetterOrder, proved: ProvedLetterBatch): LetterManifest {
  return {
    format: 'satama-letters/1',
    batch: order.batchId,
    campaign: order.campaign,
    made: order.at.toISOString(),
    letters: proved.entries.length,
    pages: proved.pages,
    sha256: createHash('sha256').update(proved.pdf).digest('hex'),
    entries: proved.entries,
  }
}
