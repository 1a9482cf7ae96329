import { stat } from 'node:fs/promises'
import { resolve } from 'node:path'
import { readEnvironment, settingsFrom } from '#platform/settings'
import { Complaint, readOptions, type Command } from '../command-line.ts'

export const rehearseCommand: Command = {
  name: 'rehearse',
  summary: 'Rehearses the worst day: tells everyone of a register, and nobody outside this machine.',
  usage: `rehearse (--people N | --register FILE) [--json]

  --people N       with N people who do not exist
  --register FILE  with your own register (CSV) instead; nothing of it leaves this machine or stays behind
  --json           one object with the counts, and nothing else

Runs the whole job on a database of its own: import, incident, scope, notice, mails, letters. The mails
go to a process of its own that judges them against the file. The database is made for the rehearsal and
deleted after it: built in, or on the server of DATABASE_URL; no relay that is set up is ever used.
Ends with 0 when everyone is accounted for and no message was wrong.`,

  async run(args) {
    const { values } = readOptions(args, {
      people: { type: 'string' },
      register: { type: 'string' },
      seed: { type: 'string' },
      json: { type: 'boolean' },
    })
    const environment = readEnvironment()
    const register = await registerFrom(values, environment.from)
    const { progressOn } = await import('../rehearsal/progress.ts')
    const { rehearse } = await import('../rehearsal/rehearse.ts')
    const { tableOf } = await import('../rehearsal/result.ts')
    const stopping = new AbortController()
    const stop = () => stopping.abort()
    process.once('SIGINT', stop)
    process.once('SIGTERM', stop)
    const progress = progressOn(process.stderr)
    try {
      const result = await rehearse({
        settings: settingsFrom(environment),
        register,
        progress,
        signal: stopping.signal,
        remark: (sentence) => void process.stderr.write(`${sentence}\n`),
      })
      progress.end()
      process.stdout.write(values.json ? `${JSON.stringify(result)}\n` : tableOf(result))
      return result.unaccounted === 0 && result.wrongMessages === 0 ? 0 : 1
    } catch (fault) {
      progress.end()
      if (!stopping.signal.aborted) throw fault
      process.stderr.write('The rehearsal was stopped. Nothing of it is left.\n')
      return 130
    } finally {
      process.off('SIGINT', stop)
      process.off('SIGTERM', stop)
    }
  },
}

type Values = { people?: string; register?: string; seed?: string }

async function registerFrom({ people, register, seed = '1' }: Values, from: string) {
  if (people === undefined && register === undefined) {
    throw new Complaint('Give either --people N or --register FILE. `satama help rehearse` tells more.')
  }
  if (register !== undefined) {
    const file = resolve(from, register)
    const found = await stat(file).catch(() => null)
    if (!found?.isFile()) throw new Complaint(`There is no such file: ${register}`)
    return { file }
  }
  const count = Number(people)
  if (!Number.isInteger(count) || count < 1 || count > 1_000_000) {
    throw new Complaint('--people takes a whole number from 1 to 1000000.')
  }
  if (!/^\d{1,9}$/.test(seed)) throw new Complaint('--seed takes a whole number.')
  return { people: count, seed: Number(seed) }
}
