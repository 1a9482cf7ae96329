import { inspect } from 'node:util'
import { type Db, type Tx, within } from '#platform/database'
import {
  bytesOf, type Bytes, fromBase64Url, keyedHash, newReceivingPair, newRecoveryCode, openFrom, openPadded, readRecoveryCode,
  sealPadded, sealTo, textOf, toBase64Url, utf8,
} from '#foundation/sealing'
import { append } from '#ledger'
import { recordAccess } from './accesses.ts'
import { recordContext } from './contexts.ts'
import { destroySubjects } from './erasing.ts'
import type { Keyring } from './keyring.ts'
import type { Opened } from './open.ts'
import * as records from './record-store.ts'
import { DoesNotOpen, SubjectErased, unwrap } from './records.ts'
import * as store from './own-view-store.ts'

/*
 * [Note: A person's own view] Somebody entitled gives a person the keys of their own records: a key pair is made, its
 * private half is sealed under a code of 135 random bits that is printed once, and the key of each record is sealed to
 * its public half (HPKE). From then on the person opens their records without anybody's help, what is written later too,
 * since whoever writes seals to the public half. Nothing on the server opens anything: it finds a row by one hash of
 * the code and needs the code itself for the rest. Each opening is on record like everybody else's, as the person's own.
 *
 * [Note: A view is a subject] Its id is closed for ever when it is withdrawn, by the same erasure that lies outside the
 * database and that a restore replays: a view that was withdrawn does not come back with a backup.
 */
export interface OwnViewStanding {
  readonly id: string
  readonly madeAt: Date
  readonly madeBy: string
  readonly expiresOn: string
}

interface Secrets {
  readonly publicKey: Bytes
  readonly privateKey: Bytes
}

const held = new WeakMap<OwnView, Secrets>()
const shown = '<redacted>'

/** What a code opened, for as long as a request lasts. It prints as `<redacted>`. */
export class OwnView {
  readonly organisation: string
  readonly id: string
  readonly person: string
  readonly expiresOn: string

  constructor(o: { organisation: string; id: string; person: string; expiresOn: string }, secrets: Secrets) {
    this.organisation = o.organisation
    this.id = o.id
    this.person = o.person
    this.expiresOn = o.expiresOn
    held.set(this, secrets)
  }

  toString(): string {
    return shown
  }
  toJSON(): string {
    return shown
  }
  [inspect.custom](): string {
    return shown
  }
}

export interface NewOwnView {
  readonly person: string
  /** What it opens from the beginning. */
  readonly subjects: readonly string[]
  readonly by: string
  readonly at: Date
  /** Its last day, `YYYY-MM-DD`. */
  readonly expiresOn: string
}

/** Makes a view of a person's own. The code is given once, for printing, and kept nowhere. */
export async function makeOwnView(tx: Tx, keyring: Keyring, o: NewOwnView): Promise<{ id: string; code: string; granted: number }> {
  const { organisation } = keyring
  await holdStill(tx, keyring)
  const erased = await records.erasedAmong(tx, organisation, [o.person])
  if (erased.length > 0) throw new SubjectErased(erased)
  const id = crypto.randomUUID()
  const code = newRecoveryCode()
  const { find, key } = secretsOf(readRecoveryCode(code) ?? code)
  const pair = await newReceivingPair()
  const sealed = sealPadded(key, utf8(JSON.stringify([organisation, id, toBase64Url(pair.privateKey)])), codeContext)
  const row = { organisation, id, person: o.person, public: pair.publicKey, find, expiresOn: o.expiresOn, madeAt: o.at, madeBy: o.by }
  await store.insertView(tx, row, sealed)
  const granted = await grantMissing(tx, keyring, row, o.subjects)
  await append(tx, { type: 'vault.own-view-made', organisation, by: o.by, at: o.at, about: o.person, body: { view: id, granted, expiresOn: o.expiresOn } })
  return { id, code, granted }
}

/**
 * Seals the keys of these subjects to every view that the person has, where that was not done before. Whoever writes
 * for a person calls it in the same transaction; called again it changes nothing. Gives how many keys were sealed.
 */
export async function coverByOwnViews(
  tx: Tx,
  keyring: Keyring,
  o: { readonly person: string; readonly subjects: readonly string[]; readonly by: string; readonly at: Date },
): Promise<number> {
  const { organisation } = keyring
  const views = await store.viewsOf(tx, { organisation, person: o.person, today: dayOf(o.at) })
  if (views.length === 0) return 0
  await holdStill(tx, keyring)
  let granted = 0
  for (const view of views) {
    granted += await grantMissing(tx, keyring, view, o.subjects)
  }
  if (granted > 0) {
    await append(tx, { type: 'vault.own-view-granted', organisation, by: o.by, at: o.at, about: o.person, body: { granted } })
  }
  return granted
}

/** The views that a person has now, the newest first. */
export async function ownViewsOf(tx: Tx, o: { organisation: string; person: string; today: string }): Promise<OwnViewStanding[]> {
  return (await store.viewsOf(tx, o)).map(({ id, madeAt, madeBy, expiresOn }) => ({ id, madeAt, madeBy, expiresOn }))
}

/**
 * Ends every view of a person, whoever asks for it: from now on no code that was given opens anything, in this database
 * or in one that is brought back later. Gives how many there were.
 */
export async function withdrawOwnViews(tx: Tx, o: { organisation: string; person: string; by: string | null; at: Date }): Promise<number> {
  const views = await store.viewsOf(tx, { organisation: o.organisation, person: o.person, today: '0001-01-01' })
  if (views.length === 0) return 0
  await destroySubjects(tx, views.map(({ id }) => id), { organisation: o.organisation, by: o.by, ground: 'own-view-withdrawn', at: o.at })
  await append(tx, { type: 'vault.own-view-withdrawn', organisation: o.organisation, by: o.by, at: o.at, about: o.person, body: { views: views.length } })
  return views.length
}

/** What a typed code opens; null for whatever is no code, unknown, expired or withdrawn, after the same look-ups. */
export async function readOwnView(db: Db, typed: string, today: string): Promise<OwnView | null> {
  // What cannot be a code is looked for like one, or the time it takes would tell the two apart.
  const { find, key } = secretsOf(readRecoveryCode(typed) ?? 'none')
  const sealed = await store.sealedUnder(db, find, today)
  const plain = sealed ? openPadded(key, sealed, codeContext) : null
  if (!plain) return null
  const [organisation, id, privateKey] = JSON.parse(textOf(plain)) as [string, string, string]
  const view = await store.viewById(within(db, organisation), { organisation, id, today })
  const secret = fromBase64Url(privateKey)
  if (!view || !secret) return null
  return new OwnView({ organisation, id, person: view.person, expiresOn: view.expiresOn }, { publicKey: view.public, privateKey: secret })
}

/**
 * Opens what the person was given of their own. See [Note: The trace comes first]: the row that says that they looked,
 * themselves, is committed before. Subjects whose keys were not granted, or were destroyed, are not in the map.
 */
export async function openByOwnView(
  db: Db,
  view: OwnView,
  { kind, of, about, at }: OwnOpening,
): Promise<Map<string, Map<string, Opened>>> {
  const { organisation, person, id } = view
  const secrets = held.get(view)
  if (!secrets) throw new TypeError('not a view of this vault')
  const own = within(db, organisation)
  const opened = new Map(of.map((each) => [each.kind, new Map<string, Opened>()]))
  const grants = await store.grantsOf(own, { organisation, view: id, subjects: [...new Set(of.flatMap(({ subjects }) => subjects))] })
  if (grants.length === 0) return opened
  await recordAccess(db, { organisation, by: person, purpose: 'own-view', kind, about, subjects: grants.map(({ subject }) => subject), at })
  const keys = new Map<string, Bytes | null>()
  for (const { subject, sealed } of grants) {
    keys.set(subject, await openFrom(secrets.privateKey, secrets.publicKey, sealed, grantContext(organisation, id, subject)))
  }
  for (const each of of) {
    const subjects = each.subjects.filter((subject) => keys.has(subject))
    for (const { subject, version, sealed } of await store.ciphertexts(own, { organisation, kind: each.kind, subjects })) {
      const place = { organisation, kind: each.kind, subject, version }
      const key = keys.get(subject)
      const plain = key ? openPadded(key, sealed, recordContext(place)) : null
      if (!plain) throw new DoesNotOpen('a record of somebody’s own view', place)
      opened.get(each.kind)?.set(subject, { version, plain })
    }
  }
  return opened
}

export interface OwnOpening {
  /** What the trace calls them together. */
  readonly kind: string
  readonly of: readonly { readonly kind: string; readonly subjects: readonly string[] }[]
  readonly about?: string
  readonly at: Date
}

/** Takes away what has expired. Gives how many views it were. */
export function forgetExpiredOwnViews(tx: Tx, organisation: string, today: string): Promise<number> {
  return store.deleteExpired(tx, organisation, today)
}

/** No erasure runs beside what is granted here: see [Note: Nobody is written while they are erased]. */
async function holdStill(tx: Tx, { organisation, team }: Keyring): Promise<void> {
  if (team !== null) await records.holdEpochs(tx, { organisation, team })
}

async function grantMissing(tx: Tx, keyring: Keyring, view: { id: string; public: Bytes }, subjects: readonly string[]): Promise<number> {
  const { organisation } = keyring
  const missing = await store.notGranted(tx, { organisation, view: view.id, subjects: [...new Set(subjects)] })
  if (missing.length === 0) return 0
  const keys = await records.keysOf(tx, organisation, missing)
  const grants = await Promise.all(keys.map(async (key) => ({
    subject: key.subject,
    sealed: await sealTo(view.public, unwrap(keyring, key), grantContext(organisation, view.id, key.subject)),
  })))
  await store.insertGrants(tx, { organisation, view: view.id, grants })
  return grants.length
}

const codeContext = utf8('satama own view code v1')

const grantContext = (organisation: string, view: string, subject: string) => `satama own view v1\n${organisation}\n${view}\n${subject}`

function secretsOf(plain: string): { find: Bytes; key: Bytes } {
  const code = bytesOf(plain).length >= 16 ? bytesOf(plain) : utf8(plain.padEnd(16, '.'))
  return { find: keyedHash(code, 'satama own view: find v1'), key: keyedHash(code, 'satama own view: open v1') }
}

const dayOf = (at: Date): string => at.toISOString().slice(0, 10)
