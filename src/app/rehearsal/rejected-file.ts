import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { RejectedRow } from '#people'

/** Lists rejected rows: line, column and reason code, never what a cell said. */
export async function writeRejected(dataFolder: string, rejected: readonly RejectedRow[]): Promise<string> {
  const folder = join(dataFolder, 'rehearsals')
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const name = `${new Date().toISOString().replace(/[:.]/g, '-')}-rejected.csv`
  const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`
  const lines = rejected.map(({ line, column, reason }) => `${line},${quoted(column ?? '')},${reason}\n`)
  const file = join(folder, name)
  await writeFile(file, `line,column,reason\n${lines.join('')}`, { mode: 0o600 })
  return file
}
