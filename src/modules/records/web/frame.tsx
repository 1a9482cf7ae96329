import type { ComponentChildren } from 'preact'
import { colleagues, type StaffContext } from '#identity'
import { reveal } from '#foundation/text'
import { helsinkiDate, type IsoDate } from '#foundation/time'
import { ConsoleLayout, Notice, type Crumb } from '#platform/pages'
import type { Person } from '#people'
import { entitled, type Entitled } from '../caseload.ts'
import { openClient } from '../opening.ts'
import { mayWrite } from '../rules.ts'
import { pages } from '../texts/pages.ts'

export const filesPath = '/console/files'
export const filePath = (file: string, part = ''): string => `${filesPath}/${file}${part && `/${part}`}`
export const entryPath = (file: string, entry: string, part = ''): string => filePath(file, `entries/${entry}${part && `/${part}`}`)

const idShape = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/** The id in the address, or null when it is none: then the page answers 404. */
export function idOf(c: StaffContext, name: string): string | null {
  const id = (c.params[name] ?? '').toLowerCase()
  return idShape.test(id) ? id : null
}

/** The file in the address, when whoever asks may open it. For all other files there is nothing here. */
export async function fileHere(c: StaffContext): Promise<Entitled | null> {
  const file = idOf(c, 'file')
  const found = file === null ? null : await entitled(c.db, c.actor, { file, at: c.now })
  return found?.ok ? found.value : null
}

/** The same for a form, with whose file it is. */
export async function writableHere(c: StaffContext): Promise<(Entitled & { client: Person | null }) | null> {
  const here = await fileHere(c)
  if (!here || !mayWrite(here.basis) || here.file.state === 'closed') return null
  const { file, basis } = here
  return { ...here, client: await openClient(c.db, c.actor.keyring, { file, by: c.actor.id, purpose: basis, at: c.now }) }
}

export function nameOf(c: StaffContext, person: Person | null): string {
  return person?.name ?? c.t(pages).nameless
}

export const today = (c: StaffContext): IsoDate => helsinkiDate(c.now)

/** What colleagues are called, by account. */
export async function namesOf(c: StaffContext, ids: readonly string[]): Promise<(id: string) => string> {
  const known = ids.length === 0 ? new Map() : await colleagues(c.db, c.actor, { ids })
  return (id) => {
    const colleague = known.get(id)
    return colleague?.name ? reveal(colleague.name) : (colleague?.signInName ?? '–')
  }
}

/** A page of client files. The title never says whose: it stands in the browser's history. */
export function FilesPage({ c, title, crumbs = [], children, wide }: {
  c: StaffContext
  title: string
  crumbs?: readonly Crumb[]
  children: ComponentChildren
  wide?: boolean
}) {
  const t = c.t(pages)
  const top = title === t.title ? [] : [{ label: t.title, href: filesPath }, ...crumbs, { label: title }]
  return (
    <ConsoleLayout frame={c.frame} title={title} breadcrumbs={top} {...(wide ? { wide } : {})}>
      {children}
    </ConsoleLayout>
  )
}

/** What was done just now, said once. */
export function Saved({ c }: { c: StaffContext }) {
  const t = c.t(pages)
  const saved = c.query.get('saved')
  if (saved === 'draft') return <Notice kind="success" title={t.savedDraft} live />
  return saved === 'yes' ? <Notice kind="success" title={t.saved} live /> : null
}
