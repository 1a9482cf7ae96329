import { formatDate } from '#platform/texts'
import { addressLines, type Pinned } from '../recipient.ts'
import { isShown, type BlockKind, type Piece, type ReadyBlock, type ReadyNotice } from '../template.ts'
import type { LetterFault, LetterRecipient } from './model.ts'

/** A letter as the layout wants it: strings in their places. */
export interface LetterData {
  readonly lang: string
  readonly mark: string
  readonly sender: readonly string[]
  readonly date: string
  readonly address: readonly string[]
  readonly subject: string
  readonly sections: readonly { together: boolean; blocks: readonly { kind: BlockKind; lines: readonly string[] }[] }[]
}

/** One person's letter: a pure function of the approved notice and of the pinned recipient. */
export function letterData(
  notice: ReadyNotice,
  { pinned, to }: LetterRecipient,
  { sequence, at }: { sequence: number; at: Date },
): LetterData | LetterFault {
  const { recipient } = pinned
  const text = notice.texts[recipient.language]
  const address = addressLines(recipient, to)
  if (!address) return 'no-address'
  if (recipient.leaked.some((code) => !Object.hasOwn(text.leakedWords, code))) return 'no-words'

  const { street, postcode, town } = notice.sender.postal
  return {
    lang: recipient.language,
    mark: sequenceMark(sequence),
    sender: [text.senderName, street, `${postcode} ${town.toUpperCase()}`],
    date: formatDate(recipient.language, at),
    address,
    subject: text.subject,
    sections: inSections(text.blocks.filter((block) => isShown(block, 'letter', recipient.leaked))).map((blocks) => ({
      together: blocks.some(isForm),
      blocks: blocks.map((block) =>
        block.kind === 'leaked-list'
          ? { kind: 'list', lines: recipient.leaked.map((code) => text.leakedWords[code] ?? '') }
          : { kind: block.kind, lines: block.lines.map((line) => written(line, pinned, text.certaintyWords)) },
      ),
    })),
  }
}

export function sequenceMark(sequence: number): string {
  return String(sequence).padStart(6, '0')
}

function written(line: readonly Piece[], { recipient, code }: Pinned, certainty: Readonly<Record<string, string>>): string {
  const values = {
    'person-name': recipient.name,
    certainty: certainty[recipient.certainty] ?? '',
    'notice-code': code,
  }
  return line.map((piece) => ('slot' in piece ? values[piece.slot] : piece.text)).join('')
}

/** A heading begins a section; one with a form in it is kept on one page, to be filled in and sent back. */
function inSections(blocks: readonly ReadyBlock[]): ReadyBlock[][] {
  const sections: ReadyBlock[][] = []
  for (const block of blocks) {
    const current = sections.at(-1)
    if (!current || block.kind === 'heading') sections.push([block])
    else current.push(block)
  }
  return sections
}

function isForm(block: ReadyBlock): boolean {
  return block.kind === 'form-lines' || block.kind === 'form-ticks'
}
