import { utf8 } from '#foundation/sealing'
import type { Person } from '#people'
import type { FileEntry, SealedEntry } from '../model.ts'
import { recordOf } from './cells.ts'
import { columns, type Column } from './columns.ts'

export interface ClientEntries {
  readonly person: Pick<Person, 'id' | 'customerId'>
  readonly entries: readonly FileEntry[]
}

/**
 * Entries of one or more clients as a file that opens in a spreadsheet: UTF-8 with its mark, semicolons, every cell quoted.
 * Attachments are named, and lie in the FHIR export; a removed entry has its marking, without a word of it.
 */
export function writeCsv(clients: readonly ClientEntries[]): Uint8Array {
  const rows = clients.flatMap(({ person, entries }) => entries.flatMap((entry) => (entry.plain && entry.row.state === 'final' ? [cellsOf(person, entry, entry.plain)] : [])))
  return utf8(`\ufeff${[[...columns], ...rows].map(recordOf).join('')}`)
}

function cellsOf(person: ClientEntries['person'], { row }: FileEntry, plain: SealedEntry): string[] {
  const { body } = plain
  const values: Partial<Record<Column, string>> = {
    client: person.customerId ?? person.id,
    id: row.id,
    kind: body.kind,
    on: body.on,
    ...valuesOf(body),
    author: plain.author.name,
    position: plain.author.position,
    writtenAt: plain.writtenAt,
    follows: row.follows ?? '',
    followsAs: row.followsAs ?? '',
    correctionGround: plain.correction?.ground ?? '',
    correctionReason: plain.correction?.reason ?? '',
    source: plain.source ?? '',
  }
  return columns.map((column) => values[column] ?? '')
}

function valuesOf(body: SealedEntry['body']): Partial<Record<Column, string>> {
  switch (body.kind) {
    case 'note': return { topic: body.topic, text: body.text }
    case 'visit': return { ...meetingOf(body), outcome: body.outcome }
    case 'appointment': return meetingOf(body)
    case 'plan': return { text: body.summary, goals: body.goals.map(({ text, state }) => `${state}: ${oneLine(text)}`).join('\n'), reviewOn: body.reviewOn ?? '' }
    case 'statement': return { to: body.to, recipient: body.recipient, subject: body.subject, text: body.text }
    case 'attachment': return { subject: body.name, text: body.text }
    case 'disclosure': return { recipient: body.to, subject: body.what, ground: body.ground, text: body.text }
    case 'right-exercised': return { subject: body.right, text: body.text }
    case 'removal': return { ground: body.ground, subject: body.was }
  }
}

const meetingOf = ({ time, minutes, way, text }: { time: string; minutes: number; way: string; text: string }) => ({ time, minutes: String(minutes), way, text })

/** A goal is one line of its cell. */
const oneLine = (text: string): string => text.replace(/\s*[\r\n]+\s*/g, ' ')
