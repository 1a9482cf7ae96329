import type { VNode } from 'preact'
import type { StaffContext } from '#identity'
import { Button, DateField, Field, FieldRow, Notice, PageHeader, Radios, TextArea, type Choice } from '#platform/pages'
import { ErrorPage } from '#platform/web'
import type { Person } from '#people'
import { longestText, meetingWays, type AppointmentBody } from '../model.ts'
import type { Entitled } from '../caseload.ts'
import { pages } from '../texts/pages.ts'
import { refusals } from '../texts/refusals.ts'
import { words } from '../texts/words.ts'
import { filePath, FilesPage, nameOf, today, writableHere } from './frame.tsx'

export type Writable = Entitled & { client: Person | null }

/** A form that writes into the file in the address; nothing here for whoever may not. */
export async function formPage(c: StaffContext, title: string, body: (here: Writable) => VNode | Promise<VNode>): Promise<VNode> {
  const here = await writableHere(c)
  if (!here) return <ErrorPage lang={c.lang} kind="not-found" />
  const t = c.t(pages)
  return (
    <FilesPage c={c} title={title} crumbs={[{ label: t.file, href: filePath(here.file.id) }]}>
      <PageHeader title={title} lead={nameOf(c, here.client)} />
      {await body(here)}
    </FilesPage>
  )
}

export const choices = <K extends string>(all: readonly K[], label: (one: K) => string): Choice[] => all.map((value) => ({ value, label: label(value) }))

export function SaveButton({ c }: { c: StaffContext }) {
  const t = c.t(pages).forms
  return <><p class="hint">{t.final}</p><Button>{t.save}</Button></>
}

export function DayField({ c, value, name = 'on', label }: { c: StaffContext; value?: string; name?: string; label?: string }) {
  return <DateField name={name} label={label ?? c.t(pages).forms.on} value={value ?? today(c)} required />
}

export function WordsField({ c, value, required = true }: { c: StaffContext; value?: string; required?: boolean }) {
  const t = c.t(pages).forms
  return <TextArea name="text" label={t.text} hint={t.textHint} rows={10} maxlength={longestText} value={value} required={required} />
}

/** When, how long and how people meet; and, said where it is chosen, that nothing is recorded (V23). */
export function MeetingFields({ c, from }: { c: StaffContext; from?: AppointmentBody | undefined }) {
  const t = c.t(pages).forms
  const w = c.t(words)
  return (
    <>
      <FieldRow>
        <DayField c={c} {...(from ? { value: from.on } : {})} />
        <Field name="time" label={t.time} type="time" width="short" value={from?.time ?? ''} required />
        <Field name="minutes" label={t.minutes} type="number" inputmode="numeric" width="short" min={1} max={600} value={String(from?.minutes ?? 45)} required />
      </FieldRow>
      <Radios name="way" label={t.way} chosen={from?.way ?? 'in-person'} options={choices(meetingWays, (way) => w.ways[way])} />
      <Notice title={t.noRecording} />
    </>
  )
}

type Sentences = ReturnType<typeof refusals>

/** The sentences of some refusals, for an act. */
export function sentencesOf<const Code extends keyof Sentences>(codes: readonly Code[]) {
  return (lang: Parameters<typeof refusals>[0]): { readonly [K in Code]: Sentences[K] } => {
    const all = refusals(lang)
    return Object.fromEntries(codes.map((code) => [code, all[code]])) as { readonly [K in Code]: Sentences[K] }
  }
}

/** What stands in the way of every writing, with its status. */
export const writingRefused = { 'not-yours': 404, 'only-reading': 403, 'file-closed': 409, 'impossible-day': 422 } as const
export const writingCodes = ['not-yours', 'only-reading', 'file-closed', 'impossible-day'] as const
