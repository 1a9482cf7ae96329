export { makeLetterBatch, mostLettersInABatch, type MadeLetters, type SealedLetterBatch } from './batch.ts'
export { isShowable } from './glyphs.ts'
export type {
  BatchSummary,
  LetterFault,
  LetterManifest,
  LetterOrder,
  LetterRecipient,
  ManifestEntry,
  RefusedLetter,
} from './model.ts'
export { previewLetter, type LetterPreview } from './preview.ts'
export { batchFiles, folderPrintHouse, type PrintHouse } from './print-house.ts'
export { ProvedLetterBatch, type Mismatch, type Proof } from './prove.ts'
