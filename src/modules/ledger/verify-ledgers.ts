import { type Bytes, equalBytes, merkle } from '#foundation/sealing'
import { type Note, readCheckpoint } from './checkpoints.ts'
import { type ExportHeader, extractRows } from './exports.ts'
import type { Verifier } from './notes.ts'
import { organisationsOutside, readOutside } from './outside.ts'
import type { LedgerCopy } from './rows.ts'
import { type Finding, type Verdict, verifyCopy } from './verify.ts'

export interface Outside {
  /** The folder of checkpoints to believe, best a copy kept elsewhere; none for a file that is checked by a key alone. */
  readonly checkpointsFolder?: string
  /** Whether the folder is the one that the server itself appends to: then nothing that was published may be missing there. */
  readonly published?: boolean
  /** Keys kept elsewhere, by organisation. Without one, the key lying beside the checkpoints is believed. */
  readonly keys?: ReadonlyMap<string, Bytes>
  /** More checkpoints, such as one that was mailed, or one that a witness gave out. */
  readonly notes?: readonly string[]
  /** Each of these has to have cosigned something. */
  readonly witnesses?: readonly Verifier[]
}

/**
 * Compares every ledger given, and every one that has checkpoints outside, with those
 * checkpoints. A ledger of which nothing is left is found by its checkpoints alone.
 */
export async function verifyLedger(copies: readonly LedgerCopy[], outside: Outside): Promise<Verdict[]> {
  const published = await organisationsIn(outside)
  const given = new Map(copies.map((copy) => [copy.organisation, copy]))
  const organisations = [...new Set([...given.keys(), ...published.keys()])].toSorted()
  const verdicts: Verdict[] = []
  for (const organisation of organisations) {
    verdicts.push(await verifyOne(given.get(organisation) ?? nothingLeft(organisation), published, outside))
  }
  return verdicts
}

/** Compares one ledger alone, whatever else has checkpoints in the folder. */
export async function verifyOneLedger(copy: LedgerCopy, outside: Outside): Promise<Verdict> {
  return verifyOne(copy, await organisationsIn(outside), outside)
}

/** Checks each row of an extract against the newest checkpoint that came with it. */
export async function verifyExtract(path: string, header: ExportHeader, outside: Outside): Promise<Verdict> {
  const { organisation, checkpoint } = header
  const key = await keyOf(organisation, outside)
  const none = { ...blank(organisation), sound: false }
  if (!key) return { ...none, findings: [{ kind: 'no-key' }] }
  const given = checkpoint === null ? null : readCheckpoint(checkpoint, key)
  const others = await notesFor(organisation, key, outside)
  const findings: Finding[] = []
  if (!given) findings.push({ kind: 'no-checkpoint' })
  else if (!given.signed) findings.push({ kind: 'unsigned-checkpoint', checkpoint: given.checkpoint.size })
  const contradicted = given && others.notes.some(({ signed, checkpoint: other }) => {
    return signed && other.size === given.checkpoint.size && !equalBytes(other.root, given.checkpoint.root)
  })
  if (given && contradicted) findings.push({ kind: 'forked', checkpoint: given.checkpoint.size })

  let [entries, waiting] = [0, 0]
  for await (const { entry, hash, proof } of extractRows(path, organisation)) {
    if (proof === null || entry.leaf === null) {
      waiting += 1
      continue
    }
    entries += 1
    const head = given?.checkpoint
    const proved = head !== undefined && merkle.verifyInclusion({ leaf: hash, index: entry.leaf, size: head.size, root: head.root, proof })
    if (!proved) findings.push({ kind: 'unproved', leaf: entry.leaf, id: entry.id })
  }
  return {
    ...none,
    sound: findings.length === 0,
    entries,
    waiting,
    covered: given?.checkpoint.size ?? 0,
    checkpoints: given ? 1 : 0,
    findings: findings.slice(0, 1_000),
    more: findings.length > 1_000,
  }
}

async function verifyOne(copy: LedgerCopy, published: ReadonlyMap<string, Bytes | null>, outside: Outside): Promise<Verdict> {
  const { organisation } = copy
  const key = outside.keys?.get(organisation) ?? published.get(organisation)
  const brought = await copy.notes()
  if (!key) return withoutKey(copy, published.has(organisation) || brought.length > 0)
  const vouching = await notesFor(organisation, key, outside)
  const own = readAll(brought, organisation, key)
  const gone = outside.published ? goneFrom(vouching.notes, own.notes) : undefined
  return verifyCopy(copy, {
    notes: [...vouching.notes, ...own.notes],
    broken: vouching.broken + own.broken,
    witnesses: outside.witnesses ?? [],
    ...(gone ? { gone } : {}),
  })
}

/** Checkpoints that the server has signed and kept, and that are not where it published them. */
function goneFrom(published: readonly Note[], kept: readonly Note[]): { count: number; newest: number } | undefined {
  const there = new Set(published.filter(({ signed }) => signed).map(({ checkpoint }) => checkpoint.size))
  const gone = kept.filter(({ signed, checkpoint }) => signed && !there.has(checkpoint.size))
  return gone.length > 0 ? { count: gone.length, newest: Math.max(...gone.map(({ checkpoint }) => checkpoint.size)) } : undefined
}

async function notesFor(organisation: string, key: Bytes, outside: Outside): Promise<{ notes: Note[]; broken: number }> {
  const folder = outside.checkpointsFolder
  const inFolder = folder === undefined ? { notes: [], broken: 0 } : await readOutside(folder, organisation, key)
  const given = readAll((outside.notes ?? []).filter((note) => note.includes(organisation)), organisation, key)
  return { notes: [...inFolder.notes, ...given.notes], broken: inFolder.broken + given.broken }
}

function readAll(notes: readonly string[], organisation: string, key: Bytes): { notes: Note[]; broken: number } {
  const read = notes.map((note) => readCheckpoint(note, key))
  const own = read.filter((note) => note !== null && note.checkpoint.organisation === organisation) as Note[]
  return { notes: own, broken: read.length - own.length }
}

const organisationsIn = async ({ checkpointsFolder }: Outside): Promise<Map<string, Bytes | null>> =>
  checkpointsFolder === undefined ? new Map() : organisationsOutside(checkpointsFolder)

async function keyOf(organisation: string, outside: Outside): Promise<Bytes | null> {
  return outside.keys?.get(organisation) ?? (await organisationsIn(outside)).get(organisation) ?? null
}

/** A ledger that has begun but has no checkpoint yet is unproved, and one whose key is gone too. */
async function withoutKey(copy: LedgerCopy, hasCheckpoints: boolean): Promise<Verdict> {
  const verdict = await verifyCopy(copy, { notes: [], broken: 0 })
  if (!hasCheckpoints) return verdict
  const findings = [{ kind: 'no-key' } as const, ...verdict.findings]
  return { ...verdict, sound: false, findings }
}

function blank(organisation: string): Verdict {
  return { organisation, sound: true, entries: 0, waiting: 0, covered: 0, checkpoints: 0, witnesses: [], findings: [], more: false }
}

function nothingLeft(organisation: string): LedgerCopy {
  return {
    organisation,
    async *rows() {},
    hashes: async function* () {},
    waiting: () => Promise.resolve(0),
    notes: () => Promise.resolve([]),
  }
}
