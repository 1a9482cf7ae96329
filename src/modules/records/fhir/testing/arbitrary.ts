import fc from 'fast-check'
import { addDays, type IsoDate } from '#foundation/time'
import type { Person } from '#people'
import {
  correctionGrounds, disclosureGrounds, goalStates, meetingWays, noteTopics, removalGrounds, statementReaders, visitOutcomes,
  type EntryBody, type EntryRow, type FileEntry, type SealedEntry,
} from '../../model.ts'

/** Words as people write them, with what breaks careless files: line ends, quotes, signs of formulas, letters of other alphabets. */
const words = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom('Tavattiin sovitusti.', 'Hon berättade om sömnen; "bättre" nu', '=1+1', '+358', '-', '@SUM(A1)', 'rivi\ntoinen\r\nkolmas', 'å🙂ﬀ', '\tsarkain', "'lainaus") },
  { weight: 2, arbitrary: fc.string({ unit: 'grapheme', minLength: 1, maxLength: 40 }).map(printable).filter((text) => text.trim() !== '') },
)
const maybeEmpty = fc.oneof(words, fc.constant(''))

/** Control characters and lone halves are no text of a form: what reads them refuses them. */
function printable(text: string): string {
  return text.replace(/[\p{Cc}\p{Cs}\ufffd\ufeff]/gu, '')
}

export const day = fc.integer({ min: 0, max: 9_000 }).map((days) => addDays('2009-01-01' as IsoDate, days))
// Three in the morning is the hour that spring skips and autumn repeats.
const time = fc.tuple(fc.integer({ min: 5, max: 23 }), fc.integer({ min: 0, max: 59 })).map(([h, m]) => `${String(h).padStart(2, '0')}:${String(m).padStart(2, '0')}`)
const meeting = { on: day, time, minutes: fc.integer({ min: 0, max: 600 }), way: fc.constantFrom(...meetingWays), text: maybeEmpty }

export const writtenBody: fc.Arbitrary<EntryBody> = fc.oneof(
  fc.record({ kind: fc.constant('note' as const), on: day, topic: fc.constantFrom(...noteTopics), text: words }),
  fc.record({ kind: fc.constant('visit' as const), ...meeting, outcome: fc.constantFrom(...visitOutcomes) }),
  fc.record({ kind: fc.constant('appointment' as const), ...meeting }),
  fc.record({
    kind: fc.constant('plan' as const), on: day, summary: words, goals: fc.array(fc.record({ text: words, state: fc.constantFrom(...goalStates) }), { maxLength: 4 }),
    reviewOn: fc.option(day, { nil: undefined }),
  }).map(({ reviewOn, ...plan }) => ({ ...plan, ...(reviewOn ? { reviewOn } : {}) })),
  fc.record({ kind: fc.constant('statement' as const), on: day, to: fc.constantFrom(...statementReaders), recipient: maybeEmpty, subject: maybeEmpty, text: maybeEmpty }),
  fc.record({ kind: fc.constant('disclosure' as const), on: day, to: maybeEmpty, what: maybeEmpty, ground: fc.constantFrom(...disclosureGrounds), text: maybeEmpty }),
  fc.record({ kind: fc.constant('right-exercised' as const), on: day, right: fc.constantFrom('access', 'rectification'), text: maybeEmpty }),
)

export const attachment = fc.record({ on: day, name: words, mediaType: fc.constantFrom('application/pdf', 'image/png', 'text/plain'), text: maybeEmpty, bytes: fc.uint8Array({ minLength: 1, maxLength: 60 }) })

const author = fc.record({ name: words, position: words })
const writtenAt = fc.integer({ min: 1_230_000_000, max: 2_000_000_000 }).map((seconds) => new Date(seconds * 1_000).toISOString())

export interface Written {
  readonly entry: FileEntry
  readonly bytes: Uint8Array | null
}

/** A file's entries: some corrected, some revised, some removed with a marking. */
export const fileOfEntries: fc.Arbitrary<Written[]> = fc.array(
  fc.record({
    what: fc.oneof({ weight: 4, arbitrary: writtenBody.map((body) => ({ body, bytes: null as Uint8Array | null })) },
      { weight: 1, arbitrary: attachment.map(({ bytes, ...rest }) => ({ body: { kind: 'attachment' as const, ...rest, bytes: bytes.length }, bytes: bytes as Uint8Array | null })) }),
    author, writtenAt,
    fate: fc.constantFrom('stays', 'stays', 'stays', 'corrected', 'removed'),
    ground: fc.constantFrom(...correctionGrounds), removal: fc.constantFrom(...removalGrounds), reason: words,
  }),
  { minLength: 1, maxLength: 8 },
).map((drawn) => {
  const written: Written[] = []
  for (const { what, author: by, writtenAt: at, fate, ground, removal, reason } of drawn) {
    const plain: SealedEntry = { body: what.body, author: by, writtenAt: at }
    const row = rowOf(what.body, written.length)
    if (fate === 'stays') {
      written.push({ entry: { row, plain, followedBy: null }, bytes: what.bytes })
      continue
    }
    const body: EntryBody = fate === 'removed' ? { kind: 'removal', on: what.body.on, ground: removal, text: reason, was: what.body.kind } : what.body
    const follower = { ...rowOf(body, written.length + 1), follows: row.id, followsAs: fate === 'removed' ? 'removal' as const : what.body.kind === 'plan' ? 'revision' as const : 'correction' as const }
    const correction = follower.followsAs === 'correction' ? { correction: { ground, reason } } : {}
    written.push(
      { entry: { row: fate === 'removed' ? { ...row, state: 'removed' } : row, plain: fate === 'removed' ? null : plain, followedBy: follower.id }, bytes: fate === 'removed' ? null : what.bytes },
      { entry: { row: follower, plain: { ...plain, body, ...correction }, followedBy: null }, bytes: fate === 'removed' ? null : what.bytes },
    )
  }
  return written
})

function rowOf(body: EntryBody, ordinal: number): EntryRow {
  const id = crypto.randomUUID()
  return {
    id, file: '00000000-0000-4000-8000-000000000001', ordinal, kind: body.kind, state: 'final', version: 1, by: '00000000-0000-4000-8000-000000000002',
    writtenMonth: '2026-01', ofMonth: body.on.slice(0, 7), root: id, follows: null, followsAs: null, planned: false, restrictedMonth: null, goneMonth: null, goneGround: null, goneBy: null,
  }
}

/** Somebody invented, with a code of those that nobody has. */
export const client: Person = {
  id: '5b0e8a6e-1111-4222-8333-444455556666', version: 1, register: 'c0ffee00-1111-4222-8333-444455556666', role: 'client', name: 'Aino Keksitty', givenName: 'Aino',
  identityCode: '010594Y9032', birthDate: '1994-05-01' as IsoDate, email: 'aino@example.org', phone: '+358401234567', street: 'Keksitie 1', postcode: '00100', town: 'HELSINKI',
  language: 'fi', customerId: 'K-17', source: 'c0ffee00-1111-4222-8333-444455556667', faults: [],
}
