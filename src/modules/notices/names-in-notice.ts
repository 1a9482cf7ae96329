import type { Lang } from '#platform/texts'
import { languages } from '#platform/texts'
import { isContactConstant, piecesOf, type Template } from './template.ts'

/**
 * Finds names of the people to be told inside the approved text: somebody pasted a real case into
 * the template. Two neighbouring words of a name, as written, are enough. Contacts and the
 * signature may name staff, who may themselves be among the victims (V8).
 */
export function nameFinder(template: Template): (name: string) => Lang | null {
  const pairs = new Map<string, Lang>()
  for (const language of languages) {
    const text = template.texts[language]
    const constants = Object.entries(text.constants).flatMap(([name, value]) =>
      isContactConstant(name) || name === 'signature' ? [] : [value],
    )
    const lines = [
      text.subject,
      ...constants,
      ...Object.values(text.leakedWords),
      ...Object.values(text.certaintyWords),
      ...text.blocks.flatMap((block) => block.lines),
    ]
    for (const line of lines) {
      for (const piece of piecesOf(line)) {
        if ('text' in piece) for (const pair of pairsOf(piece.text)) pairs.set(pair, language)
      }
    }
  }
  return (name) => {
    for (const pair of pairsOf(name)) {
      const found = pairs.get(pair)
      if (found) return found
    }
    return null
  }
}

function pairsOf(text: string): string[] {
  const words = text.normalize('NFC').match(/[\p{L}’'-]+/gu) ?? []
  return words.slice(1).flatMap((word, index) => {
    const before = words[index] ?? ''
    return isCapital(before) && isCapital(word) ? [`${before} ${word}`] : []
  })
}

const isCapital = (word: string): boolean => /^\p{Lu}/u.test(word) && word.length > 1
