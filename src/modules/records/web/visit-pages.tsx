import { staffAct, staffPage, type StaffContext } from '#identity'
import { Form, HiddenField, Radios } from '#platform/pages'
import { typed } from '#platform/web'
import { bookAppointment, recordVisit } from '../commands/keep-visits.ts'
import { visitOutcomes, type AppointmentBody, type FileRow } from '../model.ts'
import type { Entitled } from '../caseload.ts'
import { openEntries } from '../opening.ts'
import { entryBy } from '../store.ts'
import { pages } from '../texts/pages.ts'
import { words } from '../texts/words.ts'
import { choices, formPage, MeetingFields, SaveButton, sentencesOf, WordsField, writingCodes, writingRefused } from './form-parts.tsx'
import { filePath } from './frame.tsx'

const idShape = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/** The appointment that the visit answers, when the form was opened from one. */
async function appointmentHere(c: StaffContext, { file, basis }: { file: FileRow; basis: Entitled['basis'] }): Promise<{ id: string; body: AppointmentBody } | null> {
  const id = c.form.refused ? c.form.typed('appointment') : (c.query.get('appointment') ?? '')
  const row = idShape.test(id) ? await entryBy(c.db, c.actor.organisation, id) : null
  if (!row || row.file !== file.id || !row.planned) return null
  const { entries } = await openEntries(c.db, c.actor.keyring, { file, rows: [row], by: c.actor.id, purpose: basis, at: c.now })
  const body = entries[0]?.plain?.body
  return body?.kind === 'appointment' ? { id, body } : null
}

export const visitPage = staffPage({
  path: '/console/files/:file/visit',
  may: 'keep-records',
  view: (c) => formPage(c, c.t(pages).titles.visit, async (here) => {
    const t = c.t(pages).forms
    const w = c.t(words)
    const appointment = await appointmentHere(c, here)
    return (
      <Form action={filePath(here.file.id, 'visit')} {...c.form}>
        {appointment && <HiddenField name="appointment" value={appointment.id} />}
        <MeetingFields c={c} from={appointment?.body} />
        <Radios name="outcome" label={t.outcome} chosen="kept" options={choices(visitOutcomes, (outcome) => w.outcomes[outcome])} />
        <WordsField c={c} required={false} />
        <SaveButton c={c} />
      </Form>
    )
  }),
})

const meetingIn = (form: FormData) => ({ on: form.get('on'), time: form.get('time'), minutes: form.get('minutes'), way: form.get('way'), text: typed(form, 'text') })

const visitAct = staffAct({
  path: '/console/files/:file/visit',
  command: recordVisit,
  page: visitPage,
  read: (form, c) => ({
    file: c.params.file, ...meetingIn(form), outcome: form.get('outcome'), ...(typed(form, 'appointment') ? { appointment: typed(form, 'appointment') } : {}),
  }),
  done: (_, c) => `${filePath(c.params.file)}?saved=yes`,
  refused: { ...writingRefused, 'no-such-appointment': 404, 'already-answered': 409 },
  sentences: sentencesOf([...writingCodes, 'no-such-appointment', 'already-answered']),
})

export const appointmentPage = staffPage({
  path: '/console/files/:file/appointment',
  may: 'keep-records',
  view: (c) => formPage(c, c.t(pages).titles.appointment, ({ file }) => (
    <Form action={filePath(file.id, 'appointment')} {...c.form}>
      <MeetingFields c={c} />
      <WordsField c={c} required={false} />
      <SaveButton c={c} />
    </Form>
  )),
})

const appointmentAct = staffAct({
  path: '/console/files/:file/appointment',
  command: bookAppointment,
  page: appointmentPage,
  read: (form, c) => ({ file: c.params.file, ...meetingIn(form) }),
  done: (_, c) => `${filePath(c.params.file)}?saved=yes`,
  refused: writingRefused,
  sentences: sentencesOf(writingCodes),
})

export const visitRoutes = [visitPage, visitAct, appointmentPage, appointmentAct]
