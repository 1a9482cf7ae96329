import { writeFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { readOptions, type Command } from '../command-line.ts'

const say = (line: string): void => void process.stdout.write(`${line}\n`)

export const sbomCommand: Command = {
  name: 'sbom',
  summary: 'list what this version is made of, as CycloneDX.',
  usage: `sbom [--out FILE] [--licences [--json]]

  --out FILE   write it there, instead of to standard output
  --licences   the licences instead, and what stands under each`,
  async run(args) {
    const { values } = readOptions(args, { out: { type: 'string' }, licences: { type: 'boolean' }, json: { type: 'boolean' } })
    const { readLockfile } = await import('../dependencies/lockfile.ts')
    const { licencesOf, sbomOf } = await import('../dependencies/sbom.ts')
    const { text, packages } = await readLockfile()
    if (values.licences) {
      const licences = licencesOf(packages)
      if (values.json) say(JSON.stringify({ licences }))
      else for (const one of licences) say(`${one.licence} (${one.packages.length}): ${one.packages.join(', ')}`)
      return 0
    }
    const sbom = JSON.stringify(sbomOf(packages, text), null, 2)
    if (values.out === undefined) say(sbom)
    else await writeFile(resolve(process.env['INIT_CWD'] ?? process.cwd(), values.out), `${sbom}\n`)
    return 0
  },
}

/** Somebody who scripts this can tell "none is known" from "nobody could say". */
const exits = { none: 0, found: 1, noAnswer: 3 } as const

const reasons = {
  'not-offered': 'The registry that npm is set to does not offer advisories. This does not mean that there are none: ask another one.',
  'unreachable': 'The registry could not be reached. This does not mean that there are no advisories.',
  'no-npm': 'There is no npm here to ask with. This does not mean that there are no advisories.',
  'unreadable': 'What npm answered could not be read. This does not mean that there are no advisories.',
} as const

export const vulnerabilitiesCommand: Command = {
  name: 'vulnerabilities',
  summary: 'ask the registry for known weaknesses in what this version is made of.',
  usage: `vulnerabilities [--json]

  --json   one object: answered, asked, found; or answered: false and a reason

  Ends with 0 when none is known, with 1 when some are, and with 3 when nobody could say.`,
  async run(args) {
    const { values } = readOptions(args, { json: { type: 'boolean' } })
    const { askForVulnerabilities } = await import('../dependencies/vulnerabilities.ts')
    const report = await askForVulnerabilities()
    if (values.json) say(JSON.stringify(report))
    if (!report.answered) {
      if (!values.json) process.stderr.write(`${reasons[report.reason]}\n`)
      return exits.noAnswer
    }
    if (!values.json) {
      for (const one of report.found) say(`${one.severity}: ${one.package} ${one.versions}: ${one.title} ${one.advisory}`)
      say(`${report.found.length} advisories known for ${report.asked} packages`)
    }
    return report.found.length > 0 ? exits.found : exits.none
  },
}
