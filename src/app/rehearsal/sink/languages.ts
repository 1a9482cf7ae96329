/** Tells Finnish, Swedish and English apart by their commonest words. */
const common = {
  fi: new Set('ja on ei että tai ovat voit jos olemme sinun sinua tämä myös kun meille tiedot'.split(' ')),
  sv: new Set('och är att inte eller du din dina vi som för på om detta också när oss'.split(' ')),
  en: new Set('and is the not or you your we that for of if this also when to us'.split(' ')),
}
export type Spoken = keyof typeof common
export type SpokenCounts = Record<Spoken, number>

export function countSpoken(words: readonly string[]): SpokenCounts {
  const counts = { fi: 0, sv: 0, en: 0 }
  for (const word of words) {
    if (common.fi.has(word)) counts.fi += 1
    if (common.sv.has(word)) counts.sv += 1
    if (common.en.has(word)) counts.en += 1
  }
  return counts
}

/** Null when the text is too short to tell. */
export function spokenIn(counts: SpokenCounts): Spoken | null {
  const [best, second] = (Object.entries(counts) as [Spoken, number][]).toSorted((a, b) => b[1] - a[1])
  if (!best || !second || best[1] < 3) return null
  return best[1] >= second[1] * 2 ? best[0] : null
}
