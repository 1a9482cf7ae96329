import { roleNames, staffAct, staffPage, type StaffContext } from '#identity'
import { Button, Card, DateField, Field, Form, Notice, PageHeader, Radios, Select, TextArea } from '#platform/pages'
import { ErrorPage } from '#platform/web'
import { correctEntry } from '../commands/correct-entry.ts'
import { removeEntry } from '../commands/remove-entry.ts'
import { fieldsOfEntry } from '../fields.ts'
import { correctionGrounds, longestText, notClearlyWrong, removalGrounds, type EntryRow, type FileEntry, type SealedEntry } from '../model.ts'
import { openEntries } from '../opening.ts'
import { correctableKinds, mayWrite, standing } from '../rules.ts'
import { chainOf, entryBy } from '../store.ts'
import { pages } from '../texts/pages.ts'
import { words } from '../texts/words.ts'
import type { Entitled } from '../caseload.ts'
import { EntryArticle, Unread } from './entry-view.tsx'
import { EntryActs } from './file-page.tsx'
import { choices, sentencesOf } from './form-parts.tsx'
import { entryPath, fileHere, filePath, FilesPage, idOf, nameOf } from './frame.tsx'

interface Found extends Entitled {
  readonly name: string
  /** The whole chain, oldest first, opened. */
  readonly chain: readonly FileEntry[]
  /** What stands of it now. */
  readonly last: FileEntry & { readonly row: EntryRow }
}

async function chainHere(c: StaffContext): Promise<Found | null> {
  const here = await fileHere(c)
  const id = idOf(c, 'entry')
  const row = here && id ? await entryBy(c.db, c.actor.organisation, id) : null
  if (!here || !row || row.file !== here.file.id || (row.state === 'draft' && row.by !== c.actor.id)) return null
  const rows = await chainOf(c.db, c.actor.organisation, row.root)
  const readable = rows.filter(({ restrictedMonth }) => restrictedMonth === null)
  const { person, entries } = await openEntries(c.db, c.actor.keyring, { file: here.file, rows: readable, by: c.actor.id, purpose: here.basis, at: c.now })
  const chain = rows.map((one): FileEntry => entries.find((entry) => entry.row.id === one.id) ?? { row: one, plain: null, followedBy: null })
  const last = chain.find((entry) => entry.row.id === standing(rows)?.id)
  return last ? { ...here, name: nameOf(c, person), chain, last } : null
}

/** One entry with its history. */
export const entryPage = staffPage({
  path: '/console/files/:file/entries/:entry',
  may: 'keep-records',
  async view(c) {
    const found = await chainHere(c)
    if (!found) return <ErrorPage lang={c.lang} kind="not-found" />
    const t = c.t(pages)
    const { last, chain, file } = found
    const writes = mayWrite(found.basis) && file.state === 'open'
    const earlier = last.row.kind === 'removal' ? [] : chain.filter((entry) => entry !== last).toReversed()
    return (
      <FilesPage c={c} title={t.titles.entry} crumbs={[{ label: t.file, href: filePath(file.id) }]}>
        <PageHeader title={t.titles.entry} lead={found.name} />
        {last.plain
          ? <EntryArticle c={c} level={2} entry={last} earlier={earlier} acts={writes ? <EntryActs c={c} entry={last} /> : undefined} />
          : <Unread c={c} entry={last} level={2} />}
      </FilesPage>
    )
  },
})

/** The form of a correction: what stands, the ground, and each field that may be corrected. */
export const correctPage = staffPage({
  path: '/console/files/:file/entries/:entry/correct',
  may: 'keep-records',
  async view(c) {
    const found = await chainHere(c)
    const plain = found?.last.plain
    if (!found || !plain || !mayWrite(found.basis) || found.file.state === 'closed' || !correctableKinds.includes(plain.body.kind)) {
      return <ErrorPage lang={c.lang} kind="not-found" />
    }
    const t = c.t(pages)
    const w = c.t(words)
    const { file, last } = found
    const grounds = [
      ...choices(correctionGrounds, (ground) => w.corrections[ground]),
      // Asked for in so many words, and answered with what to do instead: see [Note: Clearly wrong].
      ...choices(notClearlyWrong, (ground) => w.notWrong[ground]),
    ]
    return (
      <FilesPage c={c} title={t.titles.correct} crumbs={[{ label: t.file, href: filePath(file.id) }]}>
        <PageHeader title={t.titles.correct} lead={found.name} />
        <p>{t.correct.lead}</p>
        <Card title={t.correct.asItStands}><EntryArticle c={c} entry={last} earlier={[]} /></Card>
        <Form action={entryPath(file.id, last.row.id, 'correct')} {...c.form}>
          <Radios name="ground" label={t.correct.ground} options={grounds} required />
          <CorrectFields c={c} plain={plain} />
          <TextArea name="reason" label={t.correct.reason} hint={t.correct.reasonHint} rows={3} maxlength={2_000} required />
          <Field name="position" label={t.correct.position} hint={t.correct.positionHint} value={roleNames(c.lang).professional} maxlength={120} required />
          <Button>{t.correct.button}</Button>
        </Form>
      </FilesPage>
    )
  },
})

/** Named apart from the form's own fields. */
const fieldPrefix = 'entry-'

function CorrectFields({ c, plain }: { c: StaffContext; plain: SealedEntry }) {
  const w = c.t(words)
  return (
    <>
      {fieldsOfEntry(plain, c.lang).filter(({ mayBeCorrected }) => mayBeCorrected).map(({ name, label, value, written }) => {
        const field = `${fieldPrefix}${name}`
        const now = String(value ?? '')
        if (name === 'on') return <DateField key={name} name={field} label={label} value={now} />
        if (/^goal\d+State$/.test(name)) {
          const states = Object.entries(w.goals).map(([state, said]) => ({ value: state, label: said }))
          return <Select key={name} name={field} label={label} value={states.find((state) => state.label === now)?.value ?? ''} options={states} />
        }
        if (written && (name === 'text' || name === 'summary')) return <TextArea key={name} name={field} label={label} rows={8} maxlength={longestText} value={now} />
        return <Field key={name} name={field} label={label} value={now} maxlength={300} />
      })}
    </>
  )
}

const fieldsIn = (form: FormData): Record<string, string> =>
  Object.fromEntries([...form].flatMap(([name, value]) => (name.startsWith(fieldPrefix) && typeof value === 'string' ? [[name.slice(fieldPrefix.length), value]] : [])))

const following = ['not-yours', 'only-reading', 'file-closed', 'no-such-entry', 'changed-meanwhile', 'removed', 'erased', 'restricted', 'still-a-draft'] as const
const followingRefused = {
  'not-yours': 404, 'only-reading': 403, 'file-closed': 409, 'no-such-entry': 404, 'changed-meanwhile': 409, 'removed': 409, 'erased': 409,
  'restricted': 409, 'still-a-draft': 409,
} as const

const correctAct = staffAct({
  path: '/console/files/:file/entries/:entry/correct',
  command: correctEntry,
  page: correctPage,
  read: (form, c) => ({
    file: c.params.file, entry: c.params.entry, fields: fieldsIn(form), ground: form.get('ground'), reason: form.get('reason'), position: form.get('position'),
  }),
  done: ({ entry }, c) => `${entryPath(c.params.file, entry)}?saved=yes`,
  refused: { ...followingRefused, 'not-clearly-wrong': 422, 'nothing-changed': 422, 'bad-value': 422, 'not-correctable': 422, 'another-kind': 422 },
  sentences: sentencesOf([...following, 'not-clearly-wrong', 'nothing-changed', 'bad-value', 'not-correctable', 'another-kind']),
})

export const removePage = staffPage({
  path: '/console/files/:file/entries/:entry/remove',
  may: 'keep-records',
  confirm: true,
  async view(c) {
    const found = await chainHere(c)
    if (!found?.last.plain || !mayWrite(found.basis) || found.file.state === 'closed') return <ErrorPage lang={c.lang} kind="not-found" />
    const t = c.t(pages)
    const w = c.t(words)
    const { file, last, chain } = found
    return (
      <FilesPage c={c} title={t.titles.remove} crumbs={[{ label: t.file, href: filePath(file.id) }]}>
        <PageHeader title={t.titles.remove} lead={found.name} />
        <Notice kind="warning" title={t.remove.lead}>{chain.length > 1 && <p>{t.remove.versions(chain.length)}</p>}</Notice>
        <EntryArticle c={c} level={2} entry={last} earlier={[]} />
        <Form action={entryPath(file.id, last.row.id, 'remove')} {...c.form}>
          <Radios name="ground" label={t.remove.ground} options={choices(removalGrounds, (ground) => w.removals[ground])} required />
          <TextArea name="reason" label={t.correct.reason} hint={t.correct.reasonHint} rows={3} maxlength={2_000} required />
          <Field name="position" label={t.correct.position} hint={t.correct.positionHint} value={roleNames(c.lang).professional} maxlength={120} required />
          <Button kind="danger">{t.remove.button}</Button>
        </Form>
      </FilesPage>
    )
  },
})

const removeAct = staffAct({
  path: '/console/files/:file/entries/:entry/remove',
  command: removeEntry,
  page: removePage,
  read: (form, c) => ({ file: c.params.file, entry: c.params.entry, ground: form.get('ground'), reason: form.get('reason'), position: form.get('position') }),
  done: ({ entry }, c) => entryPath(c.params.file, entry),
  refused: { ...followingRefused, 'part-of-the-log': 409, 'held': 409 },
  sentences: sentencesOf([...following, 'part-of-the-log', 'held']),
})

export const entryRoutes = [correctPage, correctAct, removePage, removeAct, entryPage]
