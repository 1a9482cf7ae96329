import type { Lang } from '#platform/texts'
import { documentTexts } from './texts/document.ts'
import type { Draft, DraftField, DraftItem, Finding, Share } from './model.ts'
import { withoutOverlaps } from './third-persons.ts'

/** A text as it leaves: every masked place is words of ours, and nothing of what stood there is left. */
export function maskedText(text: string, findings: readonly Finding[], lang: Lang): { text: string; masked: number } {
  const masked = withoutOverlaps(findings.filter(({ verdict }) => verdict === 'masked'))
  const mask = documentTexts(lang).mask
  let said = ''
  let from = 0
  for (const place of masked) {
    said += text.slice(from, place.from) + mask
    from = place.to
  }
  return { text: said + text.slice(from), masked: masked.length }
}

/** A text in pieces for the one who reviews: what is plain, and which place is which finding. */
export function piecesOf(field: DraftField): { text: string; finding: number | null }[] {
  const text = String(field.value ?? '')
  const pieces: { text: string; finding: number | null }[] = []
  let at = 0
  for (const [number, { from, to }] of field.findings.entries()) {
    if (from > at) pieces.push({ text: text.slice(at, from), finding: null })
    pieces.push({ text: text.slice(Math.max(from, at), to), finding: number })
    at = Math.max(at, to)
  }
  if (at < text.length) pieces.push({ text: text.slice(at), finding: null })
  return pieces
}

/** Adds what the reviewer marked by hand: every place where the words stand, whatever the proposals were. */
export function withMarkedByHand(field: DraftField, words: readonly string[]): DraftField {
  if (typeof field.value !== 'string') return field
  const text = field.value
  const added = words.filter((word) => word.length > 0).flatMap((word) => placesOf(text, word))
  return added.length === 0 ? field : { ...field, findings: withoutOverlaps([...field.findings, ...added]) }
}

function placesOf(text: string, word: string): Finding[] {
  const places: Finding[] = []
  const [hay, needle] = [text.toLowerCase(), word.toLowerCase()]
  // Where small letters are of another length than large ones, places would not fit: then only the very words count.
  const [inText, wanted] = hay.length === text.length && needle.length === word.length ? [hay, needle] : [text, word]
  for (let at = inText.indexOf(wanted); at >= 0; at = inText.indexOf(wanted, at + wanted.length)) {
    places.push({ from: at, to: at + wanted.length, kind: 'by-hand', known: false, verdict: 'masked' })
  }
  return places
}

export const shareOf = ({ patientData }: Pick<DraftItem, 'patientData'>): Share => (patientData ? 'patient' : 'own')

export const itemsOf = (draft: Draft): DraftItem[] => draft.holdings.flatMap(({ items }) => items)

/** How many items of a share nobody has reviewed. */
export function openIn(draft: Draft, share: Share): number {
  return itemsOf(draft).filter((item) => shareOf(item) === share && item.reviewed === null).length
}

/** Whether everything found in an item and every file of it has its verdict. What is withheld whole needs none. */
export function isDecided(item: DraftItem): boolean {
  if (item.withheld) return true
  return (
    item.fields.every(({ findings }) => findings.every(({ verdict }) => verdict !== 'undecided')) &&
    item.attachments.every(({ verdict }) => verdict !== 'undecided')
  )
}

export function replaceItems(draft: Draft, items: ReadonlyMap<string, DraftItem>): Draft {
  return {
    ...draft,
    holdings: draft.holdings.map((holding) => ({ ...holding, items: holding.items.map((item) => items.get(item.key) ?? item) })),
  }
}
