import { done, refuse, type Result } from '#foundation/results'
import { dropFile } from '#platform/files'
import type { SealedLetterBatch } from './batch.ts'

/**
 * Where batches go to be printed, put into neutral envelopes and posted.
 *
 * [Note: Made is not sent] That a batch was delivered here says only that the print house can
 * fetch it. That its letters were handed over is another fact, recorded when a person or the
 * print house's own protocol confirms it.
 */
export interface PrintHouse {
  readonly name: string
  /** The `age` key to which batches are encrypted. */
  readonly key: string
  /** Delivering the same batch again replaces it: after a crash it is simply repeated. */
  deliver(batch: SealedLetterBatch): Promise<Result<{ files: string[] }, 'print-house-unreachable'>>
}

/** A folder from which the print house fetches: over SFTP, a shared disk, or carried by hand. */
export function folderPrintHouse(o: { folder: string; key: string }): PrintHouse {
  return {
    name: 'folder',
    key: o.key,
    async deliver({ encryptedPdf, encryptedManifest, summary }) {
      const files = batchFiles(summary.batch)
      try {
        // The manifest last: whoever sees it finds the letters that it speaks of.
        await dropFile(o.folder, files.pdf, encryptedPdf)
        await dropFile(o.folder, files.manifest, encryptedManifest)
      } catch (error) {
        const cause = error instanceof Error && 'code' in error ? String(error.code) : 'unknown'
        return refuse('print-house-unreachable', { cause })
      }
      return done({ files: [files.pdf, files.manifest] })
    },
  }
}

export function batchFiles(batch: string): { pdf: string; manifest: string } {
  return { pdf: `letters-${batch}.pdf.age`, manifest: `letters-${batch}.json.age` }
}
