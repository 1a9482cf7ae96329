import type { ComponentChildren } from 'preact'
import { daysBetween, helsinkiDate, startOfDay, type IsoDate } from '#foundation/time'
import type { StaffContext } from '#identity'
import { ConsoleLayout, DefinitionList, Status, type Crumb, type StatusKind } from '#platform/pages'
import type { Lang } from '#platform/texts'
import { clockOf, daysLeft, standingOn } from '../clock.ts'
import { dayWords } from '../letters/texts.ts'
import type { Request } from '../model.ts'
import type { Present } from '../present.ts'
import { consoleTexts } from '../texts/console.ts'
import { words } from '../texts/words.ts'

export const listPath = '/console/requests'
export const requestPath = (id: string, part = ''): string => `${listPath}/${id}${part && `/${part}`}`

export const presentIn = ({ db, actor, now }: StaffContext): Present => ({ db, keyring: actor.keyring, by: actor.id, at: now })

/** A request's name in lists and on papers: the beginning of its id, which tells nobody anything. */
export const markOf = (id: string): string => id.slice(0, 8).toUpperCase()

export const noon = (day: IsoDate): Date => new Date(startOfDay(day).getTime() + 43_200_000)

export function RequestFrame({ c, title, crumbs = [], children }: { c: StaffContext; title: string; crumbs?: readonly Crumb[]; children: ComponentChildren }) {
  const { title: all } = consoleTexts(c.lang)
  return (
    <ConsoleLayout frame={c.frame} title={title} breadcrumbs={[{ label: all, href: listPath }, ...crumbs, { label: title }]}>
      {children}
    </ConsoleLayout>
  )
}

const stateKinds: Readonly<Record<Request['state'], StatusKind>> = {
  arrived: 'info', open: 'info', answered: 'success', refused: 'neutral', withdrawn: 'neutral', joined: 'neutral',
}

export function RequestStatus({ lang, request, today }: { lang: Lang; request: Request; today: IsoDate }) {
  const standing = standingOn(request, today)
  if (standing === 'late') return <Status kind="danger">{consoleTexts(lang).parts.late}</Status>
  if (standing === 'paused') return <Status kind="warning">{consoleTexts(lang).parts.waiting}</Status>
  return <Status kind={stateKinds[request.state]}>{words(lang).states[request.state]}</Status>
}

/** `24.12.2026 · 12 päivää` */
export function DueWords({ lang, request, today }: { lang: Lang; request: Request; today: IsoDate }) {
  const t = consoleTexts(lang)
  const { pausedSince } = clockOf(request)
  const left = pausedSince === null ? t.left(daysLeft(request, today)) : t.paused
  const open = request.state === 'open' || request.state === 'arrived'
  return <>{dayWords(lang, request.dueOn)}{open && ` · ${left}`}</>
}

/** The clock of a request as a picture: from receipt to the last day an extension could give, and where today is. */
export function RequestClockFigure({ lang, request, now }: { lang: Lang; request: Request; now: Date }) {
  const t = consoleTexts(lang)
  const today = helsinkiDate(now)
  const clock = clockOf(request)
  const standing = standingOn(request, today)
  const open = request.state === 'open' || request.state === 'arrived'
  const left = daysLeft(request, today)
  const end = clock.extendedDue
  const whole = Math.max(1, daysBetween(request.receivedOn, end))
  const place = (day: IsoDate) => `${Math.min(100, Math.max(0, Math.round((daysBetween(request.receivedOn, day) / whole) * 10_000) / 100))}%`
  const until = request.answeredOn ?? request.decidedOn ?? today
  const look = !open ? 'filed' : standing === 'late' ? 'past' : left <= 7 ? 'soon' : 'running'
  return (
    <div class={`clock clock-${look}`}>
      <p class="clock-words"><span>{open ? (clock.pausedSince ? t.paused : t.left(left)) : words(lang).states[request.state]}</span></p>
      <svg class="clock-bar" width="100%" height="26" aria-hidden="true">
        <rect class="bar-track" y="8" width="100%" height="10" rx="5" />
        <rect class="clock-fill" y="8" width={place(until)} height="10" rx="5" />
        {[clock.firstDue, clock.due].map((day, i) => (
          <line key={i} class={day === clock.due ? 'clock-mark clock-mark-end' : 'clock-mark'} x1={place(day)} x2={place(day)} y1={day === clock.due ? 1 : 5} y2={day === clock.due ? 25 : 21} />
        ))}
      </svg>
      <DefinitionList items={[
        { term: t.received, value: dayWords(lang, request.receivedOn) },
        { term: t.due, value: dayWords(lang, clock.due) },
        clock.due !== clock.firstDue && { term: t.firstDue, value: dayWords(lang, clock.firstDue) },
        clock.due === clock.firstDue && open && { term: t.extendedDue, value: dayWords(lang, clock.extendedDue) },
        clock.pausedSince !== null && { term: t.pausedSince, value: dayWords(lang, clock.pausedSince) },
        clock.pausedDays > 0 && { term: t.pausedDays, value: t.days(clock.pausedDays) },
      ]} />
      {open && clock.due !== clock.firstDue && <p class="hint">{t.refusalDue}</p>}
    </div>
  )
}
