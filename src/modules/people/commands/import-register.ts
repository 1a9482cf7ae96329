import { done, refuse } from '#foundation/results'
import { command, type StaffActor } from '#identity'
import { inTransaction, type Db } from '#platform/database'
import { boolean, integer, maxValue, minValue, number, object, optional, picklist, pipe, record, uuid } from '#platform/web'
import { beginImport, type BegunImport } from '../importing.ts'
import { fields, type ImportId } from '../model.ts'
import { hasName } from '../reading/columns.ts'
import { dropUpload, openUpload } from '../uploads.ts'

const column = pipe(number(), integer(), minValue(0), maxValue(1_000))

/**
 * Imports an uploaded file by the columns that somebody has confirmed, and begins at once.
 *
 * [Note: An import outlives its request] by a minute or two: it holds the keyring of whoever
 * began it until the file is in, and nothing else does. Its progress stands in the database;
 * if the process dies, so does the import, and it is begun again.
 */
export const importUpload = command({
  name: 'people.import-register',
  may: 'import-register',
  input: object({
    upload: uuid,
    mapping: optional(record(picklist(fields), column)),
    /** Somebody compared addresses with names and takes a file that seems mis-joined. */
    joiningChecked: optional(boolean()),
  }),

  async run({ input, actor, at, db }) {
    const { upload, joiningChecked = false } = input
    const opened = await openUpload(db, actor.keyring, { by: actor.id, upload, at })
    if (!opened) return refuse('no-such-upload')
    const mapping = input.mapping
    if (mapping && !hasName(mapping)) return refuse('no-name-column')
    const begun = await beginImport(db, actor.keyring, {
      actor: actor.id, register: opened.row.register, source: opened.source, at, joiningChecked,
      ...(mapping ? { mapping } : {}),
    })
    if (!begun.ok) return begun
    watch(begun.value.import, finishing({ db, actor, upload }, begun.value))
    return done({ import: begun.value.import, register: opened.row.register })
  },
})

const underWay = new Map<ImportId, Promise<void>>()

/** Resolves when an import begun by this process is over, whatever became of it: see its row. */
export async function importOver(id: ImportId): Promise<void> {
  await underWay.get(id)
}

/** The imports of this process, for stopping it in order. */
export async function importsOver(): Promise<void> {
  await Promise.allSettled(underWay.values())
}

function watch(id: ImportId, work: Promise<void>): void {
  underWay.set(id, work)
  const forget = () => void underWay.delete(id)
  // When it fails, its row says that it was interrupted, and the page says what to do.
  work.then(forget, forget)
}

async function finishing({ db, actor, upload }: { db: Db; actor: StaffActor; upload: string }, begun: BegunImport): Promise<void> {
  const result = await begun.finish()
  // A file that seems mis-joined stays for somebody to look at; it is destroyed within a day.
  if (result.ok) await inTransaction(db, actor.organisation, (tx) => dropUpload(tx, actor.organisation, upload))
}
