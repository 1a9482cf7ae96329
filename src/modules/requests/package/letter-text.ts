import { formatDate } from '#platform/texts'
import type { LetterText } from '../letters/model.ts'
import type { HandOver, PackageRow } from './model.ts'
import { packagePorts } from './ports.ts'
import { codeLetterTexts } from './texts/code-letter.ts'

/** The letter with the code: where to go, what to have at hand, until when, and that nobody else asks for it. */
export function codeLetter({ row, handOver, way, code }: { row: PackageRow; handOver: HandOver; way: 'identified' | 'code'; code: string }): LetterText {
  const t = codeLetterTexts(row.language)
  const address = `${packagePorts().origin.replace(/^https?:\/\//, '')}/${row.language}/my-data/handed-over`
  const until = handOver.until === null ? '' : formatDate(row.language, handOver.until)
  return {
    subject: t.subject[row.kind],
    blocks: [
      { kind: 'paragraph', lines: [t.ready] },
      { kind: 'steps', lines: [t.go(address), ...(way === 'identified' ? [t.identify] : []), t.enter] },
      { kind: 'callout', lines: [code] },
      { kind: 'paragraph', lines: [t.until(until)] },
      { kind: 'paragraph', lines: [t.nobody] },
    ],
  }
}
