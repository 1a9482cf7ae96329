import { sha256, toHex } from '#foundation/sealing'
import type { DataSubject, HeldItem, HoldingReach, PersonalDataHolding } from '#people'
import type { Lang } from '#platform/texts'
import { emptyOwn, findOthers, mergeOwn, ownIn, type OwnWords } from './third-persons.ts'
import type { Draft, DraftField, DraftItem, Finding, PackageKind } from './model.ts'

export interface Compiled {
  readonly draft: Draft
  /** Bytes of the attachments: the first is file 1. */
  readonly files: readonly Uint8Array[]
}

export interface Compiling {
  readonly reach: HoldingReach
  /** Everything that this person is to us: a client of the register, a nickname, a member of staff. */
  readonly subjects: readonly DataSubject[]
  readonly lang: Lang
  readonly kind: PackageKind
  readonly holdings: readonly PersonalDataHolding[]
  /** The person's own names, where they are known besides what the holdings say. */
  readonly names?: readonly string[]
  /** Which pairs of words name somebody of the registers who is not this person. */
  readonly namedOthers: (pairs: readonly (readonly [string, string])[]) => Promise<ReadonlySet<string>>
}

/** Kinds of retention by which a holding is known to be a log of who saw or got the data (V22). */
const logs = new Set(['access-log', 'disclosure-log'])
/** The bases on which data may be taken along (GDPR 20(1)(a)). */
const portable = /^(6\(1\)\([ab]\)|9\(2\)\(a\))$/

/** Which holdings a kind of package is made from. */
export function holdingsFor(kind: PackageKind, holdings: readonly PersonalDataHolding[]): PersonalDataHolding[] {
  if (kind === 'log-extract') return holdings.filter(({ description }) => description.retention.some((one) => logs.has(one)))
  if (kind === 'portability') return holdings.filter(({ description }) => description.legalBases.some(({ article }) => portable.test(article)))
  return [...holdings]
}

/**
 * Asks every holding for everything of a person, and looks through what humans wrote for anybody else.
 * What comes is opened by the holdings themselves, on record, with the reach's purpose.
 */
export async function compile(o: Compiling): Promise<Compiled> {
  const files: Uint8Array[] = []
  const disclosed: { name: string; items: { item: HeldItem; subject: DataSubject }[] }[] = []
  for (const holding of holdingsFor(o.kind, o.holdings)) {
    const items: { item: HeldItem; subject: DataSubject }[] = []
    for (const subject of o.subjects) {
      if (!holding.description.subjects.includes(subject.kind)) continue
      for await (const item of holding.disclose(o.reach, subject, o.lang)) items.push({ item, subject })
    }
    disclosed.push({ name: holding.name, items })
  }
  const all = disclosed.flatMap(({ items }) => items.map(({ item }) => item))
  const own = mergeOwn(ownIn(all), { ...emptyOwn(), names: [...(o.names ?? [])] })

  let number = 0
  const holdings: Draft['holdings'][number][] = []
  for (const { name, items } of disclosed) {
    const drafted: DraftItem[] = []
    for (const { item, subject } of items) drafted.push(await drafting(o, own, files, item, subject, `i${++number}`))
    holdings.push({ name, items: drafted })
  }
  return { draft: { kind: o.kind, lang: o.lang, holdings }, files }
}

async function drafting(o: Compiling, own: OwnWords, files: Uint8Array[], item: HeldItem, subject: DataSubject, key: string): Promise<DraftItem> {
  const fields: DraftField[] = []
  for (const field of item.fields) {
    if (o.kind === 'portability' && field.given === false) continue
    const { name, label, value } = field
    const text = field.written === true && typeof value === 'string' ? value : null
    const findings: readonly Finding[] = text === null ? [] : await findOthers(text, own, o.namedOthers)
    fields.push({ name, label, value, written: text !== null, findings })
  }
  const attachments = (item.attachments ?? []).map(({ name, mediaType, bytes }) => {
    files.push(bytes)
    return { name, mediaType, size: bytes.length, sha256: toHex(sha256(bytes)), file: files.length, verdict: 'undecided' as const }
  })
  const drafted: DraftItem = {
    key,
    subject: { kind: subject.kind, id: subject.id },
    id: item.id,
    title: item.title,
    on: item.on,
    markings: item.markings ?? [],
    retention: item.retention ?? null,
    patientData: item.patientData ?? false,
    fields,
    attachments,
    withheld: null,
    reviewed: null,
  }
  return needsReading(drafted) ? drafted : { ...drafted, reviewed: { by: null } }
}

/** Whether a human has to read it: whatever a human wrote, and every file. Finding names is no proof that none is there. */
export function needsReading({ fields, attachments }: Pick<DraftItem, 'fields' | 'attachments'>): boolean {
  return attachments.length > 0 || fields.some(({ written }) => written)
}
