import type { PersonalDataHolding, Said } from '#people'
import type { Lang } from '#platform/texts'
import { helsinkiDate } from '#foundation/time'
import { authorityOn } from '../authority.ts'
import { limitTexts } from '../texts/limits.ts'
import { maskedText } from './masking.ts'
import { documentTexts } from './texts/document.ts'
import { holdingsFor } from './compile.ts'
import type {
  ControllerCard, DocumentAttachment, DocumentHolding, DocumentItem, Draft, DraftAttachment, DraftItem, PackageDocument, Withholding,
} from './model.ts'

/** Where the schema of the machine-readable copy is published, on every Satama. */
export const schemaPath = '/my-data/package-1.schema.json'

export interface Documenting {
  readonly package: string
  readonly mark: string
  readonly request: string
  readonly draft: Draft
  readonly person: string
  readonly controller: ControllerCard
  readonly origin: string
  readonly holdings: readonly PersonalDataHolding[]
  /** What the rules of retention say of a kind, in sentences. */
  readonly kept: (kind: string) => readonly Said[]
  readonly at: Date
}

/**
 * What leaves, from a draft that people have reviewed. The machine's copy is this; the readable ones are made of it and
 * of nothing else, so what is masked or kept back here is in none of them.
 */
export function documentOf(o: Documenting): PackageDocument {
  const { draft } = o
  const { lang } = draft
  const t = documentTexts(lang)
  const all = holdingsFor(draft.kind, o.holdings).map((holding) => {
    const items = draft.holdings.find(({ name }) => name === holding.name)?.items ?? []
    return documentHolding(o, holding, items)
  })
  const held = all.filter(({ items }) => items.length > 0)
  const authority = authorityOn(helsinkiDate(o.at))
  return {
    $schema: `${o.origin}${schemaPath}`,
    format: 'satama-package/1',
    mark: o.mark,
    package: o.package,
    request: o.request,
    kind: draft.kind,
    language: lang,
    madeAt: o.at.toISOString(),
    person: { name: o.person },
    controller: o.controller,
    index: held.map(({ name, title, items }) => ({ holding: name, title, items: items.length })),
    holdings: held,
    nothingIn: all.filter(({ items }) => items.length === 0).map(({ name, title }) => ({ holding: name, title })),
    rights: Object.values(t.rights),
    complaint: { authority: authority.name[lang], contact: [authority.post[lang], authority.phone], text: t.complain },
  }
}

function documentHolding(o: Documenting, { name, description }: PersonalDataHolding, items: readonly DraftItem[]): DocumentHolding {
  const { lang } = o.draft
  const say = (said: Said): string => said[lang]
  const kinds = [...new Set([...description.retention, ...items.flatMap(({ retention }) => (retention === null ? [] : [retention]))])]
  return {
    name,
    title: say(description.title),
    service: description.service,
    categories: description.categories.map(say),
    purposes: description.purposes.map(say),
    legalBases: description.legalBases.map(({ article, statute }) => ({ article, statute: statute ? say(statute) : null })),
    recipients: description.recipients.map(say),
    source: say(description.source),
    retention: [...new Set(kinds.flatMap((kind) => o.kept(kind)).map(say))],
    items: items.map((item) => documentItem(item, lang)),
  }
}

function documentItem(item: DraftItem, lang: Lang): DocumentItem {
  const { id, title, on, markings, withheld } = item
  if (withheld) return { id, title: documentTexts(lang).withheldTitle, on, markings: [], fields: [], attachments: [], withheld: limit(withheld, lang) }
  return {
    id,
    title,
    on,
    markings,
    fields: item.fields.map(({ name, label, value, findings }) => {
      if (typeof value !== 'string') return { name, label, value, masked: 0 }
      const { text, masked } = maskedText(value, findings, lang)
      return { name, label, value: text, masked }
    }),
    attachments: item.attachments.map((one) => documentAttachment(one, lang)),
    withheld: null,
  }
}

function documentAttachment({ name, mediaType, size, sha256, file, verdict }: DraftAttachment, lang: Lang): DocumentAttachment {
  if (verdict === 'shown') return { name, mediaType, size, sha256, file, withheld: null }
  // A name of a file may tell what is in it; what nobody decided does not leave.
  const kept = verdict === 'undecided' ? { ground: 'rights-of-others' as const, reason: '' } : verdict
  return { name: documentTexts(lang).withheldFile, mediaType, size: 0, sha256: '', file: null, withheld: limit(kept, lang) }
}

function limit({ ground, reason }: Withholding, lang: Lang) {
  const { reason: why, statute } = limitTexts(lang)[ground]
  return { ground, text: `${why} (${statute})`, reason: reason === '' ? null : reason }
}

/** The files that leave with a document: their places among the package's files. */
export function filesIn(document: PackageDocument): DocumentAttachment[] {
  return document.holdings.flatMap(({ items }) => items.flatMap(({ attachments }) => attachments.filter(({ file }) => file !== null)))
}
