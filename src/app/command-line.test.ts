import { expect, test } from 'vitest'
import { DatabaseTrouble } from '#platform/database'
import { Complaint, readOptions, runCommandLine, type Command } from './command-line.ts'
import { commands } from './commands/index.ts'

const calls: string[][] = []
const some: Command[] = [
  { name: 'ledger', summary: 'Shows the ledger.', usage: 'ledger', run: async () => 0 },
  {
    name: 'ledger verify',
    summary: 'Verifies it.',
    usage: 'ledger verify [--json]',
    run: async (args) => {
      calls.push([...args])
      return 3
    },
  },
  {
    name: 'fail',
    summary: 'Fails.',
    usage: 'fail',
    run: async (args) => {
      readOptions(args, { json: { type: 'boolean' } })
      throw new DatabaseTrouble('in-use', 'The database is in use.')
    },
  },
]

async function run(...args: string[]) {
  const said = { out: '', err: '' }
  const code = await runCommandLine(some, args, {
    out: (text) => {
      said.out += text
    },
    err: (text) => {
      said.err += text
    },
  })
  return { code, ...said }
}

test('nothing asked, or help, lists every command', async () => {
  for (const args of [[], ['help'], ['--help']]) {
    const { code, out } = await run(...args)
    expect(code).toBe(0)
    for (const { name, summary } of some) expect(out).toMatch(new RegExp(`${name} +${summary}`))
  }
})

test('help of one command tells its usage', async () => {
  expect(await run('help', 'ledger', 'verify')).toMatchObject({ code: 0, out: expect.stringContaining('[--json]') })
  expect(await run('ledger', 'verify', '--help')).toMatchObject({ code: 0, out: expect.stringContaining('[--json]') })
})

test('the longest name wins, the rest is handed over, and the exit code is the command’s own', async () => {
  expect((await run('ledger', 'verify', '--json', 'file')).code).toBe(3)
  expect(calls).toEqual([['--json', 'file']])
})

test('an unknown command and an unknown option are told in a sentence', async () => {
  expect(await run('legder')).toMatchObject({ code: 2, err: expect.stringContaining('no command "legder"') })
  const { code, err } = await run('fail', '--jsno')
  expect(code).toBe(2)
  expect(err).toContain('--jsno')
  expect(err).not.toContain('at ')
})

test('a trouble with the database ends with its sentence and exit code 1', async () => {
  expect(await run('fail')).toEqual({ code: 1, out: '', err: 'The database is in use.\n' })
})

test('a bug is no sentence: it is thrown', async () => {
  const bug: Command = { name: 'bug', summary: '', usage: '', run: () => Promise.reject(new TypeError('x')) }
  await expect(runCommandLine([bug], ['bug'])).rejects.toBeInstanceOf(TypeError)
  expect(new Complaint('x')).toBeInstanceOf(Error)
})

test('every command of Satama says what it does and how it is called', () => {
  expect(new Set(commands.map(({ name }) => name)).size).toBe(commands.length)
  for (const { name, summary, usage } of commands) {
    expect(usage.startsWith(name)).toBe(true)
    expect(summary).toMatch(/\.$/)
  }
})
