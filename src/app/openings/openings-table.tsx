import { EmptyState, Moment, Notice, Table } from '#platform/pages'
import type { Lang } from '#platform/texts'
import type { ShownOpening } from './shown.ts'
import { openingTexts } from './texts.ts'

export function OpeningsTable({ lang, openings }: { lang: Lang; openings: readonly ShownOpening[] }) {
  const t = openingTexts(lang)
  return (
    <Table caption={t.count(openings.length)} rows={openings} empty={<EmptyState title={t.none}>{t.noneBody}</EmptyState>} columns={[
      { label: t.when, heads: true, cell: (one) => <Moment at={one.at} /> },
      { label: t.who, cell: (one) => one.who },
      { label: t.why, cell: (one) => one.why },
      { label: t.about, cell: (one) => one.about },
      { label: t.together, align: 'end', cell: (one) => (one.together > 1 ? t.people(one.together) : '') },
    ]} />
  )
}

/** That there are older ones, and how to ask for them; see [Note: Two years of openings]. */
export function OlderOpenings({ lang, count }: { lang: Lang; count: number }) {
  const t = openingTexts(lang)
  return count === 0 ? null : (
    <Notice title={t.older(count)}>
      {t.olderBody} <a href={`/${lang}/my-data/request`}>{t.olderAsk}</a>
    </Notice>
  )
}
