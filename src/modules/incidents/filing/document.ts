import { leakedCategories, shapesIn } from '#notices'
import { formatDate, formatDateTime, formatNumber, type Lang } from '#platform/texts'
import { stateOf, type Count, type FilingDocument, type FilingFacts, type FilingRow, type Reported } from './model.ts'
import { filingTexts } from './texts.ts'

/**
 * The filing to the supervisory authority, from what is known (GDPR 33(3)). A pure function: the
 * same facts and language give the same document, as a draft and as the copy of what was sent.
 *
 * [Note: Missing numbers must not delay] What is not known is said to be not known and listed at
 * the end, to be told in phases (33(4)); nothing is guessed, and nothing that is needed is left out.
 */
export function filingDocument(facts: FilingFacts, lang: Lang): FilingDocument {
  const t = filingTexts(lang)
  const { rows: names, sections: headings } = t
  const { controller, times, telling } = facts
  const day = (date: Date | string) => formatDate(lang, date)
  const moment = (at: Date) => formatDateTime(lang, at)

  const row = (label: string, ...value: (string | null | false | undefined)[]): FilingRow => {
    const known = value.flatMap((part) => (part ? paragraphs(part) : []))
    return known.length > 0 ? { label, value: known, known: true } : { label, value: [t.unknown], known: false }
  }
  /** Shown only when there is something to tell: not knowing it is no gap. */
  const ifAny = (label: string, ...value: (string | null | false | undefined)[]): FilingRow[] =>
    value.some(Boolean) ? [row(label, ...value)] : []
  const listOf = (label: string, items: readonly string[] | null): FilingRow =>
    items === null ? row(label) : items.length === 0 ? row(label, t.none) : row(label, ...items)

  const sections = [
    {
      heading: headings.controller,
      rows: [
        row(names.controller, controller.name),
        row(names.businessId, controller.businessId),
        row(names.address, controller.address),
        row(names.reach, controller.email, controller.phone),
        row(
          names.contact,
          facts.contact && `${facts.contact.name}, ${t.roles[facts.contact.role]}`,
          facts.contact?.email,
          facts.contact?.phone,
        ),
        listOf(names.otherParties, facts.otherParties && facts.otherParties.map(({ name, role }) => `${name} (${t.roles[role]})`)),
      ],
    },
    {
      heading: headings.times,
      rows: [
        row(
          names.period,
          times.startedOn && t.from(day(times.startedOn)),
          times.endedOn && t.until(day(times.endedOn)),
          times.ongoing && t.ongoing,
        ),
        ...ifAny(names.firstSignal, times.firstSignalAt && moment(times.firstSignalAt)),
        ...ifAny(names.processorNotice, times.processorNoticeAt && moment(times.processorNoticeAt)),
        row(names.aware, times.awareAt && moment(times.awareAt)),
        ...ifAny(names.due(times.hours), times.dueAt && moment(times.dueAt)),
        ...(isPastTheHours(facts) ? [row(names.late, times.lateBecause)] : []),
        row(names.discovered, facts.discovered),
      ],
    },
    {
      heading: headings.nature,
      rows: [
        row(names.natures, ...facts.natures.map((nature) => t.natures[nature])),
        row(names.cause, facts.cause !== 'not-known-yet' && t.causes[facts.cause]),
        row(names.description, facts.description),
      ],
    },
    {
      heading: headings.subjects,
      rows: [
        row(names.subjects, facts.dataSubjects && facts.dataSubjects.map((one) => t.subjects[one]).join(', ')),
        row(names.people, counted(facts.people, lang)),
        row(names.records, counted(facts.records, lang)),
        row(names.categories, facts.dataCategories.map((category) => leakedCategories[category][lang]).join(', ')),
        row(names.before, facts.measuresBefore),
      ],
    },
    {
      heading: headings.consequences,
      rows: [
        row(names.consequences, facts.consequences),
        row(names.severity, facts.severity && t.severities[facts.severity]),
        row(names.risk, facts.risk !== 'not-assessed' && t.risks[facts.risk]),
      ],
    },
    { heading: headings.measures, rows: [row(names.measures, facts.measures)] },
    {
      heading: headings.telling,
      rows: [
        row(
          names.telling,
          telling.status !== 'not-decided' && t.statuses[telling.status],
          telling.decidedAt && t.decidedAt(moment(telling.decidedAt)),
          telling.told !== null && t.toldSoFar(formatNumber(lang, telling.told)),
        ),
        ...ifAny(names.means, telling.means.map((one) => t.means[one]).join(', ')),
        ...(telling.status === 'not-needed' || telling.exception
          ? [row(names.exception, telling.exception && t.exceptions[telling.exception])]
          : []),
        ...ifAny(names.heldBack, telling.heldBack && t.heldBack[telling.heldBack.source](moment(telling.heldBack.until))),
      ],
    },
    {
      heading: headings.authorities,
      rows: [
        row(names.police, reported(facts.police, lang)),
        listOf(names.authorities, facts.otherAuthorities),
        row(names.crossBorder, facts.crossBorder && t[facts.crossBorder]),
      ],
    },
  ]

  const items = sections.flatMap(({ heading, rows }) =>
    rows.filter(({ known }) => !known).map(({ label }) => `${heading}: ${label.charAt(0).toLowerCase()}${label.slice(1)}`),
  )
  return {
    lang,
    title: t.title,
    state: stateOf(facts.filing),
    summary: summaryOf(facts, lang),
    sections,
    open: { heading: t.open.heading, lead: items.length > 0 ? t.open.lead : t.open.nothing, items },
    footnote: t.footnote,
  }
}

/** Whether the reasons for a delay belong in the filing: the hours were over when it was sent, or are by now (33(1)). */
export function isPastTheHours({ times, filing }: FilingFacts): boolean {
  return times.dueAt !== null && (filing.sent?.at ?? filing.at) > times.dueAt && filing.kind === 'preliminary'
}

/** The written answers in which something looks like a person's own data, which the form must not hold. */
export function personalIn(facts: FilingFacts): (keyof FilingFacts)[] {
  const written = ['discovered', 'description', 'measuresBefore', 'consequences', 'measures'] as const
  return written.filter((name) => {
    const own = [facts.contact?.email, facts.contact?.phone, facts.controller.email, facts.controller.phone]
    return shapesIn(facts[name] ?? '').some(({ value }) => !own.includes(value))
  })
}

function summaryOf({ filing }: FilingFacts, lang: Lang): string[] {
  const t = filingTexts(lang)
  const { sent, supplementedAt, supplements } = filing
  const how = sent?.how ? ` ${t.how[sent.how]}` : ''
  return [
    t.article,
    `${t.number(filing.number)}: ${t.kind[filing.kind].charAt(0).toLowerCase()}${t.kind[filing.kind].slice(1)}`,
    ...(supplements ? [t.supplements(supplements)] : []),
    t.asOf(formatDateTime(lang, filing.at)),
    sent ? `${t.sent(formatDateTime(lang, sent.at))}${how}` : t.drafted,
    ...(sent?.reference ? [t.reference(sent.reference)] : []),
    ...(supplementedAt ? [t.supplemented(formatDateTime(lang, supplementedAt))] : []),
  ]
}

function counted(count: Count, lang: Lang): string | null {
  const t = filingTexts(lang)
  if (count.kind === 'not-known-yet') return null
  if (count.kind === 'undeterminable') return t.undeterminable
  const value = formatNumber(lang, count.value)
  return count.kind === 'exact' ? t.exactly(value) : t.about(value)
}

function reported(police: Reported, lang: Lang): string | null {
  const t = filingTexts(lang)
  if (police.state === 'not-known-yet') return null
  if (police.state === 'no') return t.policeNo
  return police.at ? t.policeAt(formatDateTime(lang, police.at)) : t.policeYes
}

function paragraphs(text: string): string[] {
  return text
    .normalize('NFC')
    .split(/\r\n?|\n/)
    .map((line) => line.replace(/\s+/g, ' ').trim())
    .filter(Boolean)
}
