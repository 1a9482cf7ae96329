import { done, refuse } from '#foundation/results'
import { utf8 } from '#foundation/sealing'
import { command, findOrganisation, roleNames, rolesHeld, type StaffActor } from '#identity'
import type { Person } from '#people'
import type { Db } from '#platform/database'
import { formatList, type Lang } from '#platform/texts'
import { object, oneOf, uuid } from '#platform/web'
import { accessesOfAny } from '#vault'
import { entitled, filesInReach } from '../caseload.ts'
import { writeCsv } from '../csv/write.ts'
import { toBundle, type BundledFile } from '../fhir/to-bundle.ts'
import type { FileId, FileRow } from '../model.ts'
import { openWholeFile, subjectsOfFile } from '../opening.ts'

export const formats = ['fhir', 'csv'] as const
export type Format = (typeof formats)[number]

/** A file to give to whoever asked for it: never kept. */
export interface Exported {
  readonly name: string
  readonly mediaType: string
  readonly bytes: Uint8Array
  readonly files: number
}

/**
 * Writes one client's file as FHIR or CSV. It is an opening like any other, on record before a word is read, and one: its
 * person sees who took their file out, and when. What is restricted stays where it is (GDPR 18(2)).
 */
export const exportFile = command({
  name: 'records.export-file',
  may: 'keep-records',
  confirm: true,
  input: object({ file: uuid, format: oneOf(formats) }),
  recorded: ({ input, value }) => ({ about: input.file, body: { format: input.format, files: (value as Exported).files } }),

  async run({ input, actor, at, tx, db }) {
    const found = await entitled(tx, actor, { file: input.file, at })
    if (!found.ok) return found
    return done(await exported(db, actor, { files: [found.value.file], format: input.format, at }))
  },
})

/** The same for everybody in one's own caseload. Files that one opens as a cover or in supervision are not one's own to take. */
export const exportCaseload = command({
  name: 'records.export-caseload',
  may: 'keep-records',
  confirm: true,
  input: object({ format: oneOf(formats) }),
  recorded: ({ input, value }) => ({ body: { format: input.format, files: (value as Exported).files } }),

  async run({ input, actor, at, tx, db }) {
    const { own } = await filesInReach(tx, actor, at)
    const files: FileRow[] = []
    for (const file of own) {
      const found = await entitled(tx, actor, { file, at })
      if (found.ok) files.push(found.value.file)
    }
    if (files.length === 0) return refuse('nobody-to-export')
    return done(await exported(db, actor, { files, format: input.format, at }))
  },
})

async function exported(db: Db, actor: StaffActor, o: { files: readonly FileRow[]; format: Format; at: Date }): Promise<Exported> {
  const opened: BundledFile[] = []
  for (const { id } of o.files) {
    const file = await openForExport(db, actor, id, o.at)
    if (file) opened.push(file)
  }
  const day = o.at.toISOString().slice(0, 10)
  if (o.format === 'csv') return { name: `client-files-${day}.csv`, mediaType: 'text/csv; charset=utf-8', bytes: writeCsv(opened), files: opened.length }
  const organisation = await findOrganisation(db, actor.organisation)
  const positionOf = await positions(db, actor.organisation, actor.language)
  const bundle = toBundle(opened, { organisation: organisation?.name[actor.language] ?? '', positionOf, at: o.at })
  return { name: `client-files-${day}.fhir.json`, mediaType: 'application/fhir+json; charset=utf-8', bytes: utf8(`${JSON.stringify(bundle, null, 2)}\n`), files: opened.length }
}

async function openForExport(db: Db, { organisation, id: by, keyring }: StaffActor, file: FileId, at: Date): Promise<BundledFile | null> {
  const whole = await openWholeFile(db, keyring, { file, by, purpose: 'exporting', at })
  if (!whole) return null
  const person = whole.file.person
  // After the opening, so that this export is in its own list.
  const openings = await accessesOfAny(db, [person, ...(await subjectsOfFile(db, { organisation, person }))])
  return { person: whole.person ?? nameless(person), entries: whole.entries, bytes: whole.attachments, openings }
}

/** Somebody whom the register has erased: their file tells whose it was by an id that leads nowhere. */
const nameless = (id: string): Person => ({ id, version: 0, register: '', role: 'client', name: '', language: 'fi', source: '', faults: [] })

async function positions(db: Db, organisation: string, lang: Lang): Promise<(account: string) => string> {
  const roles = await rolesHeld(db, organisation)
  return (account) => formatList(lang, (roles.get(account) ?? []).map((role) => roleNames(lang)[role]))
}
