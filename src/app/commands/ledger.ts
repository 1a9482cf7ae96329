import { createWriteStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { resolve } from 'node:path'
import { pipeline } from 'node:stream/promises'
import type { Bytes } from '#foundation/sealing'
import {
  exportLedger,
  type Finding,
  ledgersIn,
  ledgersInFile,
  readVerifierKey,
  UnreadableExport,
  type Verdict,
  verifyLedger,
} from '#ledger'
import { readEnvironment, settingsFrom } from '#platform/settings'
import { type Command, Complaint, readOptions } from '../command-line.ts'
import { visitHouse } from '../open-house.ts'

export const ledgerVerifyCommand: Command = {
  name: 'ledger verify',
  summary: 'Compares the ledger with its checkpoints outside: finds changed, missing and cut-off rows.',
  usage: `ledger verify [FILE] [--data DIR] [--checkpoints DIR] [--key KEY] [--json]

  FILE           a file written by \`ledger export\`; otherwise the database is read
  --data         the folder that keeps everything (SATAMA_DATA)
  --checkpoints  the folder of checkpoints to believe, best a copy kept elsewhere (SATAMA_CHECKPOINTS)
  --key          a key printed at the beginning and kept elsewhere; may be given several times.
                 Without it the key beside the checkpoints is believed
  --json         one object: { sound, ledgers: [{ organisation, sound, entries, waiting, covered,
                 checkpoints, findings, more }] }

Ends with 1 when something is wrong.`,

  async run(args) {
    const { values, positionals } = readOptions(args, {
      data: { type: 'string' },
      checkpoints: { type: 'string' },
      key: { type: 'string', multiple: true },
      json: { type: 'boolean' },
    })
    const { settings, from } = settingsOf(values.data)
    const checkpointsFolder = values.checkpoints ? resolve(from, values.checkpoints) : settings.checkpointsFolder
    const outside = { checkpointsFolder, keys: keysFrom(values.key ?? []) }
    const [file] = positionals
    const verdicts = file
      ? await verifyFile(resolve(from, file), outside)
      : await withDatabase(settings, async (db) => verifyLedger(await ledgersIn(db), outside))
    const sound = verdicts.every((verdict) => verdict.sound)
    process.stdout.write(values.json ? `${JSON.stringify({ sound, ledgers: verdicts })}\n` : inWords(verdicts))
    return sound ? 0 : 1
  },
}

export const ledgerExportCommand: Command = {
  name: 'ledger export',
  summary: 'Writes an organisation’s ledger to a file, for somebody who verifies it elsewhere.',
  usage: `ledger export FILE [--organisation ID] [--data DIR]

  FILE            a line of JSON per row: ids, enumerated facts, counts and commitments, never prose
  --organisation  whose; needed when there are several
  --data          the folder that keeps everything (SATAMA_DATA)`,

  async run(args) {
    const { values, positionals } = readOptions(args, { organisation: { type: 'string' }, data: { type: 'string' } })
    const { settings, from } = settingsOf(values.data)
    const [file] = positionals
    if (!file) throw new Complaint('Say which file to write: ledger export FILE')
    await withDatabase(settings, async (db) => {
      const known = (await ledgersIn(db)).map((ledger) => ledger.organisation)
      const organisation = values.organisation ?? (known.length === 1 ? known[0] : undefined)
      if (!organisation || !known.includes(organisation)) {
        throw new Complaint(`Say whose ledger: ledger export FILE --organisation ID (there are ${known.length})`)
      }
      await pipeline(exportLedger(db, organisation), createWriteStream(resolve(from, file), { mode: 0o600 }))
    })
    return 0
  },
}

function settingsOf(data: string | undefined) {
  const environment = readEnvironment(data === undefined ? process.env : { ...process.env, SATAMA_DATA: data })
  return { settings: settingsFrom(environment), from: environment.from }
}

async function withDatabase<T>(
  settings: ReturnType<typeof settingsFrom>,
  work: (db: Awaited<ReturnType<typeof visitHouse>>['db']) => Promise<T>,
): Promise<T> {
  const house = await visitHouse(settings)
  try {
    return await work(house.db)
  } finally {
    await house.close()
  }
}

async function verifyFile(file: string, outside: Parameters<typeof verifyLedger>[1]): Promise<Verdict[]> {
  const found = await stat(file).catch(() => null)
  if (!found?.isFile()) throw new Complaint(`There is no such file: ${file}`)
  try {
    return await verifyLedger(await ledgersInFile(file), outside)
  } catch (error) {
    if (error instanceof UnreadableExport) throw new Complaint(`${file}: ${error.message}`)
    throw error
  }
}

function keysFrom(printed: readonly string[]): Map<string, Bytes> {
  return new Map(
    printed.map((text) => {
      const key = readVerifierKey(text)
      if (!key) throw new Complaint('A key given with --key is damaged: it reads satama.ledger/…+…+…')
      return [key.organisation, key.publicKey]
    }),
  )
}

function inWords(verdicts: readonly Verdict[]): string {
  if (verdicts.length === 0) return 'There is no ledger yet.\n'
  return verdicts.map(verdictInWords).join('\n')
}

function verdictInWords(verdict: Verdict): string {
  const { organisation, sound, entries, covered, waiting, checkpoints, findings, more } = verdict
  const head = [
    `Ledger of organisation ${organisation}: ${sound ? 'sound' : 'NOT SOUND'}`,
    `  ${entries} rows, ${covered} of them covered by the newest of ${checkpoints} checkpoints, ${waiting} not yet in the tree`,
  ]
  const rest = more ? ['  … and more'] : []
  return `${[...head, ...findings.map((finding) => `  ${sentenceFor(finding)}`), ...rest].join('\n')}\n`
}

function sentenceFor(finding: Finding): string {
  switch (finding.kind) {
    case 'changed':
      return `row ${finding.leaf} (${finding.id}) has been changed`
    case 'missing':
      return `row ${finding.leaf} is missing`
    case 'inserted':
      return `row ${finding.leaf} (${finding.id}) has been put in`
    case 'reordered':
      return `row ${finding.leaf} (${finding.id}) belongs at ${finding.belongsAt}`
    case 'cut-off':
      return `the end is cut off: rows ${finding.from} to ${finding.to - 1} are gone`
    case 'rewritten':
      return `the tree was rewritten: sound up to row ${finding.goodUntil}, not so at the checkpoint of ${finding.checkpoint}`
    case 'forked':
      return `two checkpoints of ${finding.checkpoint} rows vouch for different histories`
    case 'damaged-hashes':
      return 'the rows are sound, but the leaf hashes kept beside them are damaged'
    case 'unsigned-checkpoint':
      return `the checkpoint of ${finding.checkpoint} rows is not signed by the key`
    case 'unreadable-checkpoints':
      return `${finding.count} checkpoints cannot be read`
    case 'no-checkpoint':
      return 'there is no checkpoint outside: nothing is proved'
  }
  finding satisfies { kind: 'no-key' }
  return 'there is no key to check the checkpoints with'
}
