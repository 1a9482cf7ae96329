import { readEnvironment, settingsFrom, variables, type Settings, type Variable } from '#platform/settings'
import { readOptions, type Command } from '../command-line.ts'

export const settingsCommand: Command = {
  name: 'settings',
  summary: 'Checks the environment and shows what it means, without secrets.',
  usage: `settings [--json]

  --json  one object with every setting; secrets as <redacted>

Variables:
${(Object.keys(variables) as Variable[]).map((name) => `  ${name.padEnd(24)}${variables[name]}`).join('\n')}`,

  async run(args) {
    const { values } = readOptions(args, { json: { type: 'boolean' } })
    const settings = settingsFrom(readEnvironment())
    process.stdout.write(values.json ? `${JSON.stringify(settings)}\n` : inWords(settings))
    return 0
  },
}

function inWords(settings: Settings): string {
  const { database, relay, bounces } = settings
  const lines: [string, string][] = [
    ['Pages', `${settings.origin}, port ${settings.port}`],
    ['Data', settings.dataFolder],
    ['Database', database.kind === 'embedded' ? 'built in' : 'your own (DATABASE_URL)'],
    ['Demo', settings.demo ? 'yes: nothing leaves this machine' : 'no'],
    ['Mail relay', relay ? `${relay.host}:${relay.port}${relay.login ? ', with a login' : ''}` : 'none'],
    ['Returned mail', bounces ? `port ${bounces.port}, ${bounces.domain}` : 'not taken in'],
    ['Mail may return for', `${settings.bounceWindowMs / 1000} s`],
    ['Checkpoints', settings.checkpointsFolder],
    ['Backups', `${settings.backups.folder}, ${settings.backups.keys.length} keys besides the officers`],
    ['Erasures', settings.erasuresFolder],
    ['Mailer key', settings.mailerKey.from ?? 'not taken up: notification addresses are not read'],
    ['Print house', settings.printHouseKey ? 'batches are encrypted to its key' : 'no key'],
  ]
  return lines.map(([name, value]) => `${name.padEnd(22)}${value}\n`).join('')
}
