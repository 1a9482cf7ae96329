import { done, refuse } from '#foundation/results'
import { command } from '#identity'
import type { HeldItem } from '#people'
import { array, line, object, oneOf, prose, record, string, uuid } from '#platform/web'
import { putVerdicts } from '../../deciding.ts'
import type { Present } from '../../present.ts'
import { packagePorts } from '../ports.ts'
import { decideItems, heldOf, holdRequest, itemKinds, reachOf, readChosen } from './deciding.ts'
import { keepTitles } from './titles.ts'

/** Decides on some items of a request and does it: erases, restricts, stops, or refuses by a named law. */
export const decideItemsCommand = command({
  name: 'requests.decide-items',
  may: 'decide-requests',
  confirm: true,
  input: object({
    request: uuid,
    kind: oneOf(itemKinds),
    verdict: oneOf(['act', 'refuse'] as const),
    items: array(line({ from: 5, to: 300 })),
    grounds: array(string()),
  }),

  run({ input, actor, at, tx, db }) {
    const present: Present = { db, keyring: actor.keyring, by: actor.id, at }
    return decideItems(tx, present, input.request, input)
  },
  recorded: ({ input, value }) => {
    const { count, refused } = value as { count: number; refused: number }
    return { about: input.request, body: { kind: input.kind, count, refused, grounds: [...new Set(input.grounds)] } }
  },
})

/**
 * Corrects one item through its holding: new values of the fields that may be corrected, with the ground and the corrector's
 * name and position (V29). Of patient data a professional corrects in the file itself, so that is refused here.
 */
export const correctItem = command({
  name: 'requests.correct-item',
  may: 'decide-requests',
  confirm: true,
  input: object({
    request: uuid,
    item: line({ from: 5, to: 300 }),
    fields: record(string(), prose({ from: 0, to: 10_000 })),
    ground: prose({ from: 5, to: 1_000 }),
    name: line({ from: 2, to: 100 }),
    position: line({ from: 2, to: 100 }),
  }),

  async run({ input, actor, at, tx, db }) {
    const present: Present = { db, keyring: actor.keyring, by: actor.id, at }
    const held = await holdRequest(tx, present, input.request)
    if (!held.ok) return held
    const { request, asked } = held.value
    if (!request.kinds.includes('rectification')) return refuse('not-asked-for')
    const chosen = readChosen(input.item, asked.subjects)
    const holding = packagePorts().holdings.find(({ name }) => name === chosen?.holding)
    if (!chosen || !holding) return refuse('no-such-item')
    let item: HeldItem | null = null
    for await (const one of heldOf(present, request, [chosen.subject], new Set([chosen.holding]))) if (one.item.id === chosen.item) item = one.item
    if (!item) return refuse('no-such-item')
    if (item.patientData) return refuse('professional-corrects')
    const mayBe = new Map(item.fields.filter(({ mayBeCorrected }) => mayBeCorrected).map(({ name, value }) => [name, String(value ?? '')]))
    const fields = Object.fromEntries(Object.entries(input.fields).filter(([name, value]) => mayBe.has(name) && mayBe.get(name) !== value))
    if (Object.keys(fields).length === 0) return refuse('nothing-changed')
    const corrected = await holding.correct({ ...reachOf(present, request), within: tx }, { subject: chosen.subject, item: chosen.item }, {
      fields, ground: input.ground, corrector: { name: input.name, position: input.position },
    })
    if (!corrected.ok) return refuse(corrected.code)
    const put = await putVerdicts(tx, present, request.id, [{ holding: holding.name, item: chosen.item, kind: 'rectification', verdict: 'correct', grounds: [] }])
    if (!put.ok) return refuse(put.code)
    await keepTitles(tx, present, request.id, [{ holding: holding.name, item: chosen.item, title: item.title, on: item.on }])
    return done({ request: request.id, fields: Object.keys(fields).length })
  },
  recorded: ({ input, value }) => ({ about: input.request, body: { fields: (value as { fields: number }).fields } }),
})
