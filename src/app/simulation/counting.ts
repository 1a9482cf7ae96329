import { sql } from 'kysely'
import { addDays, addMonths, daysBetween, helsinkiDate, workingDayFrom, type IsoDate } from '#foundation/time'
import type { StaffActor } from '#identity'
import type { Db } from '#platform/database'
import { openRecords } from '#vault'
import type { Sent } from './sent.ts'

/**
 * What became of everything that was sent in, told from outside: out of the rows and the sealed texts themselves, with a
 * count of days of its own. Nothing here asks the module that did the work how it went.
 */
export interface Outcome {
  readonly requests: number
  readonly acknowledged: number
  readonly answeredInTime: number
  readonly refusedInTime: number
  readonly extendedInTime: number
  readonly openInTime: number
  readonly late: number
  readonly lost: number
  readonly letters: number
  /** Letters by kind, of those that left. */
  readonly lettersByKind: Readonly<Record<string, number>>
  readonly joined: number
}

interface RequestRow {
  id: string
  state: string
  received: IsoDate
  asked: IsoDate | null
  identified: IsoDate | null
  decided: IsoDate | null
  joinedTo: string | null
}

interface LetterRow {
  id: string
  request: string
  kind: string
  sentAt: Date | null
}

export async function countOutcome(db: Db, who: StaffActor, sent: readonly Sent[], today: IsoDate): Promise<Outcome> {
  const { organisation } = who
  const { rows: requests } = await sql<RequestRow>`
    select id, state, received_on as received, identity_asked_on as asked, identity_answered_on as identified, decided_on as decided,
      joined_to as "joinedTo" from requests.request where organisation = ${organisation}`.execute(db)
  const { rows: letters } = await sql<LetterRow>`
    select id, request, kind, sent_at as "sentAt" from requests.letter where organisation = ${organisation}`.execute(db)
  const texts = await opened(db, who, 'request', requests.map(({ id }) => id))
  const sheets = await opened(db, who, 'request-letter', letters.map(({ id }) => id))
  const readable = letters.filter(({ id }) => isLetter(sheets.get(id)))
  const lettersOf = Map.groupBy(readable, ({ request }) => request)
  const byId = new Map(requests.map((row) => [row.id, row]))
  const found = placesOf(texts, sent)

  const counts = { acknowledged: 0, answeredInTime: 0, refusedInTime: 0, extendedInTime: 0, openInTime: 0, late: 0, lost: 0, joined: 0 }
  for (const { token } of sent) {
    const own = ownOf(found.get(token) ?? [], byId)
    const last = own && followed(own, byId)
    if (!own || !last) {
      counts.lost += 1
      continue
    }
    const mine = lettersOf.get(own.id) ?? []
    const lasts = lettersOf.get(last.id) ?? []
    if (leftOn(mine, ['acknowledged']) !== null) counts.acknowledged += 1
    if (own.id !== last.id) counts.joined += 1
    const due = dueOf(last, lasts)
    if (own.id === last.id && due.extended) counts.extendedInTime += 1
    const answered = leftOn(lasts, ['answered', 'partly'])
    const refused = leftOn(lasts, ['refused', 'not-identified'])
    const on = answered ?? refused
    // Closed, and no letter that tells so was ever written: somebody waits for nothing.
    const silent = (last.state === 'answered' || last.state === 'refused') && !lasts.some(({ kind }) => answers.includes(kind))
    if (silent || last.state === 'withdrawn') counts.lost += 1
    else if (on === null ? today > due.on : on > due.on) counts.late += 1
    else if (on === null) counts.openInTime += 1
    else if (answered !== null) counts.answeredInTime += 1
    else counts.refusedInTime += 1
  }
  return {
    requests: sent.length,
    ...counts,
    letters: readable.filter(({ sentAt }) => sentAt !== null).length,
    lettersByKind: Object.fromEntries([...Map.groupBy(readable.filter(({ sentAt }) => sentAt !== null), ({ kind }) => kind)].map(([kind, all]) => [kind, all.length]).toSorted()),
  }
}

const answers: readonly string[] = ['answered', 'partly', 'refused', 'not-identified']

/**
 * Counted here anew, from Reg. 1182/71 and GDPR 12(3), 12(4) and 12(6): a month; three when the letter of the extension left
 * within the first, and nothing was refused as a whole; the days of a question that was asked within a week added.
 */
function dueOf(row: RequestRow, letters: readonly LetterRow[]): { on: IsoDate; extended: boolean } {
  const answeredOrClosed = row.identified ?? row.decided
  const asksInTime = row.asked !== null && daysBetween(row.received, row.asked) <= 7
  const paused = asksInTime && row.asked !== null && answeredOrClosed !== null ? Math.max(0, daysBetween(row.asked, answeredOrClosed)) : 0
  const after = (months: number): IsoDate => workingDayFrom(addDays(addMonths(row.received, months), paused))
  const told = leftOn(letters, ['extended'])
  const extended = told !== null && told <= after(1)
  // Still waiting for the person: the clock stands, and whatever day it shows is not over.
  if (asksInTime && answeredOrClosed === null) return { on: '9999-12-31' as IsoDate, extended }
  return { on: extended && row.state !== 'refused' ? after(3) : after(1), extended }
}

function leftOn(letters: readonly LetterRow[], kinds: readonly string[]): IsoDate | null {
  const days = letters.flatMap(({ kind, sentAt }) => (sentAt !== null && kinds.includes(kind) ? [helsinkiDate(sentAt)] : []))
  return days.toSorted()[0] ?? null
}

/** In which requests' words each token stands. One that was joined stands in its own and in the one it went on as. */
function placesOf(texts: ReadonlyMap<string, string>, sent: readonly Sent[]): Map<string, string[]> {
  const known = new Set(sent.map(({ token }) => token))
  const places = new Map<string, string[]>()
  for (const [id, text] of texts) {
    for (const [token] of text.matchAll(/viite [0-9a-f]{20}/g)) {
      if (known.has(token)) places.set(token, [...(places.get(token) ?? []), id])
    }
  }
  return places
}

/** The request that somebody's words came in as: the joined one, when they also stand in the one that goes on. */
function ownOf(ids: readonly string[], byId: ReadonlyMap<string, RequestRow>): RequestRow | undefined {
  const rows = ids.flatMap((id) => byId.get(id) ?? [])
  const depth = (row: RequestRow): number => (row.joinedTo === null ? 0 : 1 + depth(byId.get(row.joinedTo) ?? { ...row, joinedTo: null }))
  return rows.toSorted((a, b) => depth(b) - depth(a))[0]
}

function followed(row: RequestRow, byId: ReadonlyMap<string, RequestRow>): RequestRow | undefined {
  const next = row.joinedTo === null ? row : byId.get(row.joinedTo)
  return next === undefined || next.joinedTo === null ? next : followed(next, byId)
}

/** Whether what was opened reads as a letter: a subject and words to somebody. */
function isLetter(text: string | undefined): boolean {
  if (text === undefined) return false
  const { text: said } = JSON.parse(text) as { text?: { subject?: string; blocks?: { lines: string[] }[] } }
  return (said?.subject ?? '') !== '' && (said?.blocks ?? []).some(({ lines }) => lines.join('') !== '')
}

async function opened(db: Db, { keyring, id }: StaffActor, kind: string, subjects: readonly string[]): Promise<Map<string, string>> {
  const texts = new Map<string, string>()
  for (let index = 0; index < subjects.length; index += 1_000) {
    const some = await openRecords(db, keyring, { by: id, purpose: 'request', kind, subjects: subjects.slice(index, index + 1_000) })
    for (const [subject, { plain }] of some) texts.set(subject, Buffer.from(plain).toString('utf8'))
  }
  return texts
}
