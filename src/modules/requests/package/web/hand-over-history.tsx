import type { StaffContext } from '#identity'
import { Moment, Status, Table } from '#platform/pages'
import { formatDate } from '#platform/texts'
import type { HandOver } from '../model.ts'
import { packagePages } from '../texts/pages.ts'

/** Each way in which a package was offered, and what proves that it came. */
export function HandOverHistory({ c, handOvers }: { c: StaffContext; handOvers: readonly HandOver[] }) {
  const t = c.t(packagePages).handOver
  return (
    <Table caption={t.history} rows={handOvers} columns={[
      { label: t.way, heads: true, cell: ({ way }) => t.ways[way] },
      { label: t.when, cell: ({ handedAt, offeredAt }) => <Moment at={handedAt ?? offeredAt} /> },
      { label: t.proof, cell: ({ proof }) => <Status kind={proof ? 'success' : 'warning'}>{proof ? t.proofs[proof] : t.waits}</Status> },
      { label: t.until, cell: ({ until }) => (until === null ? '–' : formatDate(c.lang, until)) },
    ]} />
  )
}
