import { parseArgs, type ParseArgsConfig } from 'node:util'
import { DatabaseTrouble } from '#platform/database'
import { SettingsTrouble } from '#platform/settings'
import { BackupFailed } from './backup/model.ts'

/**
 * A command of the command line: one file in `commands/`, named in `commands/index.ts`.
 *
 * With `--json` a command prints one JSON object as the last line of standard output, and everything
 * else, progress too, goes to standard error. It returns its exit code; nothing means 0.
 */
export interface Command {
  /** One word or two: 'setup', 'ledger verify'. */
  readonly name: string
  /** Half a line for the list. */
  readonly summary: string
  /** What follows `satama`, and under it what each option means. */
  readonly usage: string
  run(args: readonly string[]): Promise<number | undefined>
}

/** What the user did wrong, in one sentence, without a stack. */
export class Complaint extends Error {
  override readonly name = 'Complaint'
}

export interface Terminal {
  readonly out: (text: string) => void
  readonly err: (text: string) => void
}

const standard: Terminal = {
  out: (text) => void process.stdout.write(text),
  err: (text) => void process.stderr.write(text),
}

/** Runs what the arguments ask for and returns the exit code. */
export async function runCommandLine(
  commands: readonly Command[],
  args: readonly string[],
  { out, err }: Terminal = standard,
): Promise<number> {
  const asked = args[0] === 'help' ? args.slice(1) : args
  const wantsHelp = args.length === 0 || asked !== args || args.includes('--help') || args.includes('-h')
  const words = asked.filter((word) => !(wantsHelp && word.startsWith('-')))
  const command = commandFor(commands, words)
  if (wantsHelp && (command || words.length === 0)) {
    out(command ? usageOf(command) : listOf(commands))
    return 0
  }
  if (!command) {
    err(`There is no command "${words.slice(0, 2).join(' ')}". \`satama help\` lists those there are.\n`)
    return 2
  }
  try {
    return (await command.run(words.slice(command.name.split(' ').length))) ?? 0
  } catch (error) {
    if (!isSentence(error)) throw error
    err(`${error.message}\n`)
    return error instanceof Complaint ? 2 : 1
  }
}

/** Reads a command's options. What is unknown or incomplete becomes a complaint, not a stack. */
export function readOptions<const T extends NonNullable<ParseArgsConfig['options']>>(
  args: readonly string[],
  options: T,
) {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true, strict: true })
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : ''
    if (!code.startsWith('ERR_PARSE_ARGS') || !(error instanceof Error)) throw error
    throw new Complaint(error.message.split('. ')[0] ?? error.message)
  }
}

/** The longest name that the words begin with. */
function commandFor(commands: readonly Command[], words: readonly string[]): Command | undefined {
  return commands
    .filter(({ name }) => name === words.slice(0, name.split(' ').length).join(' '))
    .toSorted((a, b) => b.name.length - a.name.length)[0]
}

function listOf(commands: readonly Command[]): string {
  const width = Math.max(...commands.map(({ name }) => name.length), 0)
  const lines = commands
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))
    .map(({ name, summary }) => `  ${name.padEnd(width)}  ${summary}`)
  return `Usage: npm run -s satama -- COMMAND [OPTIONS]\n\n${lines.join('\n')}\n\n\`satama help COMMAND\` tells more of one.\n`
}

function usageOf({ summary, usage }: Command): string {
  return `Usage: npm run -s satama -- ${usage.trim()}\n\n${summary}\n`
}

function isSentence(error: unknown): error is Error {
  return error instanceof Complaint || error instanceof DatabaseTrouble || error instanceof SettingsTrouble || error instanceof BackupFailed
}
