import { done, refuse } from '#foundation/results'
import { append } from '#ledger'
import { inReach, type HeldField, type HeldItem, type ItemsRef, type PersonalDataHolding, type Said } from '#people'
import { formatList, type Lang } from '#platform/texts'
import { letGo, restrictItems } from '#retention'
import { destroySubjects } from '#vault'
import * as held from './holding-store.ts'
import { monthNow, requestHolding } from './keeping.ts'
import { openLetters } from './letters/letter.ts'
import type { Sheet } from './letters/model.ts'
import { dayWords } from './letters/texts.ts'
import { openStates, type Asked, type Contact, type Letter, type Request } from './model.ts'
import type { Present } from './present.ts'
import { openAsked, sealAsked } from './record.ts'
import * as store from './store.ts'
import { holdingTexts } from './texts/holding.ts'
import { words } from './texts/words.ts'
import { packageHoldings } from './package/holding.ts'
import { workersHolding } from './workers-holding.ts'

/** Requests are personal data too: who asked, what for, and what they were told. */
export const requestsHolding: PersonalDataHolding = {
  name: requestHolding,
  tables: ['requests.request', 'requests.subject', 'requests.letter', 'requests.outcome', 'requests.item_verdict', 'requests.identity_code'],
  description: {
    title: said((t) => t.title),
    subjects: ['person', 'staff', 'client'],
    service: 'requests',
    categories: [said((t) => t.categories.asked), said((t) => t.categories.letters), said((t) => t.categories.dates)],
    purposes: [said((t) => t.purposes.answer)],
    legalBases: [{ article: '6(1)(c)', statute: said((t) => t.basis) }, { article: '9(2)(f)' }],
    recipients: [said((t) => t.recipients.post), said((t) => t.recipients.relay)],
    source: said((t) => t.source),
    retention: ['request'],
    lane: 'guarded',
  },

  async *disclose({ db, keyring, by, at, about }, subject, lang) {
    const requests = (await held.requestsOf(db, subject)).filter(({ erasedMonth }) => erasedMonth === null)
    if (requests.length === 0) return
    const { organisation } = subject
    const present: Present = { db, keyring, by, at }
    const ids = requests.map(({ id }) => id)
    const [rows, opened, letters] = await Promise.all([store.findRequests(db, organisation, ids), openAsked(present, ids), store.lettersOfMany(db, organisation, ids)])
    const sheets = await openLetters(present, letters.map(({ id }) => id), about === undefined ? {} : { about })
    for (const { id, restrictedMonth } of requests) {
      const [request, asked] = [rows.get(id), opened.get(id)?.asked]
      if (!request || !asked) continue
      const outcomes = await store.outcomesOf(db, organisation, id)
      yield itemOf({ request, asked, outcomes, letters: letters.filter((one) => one.request === id), sheets, restricted: restrictedMonth !== null, lang })
    }
  },

  async correct(reach, { subject, item }, { fields, ground, corrector }) {
    const { db, keyring, by, at } = reach
    const request = (await held.requestsOf(db, subject)).find(({ id }) => id === item)
    if (!request) return refuse('no-such-item')
    if (request.erasedMonth !== null) return refuse('erased')
    const present: Present = { db, keyring, by, at }
    const opened = (await openAsked(present, [item])).get(item)
    if (!opened) return refuse('erased')
    const corrected = withFields(opened.asked, fields)
    if (typeof corrected === 'string') return refuse(corrected)
    const t = holdingTexts('fi')
    const notes = corrected.changed.map(({ field, was }) => ({
      at: at.toISOString(), by, text: t.corrected(t.fields[field], was, `${corrector.name}, ${corrector.position}`, ground),
    }))
    await inReach(reach, subject.organisation, async (tx) => {
      await sealAsked(tx, present, [{ id: item, asked: { ...corrected.asked, notes: [...corrected.asked.notes, ...notes] }, version: opened.version + 1 }])
      await append(tx, { type: 'requests.corrected', organisation: subject.organisation, by, at, about: item, body: { fields: corrected.changed.map(({ field }) => field) } })
    })
    return done()
  },

  async restrict(tx, { items, on, by, at }) {
    const { organisation } = items.subject
    const ids = (await held.lockRequestsOf(tx, items.subject)).filter(({ id, erasedMonth }) => erasedMonth === null && isAmong(items, id)).map(({ id }) => id)
    if (ids.length === 0) return refuse('no-such-item')
    await held.setRestricted(tx, organisation, ids, on ? monthNow(at) : null)
    await restrictItems(tx, { organisation, holding: requestHolding, items: ids, on })
    await append(tx, { type: 'requests.restricted', organisation, by, at, body: { count: ids.length, on } })
    return done({ count: ids.length })
  },

  /** An open request is being answered, and stays until it is; of a closed one the keys go, its letters' with them. */
  async erase(tx, { items, ground, by, at }) {
    const { organisation } = items.subject
    const mine = (await held.lockRequestsOf(tx, items.subject)).filter(({ id, erasedMonth }) => erasedMonth === null && isAmong(items, id))
    const open = mine.filter(({ state }) => openStates.includes(state))
    const gone = mine.filter(({ state }) => !openStates.includes(state)).map(({ id }) => id)
    if (gone.length > 0) {
      await destroySubjects(tx, [...gone, ...(await held.letterIdsOf(tx, organisation, gone))], { organisation, by, ground, at })
      await held.forgetRequests(tx, organisation, gone, monthNow(at))
      if (ground !== 'retention') await letGo(tx, { organisation, holding: requestHolding, items: gone })
    }
    return { erased: gone, kept: open.map(({ id }) => ({ item: id, why: 'part-of-an-open-case' as const })) }
  },
}

export const requestsHoldings: readonly PersonalDataHolding[] = [requestsHolding, ...packageHoldings, workersHolding]

interface Whole {
  readonly request: Request
  readonly asked: Asked
  readonly outcomes: Awaited<ReturnType<typeof store.outcomesOf>>
  readonly letters: readonly Letter[]
  readonly sheets: ReadonlyMap<string, Sheet>
  readonly restricted: boolean
  readonly lang: Lang
}

function itemOf({ request, asked, outcomes, letters, sheets, restricted, lang }: Whole): HeldItem {
  const t = holdingTexts(lang)
  const w = words(lang)
  const { contact, of } = asked
  const field = (name: keyof typeof t.fields, value: string | undefined | null, more: Partial<HeldField> = {}): HeldField[] =>
    value ? [{ name, label: t.fields[name], value, ...more }] : []
  const mend = { mayBeCorrected: true }
  return {
    id: request.id,
    title: t.item(dayWords(lang, request.receivedOn)),
    on: request.receivedOn,
    fields: [
      ...field('receivedOn', request.receivedOn),
      ...field('kinds', formatList(lang, request.kinds.map((kind) => w.kinds[kind]))),
      ...field('channel', w.channels[request.channel]),
      ...field('state', w.states[request.state]),
      ...field('identity', w.identity[request.identity]),
      ...field('name', asked.name, mend),
      ...field('identityCode', asked.identityCode),
      ...field('birthDate', asked.birthDate),
      ...correctable.flatMap((name) => field(name, contact[name], mend)),
      ...field('whose', w.whose[asked.whose]),
      // Somebody else's name, which this person gave: it may be theirs to see, and somebody looks.
      ...field('ofName', of?.name, { written: true }),
      ...field('ofProof', of?.proof, { written: true }),
      ...field('text', asked.text, { written: true }),
      ...asked.notes.map(({ text, at }, i) => ({ name: `note${i + 1}`, label: `${t.fields.note} ${at.slice(0, 10)}`, value: text, written: true })),
      ...field('dueOn', request.dueOn),
      ...outcomes.map(({ kind, verdict, grounds }, i) => ({ name: `outcome${i + 1}`, label: `${t.fields.outcome}: ${w.kinds[kind]}`, value: [w.verdicts[verdict], ...grounds].join(', ') })),
      ...field('answeredOn', request.answeredOn),
      ...letters.flatMap(({ id, kind }, i) => {
        const sheet = sheets.get(id)
        if (!sheet) return []
        const value = [sheet.text.subject, ...sheet.text.blocks.flatMap(({ lines }) => lines)].join('\n')
        return [{ name: `letter${i + 1}`, label: t.letter(w.letters[kind].toLowerCase(), dayWords(lang, sheet.date)), value, written: true }]
      }),
    ],
    ...(restricted ? { markings: [t.restricted] } : {}),
    retention: 'request',
  }
}

const correctable = ['street', 'postcode', 'town', 'email', 'phone'] as const satisfies readonly (keyof Contact)[]
type Correctable = 'name' | (typeof correctable)[number]

function withFields(asked: Asked, fields: Readonly<Record<string, string>>) {
  const changed: { field: Correctable; was: string }[] = []
  let next = asked
  for (const [name, given] of Object.entries(fields)) {
    const value = given.normalize('NFC').trim()
    const known = name === 'name' ? 'name' : correctable.find((one) => one === name)
    if (!known) return 'not-correctable' as const
    if (value.length > 200 || (known === 'name' && value.length < 2)) return 'bad-value' as const
    changed.push({ field: known, was: known === 'name' ? asked.name : (asked.contact[known] ?? '') })
    next = known === 'name' ? { ...next, name: value } : { ...next, contact: { ...next.contact, [known]: value } }
  }
  return { asked: next, changed }
}

const isAmong = ({ items }: Pick<ItemsRef, 'items'>, id: string): boolean => items === 'all' || items.includes(id)

function said(pick: (t: ReturnType<typeof holdingTexts>) => string): Said {
  return { fi: pick(holdingTexts('fi')), sv: pick(holdingTexts('sv')), en: pick(holdingTexts('en')) }
}
