import { array, line, nonEmpty, object, oneOf, optional, picklist, pipe, record, regex, someOf, string, uuid, maxLength } from '#platform/web'
import { leakedCodes } from '../categories.ts'

/** A template as a form or another module hands it in. What it says is checked by checkNotice, not here. */

const text = pipe(string('missing'), maxLength(4_000, 'too-long:4000'))
const mark = pipe(string(), regex(/^[a-z][a-z0-9-]{0,63}$/, 'not-an-id'))
const elements = ['nature', 'contact', 'consequences', 'measures', 'advice', 'genuine', 'paper-form'] as const
const kinds = ['heading', 'paragraph', 'callout', 'list', 'steps', 'leaked-list', 'form-lines', 'form-ticks'] as const

const block = object({
  id: mark,
  kind: oneOf(kinds),
  channel: oneOf(['both', 'email', 'letter'] as const),
  fulfils: array(picklist(elements, 'not-a-choice')),
  onlyIfLeaked: optional(someOf(leakedCodes)),
  lines: pipe(array(text), maxLength(30, 'too-long:30')),
})

const oneLanguage = object({
  senderName: pipe(string('missing'), maxLength(100, 'too-long:100')),
  subject: pipe(string('missing'), maxLength(150, 'too-long:150')),
  constants: record(mark, text),
  leakedWords: record(mark, text),
  certaintyWords: object({ leaked: text, 'possibly-viewed': text }),
  blocks: pipe(array(block), nonEmpty('missing'), maxLength(100, 'too-long:100')),
})

export const senderInput = object({
  address: line({ from: 3, to: 254 }),
  postal: object({
    street: line({ from: 1, to: 100 }),
    postcode: line({ from: 5, to: 5 }),
    town: line({ from: 1, to: 60 }),
  }),
})

export const templateInput = object({
  kind: oneOf(['breach', 'correction'] as const),
  sender: senderInput,
  texts: object({ fi: oneLanguage, sv: oneLanguage, en: oneLanguage }),
})

export const rulesInput = object({
  minors: oneOf(['human', 'own-from-13', 'guardian-letter'] as const),
  guardianship: oneOf(['human', 'guardian-letter'] as const),
})

export const campaignInput = object({ campaign: uuid })
