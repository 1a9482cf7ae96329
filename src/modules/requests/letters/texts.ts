import { formatDate, formatList, type Lang } from '#platform/texts'
import { startOfDay, type IsoDate } from '#foundation/time'
import { authorityOn } from '../authority.ts'
import { clockOf } from '../clock.ts'
import { limitOf } from '../limits.ts'
import type { ExtensionReason, Request, RequestKind, Verdict } from '../model.ts'
import { letterWords } from '../texts/letters.ts'
import { words } from '../texts/words.ts'
import type { DecidedItem, DecidedKind, LetterBlock, LetterText } from './model.ts'

/** The letters, as pure functions of what is recorded: each says what was asked, what happens, by when, and what one can do. */

const p = (...lines: string[]): LetterBlock[] => lines.map((line) => ({ kind: 'paragraph', lines: [line] }))
const h = (line: string): LetterBlock => ({ kind: 'heading', lines: [line] })
const list = (lines: readonly string[]): LetterBlock[] => (lines.length > 0 ? [{ kind: 'list', lines }] : [])

export const dayWords = (lang: Lang, day: IsoDate): string => formatDate(lang, new Date(startOfDay(day).getTime() + 43_200_000))

/** What was asked: one or two things in a sentence, more of them as a list. */
function asked(lang: Lang, day: IsoDate, kinds: readonly RequestKind[], sentence: (day: string, asks: string) => string): LetterBlock[] {
  const asks = kinds.map((kind) => words(lang).asks[kind])
  return asks.length <= 2 ? p(sentence(dayWords(lang, day), formatList(lang, asks))) : [...p(letterWords(lang).many(dayWords(lang, day))), ...list(asks)]
}

/** Received, what is asked, by when it is answered, and how to follow it (V26). */
export function acknowledgedText(request: Request, statusCode?: string): LetterText {
  const { language, kinds, receivedOn } = request
  const t = letterWords(language).acknowledged
  const { firstDue } = clockOf(request)
  return {
    subject: t.subject,
    blocks: [
      ...asked(language, receivedOn, kinds, t.received),
      ...p(t.answer(dayWords(language, firstDue))),
      h(t.nextTitle),
      { kind: 'steps', lines: [...t.next] },
      ...(statusCode ? [...p(t.follow), { kind: 'callout' as const, lines: [statusCode] }] : []),
    ],
  }
}

/** More is needed to know who asks: why, how, and that the time stands still meanwhile. */
export function identifyText(request: Request, { on, code }: { on: IsoDate; code?: string }): LetterText {
  const { language, kinds, receivedOn } = request
  const t = letterWords(language).identify
  const waits = clockOf({ ...request, identityAskedOn: on, identityAnsweredOn: null }).pausedSince !== null
  return {
    subject: t.subject,
    blocks: [
      ...asked(language, receivedOn, kinds, t.why),
      ...p(t.protects),
      h(t.howTitle),
      ...(code ? [...p(t.code), { kind: 'callout' as const, lines: [code] }, ...p(t.notYou)] : list(t.ways)),
      ...p(waits ? t.pause(dayWords(language, on)) : t.noPause),
    ],
  }
}

/** Two further months, with the reasons, inside the first (GDPR 12(3)). */
export function extendedText(request: Request, reasons: readonly ExtensionReason[]): LetterText {
  const { language, kinds, receivedOn } = request
  const t = letterWords(language).extended
  const { extendedDue } = clockOf(request)
  const why = reasons.map((reason) => words(language).extensionReasons[reason])
  return {
    subject: t.subject,
    blocks: [
      ...asked(language, receivedOn, kinds, t.asked),
      ...p(t.later(formatList(language, why), dayWords(language, extendedDue)), t.law),
      ...p(t.sooner),
      ...remedy(language, extendedDue),
    ],
  }
}

/** What was done, what was not and why, the statute, and what one can do about it (GDPR 12(4)). */
export function decidedText(
  request: Request, { outcomes, items = [], on }: { outcomes: readonly DecidedKind[]; items?: readonly DecidedItem[]; on: IsoDate },
): LetterText {
  const { language, receivedOn } = request
  const t = letterWords(language).decided
  const kindsDone = outcomes.filter(({ verdict }) => verdict !== 'refuse')
  const refused = outcomes.filter(({ verdict }) => verdict === 'refuse' || verdict === 'partly')
  const whole = refused.length === 0 ? 'done' : kindsDone.length === 0 ? 'refused' : 'partly'
  return {
    subject: t.subjects[whole],
    blocks: [
      ...asked(language, receivedOn, outcomes.map(({ kind }) => kind), t.asked),
      ...p(t.short[whole]),
      ...(kindsDone.length > 0 ? [h(t.doneTitle), ...kindsDone.flatMap((one) => doneBlocks(language, one, items))] : []),
      ...(refused.length > 0 ? [h(t.refusedTitle), ...refusedBlocks(language, refused, items)] : []),
      ...remedy(language, on),
    ],
  }
}

/** Closed because nobody could tell who asks; a new request may come any time. */
export function notIdentifiedText(request: Request, on: IsoDate): LetterText {
  const { language, kinds, receivedOn } = request
  const t = letterWords(language).notIdentified
  const limit = limitOf('not-identified')
  return {
    subject: t.subject,
    blocks: [
      ...asked(language, receivedOn, kinds, t.asked),
      ...p(limit?.reason[language] ?? '', t.again),
      ...p(`${letterWords(language).law}: ${limit?.statute[language] ?? ''}.`),
      ...remedy(language, on),
    ],
  }
}

function doneBlocks(lang: Lang, { kind, verdict, reason }: DecidedKind, items: readonly DecidedItem[]): LetterBlock[] {
  const t = letterWords(lang).decided
  const mine = items.filter((item) => item.kind === kind && item.verdict !== 'refuse')
  const by = (wanted: Verdict) => mine.filter((item) => item.verdict === wanted).map((item) => itemLine(lang, item))
  const groups = (['disclose', 'correct', 'erase', 'restrict', 'stop', 'partly'] as const).map((one) => ({ one, lines: by(one) })).filter(({ lines }) => lines.length > 0)
  const said = groups.length > 0
    ? groups.flatMap(({ one, lines }) => [...p(t.did[one]), ...list(lines)])
    : p(verdict === 'partly' ? t.did.partly : t.whole[kind])
  return [...said, ...(reason && verdict !== 'partly' ? p(reason) : [])]
}

/** One paragraph for each ground: the reason in plain words, what it concerns, where the law says so. */
function refusedBlocks(lang: Lang, refused: readonly DecidedKind[], items: readonly DecidedItem[]): LetterBlock[] {
  const kinds = new Set(refused.map(({ kind }) => kind))
  const kept = items.filter((item) => kinds.has(item.kind) && (item.verdict === 'refuse' || item.grounds.length > 0))
  const grounds = [...new Set([...refused.flatMap((one) => one.grounds), ...kept.flatMap((one) => one.grounds)])]
  const t = letterWords(lang)
  return [
    ...grounds.flatMap((ground) => {
      const limit = limitOf(ground)
      if (!limit) return []
      const concerned = kept.filter((item) => item.grounds.includes(ground)).map((item) => itemLine(lang, item))
      return [...p(limit.reason[lang]), ...list(concerned), ...p(`${t.law}: ${limit.statute[lang]}.`)]
    }),
    ...refused.flatMap(({ reason }) => (reason ? p(reason) : [])),
  ]
}

const itemLine = (lang: Lang, { title, on }: DecidedItem): string => (on === null ? title : `${title}, ${dayWords(lang, on)}`)

function remedy(lang: Lang, on: IsoDate): LetterBlock[] {
  const t = letterWords(lang).remedy
  const { name, post, phone } = authorityOn(on)
  return [h(t.title), { kind: 'steps', lines: [t.askUs, t.complain(`${name[lang]}, ${post[lang]}, ${phone}`), t.court] }]
}
