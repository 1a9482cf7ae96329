import { createWriteStream } from 'node:fs'
import { readFile, stat } from 'node:fs/promises'
import { resolve } from 'node:path'
import { pipeline } from 'node:stream/promises'
import type { Bytes } from '#foundation/sealing'
import {
  exportLedger,
  fetchWith,
  ledgerAt,
  ledgerInFile,
  ledgersIn,
  NoLedgerThere,
  notesIn,
  openExport,
  type Outside,
  readVerifier,
  readVerifierKey,
  UnreadableExport,
  type Verdict,
  type Verifier,
  verifyExtract,
  verifyLedger,
  verifyOneLedger,
} from '#ledger'
import { readEnvironment, settingsFrom } from '#platform/settings'
import { type Command, Complaint, readOptions } from '../command-line.ts'
import { verdictsInWords } from '../ledger/verdict-words.ts'
import { visitHouse } from '../open-house.ts'

export const ledgerVerifyCommand: Command = {
  name: 'ledger verify',
  summary: 'Compares a ledger with its checkpoints outside: finds changed, missing and cut-off rows.',
  usage: `ledger verify [FILE|URL] [--key KEY] [--checkpoint FILE] [--witness KEY] [--json] …

  FILE           a file written by \`ledger export\` or the console; nothing else is read but what is named here
  URL            a ledger served by another Satama: https://satama.example.org/ledger/ORGANISATION
                 otherwise the database of this Satama is read
  --key          a key printed at the beginning and kept elsewhere; may be given several times.
                 Without it the key beside the checkpoints is believed
  --checkpoint   a checkpoint kept elsewhere: a file of them, or a mailed one as the mail program saved it;
                 may be given several times
  --checkpoints  the folder of checkpoints to believe, best a copy kept elsewhere (SATAMA_CHECKPOINTS)
  --witness      the key of a witness that has to have cosigned, or KEY=ADDRESS to ask the witness itself
  --token        for a URL: the token that opens it
  --data         the folder that keeps everything (SATAMA_DATA)
  --json         one object: { sound, ledgers: [{ organisation, sound, entries, waiting, covered, checkpoints,
                 witnesses: [{ name, covered, at }], findings, more }] }

Ends with 1 when something is wrong.`,

  async run(args) {
    const { values, positionals } = readOptions(args, {
      data: { type: 'string' },
      checkpoint: { type: 'string', multiple: true },
      checkpoints: { type: 'string' },
      key: { type: 'string', multiple: true },
      token: { type: 'string' },
      witness: { type: 'string', multiple: true },
      json: { type: 'boolean' },
    })
    const { settings, from } = settingsOf(values.data)
    const keys = keysFrom(values.key ?? [])
    const witnesses = witnessesFrom(values.witness ?? [])
    const notes = await notesFrom((values.checkpoint ?? []).map((file) => resolve(from, file)))
    for (const organisation of keys.keys()) notes.push(...(await askedOf(witnesses, organisation)))
    const given: Outside = { keys, notes, witnesses: witnesses.map(({ verifier }) => verifier) }
    const [what] = positionals
    // A file that is checked by a key of one's own needs no folder, and must not be judged by what lies in one.
    const folder = values.checkpoints ? resolve(from, values.checkpoints) : what && keys.size > 0 ? null : settings.checkpointsFolder
    const outside = folder === null ? given : { ...given, checkpointsFolder: folder }

    const verdicts = what
      ? [await verifyThat(/^https?:\/\//.test(what) ? what : resolve(from, what), outside, values.token)]
      : await withDatabase(settings, async (db) => {
          return verifyLedger(await ledgersIn(db), { ...outside, published: values.checkpoints === undefined })
        })
    const sound = verdicts.every((verdict) => verdict.sound)
    process.stdout.write(values.json ? `${JSON.stringify({ sound, ledgers: verdicts })}\n` : verdictsInWords(verdicts))
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

async function verifyThat(what: string, outside: Outside, token: string | undefined): Promise<Verdict> {
  try {
    if (/^https?:\/\//.test(what)) return await verifyOneLedger(await ledgerAt(what, fetchWith(token)), outside)
    await requireFile(what)
    const header = await openExport(what)
    return header.kind === 'ledger' ? await verifyOneLedger(ledgerInFile(what, header), outside) : await verifyExtract(what, header, outside)
  } catch (error) {
    if (error instanceof UnreadableExport || error instanceof NoLedgerThere) throw new Complaint(`${what}: ${error.message}`)
    throw error
  }
}

async function requireFile(file: string): Promise<void> {
  const found = await stat(file).catch(() => null)
  if (!found?.isFile()) throw new Complaint(`There is no such file: ${file}`)
}

async function notesFrom(files: readonly string[]): Promise<string[]> {
  const notes: string[] = []
  for (const file of files) {
    await requireFile(file)
    const found = await notesIn(await readFile(file))
    if (found.length === 0) throw new Complaint(`There is no checkpoint in this file: ${file}`)
    notes.push(...found)
  }
  return notes
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

interface NamedWitness {
  readonly verifier: Verifier
  readonly url: string | null
}

function witnessesFrom(given: readonly string[]): NamedWitness[] {
  return given.map((text) => {
    const at = text.indexOf('=http')
    const verifier = readVerifier(at < 0 ? text : text.slice(0, at))
    if (verifier?.kind !== 'witness') throw new Complaint('A key given with --witness is damaged, or not a witness’s')
    return { verifier, url: at < 0 ? null : text.slice(at + 1).replace(/\/+$/, '') }
  })
}

/** What witnesses remember of a ledger. One that cannot be asked has not vouched, which the verdict then says. */
async function askedOf(witnesses: readonly NamedWitness[], organisation: string): Promise<string[]> {
  const notes: string[] = []
  for (const { url } of witnesses) {
    if (!url) continue
    try {
      const answer = await fetchWith(undefined)(`${url}/checkpoint?origin=satama.ledger/${organisation}`)
      if (answer) notes.push(...(await notesIn(Buffer.from(answer))))
    } catch (error) {
      if (error instanceof NoLedgerThere) throw new Complaint(`${url}: ${error.message}`)
      throw error
    }
  }
  return notes
}
