/**
 * Words that would tell a bystander what the service is (a lock screen, an envelope, a shared
 * mailbox). Stems, lower case, matched anywhere in the subject, the sender's name, the sender's
 * address and the return address on the envelope.
 */
const revealing = [
  // Finnish
  'terapia', 'terapeut', 'kriisi', 'potilas', 'potila', 'psyk', 'mielenter', 'mieli ry', 'päihde', 'riippuvuu',
  'peliong', 'pelaam', 'itsemurh', 'väkivalt', 'turvakoti', 'hoito', 'hoidon', 'sairaala', 'klinikka', 'poliklin',
  'lääkär', 'terveys', 'terveyd', 'diagnoos', 'rikosuhri', 'uhrin', 'lastensuoj', 'seksuaal', 'vertaistu', 'tukisuh',
  'kuntoutu', 'vastaanot', 'neuvola', 'adhd', 'masennu', 'ahdistu',
  // Swedish
  'terapi', 'kris', 'patient', 'mental', 'psykolog', 'missbruk', 'beroende', 'spelprob', 'spelande', 'självmord', 'våld',
  'skyddshem', 'vård', 'sjukhus', 'klinik', 'läkar', 'hälso', 'hälsa', 'diagnos', 'brottsoff', 'barnskydd', 'sexuell',
  'kamratstöd', 'rehabili', 'mottagning', 'depress', 'ångest',
  // English
  'therap', 'crisis', 'psych', 'addict', 'gambl', 'suicid', 'violence', 'shelter', 'hospital', 'clinic', 'doctor',
  'health', 'victim', 'counsel', 'sexual', 'abuse', 'anxiety', 'peer support',
  // abbreviations
  'hiv',
] as const

/** Words whose harmless use must not be refused although they hold a stem above. */
const harmless = [
  'kristall', 'kristian', 'kristina', 'kristiina', 'christ', 'archive', 'arkiv', 'archiv',
  'fundamental', 'departmental', 'governmental', 'environmental', 'documental',
] as const

/** The revealing words found in a text that others may see. */
export function revealingWords(seen: string): string[] {
  let text = seen.toLowerCase().normalize('NFC')
  for (const word of harmless) text = text.replaceAll(word, ' ')
  return revealing.filter((stem) => text.includes(stem))
}
