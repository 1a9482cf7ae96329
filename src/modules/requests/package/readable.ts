import { formatDate, formatDateTime, formatNumber, type Lang } from '#platform/texts'
import { documentTexts } from './texts/document.ts'
import type { DocumentHolding, DocumentItem, PackageDocument } from './model.ts'

/** The package as a person reads it: what HTML and paper both show, in this order. */
export interface Readable {
  readonly lang: Lang
  readonly title: string
  readonly lead: string
  readonly facts: readonly Row[]
  readonly notes: readonly string[]
  readonly contents: { readonly heading: string; readonly lines: readonly { title: string; count: string; anchor: string }[] }
  readonly sections: readonly Section[]
  readonly nothing: { readonly heading: string; readonly lead: string; readonly lines: readonly string[] } | null
  readonly rights: { readonly heading: string; readonly rows: readonly Row[] }
  readonly complaint: { readonly heading: string; readonly text: string; readonly authority: string; readonly contact: readonly string[] }
  readonly footer: string
}

export interface Row {
  readonly label: string
  readonly lines: readonly string[]
}

export interface Section {
  readonly anchor: string
  readonly heading: string
  readonly facts: readonly Row[]
  readonly itemsHeading: string
  readonly items: readonly ReadableItem[]
}

export interface ReadableItem {
  readonly heading: string
  readonly on: string | null
  readonly markings: readonly string[]
  readonly rows: readonly Row[]
  readonly files: readonly { readonly text: string; readonly file: number | null }[]
  readonly filesHeading: string
  /** Why it is not given, when it is not. */
  readonly withheld: readonly string[]
}

export function readableOf(document: PackageDocument): Readable {
  const { language: lang, controller } = document
  const t = documentTexts(lang)
  const masked = document.holdings.some(({ items }) => items.some(({ fields }) => fields.some((field) => field.masked > 0)))
  return {
    lang,
    title: t.title[document.kind],
    lead: t.lead[document.kind],
    facts: [
      { label: t.for, lines: [document.person.name] },
      { label: t.made, lines: [formatDateTime(lang, new Date(document.madeAt))] },
      {
        label: t.from,
        lines: [controller.name, controller.address, controller.email, controller.phone].filter(isText),
      },
      ...(controller.dataProtectionOfficer ? [{ label: t.officer, lines: [controller.dataProtectionOfficer] }] : []),
    ],
    notes: [...(masked ? [t.maskNote] : []), t.machine],
    contents: {
      heading: t.contents,
      lines: document.index.map(({ title, items }, i) => ({ title, count: t.items(items), anchor: `part-${i + 1}` })),
    },
    sections: document.holdings.map((holding, i) => sectionOf(holding, `part-${i + 1}`, lang)),
    nothing: document.nothingIn.length === 0 ? null : { heading: t.nothing, lead: t.nothingLead, lines: document.nothingIn.map(({ title }) => title) },
    rights: { heading: t.rightsTitle, rows: document.rights.map(({ article, title, text }) => ({ label: title, lines: [text, t.article(article)] })) },
    complaint: { heading: t.complainTitle, text: document.complaint.text, authority: document.complaint.authority, contact: document.complaint.contact },
    footer: `${t.footer} ${document.mark}`,
  }
}

function sectionOf(holding: DocumentHolding, anchor: string, lang: Lang): Section {
  const t = documentTexts(lang)
  return {
    anchor,
    heading: holding.title,
    facts: [
      { label: t.categories, lines: holding.categories },
      { label: t.purposes, lines: holding.purposes },
      { label: t.bases, lines: holding.legalBases.map(({ article, statute }) => [capital(t.article(article)), statute].filter(isText).join('; ')) },
      { label: t.source, lines: [holding.source] },
      { label: t.recipients, lines: holding.recipients.length > 0 ? holding.recipients : [t.nobody] },
      { label: t.kept, lines: holding.retention.length > 0 ? holding.retention : [t.keptUnknown] },
    ],
    itemsHeading: t.data,
    items: holding.items.map((item) => readableItem(item, lang)),
  }
}

function readableItem(item: DocumentItem, lang: Lang): ReadableItem {
  const t = documentTexts(lang)
  const reasons = (limit: { text: string; reason: string | null }) => [limit.text, ...(limit.reason ? [`${t.reason}: ${limit.reason}`] : [])]
  return {
    heading: item.title,
    on: item.on === null ? null : formatDate(lang, item.on),
    markings: item.markings,
    rows: item.fields.map(({ label, value }) => ({ label, lines: valueLines(value, lang) })),
    files: item.attachments.map(({ name, size, file, withheld }) => ({
      text: withheld ? [name, ...reasons(withheld)].join('. ') : `${name} (${sizeOf(size, lang)})`,
      file,
    })),
    filesHeading: t.files,
    withheld: item.withheld ? reasons(item.withheld) : [],
  }
}

/** A value as people read it: yes and no, days and numbers as the language writes them. */
export function valueLines(value: string | number | boolean | null, lang: Lang): string[] {
  const t = documentTexts(lang)
  if (value === null || value === '') return [t.empty]
  if (typeof value === 'boolean') return [value ? t.yes : t.no]
  if (typeof value === 'number') return [formatNumber(lang, value)]
  if (/^\d{4}-\d{2}-\d{2}$/.test(value)) return [formatDate(lang, value)]
  return value.split(/\n+/).filter((line) => line.trim() !== '')
}

function sizeOf(bytes: number, lang: Lang): string {
  return bytes < 1_000_000 ? `${formatNumber(lang, Math.max(1, Math.round(bytes / 1_000)))} kB` : `${formatNumber(lang, Math.round(bytes / 100_000) / 10)} MB`
}

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1)
const isText = (value: string | null): value is string => typeof value === 'string' && value !== ''
