import { done, refuse } from '#foundation/results'
import { randomBytes, toHex } from '#foundation/sealing'
import { addDays, helsinkiDate } from '#foundation/time'
import { comparableName } from '#foundation/text'
import { openPeople, peopleNamed, type DataSubject, type PersonId } from '#people'
import type { Tx } from '#platform/database'
import { destroySubjects } from '#vault'
import { letterheadOf } from '../letters/letterhead.ts'
import type { Asked, Request } from '../model.ts'
import type { Present } from '../present.ts'
import { openAsked } from '../record.ts'
import * as requests from '../store.ts'
import { compile } from './compile.ts'
import { documentOf, filesIn } from './document.ts'
import { itemsOf, openIn, shareOf } from './masking.ts'
import type { ControllerCard, Draft, PackageKind, PackageRow } from './model.ts'
import { packagePorts } from './ports.ts'
import { pairKey } from './third-persons.ts'
import * as store from './store.ts'
import { openDraft, openDraftFile, sealDocument, sealDraft, sealDraftFiles } from './sealed.ts'
import { keptSentences } from './kept.ts'

/** How long a draft waits for its reviewers: a month and an extension of two, and some days. */
const draftLivesDays = 120

/** Which package answers which kind of request. */
export const packageKindsOf = ({ kinds }: Pick<Request, 'kinds'>): PackageKind[] =>
  (['access', 'portability', 'log-extract'] as const).filter((kind) => kinds.includes(kind))

/**
 * Compiles a package for a request from every holding, opening what is guarded on record. An older one of the same kind
 * is discarded, its keys destroyed: what was reviewed of it is reviewed anew, since what is held may have changed.
 */
export async function makePackage(tx: Tx, present: Present, { request: id, kind }: { request: string; kind: PackageKind }) {
  const { organisation } = present.keyring
  const request = (await requests.lockRequests(tx, organisation, [id])).get(id)
  if (!request) return refuse('no-such-request')
  if (request.identity !== 'identified') return refuse('not-identified')
  if (!packageKindsOf(request).includes(kind)) return refuse('not-asked-for')
  const asked = (await openAsked(present, [id], { within: tx })).get(id)?.asked
  if (!asked) return refuse('no-such-request')
  if (asked.subjects.length === 0) return refuse('nobody-linked')

  const older = await store.livingOf(tx, organisation, id, kind)
  if (older?.state === 'handed-over') return refuse('handed-over-already')
  if (older) await discard(tx, present, older, 'discarded')

  const compiled = await compile({
    reach: { db: present.db, keyring: present.keyring, by: present.by, purpose: 'request', about: id, at: present.at },
    subjects: asked.subjects,
    lang: request.language,
    kind,
    holdings: packagePorts().holdings,
    names: await namesOf(present, asked, id),
    namedOthers: namedOthers(tx, present, asked.subjects),
  })
  const { draft, files } = compiled
  const items = itemsOf(draft)
  const row: Parameters<typeof store.insert>[1] = {
    id: crypto.randomUUID(), organisation, request: id, kind, state: 'in-review', language: request.language,
    items: items.length,
    patientItems: items.filter((item) => shareOf(item) === 'patient').length,
    openOwn: openIn(draft, 'own'),
    openPatient: openIn(draft, 'patient'),
    version: 1,
    files: files.length,
    sealedAs: crypto.randomUUID(),
    madeAt: present.at,
    madeBy: present.by,
    destroyOn: addDays(helsinkiDate(present.at), draftLivesDays),
  }
  await store.insert(tx, row)
  await sealDraft(tx, present, row, draft, 1)
  await sealDraftFiles(tx, present, row, files)
  return done({ package: row.id, items: row.items, open: row.openOwn + row.openPatient })
}

/** The person's own names, so that they are not proposed for masking: as the register has them, and as they asked. */
async function namesOf(present: Present, asked: Asked, about: string): Promise<string[]> {
  const ids = asked.subjects.filter(({ kind }) => kind === 'person').map(({ id }) => id)
  const people = await openPeople(present.db, present.keyring, { by: present.by, purpose: 'request', ids, about, at: present.at })
  return [...[...people.values()].map(({ name }) => name), asked.of?.name ?? asked.name]
}

/** Looks pairs of words up among the names of the registers, by the blind index: somebody who is not this person. */
function namedOthers(tx: Tx, present: Present, subjects: readonly DataSubject[]) {
  const own = new Set<PersonId>(subjects.map(({ id }) => id))
  return async (pairs: readonly (readonly [string, string])[]): Promise<ReadonlySet<string>> => {
    const found = await peopleNamed(tx, present.keyring, pairs)
    return new Set(pairs.map(([a, b]) => pairKey(a, b)).filter((key) => (found.get(comparableName(key)) ?? []).some((id) => !own.has(id))))
  }
}

/** Makes what leaves of a reviewed draft, seals it apart, and destroys the draft with all that it told of others. */
export async function sealReleased(tx: Tx, present: Present, row: PackageRow, draft: Draft): Promise<void> {
  const asked = (await openAsked(present, [row.request], { within: tx })).get(row.request)?.asked
  if (!asked) throw new Error('the request of a package is gone')
  const { holdings, origin } = packagePorts()
  const document = documentOf({
    package: row.id,
    mark: toHex(randomBytes(10)),
    request: row.request,
    draft,
    person: asked.of?.name ?? asked.name,
    controller: await controllerOf(tx, row),
    origin,
    holdings,
    kept: (kind) => keptSentences(kind, helsinkiDate(present.at)),
    at: present.at,
  })
  const files = new Map<number, Uint8Array>()
  for (const { file } of filesIn(document)) {
    const bytes = file === null ? null : await openDraftFile(present, row, file)
    if (file === null || bytes === null) throw new Error('a file of a package is gone')
    files.set(file, bytes)
  }
  await sealDocument(tx, present, row, { document, owner: { name: asked.name, identityCode: asked.identityCode ?? null }, files })
  await destroySubjects(tx, [row.id], { organisation: row.organisation, by: present.by, ground: 'package-released', at: present.at })
}

async function controllerOf(tx: Tx, row: PackageRow): Promise<ControllerCard> {
  const head = await letterheadOf(tx, row.organisation, row.language)
  const address = [head.street, [head.postcode, head.town.toUpperCase()].filter(Boolean).join(' ')].filter(Boolean).join(', ')
  const orNull = (text: string) => (text === '' ? null : text)
  return { name: head.organisation, address: orNull(address), email: orNull(head.email), phone: orNull(head.phone), dataProtectionOfficer: orNull(head.officer) }
}

/** Destroys the keys of a package, draft and document both; the row stays and says so. */
export async function discard(
  tx: Tx,
  o: { readonly by: string | null; readonly at: Date },
  row: PackageRow,
  state: 'discarded' | 'destroyed',
): Promise<void> {
  await destroySubjects(tx, [row.id, row.sealedAs], { organisation: row.organisation, by: o.by, ground: `package-${state}`, at: o.at })
  await store.change(tx, row.id, { state })
}

/** The draft with its row held, or why there is none to work on. */
export async function holdDraft(tx: Tx, present: Present, id: string) {
  const row = await store.lock(tx, present.keyring.organisation, id)
  if (!row) return refuse('no-such-package')
  if (row.state !== 'in-review') return refuse('not-in-review')
  const opened = await openDraft(present, row, tx)
  return opened ? done({ row, ...opened }) : refuse('no-such-package')
}
