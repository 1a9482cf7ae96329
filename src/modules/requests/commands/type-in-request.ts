import { done, refuse } from '#foundation/results'
import { helsinkiDate } from '#foundation/time'
import { command } from '#identity'
import { languages } from '#platform/texts'
import { array, isoDate, object, oneOf, optional, pipe, someOf, string, transform, unknown } from '#platform/web'
import { channels, requestKinds, type Asked } from '../model.ts'
import { receiveRequests } from '../receiving.ts'
import { presentOf } from './present-of.ts'

/** A worker types in what came on paper, by phone, by email or at the desk; the clock runs from the day it came. */
export const typeInRequest = command({
  name: 'requests.type-in',
  may: 'handle-requests',
  input: object({
    channel: oneOf(channels),
    receivedOn: isoDate,
    kinds: optional(someOf(requestKinds), ['access']),
    language: optional(oneOf(languages), 'fi'),
    // Read field by field, and found sound, by the form's reader.
    asked: pipe(unknown(), transform((asked) => asked as Asked | undefined)),
    /** What the reader found wrong, as `field fault`. */
    faults: optional(array(string()), []),
  }),

  async run({ input, actor, at, tx, db }) {
    const { kinds, channel, language, receivedOn, asked, faults } = input
    if (faults.length > 0 || !asked) return refuse('bad-form', { faults: faults.join(',') })
    if (receivedOn > helsinkiDate(at)) return refuse('in-the-future')
    const [received] = await receiveRequests(tx, presentOf({ actor, at, db }), [{ kinds, channel, language, asked, receivedOn }])
    if (!received) throw new Error('one request was given, and none was received')
    return done(received)
  },
})
