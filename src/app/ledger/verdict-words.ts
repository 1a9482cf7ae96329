import type { Finding, Verdict } from '#ledger'

/** What a verdict says, for whoever stands at the command line. */
export function verdictsInWords(verdicts: readonly Verdict[]): string {
  if (verdicts.length === 0) return 'There is no ledger yet.\n'
  return verdicts.map(verdictInWords).join('\n')
}

function verdictInWords(verdict: Verdict): string {
  const { organisation, sound, entries, covered, waiting, checkpoints, findings, witnesses, more } = verdict
  const head = [
    `Ledger of organisation ${organisation}: ${sound ? 'sound' : 'NOT SOUND'}`,
    `  ${entries} rows, ${covered} of them covered by the newest of ${checkpoints} checkpoints, ${waiting} not yet in the tree`,
    ...witnesses.map((one) => `  ${one.name} vouches for the first ${one.covered} rows, as of ${one.at}`),
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
    case 'unproved':
      return `row ${finding.leaf} (${finding.id}) is not in the tree of the checkpoint`
    case 'cut-off':
      return `the end is cut off: rows ${finding.from} to ${finding.to - 1} are gone`
    case 'rewritten':
      return `the tree was rewritten: sound up to row ${finding.goodUntil}, not so at the checkpoint of ${finding.checkpoint}`
    case 'forked':
      return `two checkpoints of ${finding.checkpoint} rows vouch for different histories`
    case 'damaged-hashes':
      return 'the rows are sound, but the leaf hashes kept beside them are damaged'
    case 'damaged-head':
      return 'the rows are sound, but the head of the tree kept beside them is not theirs'
    case 'unsigned-checkpoint':
      return `the checkpoint of ${finding.checkpoint} rows is not signed by the key`
    case 'unreadable-checkpoints':
      return `${finding.count} checkpoints cannot be read`
    case 'checkpoints-gone':
      return `${finding.count} checkpoints are no longer where they were published, up to the one of ${finding.newest} rows`
    case 'not-witnessed':
      return `${finding.witness} has cosigned nothing of this`
    case 'no-checkpoint':
      return 'there is no checkpoint outside: nothing is proved'
  }
  finding satisfies { kind: 'no-key' }
  return 'there is no key to check the checkpoints with'
}
