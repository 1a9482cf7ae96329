import { parseIsoDate } from '#foundation/time'
import type { HeldField } from '#people'
import type { Lang } from '#platform/texts'
import { goalStates, longestText, type EntryBody, type SealedEntry } from './model.ts'
import { holdingTexts } from './texts/holding.ts'
import { rightWord, words } from './texts/words.ts'

/** What an entry says, field by field, for its person to read and for a machine. */
export function fieldsOfEntry({ body, author, writtenAt }: SealedEntry, lang: Lang): HeldField[] {
  const t = holdingTexts(lang).fields
  return [
    { name: 'kind', label: t.kind, value: words(lang).kinds[body.kind] },
    { name: 'on', label: t.on, value: body.on, mayBeCorrected: isCorrectable(body) },
    ...fieldsOfBody(body, lang),
    { name: 'author', label: t.author, value: author.name },
    { name: 'position', label: t.position, value: author.position },
    { name: 'writtenAt', label: t.writtenAt, value: writtenAt },
  ]
}

const isCorrectable = ({ kind }: EntryBody): boolean => kind !== 'removal' && kind !== 'right-exercised' && kind !== 'attachment'

function fieldsOfBody(body: EntryBody, lang: Lang): HeldField[] {
  const t = holdingTexts(lang).fields
  const w = words(lang)
  const written = (name: string, label: string, value: string): HeldField[] =>
    value === '' ? [] : [{ name, label, value, written: true, ...(isCorrectable(body) ? { mayBeCorrected: true } : {}) }]
  switch (body.kind) {
    case 'note':
      return [{ name: 'topic', label: t.topic, value: w.topics[body.topic] }, ...written('text', t.text, body.text)]
    case 'visit':
    case 'appointment':
      return [
        { name: 'time', label: t.time, value: body.time, mayBeCorrected: true },
        { name: 'minutes', label: t.minutes, value: body.minutes, mayBeCorrected: true },
        { name: 'way', label: t.way, value: w.ways[body.way] },
        ...(body.kind === 'visit' ? [{ name: 'outcome', label: t.outcome, value: w.outcomes[body.outcome] }] : []),
        ...written('text', t.text, body.text),
      ]
    case 'plan':
      return [
        ...written('summary', t.summary, body.summary),
        ...body.goals.flatMap(({ text, state }, i) => [
          ...written(`goal${i + 1}`, t.goal(i + 1), text),
          { name: `goal${i + 1}State`, label: t.goalState(i + 1), value: w.goals[state], mayBeCorrected: true },
        ]),
        ...(body.reviewOn ? [{ name: 'reviewOn', label: t.reviewOn, value: body.reviewOn }] : []),
      ]
    case 'statement':
      return [
        { name: 'to', label: t.to, value: w.readers[body.to] },
        ...written('recipient', t.recipient, body.recipient),
        ...written('subject', t.subject, body.subject),
        ...written('text', t.text, body.text),
      ]
    case 'attachment':
      return [...written('fileName', t.fileName, body.name), { name: 'bytes', label: t.bytes, value: body.bytes }, ...written('text', t.text, body.text)]
    case 'disclosure':
      return [
        ...written('to', t.to, body.to),
        ...written('what', t.what, body.what),
        { name: 'ground', label: t.ground, value: w.disclosed[body.ground] },
        ...written('text', t.text, body.text),
      ]
    case 'right-exercised':
      return [{ name: 'right', label: t.right, value: rightWord(lang, body.right) }, ...written('text', t.text, body.text)]
    case 'removal':
      return [
        { name: 'was', label: t.was, value: w.kinds[body.was] },
        { name: 'ground', label: t.ground, value: w.removals[body.ground] },
        ...written('text', t.text, body.text),
      ]
    default:
      return unknownKind(body)
  }
}

/**
 * The entry with new values in some fields, by the names of {@link fieldsOfEntry}. `bad-value` for what cannot be, and
 * `not-correctable` for a field that is not somebody's words, a day, a time or a length.
 */
export function withFields(body: EntryBody, given: Readonly<Record<string, string>>): EntryBody | 'bad-value' | 'not-correctable' {
  if (!isCorrectable(body) || Object.keys(given).length === 0) return 'not-correctable'
  let next: EntryBody = body
  for (const [name, value] of Object.entries(given)) {
    const changed = withField(next, name, value.trim())
    if (typeof changed === 'string') return changed
    next = changed
  }
  return next
}

const textFields: Readonly<Record<string, readonly string[]>> = {
  'note': ['text'],
  'visit': ['text'],
  'appointment': ['text'],
  'plan': ['summary'],
  'statement': ['recipient', 'subject', 'text'],
  'disclosure': ['to', 'what', 'text'],
}

function withField(body: EntryBody, name: string, value: string): EntryBody | 'bad-value' | 'not-correctable' {
  if (name === 'on') {
    const on = parseIsoDate(value)
    return on ? { ...body, on } : 'bad-value'
  }
  if (body.kind === 'visit' || body.kind === 'appointment') {
    if (name === 'time') return timeShape.test(value) ? { ...body, time: value } : 'bad-value'
    if (name === 'minutes') return /^\d{1,3}$/.test(value) && Number(value) > 0 ? { ...body, minutes: Number(value) } : 'bad-value'
  }
  const goal = body.kind === 'plan' ? /^goal(\d{1,2})(State)?$/.exec(name) : null
  if (body.kind === 'plan' && goal) {
    const index = Number(goal[1]) - 1
    const state = goalStates.find((each) => each === value)
    if (!body.goals[index]) return 'not-correctable'
    if (goal[2] ? !state : value === '' || value.length > longestText) return 'bad-value'
    return { ...body, goals: body.goals.map((each, i) => (i === index ? (state && goal[2] ? { ...each, state } : { ...each, text: value }) : each)) }
  }
  if (!(textFields[body.kind] ?? []).includes(name)) return 'not-correctable'
  return value === '' || value.length > longestText ? 'bad-value' : { ...body, [name]: value }
}

const timeShape = /^([01]\d|2[0-3]):[0-5]\d$/

function unknownKind(body: never): never {
  throw new TypeError(`a kind of entry that nobody knows: ${JSON.stringify((body as { kind: unknown }).kind)}`)
}
