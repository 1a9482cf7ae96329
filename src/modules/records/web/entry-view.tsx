import type { ComponentChildren } from 'preact'
import type { StaffContext } from '#identity'
import { helsinkiDate } from '#foundation/time'
import { DefinitionList, Disclosure, Moment, Notice, Prose, Status } from '#platform/pages'
import { formatDate } from '#platform/texts'
import type { EntryBody, FileEntry, Goal, SealedEntry } from '../model.ts'
import { pages } from '../texts/pages.ts'
import { goneWord, rightWord, words } from '../texts/words.ts'
import { entryPath } from './frame.tsx'
import { monthIn } from './list-pages.tsx'

/** An entry as it stands, with how it came to be: the original of a correction stays one press away (V29). */
export function EntryArticle({ c, entry, earlier, acts, level = 3 }: {
  c: StaffContext
  entry: FileEntry
  /** Of its heading, among those of the page. */
  level?: 2 | 3
  /** What it followed, newest first. */
  earlier: readonly FileEntry[]
  acts?: ComponentChildren
}) {
  const t = c.t(pages).entries
  const w = c.t(words)
  const { row, plain } = entry
  if (!plain) return <Unread c={c} entry={entry} level={level} />
  const { body } = plain
  const Heading = level === 2 ? 'h2' : 'h3'
  return (
    <article class={row.kind === 'removal' ? 'entry entry-gone' : 'entry'} id={`e-${row.id}`}>
      <header class="entry-head">
        <Heading>{headingOf(c, body)}</Heading>
        <span class="entry-day">{formatDate(c.lang, body.on)}{'time' in body ? ` ${body.time}` : ''}</span>
        {row.state === 'draft' && <Status kind="warning">{t.draft}</Status>}
        {row.followsAs === 'correction' && <Status kind="info">{t.correction}</Status>}
      </header>
      {row.state === 'draft' && <p class="hint">{t.draftBody}</p>}
      <BodyView c={c} file={row.file} entry={row.id} body={body} />
      {plain.correction && (
        <DefinitionList items={[
          { term: t.ground, value: w.corrections[plain.correction.ground] },
          { term: t.reason, value: <Prose text={plain.correction.reason} /> },
        ]} />
      )}
      <p class="entry-author"><AuthorLine c={c} plain={plain} /></p>
      {earlier.length > 0 && (
        <div class="entry-versions">
          {earlier.map((one) => (
            <Disclosure key={one.row.id} summary={t.original(formatDate(c.lang, one.plain ? helsinkiDate(new Date(one.plain.writtenAt)) : one.row.writtenMonth))}>
              {one.plain ? (
                <>
                  <BodyView c={c} file={row.file} entry={one.row.id} body={one.plain.body} />
                  <p class="entry-author"><AuthorLine c={c} plain={one.plain} /></p>
                </>
              ) : <Unread c={c} entry={one} />}
            </Disclosure>
          ))}
        </div>
      )}
      {acts && <p class="entry-acts">{acts}</p>}
    </article>
  )
}

function AuthorLine({ c, plain }: { c: StaffContext; plain: SealedEntry }) {
  const t = c.t(pages).entries
  const { name, position } = plain.author
  return <>{plain.correction ? t.correctedBy : t.written}: {t.by(name, position)}, <Moment at={new Date(plain.writtenAt)} /></>
}

/** What is kept and not opened, and what is gone. */
export function Unread({ c, entry: { row }, level = 3 }: { c: StaffContext; entry: FileEntry; level?: 2 | 3 }) {
  const t = c.t(pages).entries
  const w = c.t(words)
  const Heading = level === 2 ? 'h2' : 'h3'
  if (row.state === 'draft' || row.state === 'final') return <Notice kind="warning" title={t.restricted}><p>{w.kinds[row.kind]}: {t.restrictedBody}</p></Notice>
  return (
    <article class="entry entry-gone" id={`e-${row.id}`}>
      <header class="entry-head"><Heading>{w.kinds[row.kind]}</Heading><Status kind="neutral">{goneWord(c.lang, row.goneGround)}</Status></header>
      <p>{t.removedBody} {row.goneMonth && t.goneOn(monthIn(row.goneMonth))}</p>
    </article>
  )
}

function headingOf(c: StaffContext, body: EntryBody): string {
  const w = c.t(words)
  switch (body.kind) {
    case 'note': return `${w.kinds.note}: ${w.topics[body.topic].toLocaleLowerCase(c.lang)}`
    case 'statement': return `${w.kinds.statement}: ${body.subject}`
    case 'right-exercised': return `${w.kinds['right-exercised']}: ${rightWord(c.lang, body.right).toLocaleLowerCase(c.lang)}`
    case 'attachment': return `${w.kinds.attachment}: ${body.name}`
    default: return w.kinds[body.kind]
  }
}

export function BodyView({ c, file, entry, body }: { c: StaffContext; file: string; entry: string; body: EntryBody }) {
  const t = c.t(pages)
  const w = c.t(words)
  switch (body.kind) {
    case 'plan':
      return <><Prose text={body.summary} /><Goals c={c} goals={body.goals} />{body.reviewOn && <p class="hint">{t.plan.review}: {formatDate(c.lang, body.reviewOn)}</p>}</>
    case 'visit':
    case 'appointment':
      return (
        <>
          <p>{[body.kind === 'visit' && w.outcomes[body.outcome], w.ways[body.way], t.visits.minutes(body.minutes)].filter(Boolean).join(' · ')}</p>
          <Prose text={body.text} />
        </>
      )
    case 'statement':
      return <><p>{w.readers[body.to]}: {body.recipient}</p><Prose text={body.text} /></>
    case 'attachment':
      return (
        <>
          <Prose text={body.text} />
          <p><a href={entryPath(file, entry, 'attachment')} download>{t.entries.download}</a> <span class="hint">{t.entries.size(Math.max(1, Math.round(body.bytes / 1000)))}</span></p>
        </>
      )
    case 'disclosure':
      return (
        <>
          <DefinitionList items={[{ term: t.entries.to, value: body.to }, { term: t.entries.what, value: body.what }, { term: t.entries.ground, value: w.disclosed[body.ground] }]} />
          <Prose text={body.text} />
        </>
      )
    case 'removal':
      return (
        <>
          <p>{t.entries.removedBody}</p>
          <DefinitionList items={[{ term: t.entries.was, value: w.kinds[body.was] }, { term: t.entries.ground, value: w.removals[body.ground] }, { term: t.entries.reason, value: <Prose text={body.text} /> }]} />
        </>
      )
    default:
      return <Prose text={body.text} />
  }
}

const share = { 'not-begun': 0, 'begun': 25, 'halfway': 50, 'reached': 100, 'set-aside': 0 } as const

/** Goals with how far each has come, as a bar and in words. */
export function Goals({ c, goals }: { c: StaffContext; goals: readonly Goal[] }) {
  const w = c.t(words)
  return (
    <ul class="goals">
      {goals.map(({ text, state }, i) => (
        <li key={i}>
          <p class="goal-line"><span>{text}</span><span class="goal-state">{w.goals[state]}</span></p>
          <svg class="goal-bar" width="100%" height="8" aria-hidden="true">
            <rect class="bar-track" width="100%" height="8" rx="4" />
            <rect class={state === 'reached' ? 'part-done' : 'bar-fill'} width={`${share[state]}%`} height="8" rx="4" />
          </svg>
        </li>
      ))}
    </ul>
  )
}
