import type { IsoDate } from '#foundation/time'
import type { Said } from '#people'
import { isRetainedKind, rulesFor } from '#retention'

/** What the rules in force say of a kind of retention, each with the statute behind it; nothing for a kind that has no rule. */
export function keptSentences(kind: string, on: IsoDate): Said[] {
  if (!isRetainedKind(kind)) return []
  return rulesFor(kind, on).map(({ says, statute }) => ({
    fi: `${says.fi} (${statute.fi})`,
    sv: `${says.sv} (${statute.sv})`,
    en: `${says.en} (${statute.en})`,
  }))
}
