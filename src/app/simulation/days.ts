import { createHash } from 'node:crypto'
import { addDays, helsinkiInstant, isWorkingDay, type IsoDate } from '#foundation/time'
import {
  askInBulk, closeSilent, enterIdentityCode, extendInBulk, handOverBatch, identifyRequest, joinSure, makeLetterBatch, openLetters, printBatch,
  mostInABatch, receiveRequests, receiveUnattended, recordSent, redirectLetters, sortArrived, waitingLetters, type Arrival, type Assumptions, type LetterChannel, type Present,
} from '#requests'
import { inTransaction, type Tx } from '#platform/database'
import type { Progress } from '../rehearsal/progress.ts'
import { must } from '../rehearsal/steps.ts'
import type { House } from './house.ts'
import { newWorker, workDay, type Worker } from './workday.ts'
import type { Sent } from './sent.ts'

/** Minutes of a worker's day that go to requests; the rest is breaks, the telephone and each other. */
export const usualMinutes = 400
/** What the desk itself takes, shared by all: a batch of letters to the post, and a look at each bulk act. */
const minutesForABatch = 15
const minutesForABulkAct = 2
/** Kept free before each deadline when extensions are planned: printing, illness, the person who reads late. */
const spareDays = 7
/** So many batches of up to 200 letters are typeset and read back, the first of them printed again; see `simulate.ts`. */
const batchesTypeset = 10
const batchesPrintedAgain = 2
/** How much of what people do by themselves goes on at once. */
const lanes = 6

export interface Days {
  readonly house: House
  readonly sent: readonly Sent[]
  readonly from: IsoDate
  readonly days: number
  /** Of each worker on a working day. */
  readonly minutesADay: number
  readonly progress: Progress
}

/** What the simulation itself knows of who sent what: who will answer a question, and when. */
interface Known {
  readonly sentBy: Map<string, Sent>
  readonly atNextWorkingDay: Sent[]
  readonly identifying: Map<IsoDate, { request: string; code: string | null }[]>
  readonly reading: Map<IsoDate, string[]>
  batches: number
}

/**
 * Day after day on a clock of its own: what comes, what people do, what the desk does, what each worker finishes, what
 * the post takes. Everything goes through the module's own acts, as the console's do.
 */
export async function liveThroughDays({ house, sent, from, days, minutesADay, progress }: Days): Promise<void> {
  const coming = new Map<IsoDate, Sent[]>()
  for (const one of sent) coming.set(one.on, [...(coming.get(one.on) ?? []), one])
  const known: Known = { sentBy: new Map(), atNextWorkingDay: [], identifying: new Map(), reading: new Map(), batches: 0 }
  const workers = house.workers.map(newWorker)
  for (let index = 0; index < days; index += 1) {
    const day = addDays(from, index)
    await people(house, known, day)
    await arrive(house, known, day, coming.get(day) ?? [])
    if (isWorkingDay(day)) await desk(house, known, { day, first: index >= 7, days, minutesADay, workers })
    progress.at(index + 1)
  }
}

/** What people do at home, on any day: they show who they are when they were asked, and read what lies ready for them. */
async function people({ db, organisation }: House, known: Known, day: IsoDate): Promise<void> {
  const at = helsinkiInstant(day, 8)
  await inLanes(known.identifying.get(day) ?? [], async ({ request, code }) => {
    if (code !== null) await enterIdentityCode(db, code, at)
    // A request may have been joined or closed meanwhile: then there is nothing to show.
    else await inTransaction(db, organisation, (tx) => identifyRequest(tx, { organisation, by: null, at }, { request, way: 'strong' }))
  })
  const read = known.reading.get(day) ?? []
  if (read.length > 0) await inTransaction(db, organisation, (tx) => recordSent(tx, { organisation, by: null, at }, read, { kind: 'fetched' }))
}

/** What comes on a day: forms at once, even at the weekend; the rest is typed in when somebody is there, and dated as it came. */
async function arrive(house: House, known: Known, day: IsoDate, today: readonly Sent[]): Promise<void> {
  const { db, organisation } = house
  const at = helsinkiInstant(day, 10)
  const forms = today.filter(({ channel }) => channel === 'form')
  await inLanes(forms, async (one) => {
    const { request } = await inTransaction(db, organisation, (tx) => receiveUnattended(tx, { organisation, at }, one))
    known.sentBy.set(request, one)
  })
  known.atNextWorkingDay.push(...today.filter(({ channel }) => channel !== 'form'))
  if (!isWorkingDay(day)) return
  const typed = known.atNextWorkingDay.splice(0)
  for (let index = 0; index < typed.length; index += 200) {
    const some = typed.slice(index, index + 200)
    await inTransaction(db, organisation, async (tx) => {
      const arrivals = some.map(({ kinds, channel, language, asked, on }): Arrival => ({ kinds, channel, language, asked, receivedOn: on }))
      const received = await receiveRequests(tx, presentOf(house, at), arrivals)
      for (const [place, { request }] of received.entries()) {
        const one = some[place]
        if (!one) continue
        known.sentBy.set(request, one)
        if (one.channel === 'in-person') must(await identifyRequest(tx, { organisation, by: house.workers[0].id, at }, { request, way: 'in-person' }))
      }
    })
  }
}

interface DeskDay {
  readonly day: IsoDate
  /** Whether the first week is over, and extensions may be planned on what is known. */
  readonly first: boolean
  readonly days: number
  readonly minutesADay: number
  readonly workers: readonly Worker[]
}

/** A working day: the desk sorts, joins, asks and extends in bulk; the workers work; in the afternoon the post goes. */
async function desk(house: House, known: Known, { day, first, days, minutesADay, workers }: DeskDay): Promise<void> {
  const { db, organisation } = house
  const head = presentOf(house, helsinkiInstant(day, 9))
  const inTx = <T>(work: (tx: Tx) => Promise<T>): Promise<T> => inTransaction(db, organisation, work)
  let overhead = 0
  const whileAny = async (act: (tx: Tx) => Promise<number>): Promise<void> => {
    for (let done = -1; done !== 0; ) {
      done = await inTx(act)
      if (done > 0) overhead += minutesForABulkAct
    }
  }
  const noon = presentOf(house, helsinkiInstant(day, 12))
  await whileAny(async (tx) => {
    const { takenIn, sorted } = await sortArrived(tx, noon)
    return takenIn + sorted
  })
  await whileAny(async (tx) => {
    const joined = await joinSure(tx, noon)
    return joined.ok ? joined.value.joined : 0
  })
  await whileAny((tx) => askInBulk(tx, noon))
  await whileAny((tx) => closeSilent(tx, head))
  if (first) {
    const assumed: Assumptions = { from: day, days, workers: house.workers.length, minutesEach: Math.floor(minutesADay * 0.85) }
    await whileAny(async (tx) => (await extendInBulk(tx, noon, { reasons: ['number'], assumed, spareDays })).extended)
  }
  overhead += await post(house, known, day)
  await Promise.all(workers.map(async (worker) => {
    const minutes = Math.max(0, minutesADay - overhead / workers.length)
    const sentOf = (request: string): Sent | undefined => known.sentBy.get(request)
    await workDay(db, worker, {
      at: helsinkiInstant(day, 15), minutes, effortOf: (request) => sentOf(request)?.effort ?? 1, fateOf: (request) => sentOf(request)?.fate ?? 0,
    })
  }))
  // What was decided today is announced, printed and posted tomorrow; what is read behind identification lies ready at once.
  await layReady(house, known, day)
}

/** The morning's post, of what was written by then, and the mails that point to a page. Gives the minutes it took. */
async function post(house: House, known: Known, day: IsoDate): Promise<number> {
  const { db, organisation } = house
  const present = presentOf(house, helsinkiInstant(day, 14))
  const by = { organisation, by: present.by, at: present.at }
  await noteWhoWillIdentify(house, known, day)
  let minutes = 0
  while (known.batches < batchesTypeset) {
    const made = await inTransaction(db, organisation, (tx) => makeLetterBatch(tx, present))
    if (!made.ok) break
    const { batch } = made.value
    if (batch === null) continue
    if (known.batches < batchesPrintedAgain) must(await inTransaction(db, organisation, (tx) => printBatch(tx, present, batch)))
    known.batches += 1
    minutes += minutesForABatch
    must(await inTransaction(db, organisation, (tx) => handOverBatch(tx, by, batch)))
  }
  for (;;) {
    const rest = await waitingLetters(db, organisation, 'post', mostInABatch)
    if (rest.length === 0) break
    minutes += minutesForABatch
    await inTransaction(db, organisation, (tx) => redirectLetters(tx, organisation, rest.map(({ id }) => id), 'desk'))
  }
  for (const channel of ['pointer', 'desk'] as const) await leaveBy(house, channel, by)
  return minutes
}

async function leaveBy({ db, organisation }: House, channel: Extract<LetterChannel, 'pointer' | 'desk'>, by: { organisation: string; by: string; at: Date }): Promise<void> {
  for (;;) {
    const some = await waitingLetters(db, organisation, channel)
    if (some.length === 0) return
    const answer = createHash('sha256').update(`250 2.0.0 accepted ${by.at.toISOString()}`).digest('hex')
    await inTransaction(db, organisation, (tx) =>
      recordSent(tx, by, some.map(({ id }) => id), channel === 'pointer' ? { kind: 'relay', answer } : { kind: 'desk' }))
  }
}

/** Whoever gets a question now will answer it in some days: by the code that stands in the letter, or by their bank. */
async function noteWhoWillIdentify(house: House, known: Known, day: IsoDate): Promise<void> {
  const { db, organisation } = house
  const waiting = (await Promise.all((['post', 'pointer', 'desk'] as const).map((channel) => waitingLetters(db, organisation, channel, 20_000)))).flat()
  const questions = waiting.filter(({ kind }) => kind === 'identify')
  if (questions.length === 0) return
  const sheets = await openLetters(presentOf(house, helsinkiInstant(day, 14)), questions.map(({ id }) => id))
  for (const { id, request, channel } of questions) {
    const after = known.sentBy.get(request)?.identifiesAfter ?? null
    if (after === null) continue
    const code = sheets.get(id)?.text.blocks.find(({ kind }) => kind === 'callout')?.lines[0] ?? null
    put(known.identifying, addDays(day, after + (channel === 'post' ? 2 : 0)), { request, code })
  }
}

async function layReady({ db, organisation }: House, known: Known, day: IsoDate): Promise<void> {
  const already = new Set([...known.reading.values()].flat())
  for (const { id, request } of await waitingLetters(db, organisation, 'identified', 20_000)) {
    if (!already.has(id)) put(known.reading, addDays(day, 1 + (known.sentBy.get(request)?.readsAfter ?? 0)), id)
  }
}

async function inLanes<T>(all: readonly T[], act: (one: T) => Promise<void>): Promise<void> {
  const waiting = [...all]
  await Promise.all(Array.from({ length: lanes }, async () => {
    for (let one = waiting.shift(); one !== undefined; one = waiting.shift()) await act(one)
  }))
}

const presentOf = ({ db, workers: [{ keyring, id }] }: House, at: Date): Present => ({ db, keyring, by: id, at })

function put<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const there = map.get(key)
  if (there) there.push(value)
  else map.set(key, [value])
}
