import { done, refuse } from '#foundation/results'
import { encryptTo, readPdf } from '#platform/files'
import { sha256Of } from './copies.ts'
import type { PackageDocument } from './model.ts'
import { packagePdf } from './pdf.ts'
import { packagePorts } from './ports.ts'

/**
 * One package to the print house, as letters go: a PDF encrypted to it and a manifest that names nobody. Made is not
 * sent: that it was handed to the post is confirmed by a human.
 */
export async function sendToPrint({ document, to, at }: { document: PackageDocument; to: readonly string[]; at: Date }) {
  const { printHouse } = packagePorts()
  if (!printHouse) return refuse('no-print-house')
  const pdf = packagePdf(document, { to, from: document.controller.address?.split(', ') ?? [] })
  const pages = coverFits(pdf, to)
  if (pages === null) return refuse('address-does-not-fit')
  const batch = crypto.randomUUID()
  const sha256 = sha256Of(pdf)
  const manifest = {
    format: 'satama-letters/1', batch, campaign: document.request, made: at.toISOString(), letters: 1, pages, sha256,
    entries: [{ sequence: 1, firstPage: 1, lastPage: pages, text: sha256Of(document.mark) }],
  }
  const encryptedPdf = await encryptTo([printHouse.key], pdf)
  const encryptedManifest = await encryptTo([printHouse.key], Buffer.from(JSON.stringify(manifest, null, 1)))
  if (!encryptedPdf.ok || !encryptedManifest.ok) return refuse('no-print-house')
  const delivered = await printHouse.deliver({
    encryptedPdf: encryptedPdf.value, encryptedManifest: encryptedManifest.value, summary: { batch, letters: 1, pages, sha256 }, persons: [],
  })
  return delivered.ok ? done({ id: batch, sha256 }) : refuse('print-house-unreachable')
}

/** Where the window of an envelope shows, on the folded sheet: see `#notices`, letters/geometry.ts. In millimetres. */
const safe = { left: 20, top: 45, right: 110, bottom: 70 }
const clear = { left: 10, top: 38, right: 126, bottom: 83 }

/**
 * Reads the cover back: the address, and nothing else, may show in the window. Gives the number of pages, or null when
 * it does not fit: then nothing is printed.
 */
export function coverFits(pdf: Uint8Array, to: readonly string[]): number | null {
  const reading = readPdf(pdf)
  try {
    const shown = reading.page(0).lines.filter(({ left, top, right, bottom }) => right > clear.left && left < clear.right && bottom > clear.top && top < clear.bottom)
    const asIs = shown.map(({ text }) => text.trim()).join('\n') === to.join('\n')
    const inside = shown.every(({ left, top, right, bottom }) => left >= safe.left - 0.5 && right <= safe.right && top >= safe.top - 1 && bottom <= safe.bottom)
    return asIs && inside ? reading.facts.pages : null
  } finally {
    reading.close()
  }
}
