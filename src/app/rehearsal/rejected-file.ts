import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { RejectedRow } from '#people'
import type { Judgement } from './sink/protocol.ts'

/** Lists rejected rows: line, column and reason code, never what a cell said. */
export function writeRejected(dataFolder: string, rejected: readonly RejectedRow[]): Promise<string> {
  const rows = rejected.map(({ line, column, reason }) => [String(line), column ?? '', reason])
  return writeList(dataFolder, 'rejected', ['line', 'column', 'reason'], rows)
}

/** Lists what a rehearsal failed by: lines of the register and reason codes. */
export function writeFindings(dataFolder: string, { details }: Judgement): Promise<string> {
  const wrong = details.wrong.map(({ line, channel, reasons }) => [String(line), channel, reasons.join(' ')])
  const unaccounted = details.unaccounted.map(({ line, why }) => [String(line), 'nobody told', why])
  return writeList(dataFolder, 'findings', ['line', 'message', 'reason'], [...wrong, ...unaccounted])
}

async function writeList(
  dataFolder: string,
  name: string,
  header: readonly string[],
  rows: readonly (readonly string[])[],
): Promise<string> {
  const folder = join(dataFolder, 'rehearsals')
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const file = join(folder, `${new Date().toISOString().replace(/[:.]/g, '-')}-${name}.csv`)
  const lines = [header, ...rows].map((cells) => `${cells.map(quoted).join(',')}\n`)
  await writeFile(file, lines.join(''), { mode: 0o600 })
  return file
}

const quoted = (text: string) => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text)
