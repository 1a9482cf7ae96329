import { constants, inflateRawSync } from 'node:zlib'
import * as mupdf from 'mupdf'

/** What is packed inside a piece of memory: gzip members, and the text and streams of PDFs. */
export function unpacked(bytes: Uint8Array): Uint8Array[] {
  const inner = [...gzipMembers(bytes), ...pdfs(bytes)]
  return [...inner, ...inner.flatMap(unpacked)]
}

const gzipHead = Buffer.from([0x1f, 0x8b, 0x08])
const pdfHead = Buffer.from('%PDF-')

function gzipMembers(bytes: Uint8Array): Uint8Array[] {
  return placesOf(bytes, gzipHead).flatMap((at) => {
    try {
      // A member that breaks off is read as far as it goes, and what comes after it is let be.
      return [inflateRawSync(bytes.subarray(at + headerLength(bytes.subarray(at))), { finishFlush: constants.Z_SYNC_FLUSH })]
    } catch {
      // Three bytes that look like a beginning, and nothing after them that is packed.
      return []
    }
  })
}

/** RFC 1952: ten bytes, and what the flags say: extra fields, a file name, a comment, a check. */
function headerLength(member: Uint8Array): number {
  const flags = member[3] ?? 0
  let at = 10
  if (flags & 4) at += 2 + (member[at] ?? 0) + 256 * (member[at + 1] ?? 0)
  for (const text of [8, 16]) {
    if (flags & text) at = member.indexOf(0, at) + 1
  }
  return flags & 2 ? at + 2 : at
}

function pdfs(bytes: Uint8Array): Uint8Array[] {
  return placesOf(bytes, pdfHead).flatMap((at) => contentsOf(bytes.subarray(at)))
}

/** A PDF's text as a reader sees it, and each of its streams as it is without compression. */
function contentsOf(pdf: Uint8Array): Uint8Array[] {
  let opened: mupdf.Document
  try {
    opened = mupdf.Document.openDocument(pdf, 'application/pdf')
  } catch {
    // Five characters in some text, and no document.
    return []
  }
  const document = opened.asPDF()
  if (!document) return []
  const contents: Uint8Array[] = []
  for (let page = 0; page < document.countPages(); page += 1) {
    contents.push(Buffer.from(document.loadPage(page).toStructuredText('preserve-whitespace').asText()))
  }
  for (let number = 1; number < document.countObjects(); number += 1) {
    const object = document.newIndirect(number)
    contents.push(Buffer.from(object.resolve().toString()))
    if (object.isStream()) contents.push(Buffer.from(object.readStream().asUint8Array()))
  }
  document.destroy()
  return contents
}

function placesOf(bytes: Uint8Array, head: Buffer): number[] {
  const memory = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const places: number[] = []
  for (let at = memory.indexOf(head); at >= 0; at = memory.indexOf(head, at + 1)) places.push(at)
  return places
}
