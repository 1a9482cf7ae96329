import { done, refuse } from '#foundation/results'
import { isDecided, itemsOf, openIn, replaceItems, shareOf, withMarkedByHand } from './masking.ts'
import { groundsOfCare, type Draft, type DraftItem, type LimitGround, type Share, type Withholding } from './model.ts'

/** What a reviewer decided of one item. */
export interface ItemReview {
  readonly key: string
  /** The verdict of each finding, by `field.finding`; one that is not named stays masked. */
  readonly shown: readonly string[]
  /** Words to mask besides, by the field's place. */
  readonly byHand: Readonly<Record<string, readonly string[]>>
  readonly withheld: Withholding | null
  /** Why a file is kept back, by the file's number; a file that is not named is shown. */
  readonly filesWithheld: Readonly<Record<string, LimitGround>>
}

/**
 * Applies what somebody decided of the items they have read. What was proposed is masked unless they said to show it.
 * Nobody reviews the other share: patient data is a health professional's to read and to release (V25), and only they may
 * say that something endangers health or care.
 */
export function review(draft: Draft, { share, reviews, by }: { share: Share; reviews: readonly ItemReview[]; by: string }) {
  const items = new Map(itemsOf(draft).map((item) => [item.key, item]))
  const changed = new Map<string, DraftItem>()
  for (const given of reviews) {
    const item = items.get(given.key)
    if (!item || shareOf(item) !== share) return refuse('no-such-item')
    if (given.withheld && share === 'own' && groundsOfCare.includes(given.withheld.ground)) return refuse('ground-of-care')
    const reviewed = apply(item, given, by)
    if (!isDecided(reviewed)) return refuse('not-decided')
    changed.set(item.key, reviewed)
  }
  const next = replaceItems(draft, changed)
  return done({ draft: next, openOwn: openIn(next, 'own'), openPatient: openIn(next, 'patient') })
}

function apply(item: DraftItem, given: ItemReview, by: string): DraftItem {
  const shown = new Set(given.shown)
  return {
    ...item,
    withheld: given.withheld,
    reviewed: { by },
    fields: item.fields.map((field, place) => {
      const decided = {
        ...field,
        findings: field.findings.map((found, number) => ({ ...found, verdict: shown.has(`${place}.${number}`) ? ('shown' as const) : ('masked' as const) })),
      }
      return withMarkedByHand(decided, given.byHand[String(place)] ?? [])
    }),
    attachments: item.attachments.map((file) => {
      const ground = given.filesWithheld[String(file.file)]
      return { ...file, verdict: ground === undefined ? ('shown' as const) : { ground, reason: '' } }
    }),
  }
}

/** Whether a share may be released: everything of it has been read by somebody. */
export function mayRelease(draft: Draft, share: Share) {
  const open = openIn(draft, share)
  return open > 0 ? refuse('not-all-reviewed', { open }) : done()
}
