import { readOptions, type Command } from '../command-line.ts'

const say = (line: string): void => void process.stdout.write(`${line}\n`)

export const traceCommand: Command = {
  name: 'trace',
  summary: 'say of each requirement which page, command and test carries it, and what has none yet.',
  usage: `trace [--json]

  --json   one object: ids, carried, open, requirements, missing

  Ends with 1 when docs/requirements.md names a page, a command or a test that does not exist, or leaves one out.`,
  async run(args) {
    const { values } = readOptions(args, { json: { type: 'boolean' } })
    const { currentRequirements, isCarried } = await import('../trace/requirements.ts')
    const { houseAsItStands, trace } = await import('../trace/check.ts')
    const requirements = await currentRequirements()
    const traced = trace(requirements, await houseAsItStands())
    if (values.json) say(JSON.stringify(traced))
    else {
      for (const one of requirements) say(`${one.id.padEnd(4)}${isCarried(one) ? 'carried' : 'open   '}  ${one.title}${one.open ? `: ${one.open}` : ''}`)
      say(`${traced.carried} of ${traced.ids} requirements are carried; ${traced.open.length} are open`)
    }
    for (const { id, kind, name } of traced.missing) process.stderr.write(`${id}: no such ${kind}: ${name}\n`)
    return traced.missing.length > 0 ? 1 : 0
  },
}
