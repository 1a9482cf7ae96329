import type { Bytes } from '#foundation/sealing'
import { organisationsOutside, readOutside } from './outside.ts'
import { type LedgerCopy, type Verdict, verifyCopy } from './verify.ts'

export interface Outside {
  readonly checkpointsFolder: string
  /** Keys kept elsewhere, by organisation. Without one, the key lying beside the checkpoints is believed. */
  readonly keys?: ReadonlyMap<string, Bytes>
}

/**
 * Compares every ledger given, and every one that has checkpoints outside, with those
 * checkpoints. A ledger of which nothing is left is found by its checkpoints alone.
 */
export async function verifyLedger(copies: readonly LedgerCopy[], outside: Outside): Promise<Verdict[]> {
  const published = await organisationsOutside(outside.checkpointsFolder)
  const given = new Map(copies.map((copy) => [copy.organisation, copy]))
  const organisations = [...new Set([...given.keys(), ...published.keys()])].toSorted()
  const verdicts: Verdict[] = []
  for (const organisation of organisations) {
    const copy = given.get(organisation) ?? nothingLeft(organisation)
    const key = outside.keys?.get(organisation) ?? published.get(organisation)
    verdicts.push(
      key
        ? await verifyCopy(copy, await readOutside(outside.checkpointsFolder, organisation, key))
        : await withoutKey(copy, published.has(organisation)),
    )
  }
  return verdicts
}

/** A ledger that has begun but has no checkpoint yet is unproved, and one whose key is gone too. */
async function withoutKey(copy: LedgerCopy, hasCheckpoints: boolean): Promise<Verdict> {
  const verdict = await verifyCopy(copy, { notes: [], broken: 0 })
  if (!hasCheckpoints) return verdict
  const findings = [{ kind: 'no-key' } as const, ...verdict.findings]
  return { ...verdict, sound: false, findings }
}

function nothingLeft(organisation: string): LedgerCopy {
  return {
    organisation,
    async *entries() {},
    async *hashes() {},
    waiting: () => Promise.resolve(0),
  }
}
