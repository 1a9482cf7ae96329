import { listOrganisations } from '#identity'
import { readEnvironment, settingsFrom } from '#platform/settings'
import { readOptions, type Command } from '../command-line.ts'
import type { Finding } from '../doctor/model.ts'

export const doctorCommand: Command = {
  name: 'doctor',
  summary: 'Looks for what let other registers be stolen: open doors, weak secrets, missing backups and logs.',
  usage: `doctor [--all] [--json]

  --all   also what is in order
  --json  one object: { verdict, checks: [{ id, verdict, title, found, todo }] }
          with verdicts ok, warn, bad and unknown

Ends with 1 when something is bad. No secret is in the output. The console shows the same under House.`,

  async run(args) {
    const { values } = readOptions(args, { all: { type: 'boolean' }, json: { type: 'boolean' } })
    const settings = settingsFrom(readEnvironment())
    const { visitHouse } = await import('../open-house.ts')
    const { examine } = await import('../doctor/examine.ts')
    const { worst } = await import('../doctor/model.ts')
    const house = await visitHouse(settings)
    try {
      const organisations = (await listOrganisations(house.db)).map(({ id }) => id)
      const findings = await examine({ ...house, organisations, now: new Date() })
      const verdict = worst(findings)
      process.stdout.write(values.json ? await asJson(findings, verdict) : await asText(findings, values.all === true))
      return verdict === 'bad' ? 1 : 0
    } finally {
      await house.close()
    }
  },
}

async function asJson(findings: readonly Finding[], verdict: string): Promise<string> {
  const { inWords } = await import('../doctor/texts.ts')
  const checks = findings.map((finding) => {
    const { title, sentence, todo } = inWords('en', finding)
    return { id: finding.id, verdict: finding.verdict, title, found: sentence, todo }
  })
  return `${JSON.stringify({ verdict, checks })}\n`
}

const signs = { ok: 'ok     ', warn: 'warning', bad: 'BAD    ', unknown: 'unknown' } as const

async function asText(findings: readonly Finding[], all: boolean): Promise<string> {
  const { inWords } = await import('../doctor/texts.ts')
  const shown = findings.filter(({ verdict }) => all || verdict !== 'ok')
  const lines = shown.map((finding) => {
    const { title, sentence, todo } = inWords('en', finding)
    return `${signs[finding.verdict]}  ${title}: ${sentence}${todo ? `\n         ${todo}` : ''}\n`
  })
  const fine = findings.filter(({ verdict }) => verdict === 'ok').length
  return `${lines.join('')}${fine} of ${findings.length} checks are in order.\n`
}
