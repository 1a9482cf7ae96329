export { houseStyle, typeset } from './typeset.ts'
export { readPdf, type PdfFacts, type PdfLine, type PdfPage, type PdfReading } from './read-pdf.ts'
export { decryptWith, encryptTo, isAgeKey, newAgeIdentity } from './age.ts'
export { dropFile } from './drop.ts'
