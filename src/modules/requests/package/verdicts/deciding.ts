import { done, refuse } from '#foundation/results'
import { within, type Tx } from '#platform/database'
import type { DataSubject, HeldItem, HoldingReach, KeptBecause, PersonalDataHolding } from '#people'
import { letGo, mayErase, restrictItems, type MayErase, type StopReason } from '#retention'
import { putVerdicts } from '../../deciding.ts'
import { heldOn, limitOf, type LimitId } from '../../limits.ts'
import type { ItemVerdict, Request, RequestKind } from '../../model.ts'
import type { Present } from '../../present.ts'
import { openAsked } from '../../record.ts'
import * as requests from '../../store.ts'
import { packagePorts } from '../ports.ts'
import { keepTitles } from './titles.ts'

/** The kinds of requests that are decided item by item; what is disclosed is a package's business. */
export const itemKinds = ['erasure', 'restriction', 'rectification', 'objection'] as const satisfies readonly RequestKind[]
export type ItemKind = (typeof itemKinds)[number]

/** What can be done to items of each kind, besides refusing. A correction is made of one item at a time. */
export const actOf: Readonly<Record<ItemKind, 'erase' | 'restrict' | 'correct' | 'stop'>> = {
  erasure: 'erase', restriction: 'restrict', rectification: 'correct', objection: 'stop',
}

/** One thing of a holding, as a form names it: `holding|kind of subject|subject|item`. */
export interface Chosen {
  readonly holding: string
  readonly subject: DataSubject
  readonly item: string
}

export const chosenText = ({ holding, subject, item }: Chosen): string => [holding, subject.kind, subject.id, item].join('|')

/** Reads it back, for the person of the request alone; null for anything else. */
export function readChosen(text: string, subjects: readonly DataSubject[]): Chosen | null {
  const [holding = '', kind = '', id = '', ...rest] = text.split('|')
  const subject = subjects.find((one) => one.kind === kind && one.id === id)
  return subject && rest.length > 0 ? { holding, subject, item: rest.join('|') } : null
}

/** Everything held of the person of a request, opened for it; by holding and subject, in the house's order. */
export async function* heldOf(
  present: Present, request: Request, subjects: readonly DataSubject[], only?: ReadonlySet<string>,
): AsyncGenerator<{ holding: PersonalDataHolding; subject: DataSubject; item: HeldItem }> {
  for (const holding of packagePorts().holdings) {
    if (only && !only.has(holding.name)) continue
    for (const subject of subjects) {
      if (!holding.description.subjects.includes(subject.kind)) continue
      for await (const item of holding.disclose(reachOf(present, request), subject, request.language)) yield { holding, subject, item }
    }
  }
}

export function reachOf(present: Present, request: Request): HoldingReach {
  return {
    db: within(present.db, request.organisation), keyring: present.keyring, by: present.by, purpose: 'request', about: request.id, at: present.at,
  }
}

/** An open request of somebody identified, and whom it is about. */
export async function holdRequest(tx: Tx, present: Present, id: string) {
  const request = (await requests.lockRequests(tx, present.keyring.organisation, [id])).get(id)
  if (!request) return refuse('no-such-request')
  if (request.state !== 'open') return refuse('closed')
  if (request.identity !== 'identified') return refuse('not-identified')
  const asked = (await openAsked(present, [id], { within: tx })).get(id)?.asked
  if (!asked || asked.subjects.length === 0) return refuse('nobody-linked')
  return done({ request, asked })
}

export interface ItemsVerdict {
  readonly kind: ItemKind
  readonly verdict: 'act' | 'refuse'
  readonly items: readonly string[]
  readonly grounds: readonly string[]
}

/**
 * Decides some items of a request, and does it. Before anything is erased, retention is asked, and then the holding
 * answers too: what has to stay is refused by the law that keeps it, the rest is erased by its keys. So one verdict of
 * `erase` may end as two: erased here, refused there, each with its ground in the letter.
 */
export async function decideItems(tx: Tx, present: Present, id: string, given: ItemsVerdict) {
  const held = await holdRequest(tx, present, id)
  if (!held.ok) return held
  const { request, asked } = held.value
  if (!request.kinds.includes(given.kind)) return refuse('not-asked-for')
  const chosen = given.items.map((text) => readChosen(text, asked.subjects))
  if (chosen.length === 0) return refuse('nothing-chosen')
  if (chosen.some((one) => one === null)) return refuse('no-such-item')
  const found = await foundAmong(present, request, asked.subjects, chosen as Chosen[])
  if (found.length !== chosen.length) return refuse('no-such-item')

  const decided = given.verdict === 'refuse' ? refusing(request, given, found) : await acting(tx, present, given.kind, found)
  if (!decided.ok) return decided
  const kept = await putVerdicts(tx, present, id, decided.value.map(({ of, verdict, grounds }) => ({
    holding: of.holding.name, item: of.item.id, kind: given.kind, verdict, grounds,
  })))
  if (!kept.ok) return refuse(kept.code)
  await keepTitles(tx, present, id, decided.value.map(({ of }) => ({ holding: of.holding.name, item: of.item.id, title: of.item.title, on: of.item.on })))
  const refused = decided.value.filter(({ verdict }) => verdict === 'refuse').length
  return done({ request: id, count: decided.value.length, refused })
}

interface Found {
  readonly holding: PersonalDataHolding
  readonly subject: DataSubject
  readonly item: HeldItem
}

interface Decided {
  readonly of: Found
  readonly verdict: ItemVerdict['verdict']
  readonly grounds: readonly LimitId[]
}

/** What the form chose, as the holdings have it now: so an id of anything else finds nothing. */
async function foundAmong(present: Present, request: Request, subjects: readonly DataSubject[], chosen: readonly Chosen[]): Promise<Found[]> {
  const wanted = new Set(chosen.map(chosenText))
  const found: Found[] = []
  for await (const held of heldOf(present, request, subjects, new Set(chosen.map(({ holding }) => holding)))) {
    if (wanted.has(chosenText({ holding: held.holding.name, subject: held.subject, item: held.item.id }))) found.push(held)
  }
  return found
}

function refusing(request: Request, { kind, grounds }: ItemsVerdict, found: readonly Found[]) {
  const known = grounds.flatMap((ground) => {
    const limit = limitOf(ground)
    return limit && limit.kinds.includes(kind) && heldOn(limit, request.receivedOn) ? [limit.id] : []
  })
  if (known.length === 0 || known.length !== grounds.length) return refuse('refused-without-ground')
  return done(found.map((of): Decided => ({ of, verdict: 'refuse', grounds: known })))
}

async function acting(tx: Tx, present: Present, kind: ItemKind, found: readonly Found[]) {
  if (kind === 'rectification') return refuse('one-by-one')
  const decided: Decided[] = []
  for (const some of together(found)) {
    const outcome = kind === 'erasure' ? await erasing(tx, present, some) : await restricting(tx, present, some)
    decided.push(...outcome.map((one) => (kind === 'objection' && one.verdict === 'restrict' ? { ...one, verdict: 'stop' as const } : one)))
  }
  return done(decided)
}

/** Items of one holding and one subject, as the holdings take them. */
function together(found: readonly Found[]): Found[][] {
  const groups = new Map<string, Found[]>()
  for (const one of found) {
    const key = `${one.holding.name}|${one.subject.id}`
    groups.set(key, [...(groups.get(key) ?? []), one])
  }
  return [...groups.values()]
}

async function erasing(tx: Tx, present: Present, found: readonly Found[]): Promise<Decided[]> {
  const [first] = found
  if (!first) return []
  const { holding, subject } = first
  const { organisation } = subject
  const items = found.map(({ item }) => item.id)
  const asked = await mayErase(tx, { organisation, holding: holding.name, items, ground: 'request', at: present.at, subject })
  const stopped = new Map(asked.flatMap((answer) => (answer.may ? [] : [[answer.item, answer] as const])))
  const free = items.filter((item) => !stopped.has(item))
  const { erased, kept } = free.length === 0
    ? { erased: [], kept: [] }
    : await holding.erase(tx, { items: { subject, items: free }, ground: 'request', by: present.by, at: present.at })
  if (erased.length > 0) await letGo(tx, { organisation, holding: holding.name, items: erased, subject })
  const why = new Map(kept.map(({ item, why: because }) => [item, because]))
  return found.map((of): Decided => {
    if (erased.includes(of.item.id)) return { of, verdict: 'erase', grounds: [] }
    const stop = stopped.get(of.item.id)
    return { of, verdict: 'refuse', grounds: [stop ? groundOfStop(stop, of.item) : groundOfKept(why.get(of.item.id))] }
  })
}

async function restricting(tx: Tx, present: Present, found: readonly Found[]): Promise<Decided[]> {
  const [first] = found
  if (!first) return []
  const { holding, subject } = first
  const decided: Decided[] = []
  for (const of of found) {
    const done = await holding.restrict(tx, { items: { subject, items: [of.item.id] }, on: true, by: present.by, at: present.at })
    if (done.ok) await restrictItems(tx, { organisation: subject.organisation, holding: holding.name, items: [of.item.id], subject, on: true })
    decided.push(done.ok ? { of, verdict: 'restrict', grounds: [] } : { of, verdict: 'refuse', grounds: ['no-ground-to-restrict'] })
  }
  return decided
}

const stops: Readonly<Record<StopReason, LimitId>> = {
  'kept-by-law': 'kept-by-law', 'legal-hold': 'legal-hold', 'archive-duty': 'archive-duty', 'restricted': 'legal-hold',
}

const logs: ReadonlySet<string> = new Set(['access-log', 'disclosure-log'])

/** What keeps it, by the name of the law: patient data and logs have laws of their own. */
export function groundOfStop(stop: Extract<MayErase, { may: false }>, item: Pick<HeldItem, 'patientData' | 'retention'>): LimitId {
  if (stop.because !== 'kept-by-law') return stops[stop.because]
  if (item.retention !== undefined && logs.has(item.retention)) return 'access-log'
  return item.patientData ? 'patient-record' : 'kept-by-law'
}

function groundOfKept(why: KeptBecause | undefined): LimitId {
  if (why === 'part-of-the-ledger') return 'access-log'
  return why === 'part-of-an-open-case' || why === 'held' ? 'legal-hold' : 'kept-by-law'
}
