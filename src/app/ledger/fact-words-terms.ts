import type { FactWords } from './fact-words.ts'

/** Of what is promised, and what clients consent to. */
export const termsWords = {
  'terms.approve-draft': ['Lupausteksti hyväksyttiin', 'En text med löften godkändes', 'A text of promises was approved'],
  'terms.consent-given': ['Asiakas antoi suostumuksen', 'En klient gav sitt samtycke', 'A client gave a consent'],
  'terms.consent-withdrawn': ['Asiakas perui suostumuksen', 'En klient återkallade sitt samtycke', 'A client withdrew a consent'],
  'terms.discard-draft': ['Lupaustekstin luonnos hylättiin', 'Ett utkast till text med löften kastades', 'A draft of a text of promises was discarded'],
  'terms.draft-document': ['Lupaustekstiä luonnosteltiin', 'En text med löften skrevs som utkast', 'A text of promises was drafted'],
  'terms.publish-document': ['Lupausteksti julkaistiin', 'En text med löften publicerades', 'A text of promises was published'],
  'terms.seen': ['Asiakas luki muuttuneen tekstin', 'En klient läste en ändrad text', 'A client read a text that had changed'],
} as const satisfies FactWords
