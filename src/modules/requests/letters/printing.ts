import { createHash } from 'node:crypto'
import { done, refuse } from '#foundation/results'
import { append } from '#ledger'
import { typesetSheets, type SheetData } from '#notices'
import type { Tx } from '#platform/database'
import type { Present } from '../present.ts'
import { recordSent } from '../sending.ts'
import * as store from '../batch-store.ts'
import { openLetters } from './letter.ts'
import type { Sheet } from './model.ts'
import { dayWords } from './texts.ts'

/** Typst and the reader hold a whole batch in memory. */
export const mostInABatch = 200

/**
 * Puts letters that wait for the post into one batch: typeset, read back, hashed. The PDF is not kept: it is made anew
 * when somebody fetches it, the same to the byte, so no plaintext lies anywhere. A letter that does not fit the window,
 * or whose signs cannot be printed, is given to somebody at the desk instead.
 */
export async function makeLetterBatch(tx: Tx, present: Present, letters?: readonly string[]) {
  const { organisation } = present.keyring
  const waiting = await store.lockWaiting(tx, organisation, { limit: mostInABatch, ...(letters ? { letters } : {}) })
  const opened = await openLetters(present, waiting)
  let fit = waiting.flatMap((id) => {
    const sheet = opened.get(id)
    return sheet && sheet.to ? [{ id, sheet }] : []
  })
  const apart = waiting.filter((id) => !fit.some((one) => one.id === id))
  const batch = crypto.randomUUID()
  for (;;) {
    if (fit.length === 0) {
      await store.giveToDesk(tx, organisation, apart)
      return apart.length > 0 ? done({ batch: null, letters: 0, toDesk: apart.length }) : refuse('nothing-waits')
    }
    const printed = print(batch, present.at, fit.map(({ sheet }) => sheet))
    if (printed.ok) {
      const { pdf, pages } = printed.value
      const row = { id: batch, organisation, madeAt: present.at, madeBy: present.by, letters: fit.length, pages, sha256: hashOf(pdf) }
      await store.insertBatch(tx, row, fit.map(({ id }) => id))
      await store.giveToDesk(tx, organisation, apart)
      await append(tx, { type: 'requests.letters-batched', organisation, by: present.by, at: present.at, about: batch, body: { count: fit.length, pages } })
      return done({ batch, letters: fit.length, toDesk: apart.length })
    }
    const unfit = new Set(printed.unfit)
    apart.push(...fit.filter((_, i) => unfit.has(i)).map(({ id }) => id))
    fit = fit.filter((_, i) => !unfit.has(i))
  }
}

/** The batch's PDF, made anew; it must be the one that was hashed. */
export async function printBatch(tx: Tx, present: Present, id: string) {
  const { organisation } = present.keyring
  const batch = await store.findBatch(tx, organisation, id)
  if (!batch) return refuse('no-such-batch')
  const letters = await store.lettersIn(tx, organisation, id)
  const opened = await openLetters(present, letters, { about: id })
  const sheets = letters.flatMap((letter) => opened.get(letter) ?? [])
  // One of them was erased since: what is left is another document.
  if (sheets.length !== letters.length) return refuse('letters-erased')
  const printed = print(id, batch.madeAt, sheets)
  if (!printed.ok || hashOf(printed.value.pdf) !== batch.sha256) throw new Error('a batch of letters does not print as it did')
  return done({ pdf: printed.value.pdf, sha256: batch.sha256, pages: batch.pages })
}

/** Somebody confirms that the printed letters were handed over to the post: from now on they count as sent. */
export async function handOverBatch(tx: Tx, o: { organisation: string; by: string; at: Date }, id: string) {
  const batch = await store.findBatch(tx, o.organisation, id)
  if (!batch) return refuse('no-such-batch')
  if (batch.handedOverAt) return refuse('handed-over-already')
  await store.markHandedOver(tx, o.organisation, id, o)
  const sent = await recordSent(tx, o, await store.lettersIn(tx, o.organisation, id), { kind: 'batch', batch: id })
  await append(tx, { type: 'requests.letters-handed-over', organisation: o.organisation, by: o.by, at: o.at, about: id, body: { count: sent.length, sha256: batch.sha256 } })
  return done({ batch: id, letters: sent.length })
}

/** One letter as a PDF, for whoever gives it in person or reads it on a screen. */
export function printOne(id: string, sheet: Sheet) {
  return print(id, new Date(`${sheet.date}T10:00:00Z`), [sheet])
}

const print = (title: string, at: Date, sheets: readonly Sheet[]) => typesetSheets(sheets.map(dataOf), { title, at })

function dataOf({ language, mark, from, date, to, text }: Sheet): SheetData {
  return {
    lang: language,
    mark,
    // The name of the organisation is below: what shows of an envelope, or of a sheet on a table, is an address.
    sender: from.street ? [from.street, `${from.postcode} ${from.town.toUpperCase()}`] : [' '],
    date: dayWords(language, date),
    address: [...(to ?? [])],
    subject: text.subject,
    blocks: text.blocks.map(({ kind, lines }) => ({ kind, lines: [...lines] })),
  }
}

const hashOf = (pdf: Uint8Array): string => createHash('sha256').update(pdf).digest('hex')
