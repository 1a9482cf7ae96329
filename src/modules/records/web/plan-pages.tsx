import { staffAct, staffPage } from '#identity'
import { DateField, Field, FieldGroup, FieldRow, Form, Select, TextArea } from '#platform/pages'
import { typed } from '#platform/web'
import { mostGoals, writePlan } from '../commands/write-plan.ts'
import { goalStates, longestText, type FileEntry, type PlanBody } from '../model.ts'
import { openEntries } from '../opening.ts'
import { entriesOf } from '../store.ts'
import { pages } from '../texts/pages.ts'
import { words } from '../texts/words.ts'
import { choices, DayField, formPage, SaveButton, sentencesOf, writingCodes, writingRefused } from './form-parts.tsx'
import { filePath } from './frame.tsx'
import { NewerText } from './newer-text.tsx'

/** A plan with its goals: a first one, or what stands in the place of the last. */
export const planPage = staffPage({
  path: '/console/files/:file/plan',
  may: 'keep-records',
  view: (c) => formPage(c, c.t(pages).titles.plan, async ({ file, basis }) => {
    const t = c.t(pages).forms
    const w = c.t(words)
    const plans = (await entriesOf(c.db, c.actor.organisation, [file.id])).filter(({ kind, state, restrictedMonth }) => kind === 'plan' && state === 'final' && restrictedMonth === null)
    const followed = new Set(plans.map(({ follows }) => follows))
    const last = plans.findLast(({ id }) => !followed.has(id))
    const opened = last ? (await openEntries(c.db, c.actor.keyring, { file, rows: [last], by: c.actor.id, purpose: basis, at: c.now })).entries[0] : undefined
    const body = planIn(opened)
    const rows = c.form.refused ? mostGoals : Math.min(mostGoals, Math.max(3, (body?.goals.length ?? 0) + 1))
    return (
      <>
        {c.form.code === 'changed-meanwhile' && opened?.plain && <NewerText c={c} plain={opened.plain} file={file.id} entry={opened.row.id} />}
        <Form action={filePath(file.id, 'plan')} {...c.form}>
          {last && <input type="hidden" name="seen" value={last.id} />}
          <DayField c={c} />
          <TextArea name="summary" label={t.summary} rows={5} maxlength={longestText} value={body?.summary} required />
          <FieldGroup legend={t.goals} hint={t.goalsHint}>
            {Array.from({ length: rows }, (_, i) => (
              <FieldRow key={i}>
                <Field name={`goal${i + 1}`} label={t.goal(i + 1)} maxlength={300} value={body?.goals[i]?.text ?? ''} />
                <Select name={`goal${i + 1}State`} label={t.goalState} value={body?.goals[i]?.state ?? 'not-begun'} options={choices(goalStates, (state) => w.goals[state])} />
              </FieldRow>
            ))}
          </FieldGroup>
          <DateField name="reviewOn" label={t.reviewOn} value={body?.reviewOn ?? ''} />
          <SaveButton c={c} />
        </Form>
      </>
    )
  }),
})

const planIn = (entry: FileEntry | undefined): PlanBody | undefined => (entry?.plain?.body.kind === 'plan' ? entry.plain.body : undefined)

const planAct = staffAct({
  path: '/console/files/:file/plan',
  command: writePlan,
  page: planPage,
  read: (form, c) => ({
    file: c.params.file,
    ...(typed(form, 'seen') ? { seen: typed(form, 'seen') } : {}),
    on: form.get('on'),
    summary: form.get('summary'),
    ...(typed(form, 'reviewOn') ? { reviewOn: typed(form, 'reviewOn') } : {}),
    goals: Array.from({ length: mostGoals }, (_, i) => ({ text: typed(form, `goal${i + 1}`).trim(), state: typed(form, `goal${i + 1}State`) })).filter(({ text }) => text !== ''),
  }),
  done: (_, c) => `${filePath(c.params.file)}?saved=yes`,
  refused: {
    ...writingRefused, 'no-such-entry': 404, 'changed-meanwhile': 409, 'removed': 409, 'erased': 409, 'restricted': 409, 'still-a-draft': 409, 'another-kind': 422,
  },
  sentences: sentencesOf([...writingCodes, 'no-such-entry', 'changed-meanwhile', 'removed', 'erased', 'restricted', 'still-a-draft', 'another-kind']),
})

export const planRoutes = [planPage, planAct]
